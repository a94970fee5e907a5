//! Escapes of one character or byte each: percent-encoding, HTML's character references and backslash escapes; also UTF-8 that
//! was decoded as Latin-1, which is reversed in the same way.

use std::ops::Range;

use zeroize::Zeroizing;

use super::entities;
use super::fold::first_char;
use crate::windows1252;

/// The first byte of UTF-8 that was decoded as Latin-1, encoded again: all that begin a character are from `Â` to `ô`.
const MOJIBAKE: u8 = 0xC3;

/// The escapes to decode.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    All,
    NoBackslash,
}

/// Bytes without one layer of their escapes.
pub(super) struct Layer {
    // Secrets are decoded too.
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// The escapes that were decoded, in order.
    pub(super) undone: Vec<Undone>,
}

/// A decoded escape: the range of the result in this layer, and of the escape in the layer before.
pub(super) struct Undone {
    pub(super) here: Range<usize>,
    pub(super) before: Range<usize>,
}

/// The result of an escape.
enum Unit {
    Byte(u8),
    Char(char),
}

/// A decoded escape, and the length of the escape in bytes.
type Unescaped = (Unit, usize);

impl Escapes {
    /// The position of the first escape.
    pub(super) fn first(self, bytes: &[u8]) -> Option<usize> {
        self.starts(bytes)
            .find(|at| bytes.get(*at..).and_then(unescape).is_some())
    }

    /// Decodes one layer, if there are escapes.
    pub(super) fn undo(self, bytes: &[u8]) -> Option<Layer> {
        let mut layer: Option<Layer> = None;
        let mut copied = 0;
        for at in self.starts(bytes) {
            let rest = bytes.get(at..).filter(|_| at >= copied);
            let Some((unit, length)) = rest.and_then(unescape) else {
                continue;
            };
            let layer = layer.get_or_insert_with(|| Layer {
                // Growing would leave copies that are not wiped.
                bytes: Zeroizing::new(Vec::with_capacity(bytes.len())),
                undone: Vec::new(),
            });
            layer.bytes.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
            copied = at.saturating_add(length);
            let start = layer.bytes.len();
            match unit {
                Unit::Byte(byte) => layer.bytes.push(byte),
                Unit::Char(c) => layer.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            layer.undone.push(Undone {
                here: start..layer.bytes.len(),
                before: at..copied,
            });
        }
        let mut layer = layer?;
        layer.bytes.extend_from_slice(bytes.get(copied..).unwrap_or_default());
        Some(layer)
    }

    /// The positions of all bytes that an escape may begin with.
    fn starts(self, bytes: &[u8]) -> impl Iterator<Item = usize> {
        let mut others = memchr::memchr3_iter(b'%', b'&', MOJIBAKE, bytes).peekable();
        let with_backslashes = match self {
            Self::All => bytes,
            Self::NoBackslash => &[],
        };
        let mut backslashes = memchr::memchr_iter(b'\\', with_backslashes).peekable();
        std::iter::from_fn(move || match (others.peek(), backslashes.peek()) {
            (Some(other), Some(backslash)) if backslash < other => backslashes.next(),
            (Some(_), _) => others.next(),
            (None, _) => backslashes.next(),
        })
    }
}

impl Layer {
    /// The range of the layer before from which the byte at `at` comes.
    pub(super) fn before(&self, at: usize) -> Range<usize> {
        let next = self.undone.partition_point(|undone| undone.here.end <= at);
        if let Some(undone) = self.undone.get(next).filter(|undone| undone.here.start <= at) {
            return undone.before.clone();
        }
        let last = next.checked_sub(1).and_then(|last| self.undone.get(last));
        let (here, before) = last.map_or((0, 0), |last| (last.here.end, last.before.end));
        let at = before.saturating_add(at.saturating_sub(here));
        at..at.saturating_add(1)
    }
}

/// Decodes the escape at the beginning of the bytes, if there is one.
#[inline]
fn unescape(rest: &[u8]) -> Option<Unescaped> {
    // In random data most fail here.
    match rest {
        [b'%', b'u' | b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F', ..] => percent(rest),
        [b'&', second, ..] if second.is_ascii_alphanumeric() || *second == b'#' => reference(rest),
        [b'\\', ..] => backslash(rest),
        [MOJIBAKE, 0x80..=0xBF, ..] => mojibake(rest),
        _ => None,
    }
}

/// `%E4`, and `%u00E4`.
fn percent(rest: &[u8]) -> Option<Unescaped> {
    match rest.get(1)? {
        b'u' => utf16_units(rest, b"%u"),
        _ => Some((byte_of(number(rest, 1, 2, 16)?)?, 3)),
    }
}

/// `&amp;`, `&#228;` and `&#xE4;`; the numbers 128 to 159 are Windows-1252 (HTML, section 13.2.5.80).
fn reference(rest: &[u8]) -> Option<Unescaped> {
    let is_inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    // No name is longer, and a number needs no more digits.
    let end = rest
        .iter()
        .take(24)
        .skip(1)
        .position(|byte| !is_inner(byte))?
        .checked_add(1)?;
    rest.get(end).filter(|byte| **byte == b';')?;
    let c = match rest.get(1..end)? {
        [b'#', b'x' | b'X', digits @ ..] => char_of(number(digits, 0, digits.len(), 16)?)?,
        [b'#', digits @ ..] => char_of(number(digits, 0, digits.len(), 10)?)?,
        name => entities::character(name)?,
    };
    Some((Unit::Char(c), end.checked_add(1)?))
}

fn char_of(number: u32) -> Option<char> {
    match u8::try_from(number) {
        Ok(byte) => Some(windows1252::decode(byte)),
        Err(_) => char::from_u32(number),
    }
}

/// `\"`, `\n`, `\xE4`, `\344`, `\u00E4`, `\u{E4}` and `\U000000E4`.
fn backslash(rest: &[u8]) -> Option<Unescaped> {
    let single = |c| Some((Unit::Char(c), 2));
    match rest.get(1)? {
        // White space and control characters are all alike, since they are ignored.
        b'n' | b'r' | b't' | b'b' | b'f' | b'v' => single(' '),
        b'x' => Some((byte_of(number(rest, 2, 2, 16)?)?, 4)),
        b'0'..=b'3' => Some((byte_of(number(rest, 1, 3, 8)?)?, 4)),
        b'U' => Some((Unit::Char(char::from_u32(number(rest, 2, 8, 16)?)?), 10)),
        b'u' if rest.get(2) == Some(&b'{') => {
            let digits = rest.get(3..)?.iter().take(9).position(|&byte| byte == b'}')?;
            let c = char::from_u32(number(rest, 3, digits, 16)?)?;
            Some((Unit::Char(c), digits.checked_add(4)?))
        }
        b'u' => utf16_units(rest, b"\\u"),
        byte if byte.is_ascii_punctuation() => single(char::from(*byte)),
        _ => None,
    }
}

/// Four digits after the prefix, or a surrogate pair.
fn utf16_units(rest: &[u8], prefix: &[u8]) -> Option<Unescaped> {
    let unit = |at: usize| {
        let unit = rest.get(at..)?.strip_prefix(prefix)?;
        u16::try_from(number(unit, 0, 4, 16)?).ok()
    };
    let length = prefix.len().checked_add(4)?;
    let first = unit(0)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((Unit::Char(c), length));
    }
    let c = char::decode_utf16([first, unit(length)?]).next()?.ok()?;
    Some((Unit::Char(c), length.checked_mul(2)?))
}

/// `Ã¤`: characters whose bytes in Windows-1252 are one character in UTF-8.
fn mojibake(rest: &[u8]) -> Option<Unescaped> {
    let (mut bytes, mut length) = ([0; 4], 0_usize);
    for count in 1..=bytes.len() {
        let (c, c_length) = first_char(rest.get(length..)?)?;
        *bytes.get_mut(count.checked_sub(1)?)? = windows1252::encode(c).filter(|byte| !byte.is_ascii())?;
        length = length.saturating_add(c_length);
        if let Some((c, _)) = first_char(bytes.get(..count)?) {
            return Some((Unit::Char(c), length));
        }
    }
    None
}

fn byte_of(number: u32) -> Option<Unit> {
    u8::try_from(number).ok().map(Unit::Byte)
}

/// Parses the number of `digits` digits at `at`.
fn number(bytes: &[u8], at: usize, digits: usize, radix: u32) -> Option<u32> {
    let digits = bytes.get(at..at.checked_add(digits)?)?;
    let digit = |byte: &u8| char::from(*byte).to_digit(radix);
    let first = digit(digits.first()?)?;
    let mut others = digits.iter().skip(1);
    others.try_fold(first, |number, byte| {
        number.checked_mul(radix)?.checked_add(digit(byte)?)
    })
}
