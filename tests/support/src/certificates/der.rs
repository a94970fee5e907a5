//! Encoding DER, as far as certificates and their extensions need it.
//!
//! Each function returns one complete element, so that a structure reads like its ASN.1:
//! `sequence(&[oid("1.2.3"), octet_string(b"…")])`.

/// `SEQUENCE` of these elements.
pub fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

/// `SET` of these elements in the given order; the caller sorts them, as DER requires.
pub fn set(elements: &[Vec<u8>]) -> Vec<u8> {
    element(0x31, &elements.concat())
}

/// `[number]` constructed around the content: an explicit tag, or an implicit one of a constructed type.
pub fn context(number: u8, content: &[u8]) -> Vec<u8> {
    element(0xa0 | number, content)
}

/// `[number]` primitive: the implicit tag of a primitive type.
pub fn context_primitive(number: u8, content: &[u8]) -> Vec<u8> {
    element(0x80 | number, content)
}

/// `BOOLEAN TRUE`.
pub fn boolean_true() -> Vec<u8> {
    element(0x01, &[0xff])
}

/// `INTEGER` of the unsigned big-endian number in `bytes`.
pub fn integer(bytes: &[u8]) -> Vec<u8> {
    let digits = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
    let mut content = digits.to_vec();
    if digits.first().is_none_or(|first| *first >= 0x80) {
        content.insert(0, 0);
    }
    element(0x02, &content)
}

/// `BIT STRING` of whole bytes.
pub fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(0x03, &[&[0], bytes].concat())
}

/// `BIT STRING` of named bits without trailing zeros; bit 0 is the first.
pub fn named_bits(bits: &[u8]) -> Vec<u8> {
    let Some(last) = bits.iter().max() else {
        return element(0x03, &[0]);
    };
    let mut bytes = vec![0_u8; usize::from(last / 8 + 1)];
    for bit in bits {
        bytes[usize::from(bit / 8)] |= 0x80 >> (bit % 8);
    }
    element(0x03, &[&[7 - last % 8], bytes.as_slice()].concat())
}

/// `OCTET STRING`.
pub fn octet_string(bytes: &[u8]) -> Vec<u8> {
    element(0x04, bytes)
}

/// `NULL`.
pub fn null() -> Vec<u8> {
    element(0x05, &[])
}

/// `OBJECT IDENTIFIER` of dotted decimals, such as `1.3.6.1.5.5.7.3.31`.
///
/// # Panics
///
/// If `dotted` is not at least two decimal numbers.
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted
        .split('.')
        .map(|arc| arc.parse().expect("an arc of an OID is a number"))
        .collect();
    let mut content = Vec::new();
    push_base128(&mut content, arcs[0] * 40 + arcs[1]);
    for arc in &arcs[2..] {
        push_base128(&mut content, *arc);
    }
    element(0x06, &content)
}

fn push_base128(out: &mut Vec<u8>, value: u64) {
    let groups = (64 - value.leading_zeros()).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let more = if group == 0 { 0 } else { 0x80 };
        out.push(more | (value >> (7 * group)) as u8 & 0x7f);
    }
}

/// `IA5String`.
pub fn ia5_string(text: &str) -> Vec<u8> {
    element(0x16, text.as_bytes())
}

/// `UTF8String`.
pub fn utf8_string(text: &str) -> Vec<u8> {
    element(0x0c, text.as_bytes())
}

/// `UTCTime` for years before 2050, else `GeneralizedTime`, as RFC 5280, section 4.1.2.5 requires, of an instant such as
/// `2026-11-01T00:00:00Z`.
///
/// # Panics
///
/// If the instant has another format.
pub fn time(rfc3339: &str) -> Vec<u8> {
    let digits: String = rfc3339.chars().filter(char::is_ascii_digit).collect();
    assert!(
        rfc3339.len() == 20 && rfc3339.ends_with('Z') && digits.len() == 14,
        "{rfc3339} is not YYYY-MM-DDTHH:MM:SSZ"
    );
    if digits.as_str() < "2050" {
        element(0x17, format!("{}Z", &digits[2..]).as_bytes())
    } else {
        element(0x18, format!("{digits}Z").as_bytes())
    }
}

/// One element: tag, definite length, content.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..=0x7f => out.push(short as u8),
        long => {
            let digits: Vec<u8> = long.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            out.push(0x80 | digits.len() as u8);
            out.extend(digits);
        }
    }
    out.extend_from_slice(content);
    out
}

/// Removes the next element from `input` and returns its content. For our own key files only.
///
/// # Panics
///
/// If there is no element with this tag.
pub(super) fn take<'a>(input: &mut &'a [u8], tag: u8) -> &'a [u8] {
    assert_eq!(input[0], tag, "the tag of the next element");
    let (header, length) = match usize::from(input[1]) {
        short @ 0..=0x7f => (2, short),
        long => {
            let digits = &input[2..][..long & 0x7f];
            (
                2 + digits.len(),
                digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)),
            )
        }
    };
    let (element, rest) = input.split_at(header + length);
    *input = rest;
    &element[header..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_arc_may_be_large() {
        // The example of ITU-T X.690, section 8.19.5.
        assert_eq!(oid("2.999.3"), [0x06, 0x03, 0x88, 0x37, 0x03]);
    }

    #[test]
    fn lengths_of_128_and_more_have_a_long_form() {
        assert_eq!(octet_string(&[0; 127])[..2], [0x04, 0x7f]);
        assert_eq!(octet_string(&[0; 128])[..3], [0x04, 0x81, 0x80]);
        assert_eq!(octet_string(&[0; 256])[..4], [0x04, 0x82, 0x01, 0x00]);
    }

    #[test]
    fn an_integer_stays_positive_and_short() {
        assert_eq!(integer(&[0, 0, 0x80]), [0x02, 0x02, 0x00, 0x80]);
        assert_eq!(integer(&[0]), [0x02, 0x01, 0x00]);
    }

    #[test]
    fn named_bits_drop_trailing_zeros() {
        assert_eq!(named_bits(&[0]), [0x03, 0x02, 0x07, 0x80]);
        assert_eq!(named_bits(&[5, 6]), [0x03, 0x02, 0x01, 0x06]);
    }

    #[test]
    fn years_from_2050_are_generalized_time() {
        assert_eq!(time("2049-12-31T23:59:59Z")[..2], [0x17, 13]);
        assert_eq!(time("2050-01-01T00:00:00Z")[..2], [0x18, 15]);
    }
}
