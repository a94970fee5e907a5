//! The string types of ASN.1, as text.

use std::borrow::Cow;

use x509_parser::asn1_rs::Tag;

/// The text of an ASN.1 string of any type. What is not a string, or not valid in its type, is `#` and its content in
/// hexadecimal, as RFC 4514 (section 2.4) writes it.
pub(crate) fn string_value(tag: Tag, bytes: &[u8]) -> Cow<'_, str> {
    let text = match tag {
        Tag::Utf8String => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        // ASCII by definition. Latin-1 has been seen in them, and is the reading that loses nothing.
        Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString | Tag::T61String => {
            Some(latin_1(bytes))
        }
        Tag::BmpString => utf16(bytes).map(Cow::Owned),
        Tag::UniversalString => utf32(bytes).map(Cow::Owned),
        _ => None,
    };
    text.unwrap_or_else(|| format!("#{}", data_encoding::HEXLOWER.encode(bytes)).into())
}

fn latin_1(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.into(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_type_is_read() {
        assert_eq!(string_value(Tag::Utf8String, "Müller".as_bytes()), "Müller");
        assert_eq!(string_value(Tag::PrintableString, b"Brand"), "Brand");
        assert_eq!(string_value(Tag::Ia5String, b"a@b"), "a@b");
        assert_eq!(string_value(Tag::T61String, b"M\xfcller"), "Müller");
        assert_eq!(string_value(Tag::BmpString, b"\x00M\x00\xfc\xd8\x3d\xde\x00"), "Mü😀");
        assert_eq!(
            string_value(Tag::UniversalString, b"\x00\x00\x00M\x00\x01\xf6\x00"),
            "M😀"
        );
    }

    #[test]
    fn an_invalid_string_is_shown_in_hexadecimal() {
        assert_eq!(string_value(Tag::Utf8String, b"\xff"), "#ff");
        assert_eq!(string_value(Tag::BmpString, b"\x00M\x00"), "#004d00");
        assert_eq!(string_value(Tag::UniversalString, b"\x00\x11\x00\x00"), "#00110000");
        assert_eq!(string_value(Tag::Integer, b"\x01"), "#01");
    }
}
