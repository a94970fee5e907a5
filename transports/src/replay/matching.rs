//! Which recorded exchange a request gets, and in words why it gets none.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::num::NonZeroU32;

use http::Method;

use super::files::EXCHANGES;
use super::request::{Asked, Place, RequestPattern, Value, Values};
use super::scenario::{MatchUrl, Order, Scenario, Settings};

/// The recorded exchanges by their requests, so that a request finds its exchange without a look at the others.
pub(super) struct Unused {
    by_request: HashMap<(Method, String, Values), Vec<usize>>,
    /// In which ways values are redacted: a request is looked for with its own redacted in each of them.
    masks: HashSet<Vec<bool>>,
    /// How often each exchange may still be used; `None` without end.
    pub(super) left: Vec<Option<u32>>,
    settings: Settings,
}

impl Unused {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let exchanges = scenario.exchanges();
        let times = exchanges.iter().map(|exchange| exchange.times.map(NonZeroU32::get));
        let mut unused = Self {
            by_request: HashMap::new(),
            masks: HashSet::new(),
            left: times.collect(),
            settings: scenario.settings,
        };
        for (index, exchange) in exchanges.iter().enumerate() {
            let values = exchange.request.values.values().flatten();
            unused.masks.insert(values.map(Value::is_redacted).collect());
            let key = unused.key(exchange.request.clone());
            unused.by_request.entry(key).or_default().push(index);
        }
        unused
    }

    /// What is compared of a request.
    fn key(&self, request: RequestPattern) -> (Method, String, Values) {
        let endpoint = request.endpoint(self.settings.match_url).to_owned();
        (request.method, endpoint, request.values)
    }

    /// The first exchange left for the request, which is used then. With `repeat_last` the last one for a request is never
    /// used up.
    pub(super) fn take(&mut self, asked: &Asked, repeat_last: bool) -> Option<usize> {
        let matching = self.masks.iter().filter_map(|mask| {
            let mut mask = mask.iter();
            self.by_request
                .get(&self.key(asked.redacting(|_| mask.next() == Some(&true))))
        });
        let matching: Vec<&Vec<usize>> = matching.collect();
        let is_left = |index: &usize| self.left.get(*index).is_some_and(|left| *left != Some(0));
        let left = matching.iter().filter_map(|same| same.iter().copied().find(is_left));
        let Some(index) = left.min() else {
            let last = matching.iter().filter_map(|same| same.last()).max();
            return last.copied().filter(|_| repeat_last);
        };
        if self.due().is_some_and(|due| index > due) {
            return None;
        }
        if let Some(Some(left)) = self.left.get_mut(index) {
            *left = left.saturating_sub(1);
        }
        Some(index)
    }

    /// The exchange that has to be used before those behind it.
    pub(super) fn due(&self) -> Option<usize> {
        let mut left = self.left.iter().filter(|_| self.settings.order == Order::Strict);
        left.position(|left| left.is_some_and(|left| left > 0))
    }
}

/// All differences in words, with the values of the fields in `shown` alone; none means that the pattern accepts the request.
pub(super) fn differences(
    recorded: &RequestPattern,
    asked: &Asked,
    compared: MatchUrl,
    shown: &BTreeSet<&str>,
) -> Vec<String> {
    let asked = asked.expose_secret();
    let mut found = Vec::new();
    if recorded.method != asked.method {
        found.push(format!("the recorded method is {}", recorded.method));
    }
    let is_same_endpoint = recorded.endpoint(compared) == asked.endpoint(compared);
    let mut is_same_url = is_same_endpoint;
    let places: BTreeSet<&Place> = recorded.values.keys().chain(asked.values.keys()).collect();
    for place in places {
        let [patterns, values] =
            [recorded, asked].map(|request| request.values.get(place).map_or(&[][..], Vec::as_slice));
        let mut pairs = patterns.iter().zip(values);
        if patterns.len() == values.len() && pairs.all(|(pattern, value)| pattern.accepts(value)) {
            continue;
        }
        let Some(field) = place.field() else {
            is_same_url = false;
            continue;
        };
        let recorded = match patterns {
            [] => "not recorded".to_owned(),
            _ => format!("recorded as {}", in_words(patterns, shown.contains(field))),
        };
        let sent = match values {
            [] => "not sent".to_owned(),
            _ => format!("sent as {}", in_words(values, shown.contains(field))),
        };
        found.push(format!("{field:?} is {recorded}, but was {sent}"));
    }
    if !is_same_url {
        found.push(format!("the recorded URL is {}", recorded.url()));
    }
    if !is_same_endpoint && recorded.endpoint(MatchUrl::Path) == asked.endpoint(MatchUrl::Path) {
        found.push(format!(
            "its path is the same: to match by path alone, put match-url = \"path\" at the top of {EXCHANGES}"
        ));
    }
    found
}

/// A request in words: its fields, and the values of those in `shown`.
pub(super) fn describe(request: &RequestPattern, shown: &BTreeSet<&str>) -> String {
    let fields = request
        .values
        .iter()
        .filter_map(|(place, values)| match place.field()? {
            field if shown.contains(field) => Some(format!("{field} = {}", in_words(values, true))),
            field => Some(field.to_owned()),
        });
    let fields = fields.collect::<Vec<_>>().join(", ");
    let form = if fields.is_empty() { "out a form" } else { " " };
    format!("{} {} with{form}{fields}", request.method, request.url())
}

/// Values in words. Of those that may not be shown, only what says nothing of a secret.
fn in_words(values: &[Value], is_shown: bool) -> String {
    let words = values.iter().map(|value| match value.as_str() {
        text if is_shown || text.is_empty() || value.is_redacted() => format!("{text:?}"),
        _ => "(not shown)".to_owned(),
    });
    words.collect::<Vec<_>>().join(", ")
}
