//! What bytes are, told by what is in them and never by what somebody calls them.

use std::borrow::Cow;

use collectmc_transports::windows1252;

use super::{archive, ber, pem};

/// The forms in which certificates are sent.
#[derive(Debug)]
pub(crate) enum Form<'a> {
    /// A ZIP archive.
    Zip,
    /// A SEQUENCE in DER or BER.
    Der,
    /// Text, without a byte order mark.
    Text(Cow<'a, str>),
    /// None of them.
    Other,
}

/// Tells the form of an answer or of a member of an archive.
pub(crate) fn form(bytes: &[u8]) -> Form<'_> {
    if archive::is_zip(bytes) {
        Form::Zip
    } else if is_der(bytes) {
        Form::Der
    } else {
        text(bytes)
            .or_else(|| text_in_binary(bytes))
            .map_or(Form::Other, Form::Text)
    }
}

/// PEM or a refusal with a control character somewhere (a NUL or a Control-Z at its end has been seen) must not be lost as
/// binary: that the login is wrong, say, and must not be repeated.
fn text_in_binary(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = without_mark(bytes);
    let is_refusal = matches!(bytes.trim_ascii_start(), [b'-', b'0'..=b'9', ..]);
    if !is_refusal && !bytes.windows(b"BEGIN ".len()).any(|window| window == b"BEGIN ") {
        return None;
    }
    let text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| windows_1252(bytes));
    (is_refusal || pem::is_pem(&text)).then_some(Cow::Owned(text))
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

fn windows_1252(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| windows1252::decode(byte)).collect()
}

/// Whether the bytes are a SEQUENCE and not a text that begins with the digit `0`, which is the same octet, 0x30.
///
/// What follows a `0` in text is below 0x80, and so is a length below 128; all that holds a certificate is longer, or of
/// indefinite length (0x80). So a second octet from 0x80 on tells DER. A short SEQUENCE is told by octets that no text
/// has, and is there to be refused as what it is: `30 0A 02 …` must not become the status `0`.
fn is_der(bytes: &[u8]) -> bool {
    match bytes {
        [ber::SEQUENCE, 0x80..=0x84, ..] => true,
        [ber::SEQUENCE, length, content @ ..] => {
            content.len() >= usize::from(*length) && text(bytes).is_none() && ber::element(content).is_ok()
        }
        _ => false,
    }
}

/// The bytes as text: UTF-8, or Windows-1252 (Latin-1 and typographic quotation marks) when they are not valid as that.
/// Control characters other than white space are in no text, nor are bytes that stand for nothing.
fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = without_mark(bytes);
    if bytes.iter().any(|byte| matches!(byte, 0..=8 | 0x0E..=0x1F | 0x7F)) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => Some(windows_1252(bytes))
            .filter(|text| !text.contains(is_c1))
            .map(Cow::Owned),
    }
}

fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9F}')
}

/// What an answer that holds nothing of use looks like, in words for an error.
pub(crate) fn describe(bytes: &[u8]) -> &'static str {
    match form(bytes) {
        Form::Zip => "a ZIP archive",
        Form::Der => "DER",
        Form::Text(text) => describe_text(&text),
        Form::Other if bytes.starts_with(&[0x1F, 0x8B]) => "gzip data",
        Form::Other if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) => "UTF-16 text",
        Form::Other => "binary data",
    }
}

fn describe_text(text: &str) -> &'static str {
    let text = text.trim_start();
    let start: String = text.chars().take(64).collect::<String>().to_ascii_lowercase();
    match () {
        () if text.is_empty() => "nothing",
        () if start.starts_with("<!doctype html") || start.starts_with("<html") => "an HTML page",
        () if start.starts_with("<?xml") || start.starts_with('<') => "XML or HTML",
        () if start.starts_with('{') || start.starts_with('[') => "JSON",
        () => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_text(bytes: &[u8]) -> bool {
        matches!(form(bytes), Form::Text(_))
    }

    #[test]
    fn the_status_zero_is_text_and_not_der() {
        for body in [
            &b"0"[..],
            b"0\n",
            b"0\r\n",
            b"0\r",
            b"0\nprocessing",
            b"0\nBeing processed by Sectigo.",
            b"0\tx",
        ] {
            assert!(is_text(body), "{body:?}");
        }
        // Ten bytes of Latin-1 behind what could be a length of ten.
        assert!(is_text(b"0\nM\xfcller & Co"));
    }

    #[test]
    fn der_that_begins_like_the_status_zero_is_der() {
        // A SEQUENCE of ten bytes, whose first two are the text "0\n".
        let bytes = [0x30, 0x0A, 0x02, 0x08, 1, 2, 3, 4, 5, 6, 7, 8];
        assert!(matches!(form(&bytes), Form::Der));
    }

    #[test]
    fn a_long_or_indefinite_sequence_is_der_even_when_cut() {
        for bytes in [&[0x30, 0x82, 0x10][..], &[0x30, 0x80], &[0x30, 0x81]] {
            assert!(matches!(form(bytes), Form::Der), "{bytes:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        assert!(matches!(form(b"\xEF\xBB\xBF-20\nx"), Form::Text(text) if text == "-20\nx"));
    }

    #[test]
    fn other_bytes_are_described() {
        assert_eq!(describe(b""), "nothing");
        assert_eq!(describe(b"\n <!DOCTYPE HTML><html>"), "an HTML page");
        assert_eq!(describe(b"{\"error\":1}"), "JSON");
        assert_eq!(describe(b"\x1f\x8b\x08\x00"), "gzip data");
        assert_eq!(describe(b"\xff\xfe2\x00\n\x00"), "UTF-16 text");
        assert_eq!(describe(b"\x00\x01"), "binary data");
    }
}
