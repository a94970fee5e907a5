//! Object identifiers as dotted decimals.

use std::fmt::Write as _;

/// An object identifier as dotted decimals, from the content of its DER (X.690, section 8.19); `None` when it is cut,
/// padded, or has an arc above 128 bits.
///
/// The parser's own text has the first two arcs wrong where the second is 48 or more under 2, as in 2.999.
pub(crate) fn dotted(content: &[u8]) -> Option<String> {
    // The first two arcs are one number: 40 times the first, which is at most 2, and the second.
    let (both, mut further) = split_arc(content)?;
    let first = (both / 40).min(2);
    let mut text = format!("{first}.{}", both.checked_sub(first.checked_mul(40)?)?);
    while !further.is_empty() {
        let arc;
        (arc, further) = split_arc(further)?;
        // Writing to a String cannot fail.
        let _ = write!(text, ".{arc}");
    }
    Some(text)
}

/// Whether the content is an object identifier that [`dotted`] writes.
pub(crate) fn is_well_formed(mut content: &[u8]) -> bool {
    while let Some((_, further)) = split_arc(content) {
        if further.is_empty() {
            return true;
        }
        content = further;
    }
    false
}

/// As [`dotted`], or else `#` and the content in hexadecimal.
pub(crate) fn shown(content: &[u8]) -> String {
    dotted(content).unwrap_or_else(|| format!("#{}", data_encoding::HEXLOWER.encode(content)))
}

/// One arc, in base 128 with the highest bit set in all bytes but the last, and what follows it.
fn split_arc(bytes: &[u8]) -> Option<(u128, &[u8])> {
    let length = bytes.iter().position(|byte| *byte < 0x80)?.checked_add(1)?;
    let (arc, rest) = bytes.split_at_checked(length)?;
    let is_padded = arc.first() == Some(&0x80);
    let push = |number: u128, byte: &u8| number.checked_mul(128)?.checked_add(u128::from(byte & 0x7f));
    let number = arc.iter().try_fold(0, push)?;
    (!is_padded).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_identifiers_of_every_root_are_written_in_decimals() {
        assert_eq!(dotted(&[0x55, 4, 3]).unwrap(), "2.5.4.3");
        assert_eq!(
            dotted(&[0x2b, 6, 1, 4, 1, 0x83, 0x9e, 0x5f, 1, 13]).unwrap(),
            "1.3.6.1.4.1.53087.1.13"
        );
        assert_eq!(dotted(&[0x09]).unwrap(), "0.9");
        assert_eq!(dotted(&[0x88, 0x37, 1]).unwrap(), "2.999.1");
    }

    #[test]
    fn an_arc_of_128_bits_is_written_and_a_larger_one_is_not() {
        let uuid = [&[0x69, 0x83][..], &[0xff; 17], &[0x7f]].concat();
        assert_eq!(dotted(&uuid).unwrap(), format!("2.25.{}", u128::MAX));
        let larger = [&[0x69, 0x84][..], &[0x80; 17], &[0]].concat();
        assert_eq!(dotted(&larger), None);
        assert!(is_well_formed(&uuid) && !is_well_formed(&larger));
    }

    #[test]
    fn an_invalid_object_identifier_is_shown_in_hexadecimal() {
        for content in [&[][..], &[0x2b, 0x86], &[0x2b, 0x80, 0x01]] {
            assert_eq!(dotted(content), None, "{content:x?}");
            assert!(!is_well_formed(content), "{content:x?}");
        }
        assert_eq!(shown(&[0x2b, 0x86]), "#2b86");
    }
}
