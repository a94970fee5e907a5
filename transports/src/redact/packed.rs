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
const BETWEEN: u8 = b'|';

/// A character of an encoding: the bits that it stands for, or none.
enum Symbol {
    Bits(u32),
    /// It may stand between two others.
    Nothing,
    /// `0x`: the zero stands for nothing either.
    NotEvenTheLast,
    /// It ends the run.
    End,
}

impl Packing {
    /// All that are looked into. The characters of Latin-1 are found in UTF-16 anyway, since zero bytes are not compared.
    pub(super) fn all(with_utf16: bool) -> Vec<Self> {
        let base64 = (0..4).map(Self::Base64);
        let hexadecimal = (0..2).map(Self::Hexadecimal);
        let utf16 = [u16::from_le_bytes as fn([u8; 2]) -> u16, u16::from_be_bytes]
            .into_iter()
            .flat_map(|unit| [Self::Utf16(unit, 0), Self::Utf16(unit, 1)]);
        base64.chain(hexadecimal).chain(utf16.filter(|_| with_utf16)).collect()
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

/// Decodes runs of symbols of so many bits each.
fn runs(view: &View, bits: u32, skipped: usize, shortest: usize, symbol: fn(u8) -> Symbol) -> View {
    let mut inner = View::with_capacity(view.bytes().len());
    let mut run = Run::beginning_at(0, skipped);
    for (at, &byte) in view.bytes().iter().enumerate() {
        match symbol(byte) {
            Symbol::Bits(_) if run.to_skip > 0 => run.to_skip = run.to_skip.saturating_sub(1),
            Symbol::Bits(value) => run.add(value, bits, at, view, &mut inner),
            Symbol::Nothing => {}
            Symbol::NotEvenTheLast if run.ends_with_zero(bits) => run.waiting = 0,
            Symbol::NotEvenTheLast | Symbol::End => {
                run.end(at, shortest, view, &mut inner);
                run = Run::beginning_at(inner.bytes().len(), skipped);
            }
        }
    }
    run.end(view.bytes().len(), shortest, view, &mut inner);
    inner
}

/// A run that is being decoded.
struct Run {
    /// Where its bytes begin.
    start: usize,
    to_skip: usize,
    /// The bits that are not yet a byte, how many they are, and where the first and the last symbol of them stand.
    value: u32,
    waiting: u32,
    first: usize,
    last: usize,
}

impl Run {
    fn beginning_at(start: usize, to_skip: usize) -> Self {
        Self {
            start,
            to_skip,
            value: 0,
            waiting: 0,
            first: 0,
            last: 0,
        }
    }

    fn add(&mut self, value: u32, bits: u32, at: usize, view: &View, inner: &mut View) {
        if self.waiting == 0 {
            self.first = at;
        }
        self.last = at;
        self.value = (self.value << bits | value) & 0xFFFF;
        self.waiting = self.waiting.saturating_add(bits);
        if let Some(left) = self.waiting.checked_sub(8) {
            let [_, _, _, byte] = (self.value >> left).to_be_bytes();
            inner.push(&[byte], view, self.first..at.saturating_add(1));
            (self.waiting, self.first) = (left, at);
        }
    }

    fn ends_with_zero(&self, bits: u32) -> bool {
        self.waiting == bits && self.value & 0xF == 0
    }

    /// Ends it before `at`, and forgets it if it is too short.
    fn end(&self, at: usize, shortest: usize, view: &View, inner: &mut View) {
        let length = inner.bytes().len().saturating_sub(self.start);
        if length < shortest.max(1) {
            inner.truncate(self.start);
        } else {
            inner.push(&[BETWEEN], view, self.last..at);
        }
    }
}

/// Either alphabet (RFC 4648, sections 4 and 5), with white space in it.
fn base64(byte: u8) -> Symbol {
    let value = match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ if byte.is_ascii_whitespace() || byte.is_ascii_control() => return Symbol::Nothing,
        _ => return Symbol::End,
    };
    Symbol::Bits(u32::from(value))
}

/// `c3a4`, `C3:A4`, `c3 a4`, `0xC3, 0xA4`
fn hexadecimal(byte: u8) -> Symbol {
    match byte {
        b':' | b'-' | b',' | b'.' | b'_' => Symbol::Nothing,
        b'x' | b'X' => Symbol::NotEvenTheLast,
        _ if byte.is_ascii_whitespace() || byte.is_ascii_control() => Symbol::Nothing,
        _ => char::from(byte).to_digit(16).map_or(Symbol::End, Symbol::Bits),
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
