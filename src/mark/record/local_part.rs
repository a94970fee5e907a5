//! The tag `lps=`: senders with a selector made of their address
//! (draft-brand-indicators-for-message-identification-12, section 4.5).

use std::fmt;
use std::str::FromStr;

use super::RecordError;

/// The tag `lps=`: for which senders receivers first look up a record of the individual sender.
///
/// A list of prefixes of local parts; the empty list means every sender. Receivers compare a local part in its form as a
/// selector: ignoring case, without `+` and what follows it, and with a hyphen for each `.` and `_`.
///
/// ```
/// use collectmc::mark::LocalPartSelectors;
///
/// let selectors: LocalPartSelectors = "News, offers-eu".parse()?;
/// assert_eq!(selectors.prefixes().collect::<Vec<_>>(), ["news", "offers-eu"]);
/// assert!(LocalPartSelectors::default().is_every_sender());
/// # Ok::<(), collectmc::mark::RecordError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LocalPartSelectors(Vec<Box<str>>);

impl LocalPartSelectors {
    /// The prefixes, in lower case; none for every sender.
    pub fn prefixes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Whether the list is empty, which means every sender.
    pub fn is_every_sender(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a record that was written for a draft before -12, where the tag was a flag.
    pub(super) fn flag(&self) -> Option<&str> {
        match self.0.as_slice() {
            [only] if matches!(&**only, "true" | "false") => Some(only),
            _ => None,
        }
    }
}

impl FromStr for LocalPartSelectors {
    type Err = RecordError;

    /// Parses prefixes in any case, separated by commas with optional spaces and tabs, or the empty text.
    fn from_str(text: &str) -> Result<Self, RecordError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        text.split(',').map(prefix).collect::<Result<_, _>>().map(Self)
    }
}

fn prefix(text: &str) -> Result<Box<str>, RecordError> {
    let text = text.trim_matches([' ', '\t']);
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if (1..=63).contains(&text.len()) && text.chars().all(fits) {
        Ok(text.to_ascii_lowercase().into())
    } else {
        Err(RecordError::BadLocalPartSelector { text: text.to_owned() })
    }
}

impl fmt::Display for LocalPartSelectors {
    /// The tag's value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}
