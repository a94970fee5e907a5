//! An assertion record as a line of a zone file (RFC 1035, section 5.1).

use super::{AssertionRecord, RecordError};
use crate::mark::{Domain, Selector};

/// How many bytes one string of a TXT record holds (RFC 1035, section 3.3).
const STRING_LENGTH: usize = 255;

impl AssertionRecord {
    /// The strings of the TXT record: its text in pieces of at most 255 bytes, which receivers join without anything
    /// between them (RFC 7208, section 3.3).
    ///
    /// # Errors
    ///
    /// [`RecordError::TooLong`] when they do not fit into one record.
    pub fn to_txt_strings(&self) -> Result<Vec<String>, RecordError> {
        let text = self.to_string();
        let strings: Vec<String> = text
            .as_bytes()
            .chunks(STRING_LENGTH)
            // The text is ASCII: URLs are percent-encoded.
            .map(|chunk| chunk.iter().map(|&byte| char::from(byte)).collect())
            .collect();
        // A byte of length stands before each string.
        let length = text.len().saturating_add(strings.len());
        if length > usize::from(u16::MAX) {
            return Err(RecordError::TooLong { length: text.len() });
        }
        Ok(strings)
    }

    /// The record as a line of a zone file: `default._bimi.brand.example. IN TXT "v=BIMI1; l=…"`.
    ///
    /// # Errors
    ///
    /// [`RecordError::TooLong`] when the text does not fit into one record, [`RecordError::Name`] when the name does
    /// not fit into the DNS.
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
