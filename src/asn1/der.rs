//! Walking DER one level at a time, so that no nesting in the input becomes recursion here.

use super::ber::{self, BerElement};
use super::dotted;

/// DER that does not match its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The one element that `bytes` are.
pub(crate) fn only(bytes: &[u8]) -> Result<BerElement<'_>, Malformed> {
    match element(bytes)? {
        (element, []) => Ok(element),
        _ => Err(Malformed),
    }
}

/// The elements in `bytes`, one after another.
pub(crate) fn all(mut bytes: &[u8]) -> Result<Vec<BerElement<'_>>, Malformed> {
    let mut elements = Vec::new();
    while !bytes.is_empty() {
        let found;
        (found, bytes) = element(bytes)?;
        elements.push(found);
    }
    Ok(elements)
}

/// The elements of a `SEQUENCE` (or `SEQUENCE OF`).
pub(crate) fn sequence<'a>(element: &BerElement<'a>) -> Result<Vec<BerElement<'a>>, Malformed> {
    content(element, ber::SEQUENCE).and_then(all)
}

/// The elements of the one `SEQUENCE` that `bytes` are.
pub(crate) fn only_sequence(bytes: &[u8]) -> Result<Vec<BerElement<'_>>, Malformed> {
    sequence(&only(bytes)?)
}

/// The content of an element that has this identifier octet.
pub(crate) fn content<'a>(element: &BerElement<'a>, tag: u8) -> Result<&'a [u8], Malformed> {
    (element.tag == tag).then_some(element.content).ok_or(Malformed)
}

/// Whether an element is `[number]`, explicit or implicit.
pub(crate) fn is_context(element: &BerElement<'_>, number: u8) -> bool {
    ber::context(number) == element.tag | ber::CONSTRUCTED
}

/// The content of an `OBJECT IDENTIFIER`.
pub(crate) fn oid<'a>(element: &BerElement<'a>) -> Result<&'a [u8], Malformed> {
    let oid = content(element, ber::OBJECT_IDENTIFIER)?;
    dotted::is_well_formed(oid).then_some(oid).ok_or(Malformed)
}

/// One element, of definite length. No definition that is read here has tag numbers above 30.
fn element(bytes: &[u8]) -> Result<(BerElement<'_>, &[u8]), Malformed> {
    const HIGH_TAG: u8 = 0x1F;
    const INDEFINITE: u8 = 0x80;
    match bytes {
        [tag, length, ..] if tag & HIGH_TAG != HIGH_TAG && *length != INDEFINITE => {
            ber::element(bytes).map_err(|_| Malformed)
        }
        _ => Err(Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_of_indefinite_length_is_not_der() {
        assert!(only(&[ber::SEQUENCE, 0x80, 0, 0]).is_err());
        assert!(only(&[ber::SEQUENCE, 0]).is_ok());
    }

    #[test]
    fn a_context_tag_may_be_explicit_or_implicit() {
        let is_second = |bytes: &[u8]| is_context(&only(bytes).unwrap(), 2);
        assert!(is_second(&[0x82, 0]) && is_second(&[0xA2, 0]));
        assert!(!is_second(&[0x02, 0]) && !is_second(&[0x81, 0]) && !is_second(&[0xC2, 0]));
    }
}
