//! Reading an assertion record: a tag list as DKIM has it (RFC 6376, section 3.2), with BIMI's tags.

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
        let value = |name| tags.iter().find(|tag| tag.name == name).map(|tag| tag.value);
        let location = value("l").ok_or(RecordError::MissingLocation)?;
        Ok(Self {
            location: optional_url("l", location)?.map(uri::logo).transpose()?,
            evidence: optional_url("a", value("a").unwrap_or_default())?,
            avatar_preference: value("avp").and_then(avatar_preference),
            local_part_selectors: value("lps").map(str::parse).transpose()?,
            ignored: tags
                .iter()
                .filter(|tag| tag.is_ignored())
                .map(RawTag::to_owned)
                .collect(),
        })
    }
}

/// An empty value is one that was left out on purpose.
fn optional_url(tag: &'static str, value: &str) -> Result<Option<url::Url>, RecordError> {
    (!value.is_empty()).then(|| uri::parse(tag, value)).transpose()
}

/// Any other value must be ignored, says the draft.
fn avatar_preference(value: &str) -> Option<AvatarPreference> {
    let known = [AvatarPreference::Brand, AvatarPreference::Personal];
    known.into_iter().find(|preference| preference.as_str() == value)
}

struct RawTag<'a> {
    name: &'a str,
    value: &'a str,
}

impl RawTag<'_> {
    /// Whether the draft tells receivers to ignore it.
    fn is_ignored(&self) -> bool {
        match self.name {
            "l" | "a" | "lps" => false,
            "avp" => avatar_preference(self.value).is_none(),
            _ => true,
        }
    }

    fn to_owned(&self) -> (String, String) {
        (self.name.to_owned(), self.value.to_owned())
    }
}

/// The tags after the first, which is `v=BIMI1`. Names are case-sensitive.
fn tags(text: &str) -> Result<Vec<RawTag<'_>>, RecordError> {
    let mut parts = text.split(';');
    let version = parts.next().and_then(|first| first.split_once('='));
    match version {
        // White space is allowed around the equals sign, but nothing before the name.
        Some((name, value))
            if name.trim_end_matches(WHITE_SPACE) == "v" && value.trim_matches(WHITE_SPACE) == "BIMI1" => {}
        _ => return Err(RecordError::NotBimi),
    }
    let mut tags = Vec::new();
    let mut names = HashSet::from(["v"]);
    while let Some(part) = parts.next() {
        // The last semicolon may have nothing after it.
        if part.trim_matches(WHITE_SPACE).is_empty() && parts.clone().next().is_none() {
            break;
        }
        let tag = tag(part).ok_or_else(|| RecordError::BadTag { text: part.to_owned() })?;
        if !names.insert(tag.name) {
            let tag = tag.name.to_owned();
            return Err(RecordError::RepeatedTag { tag });
        }
        tags.push(tag);
    }
    Ok(tags)
}

const WHITE_SPACE: [char; 2] = [' ', '\t'];

fn tag(part: &str) -> Option<RawTag<'_>> {
    let (name, value) = part.split_once('=')?;
    let (name, value) = (name.trim_matches(WHITE_SPACE), value.trim_matches(WHITE_SPACE));
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_value = value.chars().all(|c| c.is_ascii_graphic() || WHITE_SPACE.contains(&c));
    (is_name && is_value).then_some(RawTag { name, value })
}
