//! Parses an assertion record: a tag list (RFC 6376, section 3.2) with the tags of BIMI.

use std::collections::HashSet;
use std::str::FromStr;

use super::{AssertionRecord, AvatarPreference, RecordError, uri};

impl FromStr for AssertionRecord {
    type Err = RecordError;

    fn from_str(text: &str) -> Result<Self, RecordError> {
        // No record in the DNS is longer (RFC 1035, section 3.2.1).
        if text.len() > usize::from(u16::MAX) {
            return Err(RecordError::TooLong { length: text.len() });
        }
        let tags = tags(text)?;
        let value = |wanted| tags.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
        let ignored = tags.iter().copied().filter(|(name, value)| is_ignored(name, value));
        let location = value("l").ok_or(RecordError::MissingLocation)?;
        Ok(Self {
            location: optional_url("l", location)?.map(uri::logo).transpose()?,
            evidence: optional_url("a", value("a").unwrap_or_default())?,
            avatar_preference: value("avp").and_then(avatar_preference),
            local_part_selectors: value("lps").map(str::parse).transpose()?,
            ignored: ignored
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        })
    }
}

/// An empty value declines: there is no URL.
fn optional_url(tag: &'static str, value: &str) -> Result<Option<url::Url>, RecordError> {
    (!value.is_empty()).then(|| uri::parse(tag, value)).transpose()
}

/// The draft requires that receivers ignore any other value.
fn avatar_preference(value: &str) -> Option<AvatarPreference> {
    let known = [AvatarPreference::Brand, AvatarPreference::Personal];
    known.into_iter().find(|preference| preference.as_str() == value)
}

/// Whether the draft requires that receivers ignore the tag.
fn is_ignored(name: &str, value: &str) -> bool {
    match name {
        "l" | "a" | "lps" => false,
        "avp" => avatar_preference(value).is_none(),
        _ => true,
    }
}

/// Names and values of the tags after the first, which is `v=BIMI1`. Names are case-sensitive.
fn tags(text: &str) -> Result<Vec<(&str, &str)>, RecordError> {
    let (version, rest) = text.split_once(';').unwrap_or((text, ""));
    // White space is allowed around the equals sign, but not before the name.
    let is_bimi = version.split_once('=').is_some_and(|(name, value)| {
        name.trim_end_matches(WHITE_SPACE) == "v" && value.trim_matches(WHITE_SPACE) == "BIMI1"
    });
    if !is_bimi {
        return Err(RecordError::NotBimi);
    }
    let mut names = HashSet::from(["v"]);
    // A semicolon may end the list.
    let parts = rest.trim_end_matches(WHITE_SPACE).split_terminator(';');
    parts
        .map(|part| {
            let (name, value) = tag(part).ok_or_else(|| RecordError::BadTag { text: part.to_owned() })?;
            match names.insert(name) {
                true => Ok((name, value)),
                false => Err(RecordError::RepeatedTag { tag: name.to_owned() }),
            }
        })
        .collect()
}

const WHITE_SPACE: [char; 2] = [' ', '\t'];

fn tag(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once('=')?;
    let (name, value) = (name.trim_matches(WHITE_SPACE), value.trim_matches(WHITE_SPACE));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_value = value.chars().all(|c| c.is_ascii_graphic() || WHITE_SPACE.contains(&c));
    (is_name && is_value).then_some((name, value))
}
