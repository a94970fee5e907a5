//! The values that attributes of the profile take.

use std::fmt;

use super::names;

/// What the value of an attribute may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// Any text.
    Any,
    /// One of these words, with white space around it or not.
    OneOf(&'static str),
    /// A name without a colon (NCName of XML Schema).
    Name,
    /// One or more name tokens, with white space between (NMTOKENS of XML Schema).
    NameTokens,
    /// A language tag (`language` of XML Schema), or nothing.
    Language,
    /// `none` or `xMidYMid`, and `meet` behind it or not.
    AspectRatio,
}

impl Values {
    pub(super) fn allow(self, value: &str) -> bool {
        let value = value.trim_matches(is_space);
        match self {
            Self::Any => true,
            Self::OneOf(words) => words.split(' ').any(|word| word == value),
            Self::Name => is_name(value),
            Self::NameTokens => !value.is_empty() && tokens(value).all(is_name_token),
            Self::Language => value.is_empty() || is_language(value),
            Self::AspectRatio => {
                let align = value.strip_suffix("meet").unwrap_or(value).trim_end_matches(is_space);
                matches!(align, "none" | "xMidYMid")
            }
        }
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any text"),
            Self::OneOf(words) => write!(f, "{}", words.split(' ').collect::<Vec<_>>().join(", ")),
            Self::Name => f.write_str("a name: a letter or _, then letters, digits, '.', '-' and '_'"),
            Self::NameTokens => f.write_str("names separated by blanks"),
            Self::Language => f.write_str("a language tag"),
            Self::AspectRatio => f.write_str("none or xMidYMid, with or without meet"),
        }
    }
}

/// White space of XML, which is less than that of Unicode.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn tokens(value: &str) -> impl Iterator<Item = &str> {
    value.split(is_space).filter(|token| !token.is_empty())
}

fn is_name(value: &str) -> bool {
    value.starts_with(names::begins_name) && value.chars().all(names::is_in_name)
}

fn is_name_token(token: &str) -> bool {
    token.chars().all(|c| c == ':' || names::is_in_name(c))
}

fn is_language(value: &str) -> bool {
    let mut parts = value.split('-');
    let is_part = |part: &str| (1..=8).contains(&part.len());
    let first = parts.next().unwrap_or_default();
    is_part(first)
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| is_part(part) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
