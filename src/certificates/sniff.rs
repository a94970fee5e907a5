//! Content sniffing, ignoring the declared type.

use std::borrow::Cow;

use crate::text::windows1252;

use super::{archive, gzip, pem};
use crate::asn1::ber;

/// The forms in which certificates are sent, without what precedes them and has no meaning: a byte order mark, and line ends.
#[derive(Debug)]
pub(crate) enum Form<'a> {
    /// A ZIP archive.
    Zip(&'a [u8]),
    /// gzip data. A response may be gzip once, so this is gzip within gzip.
    Gzip,
    /// A SEQUENCE in DER or BER.
    Der(&'a [u8]),
    /// Text with boundaries of PEM.
    Pem(Cow<'a, str>),
    /// Other text.
    Text(Cow<'a, str>),
    /// None of them.
    Other,
}

impl Form<'_> {
    /// The text of PEM and of other text.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Pem(text) | Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Detects the form of a response or of a member of an archive.
pub(crate) fn form(bytes: &[u8]) -> Form<'_> {
    let content = without_mark(bytes.trim_ascii_start()).trim_ascii_start();
    if gzip::is_gzip(bytes) {
        return Form::Gzip;
    }
    if archive::is_zip(content) {
        return Form::Zip(content);
    }
    if is_der(content) {
        return Form::Der(content);
    }
    // With a boundary in it, text is PEM whatever else is in it, and need not be searched for that.
    if let Some(pem) = std::str::from_utf8(without_mark(bytes))
        .ok()
        .filter(|text| pem::is_pem(text))
    {
        return Form::Pem(pem.into());
    }
    let text = utf_16(bytes).map(Cow::Owned).or_else(|| text(bytes));
    match text.or_else(|| text_in_binary(bytes)) {
        Some(text) if pem::is_pem(&text) => Form::Pem(text),
        Some(text) => Form::Text(text),
        None => Form::Other,
    }
}

/// How much text in another encoding than UTF-8 is decoded, which takes up to three times as much memory. It is far more
/// than the certificates of a response need.
const MOST_DECODED: usize = 1 << 20;

/// Text in UTF-16. Its byte order is that of the byte order mark or, without one, of the zeros in the first two characters.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let little_endian = match bytes {
        [0xFF, 0xFE, ..] | [9..=0x7E, 0, 9..=0x7E, 0, ..] => true,
        [0xFE, 0xFF, ..] | [0, 9..=0x7E, 0, 9..=0x7E, ..] => false,
        _ => return None,
    };
    if bytes.len() > MOST_DECODED {
        return None;
    }
    let (units, rest) = bytes.as_chunks::<2>();
    let units = units.iter().map(|&unit| match little_endian {
        true => u16::from_le_bytes(unit),
        false => u16::from_be_bytes(unit),
    });
    let odd = (!rest.is_empty()).then_some(char::REPLACEMENT_CHARACTER);
    let characters = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(characters.chain(odd).skip_while(|&c| c == '\u{FEFF}').collect())
}

/// PEM or an error code with a control character somewhere (a NUL or a Control-Z at the end has been seen) must not be lost as
/// binary data: the code may say that the login is wrong and must not be repeated.
fn text_in_binary(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = without_mark(bytes);
    let is_error_code = matches!(bytes.trim_ascii_start(), [b'-', b'0'..=b'9', ..]);
    if !is_error_code && !bytes.windows(b"BEGIN ".len()).any(|window| window == b"BEGIN ") {
        return None;
    }
    let text = decoded(bytes)?;
    (is_error_code || pem::is_pem(&text)).then_some(text)
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// UTF-8, or else Windows-1252 (Latin-1 and typographic quotation marks).
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) if bytes.len() > MOST_DECODED => None,
        Err(_) => Some(bytes.iter().map(|&byte| windows1252::decode(byte)).collect()),
    }
}

/// Whether the bytes are a SEQUENCE and not a text that begins with the digit `0`, which is the same octet, 0x30.
///
/// What follows a `0` in text is below 0x80, and so is a length below 128; all that holds a certificate is longer, or of
/// indefinite length (0x80). So a second octet from 0x80 on means DER. A short SEQUENCE is recognized by octets that no text
/// has, so that it is refused as what it is: `30 0A 02 …` must not become the status `0`.
fn is_der(bytes: &[u8]) -> bool {
    match bytes {
        [ber::SEQUENCE, 0x80..=0x84, ..] => true,
        [ber::SEQUENCE, length, content @ ..] => {
            content.len() >= usize::from(*length) && text(bytes).is_none() && ber::element(content).is_ok()
        }
        _ => false,
    }
}

/// The bytes as text. Control characters other than white space are in none, nor are bytes without a character.
fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = without_mark(bytes);
    // Without an early exit a chunk is compared many bytes at a time.
    let is_odd = |byte: u8| matches!(byte, 0..=8 | 0x0E..=0x1F | 0x7F);
    let has_odd = |chunk: &[u8]| chunk.iter().fold(false, |found, &byte| found | is_odd(byte));
    if bytes.chunks(64).any(has_odd) {
        return None;
    }
    decoded(bytes)
        .filter(|text| matches!(text, Cow::Borrowed(_)) || !text.contains(|c| matches!(c, '\u{80}'..='\u{9F}')))
}

/// Describes the bytes for an error message.
pub(crate) fn describe(form: &Form<'_>, bytes: &[u8]) -> &'static str {
    match form {
        Form::Zip(_) => "a ZIP archive",
        Form::Gzip => "gzip data",
        Form::Der(_) => "DER",
        _ if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) => "UTF-16 text",
        Form::Pem(text) | Form::Text(text) => describe_text(text.trim_start()),
        Form::Other => "binary data",
    }
}

fn describe_text(text: &str) -> &'static str {
    const STARTS: [(&str, &str); 5] = [
        ("<!doctype html", "an HTML page"),
        ("<html", "an HTML page"),
        ("<", "XML or HTML"),
        ("{", "JSON"),
        ("[", "JSON"),
    ];
    let begins_with = |start: &str| {
        text.get(..start.len())
            .is_some_and(|text| text.eq_ignore_ascii_case(start))
    };
    match STARTS.iter().find(|(start, _)| begins_with(start)) {
        _ if text.is_empty() => "nothing",
        Some((_, name)) => name,
        None => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_text(bytes: &[u8]) -> bool {
        matches!(form(bytes), Form::Text(_))
    }

    #[test]
    fn a_control_character_anywhere_makes_bytes_binary() {
        for at in [0, 1, 62, 63, 64, 65, 199] {
            for odd in [0, 8, 0x0E, 0x1F, 0x7F] {
                let mut bytes = [b'a'; 200];
                bytes[at] = odd;
                assert!(!is_text(&bytes), "{odd} at {at}");
            }
        }
        assert!(is_text(&b"a\t\n\x0B\x0C\r~".repeat(50)));
    }

    #[test]
    fn text_with_a_boundary_is_pem() {
        assert!(matches!(form(b"2\n-----BEGIN CMS-----\n"), Form::Pem(_)));
        assert!(matches!(form(b"-----BEGIN CMS-----\n\0"), Form::Pem(_)));
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
        assert!(matches!(form(&bytes), Form::Der(_)));
    }

    #[test]
    fn a_long_or_indefinite_sequence_is_der_even_when_cut() {
        for bytes in [&[0x30, 0x82, 0x10][..], &[0x30, 0x80], &[0x30, 0x81]] {
            assert!(matches!(form(bytes), Form::Der(_)), "{bytes:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_dropped() {
        assert!(matches!(form(b"\xEF\xBB\xBF-20\nx"), Form::Text(text) if text == "-20\nx"));
    }

    #[test]
    fn other_bytes_are_described() {
        let describe = |bytes| super::describe(&form(bytes), bytes);
        assert_eq!(describe(&b""[..]), "nothing");
        assert_eq!(describe(b"\n <!DOCTYPE HTML><html>"), "an HTML page");
        assert_eq!(describe(b"{\"error\":1}"), "JSON");
        assert_eq!(describe(b"\x1f\x8b\x08\x00"), "gzip data");
        assert_eq!(describe(b"\xff\xfe2\x00\n\x00"), "UTF-16 text");
        assert_eq!(describe(b"\x00\x01"), "binary data");
    }
}
