//! Which recorded exchange a request gets, and in words why it gets none.

use std::collections::{BTreeSet, HashMap, VecDeque};

use zeroize::Zeroizing;

use super::request::{Asked, Parts, Pattern, RequestPattern};

/// The recorded exchanges that are not used yet, by what their requests have in common: first all but their values, then
/// which of the values are redacted, then the values. So a request finds its exchange without a look at the others.
pub(super) struct Unused(HashMap<Parts<()>, HashMap<Mask, ByValues>>);

/// Which values of a request are redacted.
type Mask = Vec<bool>;

type ByValues = HashMap<Vec<Pattern>, VecDeque<usize>>;

impl Unused {
    pub(super) fn new<'a>(patterns: impl Iterator<Item = &'a RequestPattern>) -> Self {
        let mut unused = Self(HashMap::new());
        for (index, RequestPattern(pattern)) in patterns.enumerate() {
            let by_mask = unused.0.entry(pattern.map(|_, _| ())).or_default();
            let mask = pattern.values().map(|value| *value == Pattern::Redacted).collect();
            let by_values = by_mask.entry(mask).or_default();
            let same = by_values.entry(pattern.values().cloned().collect()).or_default();
            same.push_back(index);
        }
        unused
    }

    /// The first exchange left for the request, which is used then.
    pub(super) fn take(&mut self, asked: &Asked) -> Option<usize> {
        let by_mask = self.0.get_mut(&asked.map(|_, _| ()))?;
        let matching = by_mask
            .iter_mut()
            .filter_map(|(mask, by_values)| by_values.get_mut(&masked(asked, mask)?));
        let left = matching.filter(|same| !same.is_empty());
        left.min_by_key(|same| same.front().copied())?.pop_front()
    }

    /// The indices of the exchanges left.
    pub(super) fn indices(&self) -> BTreeSet<usize> {
        let same = self.0.values().flat_map(HashMap::values).flat_map(HashMap::values);
        same.flatten().copied().collect()
    }
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
pub(super) fn differences(recorded: &RequestPattern, asked: &Asked, shown: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let RequestPattern(pattern) = recorded;
    if pattern.method != asked.method {
        found.push(format!("the method is {} there", pattern.method));
    }
    let is_same = |recorded: &Option<Pattern>, asked: &Option<Zeroizing<String>>| match (recorded, asked) {
        (Some(pattern), Some(value)) => pattern.accepts(value),
        (recorded, asked) => recorded.is_none() && asked.is_none(),
    };
    if pattern.base != asked.base
        || !is_same(&pattern.user_info, &asked.user_info)
        || !is_same(&pattern.query, &asked.query)
    {
        found.push(format!("the URL is {} there", recorded.url()));
    }
    for (field, patterns) in &pattern.form {
        match asked.form.get(field) {
            None => found.push(format!("{field:?} is recorded, and was not asked for")),
            Some(values) if values.len() != patterns.len() => found.push(format!(
                "{field:?} is there {} times, not {}",
                patterns.len(),
                values.len()
            )),
            Some(values) => {
                let pairs = patterns
                    .iter()
                    .zip(values)
                    .filter(|(pattern, value)| !pattern.accepts(value));
                found.extend(pairs.map(|(pattern, value)| match pattern {
                    Pattern::Redacted => format!("{field:?} has any value there, and none was asked for"),
                    Pattern::Exactly(recorded) if shown.contains(&**field) => {
                        format!("{field:?} is {recorded:?} there, not {:?}", value.as_str())
                    }
                    Pattern::Exactly(_) => format!("{field:?} has another value there (not shown)"),
                }));
            }
        }
    }
    let surplus = asked.form.keys().filter(|field| !pattern.form.contains_key(*field));
    found.extend(surplus.map(|field| format!("{field:?} is not recorded")));
    found
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
