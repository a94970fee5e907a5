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
    /// All symbols of the runs.
    all: Bits,
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

/// Bytes that are made of bits.
struct Bits {
    bytes: Vec<u8>,
    /// The last bits, of which the lowest `pending` are not yet in a byte.
    last: u64,
    pending: usize,
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
                all: Bits::with_capacity(text.len().saturating_sub(start).saturating_mul(2)),
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

    /// The bits of a group, if all are symbols.
    #[inline]
    fn bits_of(&self, group: &[u8; GROUP]) -> Option<u64> {
        let (mut bits, mut values) = (0, 0);
        for &byte in group {
            let value = self.value(byte);
            values |= value;
            bits = bits << self.bits | u64::from(value);
        }
        (values < IGNORED).then_some(bits)
    }

    #[inline]
    fn value(&self, byte: u8) -> u8 {
        self.values.get(usize::from(byte)).copied().unwrap_or(END)
    }

    /// The positions of the symbols of a run.
    fn places(&self, text: &[u8], run: Range<usize>) -> Vec<usize> {
        let value = |at: usize| text.get(at).map_or(END, |byte| self.value(*byte));
        let is_prefix = |at: usize| text.get(at) == Some(&b'0') && value(at.saturating_add(1)) == PREFIX;
        run.filter(|at| value(*at) < IGNORED && !is_prefix(*at)).collect()
    }
}

impl Unpacked<'_> {
    /// Reads the run of symbols from `start` on, and keeps it if there are enough; returns its end.
    fn read_run(&mut self, start: usize, fewest: usize) -> usize {
        let (Encoding { bits, .. }, text) = (self.encoding, self.text);
        let first = self.all.bytes.len();
        let mut at = start;
        'run: while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some(group) = rest.first_chunk().and_then(|group| self.encoding.bits_of(group)) {
                self.all.push(group, bits.wrapping_mul(GROUP));
                at = at.wrapping_add(GROUP);
                continue;
            }
            for &byte in rest.iter().take(GROUP) {
                match self.encoding.value(byte) {
                    IGNORED => {}
                    PREFIX if at > start && text.get(at.wrapping_sub(1)) == Some(&b'0') => self.all.pop(*bits),
                    PREFIX | END => break 'run,
                    value => self.all.push(u64::from(value), *bits),
                }
                at = at.wrapping_add(1);
            }
        }
        let bytes = self.all.bytes.len().saturating_sub(first);
        let read = bytes.saturating_mul(8).saturating_add(self.all.pending);
        let symbols = read.checked_div(*bits).unwrap_or(0);
        self.all.end();
        if symbols < fewest {
            self.all.bytes.truncate(first);
            return at;
        }
        self.runs.push(Run {
            text: start..at,
            symbols,
            places: OnceCell::new(),
            bytes: first..self.all.bytes.len(),
        });
        at
    }

    /// Decodes the runs, without the first `skipped` symbols of each.
    pub(super) fn decode(&mut self, skipped: usize) {
        self.skipped = skipped;
        let bits = self.encoding.bits;
        let unused = skipped.saturating_mul(bits);
        let (left, right) = (unused % 8, 7_usize.saturating_sub(unused % 8));
        let packed = self.all.bytes.get(unused / 8..).unwrap_or_default();
        self.bytes.resize(self.all.bytes.len(), 0);
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
        self.all.bytes.zeroize();
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

impl Bits {
    fn with_capacity(bytes: usize) -> Self {
        // Growing would leave copies that are not wiped.
        let bytes = Vec::with_capacity(bytes.saturating_add(size_of::<u64>()));
        Self {
            bytes,
            last: 0,
            pending: 0,
        }
    }

    #[inline]
    fn push(&mut self, value: u64, bits: usize) {
        self.last = self.last << bits | value;
        self.pending = self.pending.wrapping_add(bits);
        let whole = self.bytes.len().wrapping_add(self.pending / 8);
        // Writing all of them is faster.
        let unused = 64_usize.wrapping_sub(self.pending);
        self.bytes.extend_from_slice(&(self.last << unused).to_be_bytes());
        self.bytes.truncate(whole);
        self.pending %= 8;
    }

    /// Takes back the last bits.
    fn pop(&mut self, bits: usize) {
        if self.pending < bits {
            self.last = self.bytes.pop().map_or(0, u64::from);
            self.pending = self.pending.saturating_add(8);
        }
        self.last >>= bits;
        self.pending = self.pending.saturating_sub(bits);
    }

    /// Ends a run: what follows begins with a byte of its own.
    fn end(&mut self) {
        self.push(0, 8_usize.saturating_sub(self.pending));
        self.bytes.extend(GAP);
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
