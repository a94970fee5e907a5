//! How JSON has the library's values: enums by their stable names, moments in RFC 3339.

use std::fmt::Display;

use serde::Serializer;

pub(super) fn text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub(super) fn text_or_null<T: Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

/// The schema spells some names with `_` where the library has `-`.
pub(super) fn underscored<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string().replace('-', "_"))
}

pub(super) fn underscored_or_null<T: Display, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let name = value.as_ref().map(|value| value.to_string().replace('-', "_"));
    text_or_null(&name, serializer)
}
