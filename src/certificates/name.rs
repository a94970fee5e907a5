//! Distinguished names and the strings in them, as text that is safe to print.

use std::fmt::Write as _;

use x509_parser::asn1_rs::{Any, Oid, Tag};
use x509_parser::x509::X509Name;

use super::oid;

/// The name as one line, in the order in which the certificate has it: `C=US, O=Example, CN=Example Test Brand`.
///
/// Special and control characters are escaped as RFC 4514 (section 2.4) does, so that a value can neither pretend to be
/// a second attribute nor steer a terminal. Attributes without a short name stand as their OID.
pub(crate) fn one_line(name: &X509Name<'_>) -> String {
    let mut line = String::new();
    for rdn in name.iter_rdn() {
        for (index, attribute) in rdn.iter().enumerate() {
            if !line.is_empty() {
                line.push_str(if index == 0 { ", " } else { " + " });
            }
            match short_name(attribute.attr_type()) {
                Some(short) => line.push_str(short),
                None => line.push_str(&oid::shown(attribute.attr_type().as_bytes())),
            }
            line.push('=');
            push_escaped(&mut line, &string_value(attribute.attr_value()));
        }
    }
    line
}

/// The first common name in it.
pub(crate) fn common_name(name: &X509Name<'_>) -> Option<String> {
    let attribute = name.iter_common_name().next()?;
    Some(string_value(attribute.attr_value()))
}

/// The text of an ASN.1 string of any type. What is not a string, or not valid in its type, is `#` and its content in
/// hexadecimal, as RFC 4514 (section 2.4) writes it.
pub(crate) fn string_value(value: &Any<'_>) -> String {
    let bytes = value.data;
    let text = match value.tag() {
        Tag::Utf8String => std::str::from_utf8(bytes).ok().map(str::to_owned),
        // ASCII by definition. Latin-1 has been seen in them, and is the reading that loses nothing.
        Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString | Tag::T61String => {
            Some(bytes.iter().map(|&byte| char::from(byte)).collect())
        }
        Tag::BmpString => utf16(bytes),
        Tag::UniversalString => utf32(bytes),
        _ => None,
    };
    text.unwrap_or_else(|| format!("#{}", data_encoding::HEXLOWER.encode(bytes)))
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
    rest.is_empty()
        .then(|| char::decode_utf16(units).collect::<Result<_, _>>().ok())?
}

fn utf32(bytes: &[u8]) -> Option<String> {
    let (scalars, rest) = bytes.as_chunks::<4>();
    let scalars = scalars.iter().map(|scalar| char::from_u32(u32::from_be_bytes(*scalar)));
    rest.is_empty().then(|| scalars.collect::<Option<_>>())?
}

fn push_escaped(line: &mut String, value: &str) {
    let last = value.chars().count().saturating_sub(1);
    for (index, c) in value.chars().enumerate() {
        let at_edge = (index == 0 && matches!(c, ' ' | '#')) || (index == last && c == ' ');
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => line.extend(['\\', c]),
            _ if at_edge => line.extend(['\\', c]),
            _ if is_unprintable(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a String cannot fail.
                    let _ = write!(line, "\\{byte:02X}");
                }
            }
            _ => line.push(c),
        }
    }
}

/// Whether a character steers a terminal, is invisible or turns the direction of writing, so that what is shown is not
/// what is there.
pub(crate) fn is_unprintable(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
    );
    c.is_control() || invisible
}

/// The short names of RFC 4514 (section 3) and those that certificates are commonly shown with.
fn short_name(oid: &Oid<'_>) -> Option<&'static str> {
    Some(match oid::dotted(oid.as_bytes())?.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "street",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        "1.3.6.1.4.1.311.60.2.1.1" => "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2" => "jurisdictionST",
        "1.3.6.1.4.1.311.60.2.1.3" => "jurisdictionC",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use x509_parser::asn1_rs::{Class, Header, Length};

    fn string(tag: Tag, bytes: &[u8]) -> String {
        string_value(&Any::new(
            Header::new(Class::Universal, false, tag, Length::Definite(bytes.len())),
            bytes,
        ))
    }

    #[test]
    fn every_string_type_is_read() {
        assert_eq!(string(Tag::Utf8String, "Müller".as_bytes()), "Müller");
        assert_eq!(string(Tag::PrintableString, b"Brand"), "Brand");
        assert_eq!(string(Tag::Ia5String, b"a@b"), "a@b");
        assert_eq!(string(Tag::T61String, b"M\xfcller"), "Müller");
        assert_eq!(string(Tag::BmpString, b"\x00M\x00\xfc\xd8\x3d\xde\x00"), "Mü😀");
        assert_eq!(string(Tag::UniversalString, b"\x00\x00\x00M\x00\x01\xf6\x00"), "M😀");
    }

    #[test]
    fn what_is_not_a_valid_string_is_shown_in_hexadecimal() {
        assert_eq!(string(Tag::Utf8String, b"\xff"), "#ff");
        assert_eq!(string(Tag::BmpString, b"\x00M\x00"), "#004d00");
        assert_eq!(string(Tag::UniversalString, b"\x00\x11\x00\x00"), "#00110000");
        assert_eq!(string(Tag::Integer, b"\x01"), "#01");
    }

    #[test]
    fn a_value_cannot_pretend_to_be_another_attribute_or_steer_a_terminal() {
        let mut line = String::new();
        push_escaped(&mut line, " a, CN=b\u{1b}[31m\u{202e}x ");
        assert_eq!(line, "\\ a\\, CN=b\\1B[31m\\E2\\80\\AEx\\ ");
    }

    #[test]
    fn what_is_invisible_or_turns_the_direction_of_writing_is_not_printed() {
        // A soft hyphen, the Arabic letter mark, isolates, a language tag.
        for c in ['\u{AD}', '\u{61C}', '\u{200B}', '\u{2066}', '\u{FEFF}', '\u{E0041}'] {
            assert!(is_unprintable(c), "{}", c.escape_unicode());
        }
        assert!(!['ü', 'ع', '印', '😀', '…'].into_iter().any(is_unprintable));
    }
}
