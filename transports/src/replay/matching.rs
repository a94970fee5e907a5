//! Which recorded exchange a request gets, and in words why it gets none.

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroU32;

use url::Url;
use zeroize::Zeroizing;

use super::request::{Asked, Pattern, RequestParts, RequestPattern};
use super::scenario::{Scenario, Settings};

/// The recorded exchanges by what their requests have in common: first all but their values, then which of the values are
/// redacted, then the values. So a request finds its exchange without a look at the others.
pub(super) struct Unused {
    by_request: HashMap<RequestParts<()>, HashMap<Mask, ByValues>>,
    /// How often each exchange may still be used; `None` without end.
    pub(super) left: Vec<Option<u32>>,
    settings: Settings,
}

/// Which values of a request are redacted.
type Mask = Vec<bool>;

type ByValues = HashMap<Vec<Pattern>, Vec<usize>>;

/// What is left for a request.
#[derive(Clone, Copy)]
pub(super) enum Match {
    Exchange(usize),
    /// Only one that comes after another that has to be used before.
    OutOfOrder {
        index: usize,
        due: usize,
    },
    Nothing,
}

impl Unused {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let settings = scenario.settings;
        let mut by_request = HashMap::<_, HashMap<_, ByValues>>::new();
        for (index, exchange) in scenario.exchanges().iter().enumerate() {
            let RequestPattern(pattern) = &exchange.request;
            let by_mask = by_request.entry(settings.key(pattern)).or_default();
            let mask = pattern.values().map(|value| *value == Pattern::Redacted).collect();
            let by_values = by_mask.entry(mask).or_default();
            let same = by_values.entry(pattern.values().cloned().collect()).or_default();
            same.push(index);
        }
        let times = scenario
            .exchanges()
            .iter()
            .map(|exchange| exchange.times.map(NonZeroU32::get));
        Self {
            by_request,
            left: times.collect(),
            settings,
        }
    }

    /// The first exchange left for the request, which is used then. With `repeat_last` the last one for a request is never
    /// used up.
    pub(super) fn take(&mut self, asked: &Asked, repeat_last: bool) -> Match {
        let by_mask = self.by_request.get(&self.settings.key(asked)).into_iter().flatten();
        let matching = by_mask.filter_map(|(mask, by_values)| by_values.get(&masked(asked, mask)?));
        let matching: Vec<&Vec<usize>> = matching.collect();
        let is_left = |index: &usize| self.left.get(*index).is_some_and(|left| *left != Some(0));
        let first_left = matching
            .iter()
            .filter_map(|same| same.iter().copied().find(is_left))
            .min();
        let Some(index) = first_left else {
            let last = matching.iter().filter_map(|same| same.last()).max();
            return last
                .filter(|_| repeat_last)
                .map_or(Match::Nothing, |last| Match::Exchange(*last));
        };
        let due = self.left.iter().position(|left| left.is_some_and(|left| left > 0));
        if let Some(due) = due.filter(|due| self.settings.in_order && index > *due) {
            return Match::OutOfOrder { index, due };
        }
        if let Some(Some(left)) = self.left.get_mut(index) {
            *left = left.saturating_sub(1);
        }
        Match::Exchange(index)
    }
}

impl Settings {
    /// What requests have in common that may match.
    fn key<V>(self, parts: &RequestParts<V>) -> RequestParts<()> {
        let mut key = parts.map(|_, _| ());
        if self.by_path {
            key.base = on_any_host(&key.base);
        }
        key
    }

    fn is_same_base(self, recorded: &Url, asked: &Url) -> bool {
        recorded == asked || self.by_path && on_any_host(recorded) == on_any_host(asked)
    }
}

/// A URL that has nothing but the path of this one.
fn on_any_host(url: &Url) -> Url {
    // `http` and `https` URLs can be given any other scheme of the two, host and port.
    let mut url = url.clone();
    let _ = url.set_scheme("https");
    let _ = url.set_host(Some("any"));
    let _ = url.set_port(None);
    url
}

/// The values that a pattern of this mask must have to accept the request, if any can.
fn masked(asked: &Asked, mask: &Mask) -> Option<Vec<Pattern>> {
    let pattern = |(value, is_redacted): (&Zeroizing<String>, &bool)| match is_redacted {
        true => Pattern::Redacted.accepts(value).then_some(Pattern::Redacted),
        false => Some(Pattern::Exactly(value.to_string())),
    };
    asked.values().zip(mask).map(pattern).collect()
}

/// All differences in words, with the values of the fields in `shown` alone; none means that the pattern accepts the request.
pub(super) fn differences(
    recorded: &RequestPattern,
    asked: &Asked,
    settings: Settings,
    shown: &BTreeSet<&str>,
) -> Vec<String> {
    let mut found = Vec::new();
    let RequestPattern(pattern) = recorded;
    if pattern.method != asked.method {
        found.push(format!("the recorded method is {}", pattern.method));
    }
    let is_same = |recorded: &Option<Pattern>, asked: &Option<Zeroizing<String>>| match (recorded, asked) {
        (Some(pattern), Some(value)) => pattern.accepts(value),
        (recorded, asked) => recorded.is_none() && asked.is_none(),
    };
    if !settings.is_same_base(&pattern.base, &asked.base)
        || !is_same(&pattern.user_info, &asked.user_info)
        || !is_same(&pattern.query, &asked.query)
    {
        found.push(format!("the recorded URL is {}", recorded.url()));
    }
    for (field, patterns) in &pattern.form {
        match asked.form.get(field) {
            None => found.push(format!("{field:?} is recorded, but was not sent")),
            Some(values) if values.len() != patterns.len() => found.push(format!(
                "{field:?} is recorded {} times, but was sent {} times",
                patterns.len(),
                values.len()
            )),
            Some(values) => {
                let pairs = patterns
                    .iter()
                    .zip(values)
                    .filter(|(pattern, value)| !pattern.accepts(value));
                found.extend(pairs.map(|(pattern, value)| match pattern {
                    Pattern::Redacted => format!("{field:?} is recorded with a value, but was sent empty"),
                    Pattern::Exactly(recorded) if shown.contains(&**field) => {
                        format!(
                            "{field:?} is recorded as {recorded:?}, but was sent as {:?}",
                            value.as_str()
                        )
                    }
                    Pattern::Exactly(_) => format!("{field:?} is recorded with a different value (not shown)"),
                }));
            }
        }
    }
    let surplus = asked.form.keys().filter(|field| !pattern.form.contains_key(*field));
    found.extend(surplus.map(|field| format!("{field:?} was sent, but is not recorded")));
    found
}

/// Whether a pattern would accept the request if only its path counted, and does not since its endpoint is another.
pub(super) fn differs_in_endpoint_only(recorded: &RequestPattern, asked: &Asked, settings: Settings) -> bool {
    let by_path = Settings {
        by_path: true,
        ..settings
    };
    let differences = |settings| differences(recorded, asked, settings, &BTreeSet::new());
    !differences(settings).is_empty() && differences(by_path).is_empty()
}

/// A request in words: its fields, and the values of those in `shown`.
pub(super) fn describe(request: &RequestPattern, shown: &BTreeSet<&str>) -> String {
    let fields = request.0.form.iter().map(|(field, values)| {
        let values = values.iter().map(|value| format!("{:?}", value.as_str()));
        match shown.contains(&**field) {
            true => format!("{field} = {}", values.collect::<Vec<_>>().join(", ")),
            false => field.clone(),
        }
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    let form = match &*fields {
        "" => "without a form".to_owned(),
        _ => format!("with {fields}"),
    };
    format!("{} {} {form}", request.0.method, request.url())
}
