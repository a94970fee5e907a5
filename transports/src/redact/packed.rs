//! Encodings of several bytes by several characters: Base64 and hexadecimal.
//!
//! The beginning of such an encoding is not known, since the text before it may be of the same characters. So each is decoded
//! at every offset that makes a difference.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use zeroize::Zeroize;

/// The separator of decoded runs: any character that is not ignored.
const BETWEEN: u8 = b'|';

/// In a table: white space and other characters between symbols.
const IGNORED: u8 = 0x80;
/// In a table: the `x` of `0x`, of which the zero is not a digit of the data.
const PREFIX: u8 = 0x81;
/// In a table: any other character.
const END: u8 = 0x82;

/// The symbols that are converted at a time.
const GROUP: usize = 8;

/// Follows each run: decoding without the first symbols, which are up to 18 bits, looks as far beyond its end.
const GAP: [u8; 2] = [0; 2];

/// An encoding of `bits` bits by each symbol.
pub(super) struct Encoding {
    bits: usize,
    /// The symbols before which the encoding of a byte ends again.
    pub(super) group: usize,
    /// The value of each byte as a symbol.
    values: [u8; 256],
}

pub(super) static ENCODINGS: LazyLock<[Encoding; 2]> = LazyLock::new(|| {
    [(6, 4, base64 as fn(u8) -> u8), (4, 2, hexadecimal)].map(|(bits, group, value)| {
        let values = std::array::from_fn(|byte| u8::try_from(byte).map_or(END, value));
        Encoding { bits, group, values }
    })
});

/// The long enough runs of symbols in a text, decoded without the first `skipped` symbols of each.
pub(super) struct Unpacked<'a> {
    encoding: &'a Encoding,
    text: &'a [u8],
    runs: Vec<Run>,
    /// All symbols of the runs as bytes.
    all: Vec<u8>,
    /// The last bits, of which the lowest `pending` are not yet in a byte.
    last: u64,
    pending: usize,
    skipped: usize,
    pub(super) bytes: Vec<u8>,
}

struct Run {
    text: Range<usize>,
    symbols: usize,
    /// The positions of its symbols, which are needed only when something is found.
    places: OnceCell<Vec<usize>>,
    /// Where it is decoded to, with the gap after it.
    bytes: Range<usize>,
}

impl Encoding {
    /// Finds the runs that encode at least `shortest` bytes.
    pub(super) fn unpack<'a>(&'a self, text: &'a [u8], shortest: usize) -> Option<Unpacked<'a>> {
        let fewest = shortest.saturating_mul(8).div_ceil(self.bits);
        let (mut at, mut unpacked) = (0, None);
        while let Some(start) = self.next_run(text, at, fewest) {
            let unpacked = unpacked.get_or_insert_with(|| Unpacked {
                encoding: self,
                text,
                runs: Vec::new(),
                // Growing would leave copies that are not wiped.
                all: Vec::with_capacity(text.len().saturating_mul(2).saturating_add(GROUP)),
                last: 0,
                pending: 0,
                skipped: 0,
                bytes: Vec::new(),
            });
            at = unpacked.read_run(start, fewest).saturating_add(1);
        }
        unpacked.filter(|unpacked| !unpacked.runs.is_empty())
    }

    /// The next position with at least `fewest` characters of the encoding, ignored ones included. Looks at the last of them
    /// first, so that most characters between runs need not be looked at.
    fn next_run(&self, text: &[u8], mut at: usize, fewest: usize) -> Option<usize> {
        loop {
            if let Some(last) = fewest.checked_sub(GROUP) {
                // Random data has next to no group of ASCII.
                let groups = text.get(at.saturating_add(last)..)?.windows(GROUP);
                let step = last.saturating_add(1);
                let skipped = groups.step_by(step).position(is_ascii)?;
                at = at.saturating_add(skipped.saturating_mul(step));
            }
            let run = text.get(at..at.saturating_add(fewest))?;
            let Some(end) = run.iter().rposition(|&byte| self.value(byte) == END) else {
                return Some(at);
            };
            at = at.saturating_add(end).saturating_add(1);
        }
    }

    /// The bits of the group that the text begins with, if all of it are symbols, and no `x` follows.
    #[inline]
    fn group(&self, text: &[u8]) -> Option<u64> {
        let (group, rest) = text.split_first_chunk::<GROUP>()?;
        let (mut bits, mut values) = (0, 0);
        for &byte in group {
            let value = self.value(byte);
            values |= value;
            bits = bits << self.bits | u64::from(value);
        }
        let is_whole = values < IGNORED && rest.first().is_none_or(|next| self.value(*next) != PREFIX);
        is_whole.then_some(bits)
    }

    /// The value of the first symbol, and its length. The `0x` before digits is ignored.
    fn first(&self, text: &[u8]) -> (u8, usize) {
        match *text {
            [b'0', next, ..] if self.value(next) == PREFIX => (IGNORED, 2),
            [byte, ..] => (self.value(byte), 1),
            [] => (END, 0),
        }
    }

    #[inline]
    fn value(&self, byte: u8) -> u8 {
        self.values.get(usize::from(byte)).copied().unwrap_or(END)
    }

    /// The positions of the symbols of a run.
    fn places(&self, text: &[u8], run: Range<usize>) -> Vec<usize> {
        let (mut places, mut at) = (Vec::new(), run.start);
        while at < run.end {
            let (value, length) = self.first(text.get(at..).unwrap_or_default());
            places.extend((value < IGNORED).then_some(at));
            at = at.saturating_add(length);
        }
        places
    }
}

impl Unpacked<'_> {
    /// Reads the run of symbols from `start` on, and keeps it if there are enough; returns its end.
    fn read_run(&mut self, start: usize, fewest: usize) -> usize {
        let Encoding { bits, .. } = self.encoding;
        let first = self.all.len();
        let mut at = start;
        'run: loop {
            let rest = self.text.get(at..).unwrap_or_default();
            if let Some(group) = self.encoding.group(rest) {
                self.push(group, bits.wrapping_mul(GROUP));
                at = at.wrapping_add(GROUP);
                continue;
            }
            for _ in 0..GROUP {
                let (value, length) = self.encoding.first(self.text.get(at..).unwrap_or_default());
                match value {
                    IGNORED => {}
                    PREFIX | END => break 'run,
                    value => self.push(u64::from(value), *bits),
                }
                at = at.wrapping_add(length);
            }
        }
        let read = self.all.len().saturating_sub(first).saturating_mul(8);
        let symbols = read.saturating_add(self.pending).checked_div(*bits).unwrap_or(0);
        // What follows begins with a byte of its own.
        self.push(0, 8_usize.saturating_sub(self.pending));
        if symbols < fewest {
            self.all.truncate(first);
            return at;
        }
        self.all.extend(GAP);
        self.runs.push(Run {
            text: start..at,
            symbols,
            places: OnceCell::new(),
            bytes: first..self.all.len(),
        });
        at
    }

    #[inline]
    fn push(&mut self, value: u64, bits: usize) {
        self.last = self.last << bits | value;
        self.pending = self.pending.wrapping_add(bits);
        let whole = self.all.len().wrapping_add(self.pending / 8);
        // Writing all of them is faster.
        let unused = 64_usize.wrapping_sub(self.pending);
        self.all.extend_from_slice(&(self.last << unused).to_be_bytes());
        self.all.truncate(whole);
        self.pending %= 8;
    }

    /// Decodes the runs, without the first `skipped` symbols of each.
    pub(super) fn decode(&mut self, skipped: usize) {
        self.skipped = skipped;
        let bits = self.encoding.bits;
        let unused = skipped.saturating_mul(bits);
        let (left, right) = (unused % 8, 7_usize.saturating_sub(unused % 8));
        let packed = self.all.get(unused / 8..).unwrap_or_default();
        self.bytes.resize(self.all.len(), 0);
        let pairs = packed.iter().zip(packed.iter().skip(1));
        for (to, (byte, next)) in self.bytes.iter_mut().zip(pairs) {
            *to = byte << left | next >> 1 >> right;
        }
        for run in &self.runs {
            let whole = run.symbols.saturating_sub(skipped).saturating_mul(bits) / 8;
            let gap = run.bytes.start.saturating_add(whole)..run.bytes.end;
            let gap = self.bytes.get_mut(gap).unwrap_or_default();
            // What follows is ignored.
            gap.fill(0);
            gap.first_mut().into_iter().for_each(|first| *first = BETWEEN);
        }
    }

    /// Wipes all that is decoded.
    pub(super) fn wipe(&mut self) {
        self.bytes.zeroize();
        self.all.zeroize();
    }

    /// The range of the text from which the byte at `at` was decoded.
    pub(super) fn before(&self, at: usize) -> Range<usize> {
        let next = self.runs.partition_point(|run| run.bytes.start <= at);
        let Some(run) = next.checked_sub(1).and_then(|at| self.runs.get(at)) else {
            return 0..0;
        };
        let places = run
            .places
            .get_or_init(|| self.encoding.places(self.text, run.text.clone()));
        let bit = at.saturating_sub(run.bytes.start).saturating_mul(8);
        let place = |bit: usize| {
            let symbol = bit.checked_div(self.encoding.bits).unwrap_or(0);
            places.get(symbol.saturating_add(self.skipped)).copied()
        };
        let end = run.text.end;
        place(bit).map_or(end..end, |start| {
            start..place(bit.saturating_add(7)).map_or(end, |last| last.saturating_add(1))
        })
    }
}

/// Whether a group is ASCII; faster than the function of slices, which are of any length.
#[inline]
fn is_ascii(group: &[u8]) -> bool {
    let group = group.first_chunk::<GROUP>().copied().unwrap_or_default();
    u64::from_ne_bytes(group) & 0x8080_8080_8080_8080 == 0
}

/// Either alphabet (RFC 4648, sections 4 and 5), with white space in it.
fn base64(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        b' ' => IGNORED,
        _ if byte.is_ascii_control() => IGNORED,
        _ => END,
    }
}

/// `c3a4`, `C3:A4`, `c3 a4`, `0xC3, 0xA4`
fn hexadecimal(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte.wrapping_sub(b'0'),
        b'a'..=b'f' | b'A'..=b'F' => byte.to_ascii_lowercase().wrapping_sub(b'a').wrapping_add(10),
        b'x' => PREFIX,
        b' ' | b':' | b'-' | b',' | b'.' | b'_' => IGNORED,
        _ if byte.is_ascii_control() => IGNORED,
        _ => END,
    }
}
