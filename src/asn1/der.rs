//! Walking DER one level at a time, so that no nesting in the input becomes recursion here.

use x509_parser::asn1_rs::{Any, Class, FromDer, Tag};

use super::dotted::dotted;

/// DER that is not what its definition asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The one element that `bytes` are.
pub(crate) fn only(bytes: &[u8]) -> Result<Any<'_>, Malformed> {
    match Any::from_der(bytes) {
        Ok(([], element)) => Ok(element),
        _ => Err(Malformed),
    }
}

/// The elements that stand one after another in `bytes`.
pub(crate) fn all(mut bytes: &[u8]) -> Result<Vec<Any<'_>>, Malformed> {
    let mut elements = Vec::new();
    while !bytes.is_empty() {
        let (rest, element) = Any::from_der(bytes).map_err(|_| Malformed)?;
        elements.push(element);
        bytes = rest;
    }
    Ok(elements)
}

/// The elements of a `SEQUENCE` (or `SEQUENCE OF`).
pub(crate) fn sequence<'a>(element: &Any<'a>) -> Result<Vec<Any<'a>>, Malformed> {
    universal(element, Tag::Sequence).and_then(all)
}

/// The content of an element that has this universal tag.
pub(crate) fn universal<'a>(element: &Any<'a>, tag: Tag) -> Result<&'a [u8], Malformed> {
    let is_constructed = matches!(tag, Tag::Sequence | Tag::Set);
    let has_tag = element.class() == Class::Universal && element.tag() == tag;
    let fits = has_tag && element.header.is_constructed() == is_constructed;
    fits.then_some(element.data).ok_or(Malformed)
}

/// Whether an element is `[number]`, explicit or implicit.
pub(crate) fn is_context(element: &Any<'_>, number: u32) -> bool {
    element.class() == Class::ContextSpecific && element.tag() == Tag(number)
}

/// An `OBJECT IDENTIFIER` as dotted decimals.
pub(crate) fn oid(element: &Any<'_>) -> Result<String, Malformed> {
    universal(element, Tag::Oid).and_then(|content| dotted(content).ok_or(Malformed))
}
