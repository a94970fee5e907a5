//! Encodings of several bytes by several characters: Base64 and hexadecimal.
//!
//! The beginning of such an encoding is not known, since the text before it may be of the same characters. So each is decoded
//! at every offset that makes a difference.

use std::ops::Range;
use std::sync::LazyLock;

use zeroize::Zeroizing;

/// The separator of decoded runs: any character that is not ignored.
const BETWEEN: u8 = b'|';

/// In a table: white space and other characters between symbols.
const IGNORED: u8 = 0x80;
/// In a table: the `x` of `0x`, of which the zero is not a digit of the data.
const PREFIX: u8 = 0x81;
/// In a table: any other character.
const END: u8 = 0x82;

/// An encoding of `bits` bits by each symbol.
pub(super) struct Encoding {
    pub(super) bits: usize,
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

/// The long enough runs of symbols in a view.
pub(super) struct Symbols {
    bits: usize,
    values: Zeroizing<Vec<u8>>,
    /// The position of each symbol in the view.
    places: Vec<usize>,
    runs: Vec<Run>,
}

struct Run {
    symbols: Range<usize>,
    /// The position at which the run ends in the view.
    end: usize,
}

/// Runs of symbols, decoded.
pub(super) struct Unpacked<'a> {
    symbols: &'a Symbols,
    pub(super) bytes: Zeroizing<Vec<u8>>,
    runs: Vec<UnpackedRun<'a>>,
}

struct UnpackedRun<'a> {
    bytes: Range<usize>,
    /// The first symbol that was decoded.
    symbol: usize,
    run: &'a Run,
}

impl Encoding {
    /// Finds the runs that encode at least `shortest` bytes.
    pub(super) fn symbols(&self, bytes: &[u8], shortest: usize) -> Symbols {
        let mut symbols = Symbols {
            bits: self.bits,
            values: Zeroizing::default(),
            places: Vec::new(),
            runs: Vec::new(),
        };
        let fewest = shortest.saturating_mul(8).div_ceil(self.bits);
        let mut at = 0;
        while let Some(start) = self.next_run(bytes, at, fewest) {
            if symbols.runs.is_empty() {
                // Growing would leave copies that are not wiped.
                symbols.values.reserve_exact(bytes.len().saturating_sub(start));
            }
            let first = symbols.values.len();
            let end = self.read_run(bytes, start, &mut symbols);
            let run = first..symbols.values.len();
            if run.len() < fewest {
                symbols.values.truncate(first);
                symbols.places.truncate(first);
            } else {
                symbols.runs.push(Run { symbols: run, end });
            }
            at = end.saturating_add(1);
        }
        symbols
    }

    /// The next position with at least `fewest` characters of the encoding, ignored ones included. Looks at the last of them
    /// first, so that most characters between runs need not be looked at.
    fn next_run(&self, bytes: &[u8], mut at: usize, fewest: usize) -> Option<usize> {
        loop {
            let run = bytes.get(at..at.saturating_add(fewest))?;
            match run.iter().rposition(|&byte| self.value(byte) == END) {
                Some(end) => at = at.saturating_add(end).saturating_add(1),
                None => return Some(at),
            }
        }
    }

    /// Appends the run of symbols from `start` on; returns its end.
    fn read_run(&self, bytes: &[u8], start: usize, symbols: &mut Symbols) -> usize {
        let mut previous = None;
        for (at, &byte) in bytes.iter().enumerate().skip(start) {
            match self.value(byte) {
                IGNORED => {}
                PREFIX if previous == Some(b'0') => {
                    symbols.values.pop();
                    symbols.places.pop();
                }
                PREFIX | END => return at,
                value => {
                    symbols.values.push(value);
                    symbols.places.push(at);
                }
            }
            previous = Some(byte);
        }
        bytes.len()
    }

    fn value(&self, byte: u8) -> u8 {
        self.values.get(usize::from(byte)).copied().unwrap_or(END)
    }
}

impl Symbols {
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Nothing decoded yet, with room for all symbols.
    pub(super) fn unpacked(&self) -> Unpacked<'_> {
        let bytes = self.values.len().saturating_mul(self.bits).div_ceil(8);
        Unpacked {
            symbols: self,
            bytes: Zeroizing::new(Vec::with_capacity(bytes.saturating_add(self.runs.len()))),
            runs: Vec::with_capacity(self.runs.len()),
        }
    }
}

impl Unpacked<'_> {
    /// Decodes the runs of at least `shortest` bytes, without the first `skipped` symbols of each.
    pub(super) fn decode(&mut self, skipped: usize, shortest: usize) {
        self.bytes.clear();
        self.runs.clear();
        let Symbols { bits, values, runs, .. } = self.symbols;
        for run in runs {
            let symbol = run.symbols.start.saturating_add(skipped);
            let symbols = values.get(symbol..run.symbols.end).unwrap_or_default();
            if symbols.len().saturating_mul(*bits) / 8 < shortest {
                continue;
            }
            let start = self.bytes.len();
            match bits {
                6 => unpack::<4>(symbols, *bits, &mut self.bytes),
                _ => unpack::<2>(symbols, *bits, &mut self.bytes),
            }
            self.runs.push(UnpackedRun {
                bytes: start..self.bytes.len(),
                symbol,
                run,
            });
            self.bytes.push(BETWEEN);
        }
    }

    /// The range of the view before from which the byte at `at` was decoded.
    pub(super) fn before(&self, at: usize) -> Range<usize> {
        let next = self.runs.partition_point(|run| run.bytes.start <= at);
        let Some(UnpackedRun { bytes, symbol, run }) = next.checked_sub(1).and_then(|at| self.runs.get(at)) else {
            return 0..0;
        };
        if at >= bytes.end {
            return run.end..run.end;
        }
        let bit = at.saturating_sub(bytes.start).saturating_mul(8);
        let place = |bit: usize| {
            let symbol = symbol.saturating_add(bit.checked_div(self.symbols.bits).unwrap_or(0));
            self.symbols.places.get(symbol).copied().unwrap_or(run.end)
        };
        place(bit)..place(bit.saturating_add(7)).saturating_add(1)
    }
}

/// Decodes groups of symbols that encode whole bytes, and the whole bytes of the rest.
fn unpack<const GROUP: usize>(symbols: &[u8], bits: usize, bytes: &mut Vec<u8>) {
    let pack = |symbols: &[u8]| {
        let value = symbols
            .iter()
            .fold(0_u32, |value, symbol| value << bits | u32::from(*symbol));
        let unused = 32_usize.saturating_sub(symbols.len().saturating_mul(bits));
        (value << unused).to_be_bytes()
    };
    let (groups, rest) = symbols.as_chunks::<GROUP>();
    for group in groups {
        match (GROUP, pack(group)) {
            (4, [a, b, c, _]) => bytes.extend_from_slice(&[a, b, c]),
            (_, [byte, ..]) => bytes.push(byte),
        }
    }
    if !rest.is_empty() {
        let whole = rest.len().saturating_mul(bits) / 8;
        bytes.extend(pack(rest).iter().take(whole));
    }
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
