//! Assertion records as lines of zone files (RFC 1035, section 5.1).

use std::borrow::Cow;

use super::{AssertionRecord, RecordError};
use crate::mark::{Domain, Selector};

/// The most bytes of one string of a TXT record (RFC 1035, section 3.3).
const STRING_LENGTH: usize = 255;

/// The most bytes of a record's data: those of the longest DNS message (RFC 1035, section 4.2.2) without its header, a
/// question with the longest name, and the record's own header.
const DATA_LENGTH: usize = 65_535 - (12 + 255 + 4 + 12);

impl AssertionRecord {
    /// The strings of the TXT record: its text in pieces of at most 255 bytes, which receivers join without anything
    /// between them (RFC 7208, section 3.3).
    ///
    /// # Errors
    ///
    /// [`RecordError::TooLong`] when they do not fit into one record, [`RecordError::EvidenceWithoutLogo`] when receivers
    /// would refuse it. Neither happens to a record that was built rather than read.
    pub fn to_txt_strings(&self) -> Result<Vec<String>, RecordError> {
        let text = self.publishable_text()?;
        // Printable ASCII without quotes and backslashes: URLs are percent-encoded.
        let strings = text.as_bytes().chunks(STRING_LENGTH).map(String::from_utf8_lossy);
        Ok(strings.map(Cow::into_owned).collect())
    }

    /// The record's text, if receivers accept it.
    pub(super) fn publishable_text(&self) -> Result<String, RecordError> {
        if self.location.is_none() && self.evidence.is_some() {
            return Err(RecordError::EvidenceWithoutLogo);
        }
        let text = self.to_string();
        // A length byte precedes each string.
        if text.len().saturating_add(text.len().div_ceil(STRING_LENGTH)) > DATA_LENGTH {
            return Err(RecordError::TooLong { length: text.len() });
        }
        Ok(text)
    }

    /// The record as a line of a zone file: `default._bimi.brand.example. IN TXT "v=BIMI1; l=…"`.
    ///
    /// # Errors
    ///
    /// [`RecordError::Name`] when the name does not fit into the DNS; else as for [`to_txt_strings`](Self::to_txt_strings).
    pub fn to_zone_file(&self, domain: &Domain, selector: &Selector) -> Result<String, RecordError> {
        let name = domain.owner_name(selector)?;
        let strings = self.to_txt_strings()?.join("\" \"");
        Ok(format!("{name}. IN TXT \"{strings}\"\n"))
    }
}
