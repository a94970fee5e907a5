//! Encodings in which several characters together stand for several bytes: Base64, hexadecimal, UTF-16.
//!
//! Where such an encoding begins is not known, for what stands before it may be of the same characters. So each is decoded
//! from every place that makes a difference.

use super::view::View;

/// An encoding, and how much of the beginning of each run of its characters is passed over.
#[derive(Clone, Copy)]
pub(super) enum Packing {
    Base64(usize),
    Hexadecimal(usize),
    /// UTF-16, which is of any bytes.
    Utf16(fn([u8; 2]) -> u16, usize),
}

/// What stands between two decoded runs: anything but what is not compared.
const BETWEEN: &[u8] = b"|";

impl Packing {
    /// All that are looked into. The characters of Latin-1 are found in UTF-16 anyway, since zero bytes are not compared.
    pub(super) fn all(with_utf16: bool) -> Vec<Self> {
        let little: fn([u8; 2]) -> u16 = u16::from_le_bytes;
        let utf16 = [little, u16::from_be_bytes].map(|unit| [Self::Utf16(unit, 0), Self::Utf16(unit, 1)]);
        let base64 = (0..4).map(Self::Base64);
        let others = base64.chain((0..2).map(Self::Hexadecimal));
        others
            .chain(utf16.into_iter().flatten().filter(|_| with_utf16))
            .collect()
    }

    /// What is encoded in the view, in runs of at least `shortest` bytes.
    pub(super) fn open(self, view: &View, shortest: usize) -> View {
        match self {
            Self::Base64(skipped) => runs(view, 6, skipped, shortest, base64),
            Self::Hexadecimal(skipped) => runs(view, 4, skipped, shortest, hexadecimal),
            Self::Utf16(unit, skipped) => utf16(view, unit, skipped),
        }
    }
}

/// A character of an encoding: the bits that it stands for, or none where it may stand between others.
type Symbol = Option<u32>;

/// Decodes runs of symbols of so many bits each.
fn runs(view: &View, bits: u32, skipped: usize, shortest: usize, symbol: fn(u8) -> Option<Symbol>) -> View {
    let mut inner = View::with_capacity(view.bytes().len());
    let mut run: Vec<(u32, usize)> = Vec::new();
    for at in 0..=view.bytes().len() {
        match view.bytes().get(at).map(|byte| symbol(*byte)) {
            Some(Some(Some(value))) => run.push((value, at)),
            Some(Some(None)) => {}
            // `0x` begins a number: the zero stands for nothing.
            Some(None) if bits == 4 && view.rest(at.saturating_sub(1)).starts_with(b"0x") => drop(run.pop()),
            Some(None) | None => {
                let before = inner.bytes().len();
                decode(run.get(skipped..).unwrap_or_default(), bits, view, &mut inner);
                if inner.bytes().len().saturating_sub(before) < shortest {
                    inner.truncate(before);
                } else {
                    inner.push(BETWEEN, view, at..at);
                }
                run.clear();
            }
        }
    }
    inner
}

fn decode(symbols: &[(u32, usize)], bits: u32, view: &View, inner: &mut View) {
    let (mut value, mut waiting, mut first) = (0_u32, 0_u32, None);
    for &(symbol, at) in symbols {
        value = value << bits | symbol;
        waiting = waiting.saturating_add(bits);
        let start = first.unwrap_or(at);
        first = Some(start);
        if let Some(left) = waiting.checked_sub(8) {
            let [_, _, _, byte] = (value >> left).to_be_bytes();
            inner.push(&[byte], view, start..at.saturating_add(1));
            (waiting, first) = (left, (left > 0).then_some(at));
        }
    }
}

/// Either alphabet (RFC 4648, sections 4 and 5), with white space in it.
fn base64(byte: u8) -> Option<Symbol> {
    let value = match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        b' ' | 0x7F => return Some(None),
        _ => return byte.is_ascii_control().then_some(None),
    };
    Some(Some(u32::from(value)))
}

/// `c3a4`, `C3:A4`, `c3 a4`, `0xC3, 0xA4`
fn hexadecimal(byte: u8) -> Option<Symbol> {
    match char::from(byte).to_digit(16) {
        None if b" :-,._".contains(&byte) || byte.is_ascii_control() => Some(None),
        digit => digit.map(Some),
    }
}

fn utf16(view: &View, unit: fn([u8; 2]) -> u16, skipped: usize) -> View {
    let (pairs, _) = view.rest(skipped).as_chunks::<2>();
    // Two bytes become three at most.
    let mut inner = View::with_capacity(view.bytes().len().saturating_mul(2));
    let mut at = skipped;
    for decoded in char::decode_utf16(pairs.iter().copied().map(unit)) {
        let c = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
        let end = at.saturating_add(c.len_utf16().saturating_mul(2));
        inner.push(c.encode_utf8(&mut [0; 4]).as_bytes(), view, at..end);
        at = end;
    }
    inner
}
