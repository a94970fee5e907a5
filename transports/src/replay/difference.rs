//! Where a request and a recorded one differ, and how that is told without secrets.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::pattern::{RequestPattern, Value};
use super::url_pattern::UrlPattern;

/// One way in which a request is not the recorded one.
pub(super) enum Difference<'a> {
    Method {
        recorded: &'a str,
    },
    Url {
        recorded: &'a UrlPattern,
    },
    /// A recorded field that the request has not.
    Missing {
        field: &'a str,
    },
    /// A field of the request that is not recorded.
    Surplus {
        field: &'a str,
    },
    /// A field that is repeated another number of times.
    Times {
        field: &'a str,
        recorded: usize,
        asked: usize,
    },
    Value {
        field: &'a str,
        recorded: &'a Value,
        asked: &'a str,
    },
}

/// All differences; none means that the request is the recorded one.
pub(super) fn differences<'a>(recorded: &'a RequestPattern, asked: &'a Asked) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    if recorded.method != asked.method {
        found.push(Difference::Method {
            recorded: recorded.method.as_str(),
        });
    }
    if !recorded.url.accepts(&asked.url) {
        found.push(Difference::Url {
            recorded: &recorded.url,
        });
    }
    for (field, patterns) in &recorded.form {
        match asked.form.get(field) {
            None => found.push(Difference::Missing { field }),
            Some(values) if values.len() != patterns.len() => {
                found.push(Difference::Times {
                    field,
                    recorded: patterns.len(),
                    asked: values.len(),
                });
            }
            Some(values) => {
                let pairs = patterns
                    .iter()
                    .zip(values)
                    .filter(|(pattern, value)| !pattern.accepts(value));
                found.extend(pairs.map(|(recorded, asked)| Difference::Value { field, recorded, asked }));
            }
        }
    }
    found.extend(
        asked
            .form
            .keys()
            .filter(|field| !recorded.form.contains_key(*field))
            .map(|field| Difference::Surplus { field }),
    );
    found
}

impl Difference<'_> {
    /// In words. Values are told only of the fields in `shown`.
    pub(super) fn tell(&self, shown: &BTreeSet<&str>) -> String {
        match self {
            Self::Method { recorded } => format!("the method is {recorded} there"),
            Self::Url { recorded } => format!("the URL is {recorded} there"),
            Self::Missing { field } => format!("{field:?} is recorded, and was not asked for"),
            Self::Surplus { field } => format!("{field:?} is not recorded"),
            Self::Times { field, recorded, asked } => format!("{field:?} is there {recorded} times, not {asked}"),
            Self::Value { field, recorded, asked } => match recorded {
                Value::Redacted => format!("{field:?} has any value there, and none was asked for"),
                Value::Exactly(recorded) if shown.contains(field) => {
                    format!("{field:?} is {recorded:?} there, not {asked:?}")
                }
                Value::Exactly(_) => format!("{field:?} has another value there (not shown)"),
            },
        }
    }
}

/// A request in words: its fields, and the values of those in `shown`.
pub(super) fn tell_asked(asked: &Asked, shown: &BTreeSet<&str>) -> String {
    let form = asked
        .form
        .iter()
        .map(|(field, values)| (field.as_str(), values.iter().map(|value| value.as_str())));
    tell(asked.method.as_str(), &UrlPattern::redacting(&asked.url), form, shown)
}

/// A recorded request in words: its fields, and the values of those in `shown`.
pub(super) fn tell_recorded(recorded: &RequestPattern, shown: &BTreeSet<&str>) -> String {
    let form = recorded
        .form
        .iter()
        .map(|(field, values)| (field.as_str(), values.iter().map(Value::as_str)));
    tell(recorded.method.as_str(), &recorded.url, form, shown)
}

fn tell<'a, V: Iterator<Item = &'a str>>(
    method: &str,
    url: &UrlPattern,
    form: impl Iterator<Item = (&'a str, V)>,
    shown: &BTreeSet<&str>,
) -> String {
    let fields = form.map(|(field, values)| {
        if shown.contains(field) {
            format!(
                "{field} = {}",
                values.map(|value| format!("{value:?}")).collect::<Vec<_>>().join(", ")
            )
        } else {
            field.to_owned()
        }
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    let form = if fields.is_empty() {
        "without a form".to_owned()
    } else {
        format!("with {fields}")
    };
    format!("{method} {url} {form}")
}
