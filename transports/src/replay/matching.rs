//! Which recorded exchange a request gets, and in words why it gets none.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::num::NonZeroU32;

use http::Method;

use super::request::{Asked, Place, RequestPattern, Value, Values};
use super::scenario::{Scenario, Settings};

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
        let endpoint = request.endpoint(self.settings.by_path).to_owned();
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
        let mut left = self.left.iter().filter(|_| self.settings.in_order);
        left.position(|left| left.is_some_and(|left| left > 0))
    }
}

/// All differences in words, with the values of the fields in `shown` alone; none means that the pattern accepts the request.
pub(super) fn differences(
    recorded: &RequestPattern,
    asked: &Asked,
    by_path: bool,
    shown: &BTreeSet<&str>,
) -> Vec<String> {
    let asked = asked.expose_secret();
    let mut found = Vec::new();
    if recorded.method != asked.method {
        found.push(format!("the recorded method is {}", recorded.method));
    }
    let at = |place: &Place| [recorded, asked].map(|request| request.values.get(place).map_or(&[][..], Vec::as_slice));
    let is_same = |place: Place| {
        let [patterns, values] = at(&place);
        patterns.len() == values.len()
            && patterns
                .iter()
                .zip(values)
                .all(|(pattern, value)| pattern.accepts(value))
    };
    let is_same_endpoint = recorded.endpoint(by_path) == asked.endpoint(by_path);
    if !is_same_endpoint || !is_same(Place::UserInfo) || !is_same(Place::Query) {
        found.push(format!("the recorded URL is {}", recorded.url()));
    }
    let places: BTreeSet<&Place> = recorded.values.keys().chain(asked.values.keys()).collect();
    for (place, field) in places.iter().filter_map(|place| Some((place, place.field()?))) {
        match at(place) {
            [_, []] => found.push(format!("{field:?} is recorded, but was not sent")),
            [[], _] => found.push(format!("{field:?} was sent, but is not recorded")),
            [patterns, values] if patterns.len() != values.len() => found.push(format!(
                "{field:?} is recorded {} times, but was sent {} times",
                patterns.len(),
                values.len()
            )),
            [patterns, values] => {
                let pairs = patterns.iter().zip(values);
                let differing = pairs.filter(|(pattern, value)| !pattern.accepts(value));
                found.extend(differing.map(|(pattern, value)| {
                    let (recorded, sent) = (pattern.as_str(), value.as_str());
                    match shown.contains(field) {
                        _ if pattern.is_redacted() => format!("{field:?} is recorded with a value, but was sent empty"),
                        true => format!("{field:?} is recorded as {recorded:?}, but was sent as {sent:?}"),
                        false => format!("{field:?} is recorded with a different value (not shown)"),
                    }
                }));
            }
        }
    }
    found
}

/// A request in words: its fields, and the values of those in `shown`.
pub(super) fn describe(request: &RequestPattern, shown: &BTreeSet<&str>) -> String {
    let fields = request.fields().map(|(field, values)| {
        let values = values.iter().map(|value| format!("{value:?}"));
        match shown.contains(field) {
            true => format!("{field} = {}", values.collect::<Vec<_>>().join(", ")),
            false => field.to_owned(),
        }
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    let form = match &*fields {
        "" => "without a form".to_owned(),
        _ => format!("with {fields}"),
    };
    format!("{} {} {form}", request.method, request.url())
}
