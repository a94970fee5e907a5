//! An assertion record as a line of a zone file (RFC 1035, section 5.1).

use super::{AssertionRecord, RecordError};
use crate::mark::{Domain, Selector};

/// How many bytes one string of a TXT record holds (RFC 1035, section 3.3).
const STRING_LENGTH: usize = 255;

/// How many bytes a record's data can have: what a DNS message of the greatest length (RFC 1035, section 4.2.2) leaves
/// beside its header, a question with the longest name, and the record's own head.
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
        let chunks = text.as_bytes().chunks(STRING_LENGTH);
        // The text is ASCII: URLs are percent-encoded.
        Ok(chunks
            .map(|chunk| chunk.iter().map(|&byte| char::from(byte)).collect())
            .collect())
    }

    /// The record's text, of a record that receivers take.
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
        let mut line = format!("{}. IN TXT", domain.owner_name(selector)?);
        for string in self.to_txt_strings()? {
            line.push_str(" \"");
            push_escaped(&mut line, &string);
            line.push('"');
        }
        line.push('\n');
        Ok(line)
    }
}

/// Quotes and backslashes with a backslash before them, what is not printable ASCII as its decimal number.
fn push_escaped(line: &mut String, string: &str) {
    for byte in string.bytes() {
        match byte {
            b'"' | b'\\' => line.extend(['\\', char::from(byte)]),
            b' '..=b'~' => line.push(char::from(byte)),
            _ => line.push_str(&format!("\\{byte:03}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_string_is_escaped() {
        let mut line = String::new();
        push_escaped(&mut line, "a\"b\\c\u{1}");
        assert_eq!(line, "a\\\"b\\\\c\\001");
    }
}
