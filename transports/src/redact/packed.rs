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

/// The bytes that are converted at a time: as symbols they become as many bytes as each has bits.
const GROUP: usize = 8;

/// The bits of a symbol of Base64.
const MOST_BITS: usize = 6;

/// The highest bit of each byte of a group.
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

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
    skipped: usize,
    pub(super) bytes: Vec<u8>,
}

struct Run {
    text: Range<usize>,
    symbols: usize,
    /// All its symbols, decoded, and padding.
    packed: Vec<u8>,
    /// The positions of its symbols, which are needed only when something is found.
    places: OnceCell<Vec<usize>>,
    /// The range of what is decoded of it now.
    bytes: Range<usize>,
}

impl Encoding {
    /// Finds the runs that encode at least `shortest` bytes, within runs of ASCII.
    pub(super) fn runs<'a>(&'a self, text: &'a [u8], ascii: &[Range<usize>], shortest: usize) -> Option<Unpacked<'a>> {
        let fewest = fewest_symbols(shortest, self.bits);
        let longest = ascii.iter().map(Range::len).max()?;
        let mut values = vec![0; longest.saturating_add(GROUP)];
        let mut runs = Vec::new();
        for ascii in ascii {
            let text = text.get(..ascii.end).unwrap_or_default();
            let mut at = ascii.start;
            while let Some(start) = self.next_run(text, at, fewest) {
                let (end, symbols) = self.read_run(text, start, &mut values);
                if symbols >= fewest {
                    runs.push(self.run(start..end, symbols, &mut values));
                }
                at = end.saturating_add(1);
            }
        }
        let decoded: usize = runs.iter().map(|run| run.packed.len()).sum();
        (!runs.is_empty()).then(|| Unpacked {
            encoding: self,
            text,
            skipped: 0,
            // Growing would leave copies that are not wiped.
            bytes: Vec::with_capacity(decoded.saturating_add(runs.len()).saturating_add(GROUP)),
            runs,
        })
    }

    /// The next position with at least `fewest` characters of the encoding, ignored ones included. Looks at the last of them
    /// first, so that most characters between runs need not be looked at.
    fn next_run(&self, text: &[u8], mut at: usize, fewest: usize) -> Option<usize> {
        loop {
            let run = text.get(at..at.saturating_add(fewest))?;
            match run.iter().rposition(|&byte| self.value(byte) == END) {
                Some(end) => at = at.saturating_add(end).saturating_add(1),
                None => return Some(at),
            }
        }
    }

    /// Reads the run of symbols from `start` on; returns its end, and the number of values.
    fn read_run(&self, text: &[u8], start: usize, values: &mut [u8]) -> (usize, usize) {
        let (mut at, mut filled) = (start, 0_usize);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            // `map` would be slow here.
            let group = rest.first_chunk().map(|&[a, b, c, d, e, f, g, h]| {
                let value = |byte| self.value(byte);
                [
                    value(a),
                    value(b),
                    value(c),
                    value(d),
                    value(e),
                    value(f),
                    value(g),
                    value(h),
                ]
            });
            if let Some(group) = group.filter(|group| u64::from_ne_bytes(*group) & HIGH_BITS == 0)
                && let Some(to) = values.get_mut(filled..).and_then(<[u8]>::first_chunk_mut)
            {
                *to = group;
                at = at.saturating_add(GROUP);
                filled = filled.saturating_add(GROUP);
                continue;
            }
            for &byte in rest.iter().take(GROUP) {
                match self.value(byte) {
                    IGNORED => {}
                    PREFIX if at > start && text.get(at.saturating_sub(1)) == Some(&b'0') => {
                        filled = filled.saturating_sub(1);
                    }
                    PREFIX | END => return (at, filled),
                    value => {
                        values.get_mut(filled).into_iter().for_each(|to| *to = value);
                        filled = filled.saturating_add(1);
                    }
                }
                at = at.saturating_add(1);
            }
        }
        (at, filled)
    }

    fn run(&self, text: Range<usize>, symbols: usize, values: &mut [u8]) -> Run {
        let padded = symbols.next_multiple_of(GROUP);
        values.get_mut(symbols..padded).unwrap_or_default().fill(0);
        let values = values.get(..padded).unwrap_or_default();
        let mut packed = Vec::with_capacity(values.len().saturating_add(2 * GROUP));
        for group in values.as_chunks().0 {
            let squeezed = squeezed(u64::from_be_bytes(*group), self.bits).to_be_bytes();
            packed.extend_from_slice(squeezed.get(..self.bits).unwrap_or_default());
        }
        packed.extend([0; 2 * GROUP]);
        Run {
            text,
            symbols,
            packed,
            places: OnceCell::new(),
            bytes: 0..0,
        }
    }

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
    /// Decodes the runs, without the first `skipped` symbols of each.
    pub(super) fn decode(&mut self, skipped: usize) {
        self.skipped = skipped;
        self.bytes.clear();
        let bits = self.encoding.bits;
        let unused = skipped.saturating_mul(bits);
        let (shift, others) = (unused % 8, 63_usize.saturating_sub(unused % 8));
        for run in &mut self.runs {
            let start = self.bytes.len();
            let packed = run.packed.get(unused / 8..).unwrap_or_default();
            self.bytes.resize(start.saturating_add(packed.len()), 0);
            let to = self.bytes.get_mut(start..).unwrap_or_default();
            let groups = packed.as_chunks().0.windows(2);
            for (groups, to) in groups.zip(to.as_chunks_mut().0) {
                if let [group, next] = groups {
                    let (group, next) = (u64::from_be_bytes(*group), u64::from_be_bytes(*next));
                    *to = (group << shift | next >> 1 >> others).to_be_bytes();
                }
            }
            let whole = run.symbols.saturating_sub(skipped).saturating_mul(bits) / 8;
            self.bytes.truncate(start.saturating_add(whole));
            run.bytes = start..self.bytes.len();
            self.bytes.push(BETWEEN);
        }
    }

    /// Wipes all that is decoded.
    pub(super) fn wipe(&mut self) {
        self.bytes.zeroize();
        self.runs.iter_mut().for_each(|run| run.packed.zeroize());
    }

    /// The range of the text from which the byte at `at` was decoded.
    pub(super) fn before(&self, at: usize) -> Range<usize> {
        let next = self.runs.partition_point(|run| run.bytes.start <= at);
        let Some(run) = next.checked_sub(1).and_then(|at| self.runs.get(at)) else {
            return 0..0;
        };
        if at >= run.bytes.end {
            return run.text.end..run.text.end;
        }
        let bit = at.saturating_sub(run.bytes.start).saturating_mul(8);
        let places = run
            .places
            .get_or_init(|| self.encoding.places(self.text, run.text.clone()));
        let place = |bit: usize| {
            let symbol = bit.checked_div(self.encoding.bits).unwrap_or(0);
            let place = places.get(symbol.saturating_add(self.skipped));
            place.copied().unwrap_or(run.text.end)
        };
        place(bit)..place(bit.saturating_add(7)).saturating_add(1)
    }
}

/// The runs of ASCII that may encode at least `shortest` bytes. Random data has next to none.
pub(super) fn ascii_runs(text: &[u8], shortest: usize) -> Vec<Range<usize>> {
    let fewest = fewest_symbols(shortest, MOST_BITS);
    let mut runs = Vec::new();
    if text.is_ascii() || fewest < GROUP {
        runs.push(0..text.len());
        return runs;
    }
    // Each long enough run has one of these groups in it.
    let step = fewest.saturating_sub(GROUP).saturating_add(1);
    let (mut at, mut searched) = (0_usize, 0_usize);
    while let Some(group) = text.get(at..).and_then(<[u8]>::first_chunk) {
        if u64::from_ne_bytes(*group) & HIGH_BITS == 0 {
            let (before, after) = text.split_at_checked(at).unwrap_or_default();
            let before = before.get(searched..).unwrap_or_default().iter().rev();
            let start = at.saturating_sub(before.take_while(|byte| byte.is_ascii()).count());
            searched = at.saturating_add(after.iter().take_while(|byte| byte.is_ascii()).count());
            runs.push(start..searched);
            at = searched;
        }
        at = at.saturating_add(step);
    }
    runs
}

fn fewest_symbols(bytes: usize, bits: usize) -> usize {
    bytes.saturating_mul(8).div_ceil(bits)
}

/// The bits of symbols without the unused ones of each byte.
#[inline]
fn squeezed(symbols: u64, bits: usize) -> u64 {
    // Joins neighbours: in every other one `unused` bits are moved to where `used` bits are.
    let join = |all: u64, unused: usize, used: usize, lower: u64| (all >> unused & lower) << used | all & lower;
    let pairs = join(symbols, 8, bits, 0x00FF_00FF_00FF_00FF);
    let fours = join(pairs, 16, bits << 1, 0x0000_FFFF_0000_FFFF);
    join(fours, 32, bits << 2, 0xFFFF_FFFF) << 64_usize.saturating_sub(bits << 3)
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
