//! Walking BER: just enough to find the certificates in a CMS message without copying it.
//!
//! DER is read as the BER that it is. Indefinite lengths, lengths with leading zeros and high tag numbers are taken;
//! the meaning of elements is not checked.

/// How deep indefinite lengths may nest. A signed message needs five levels down to its certificates; each level of
/// indefinite length is walked once more than the one around it, so this bounds the work too.
const MAX_DEPTH: usize = 16;

pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const IA5_STRING: u8 = 0x16;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;

/// The bit of the identifier octet that says that there are elements inside.
pub(crate) const CONSTRUCTED: u8 = 0x20;

/// The identifier octet of a constructed context-specific tag: `[n]`.
pub(crate) const fn context(n: u8) -> u8 {
    0xA0 | n
}

/// The tag number in an identifier octet, whatever the class.
pub(crate) const fn number(tag: u8) -> u8 {
    tag & 0x1F
}

/// One element: its first identifier octet, its content, and the whole of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BerElement<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) raw: &'a [u8],
}

/// Why an element could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BerError {
    #[error("cut off: {missing} bytes are missing")]
    CutOff { missing: usize },
    #[error("cut off within an element of indefinite length")]
    NoEnd,
    #[error("unreadable length")]
    Length,
    #[error("unreadable tag")]
    Tag,
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

/// Reads one element and gives what follows it.
pub(crate) fn element(bytes: &[u8]) -> Result<(BerElement<'_>, &[u8]), BerError> {
    element_at(bytes, 0)
}

/// Reads one element where there may be none left.
pub(crate) fn next_element<'a>(bytes: &mut &'a [u8]) -> Result<Option<BerElement<'a>>, BerError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let (found, rest) = element(bytes)?;
    *bytes = rest;
    Ok(Some(found))
}

/// The elements in `bytes`, one after another, as far as they can be read.
pub(crate) fn elements(mut bytes: &[u8]) -> impl Iterator<Item = BerElement<'_>> {
    std::iter::from_fn(move || {
        let found;
        (found, bytes) = element(bytes).ok()?;
        Some(found)
    })
}

/// Whether each element, and each in a constructed one, has a definite length in as few octets as it needs, as DER asks
/// (X.690, section 10.1).
pub(crate) fn has_shortest_lengths(mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        let Ok((header, body)) = header(bytes) else {
            return false;
        };
        let Some(length) = header.length else { return false };
        // The octet of the tag, since certificates have no high tag numbers; the first of the length, and those behind it.
        let behind = match length {
            0..=0x7F => 0,
            _ => usize::BITS.saturating_sub(length.leading_zeros()).div_ceil(8),
        };
        let shortest = usize::try_from(behind).unwrap_or_default().saturating_add(2);
        let Some((_, after)) = body.split_at_checked(length) else {
            return false;
        };
        if bytes.len().saturating_sub(body.len()) != shortest {
            return false;
        }
        let is_constructed = header.tag & 0x20 != 0;
        bytes = if is_constructed { body } else { after };
    }
    true
}

fn element_at(bytes: &[u8], depth: usize) -> Result<(BerElement<'_>, &[u8]), BerError> {
    let (Header { tag, length }, body) = header(bytes)?;
    let (content, rest) = match length {
        Some(length) => split(body, length)?,
        None => {
            let content = until_end_of_contents(body, depth)?;
            let (_, rest) = split(body, content.len().saturating_add(END_OF_CONTENTS.len()))?;
            (content, rest)
        }
    };
    let raw = before(bytes, rest);
    Ok((BerElement { tag, content, raw }, rest))
}

const END_OF_CONTENTS: &[u8] = &[0, 0];

/// The content of an element of indefinite length: the elements up to the end-of-contents octets.
fn until_end_of_contents(bytes: &[u8], depth: usize) -> Result<&[u8], BerError> {
    if depth >= MAX_DEPTH {
        return Err(BerError::TooDeep);
    }
    let mut rest = bytes;
    while !rest.starts_with(END_OF_CONTENTS) {
        if rest.is_empty() {
            return Err(BerError::NoEnd);
        }
        (_, rest) = element_at(rest, depth.saturating_add(1))?;
    }
    Ok(before(bytes, rest))
}

struct Header {
    tag: u8,
    /// `None` is the indefinite length.
    length: Option<usize>,
}

/// X.690, section 8.1.2 and 8.1.3. Half of the time in which DER is walked is spent here, so it is inlined.
#[inline]
fn header(bytes: &[u8]) -> Result<(Header, &[u8]), BerError> {
    let (&tag, mut rest) = bytes.split_first().ok_or(BerError::CutOff { missing: 1 })?;
    if tag & 0x1F == 0x1F {
        let more = rest.iter().take_while(|&&octet| octet & 0x80 != 0).count();
        // Four octets hold every tag number below 2^28, and none is above that.
        if more >= 4 {
            return Err(BerError::Tag);
        }
        (_, rest) = split(rest, more.saturating_add(1))?;
    }
    let (&first, rest) = rest.split_first().ok_or(BerError::CutOff { missing: 1 })?;
    let (length, rest) = match first {
        0..=0x7F => (Some(usize::from(first)), rest),
        // Indefinite, which only a constructed element may be.
        0x80 if tag & 0x20 != 0 => (None, rest),
        0x80 | 0xFF => return Err(BerError::Length),
        0x81..=0xFE => {
            let (octets, rest) = split(rest, usize::from(first & 0x7F))?;
            let push = |length: usize, octet: &u8| length.checked_mul(256)?.checked_add(usize::from(*octet));
            let length = octets.iter().try_fold(0, push).ok_or(BerError::Length)?;
            (Some(length), rest)
        }
    };
    Ok((Header { tag, length }, rest))
}

fn split(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8]), BerError> {
    bytes.split_at_checked(at).ok_or(BerError::CutOff {
        missing: at.saturating_sub(bytes.len()),
    })
}

/// The part of `bytes` before `rest`, its tail.
fn before<'a>(bytes: &'a [u8], rest: &[u8]) -> &'a [u8] {
    bytes
        .split_at_checked(bytes.len().saturating_sub(rest.len()))
        .map_or(bytes, |(head, _)| head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definite_element_ends_where_its_length_says() {
        let (sequence, rest) = element(&[SEQUENCE, 3, INTEGER, 1, 7, 0xAA]).unwrap();
        assert_eq!(
            (sequence.content, sequence.raw.len(), rest),
            (&[INTEGER, 1, 7][..], 5, &[0xAA][..])
        );
    }

    #[test]
    fn an_indefinite_element_ends_at_its_own_end_of_contents() {
        // A SEQUENCE that holds an indefinite SEQUENCE and an OCTET STRING of two zeros, which end nothing.
        let bytes = [SEQUENCE, 0x80, SEQUENCE, 0x80, 0, 0, 0x04, 2, 0, 0, 0, 0, 0xAA];
        let (outer, rest) = element(&bytes).unwrap();
        assert_eq!((outer.content.len(), outer.raw.len(), rest), (8, 12, &[0xAA][..]));
    }

    #[test]
    fn a_length_beyond_the_end_gives_how_much_is_missing() {
        assert_eq!(
            element(&[SEQUENCE, 0x82, 1, 0, 9]).unwrap_err(),
            BerError::CutOff { missing: 255 }
        );
        assert_eq!(element(&[SEQUENCE, 0x80, INTEGER, 1, 7]).unwrap_err(), BerError::NoEnd);
    }

    #[test]
    fn lengths_with_leading_zeros_are_read_and_those_that_overflow_are_not() {
        assert_eq!(element(&[4, 0x83, 0, 0, 1, 9]).unwrap().0.content, &[9]);
        let mut overflowing = vec![4, 0x89];
        overflowing.extend([0xFF; 9]);
        assert_eq!(element(&overflowing).unwrap_err(), BerError::Length);
        assert_eq!(element(&[4, 0x80]).unwrap_err(), BerError::Length);
    }

    #[test]
    fn high_tag_numbers_are_skipped_over_up_to_four_octets() {
        assert_eq!(element(&[0xBF, 0x81, 0x01, 1, 5]).unwrap().0.content, &[5]);
        assert_eq!(
            element(&[0xBF, 0x81, 0x81, 0x81, 0x81, 0x01, 0]).unwrap_err(),
            BerError::Tag
        );
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = [SEQUENCE, 0x80].repeat(100_000);
        assert_eq!(element(&deep).unwrap_err(), BerError::TooDeep);
    }
}
