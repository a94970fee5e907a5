//! Secrets in the form in which they are compared, and the search for them.

use std::iter;
use std::ops::Range;

use memchr::memmem::{self, Finder};
use zeroize::Zeroizing;

use super::escapes::Escapes;
use super::fold::{self, first_char, folded};
use super::{Content, LAYERS, TELLING_BYTES};

/// The length from which a secret is found within longer words too.
const UNMISTAKABLE_BYTES: usize = 8;

/// ASCII to which other characters are folded too, as `ſ` to `s`. A plus sign is dropped.
const AMBIGUOUS: &[u8] = b"afhijklnstwy+";

/// The bytes that are compared with a secret before all of the text is folded.
const ANCHOR: usize = 4;

/// One form of a secret.
pub(super) struct Needle {
    /// The index of the secret.
    pub(super) secret: usize,
    /// The length of the secret including white space, if only that makes it long enough to be found within words.
    with_blanks: Option<usize>,
    text: Zeroizing<Vec<u8>>,
    /// The part to look for in text that is not folded. It begins with a byte that is there wherever the secret is, in either
    /// letter case. Empty if there is no such byte.
    anchor: Range<usize>,
}

/// All secrets, and what is known of them together.
pub(super) struct Needles {
    pub(super) all: Vec<Needle>,
    /// The number of layers of escapes to decode: [`LAYERS`], and those that secrets themselves seem to have.
    pub(super) layers: usize,
    /// The length of the longest.
    pub(super) longest: usize,
    /// The fewest bytes that can encode one that is searched for in data.
    pub(super) fewest_bytes: usize,
    /// The bytes that their anchors begin with, in both letter cases.
    anchors: Zeroizing<Vec<u8>>,
    /// The bytes of text that may follow one of those. Most do not.
    seconds: Table,
    /// The bytes that are in no occurrence, however it is encoded.
    walls: Table,
}

/// Whether a byte is in a set.
type Table = Zeroizing<[bool; 256]>;

fn table(holds: impl Fn(u8) -> bool) -> Table {
    Zeroizing::new(std::array::from_fn(|byte| u8::try_from(byte).is_ok_and(&holds)))
}

fn is_in(table: &Table, byte: u8) -> bool {
    table.get(usize::from(byte)) == Some(&true)
}

impl Needles {
    pub(super) fn new<S: AsRef<str>>(secrets: impl IntoIterator<Item = S>) -> Self {
        let (mut all, mut deepest) = (Vec::new(), 0);
        for (number, secret) in secrets.into_iter().enumerate() {
            let (forms, layers) = of(number, secret.as_ref());
            all.extend(forms);
            deepest = deepest.max(layers);
        }
        let sought_in_data = all.iter().filter(|needle| needle.is_telling());
        let anchors = all.iter().filter_map(|needle: &Needle| needle.anchor().first());
        let mut anchors: Vec<u8> = anchors.flat_map(|byte| [*byte, byte.to_ascii_uppercase()]).collect();
        anchors.sort_unstable();
        anchors.dedup();
        Self {
            layers: LAYERS.saturating_add(deepest),
            longest: all.iter().map(Needle::len).max().unwrap_or(0),
            fewest_bytes: sought_in_data
                .map(Needle::fewest_bytes)
                .min()
                .map_or(usize::MAX, |fewest| fewest.max(TELLING_BYTES)),
            anchors: Zeroizing::new(anchors),
            seconds: table(|byte| all.iter().any(|needle| needle.may_continue_with(byte))),
            walls: table(|byte| is_wall(byte, &all)),
            all,
        }
    }

    pub(super) fn sought_in(&self, content: Content) -> impl Iterator<Item = &Needle> {
        let is_sought = move |needle: &&Needle| content == Content::Text || needle.is_telling();
        self.all.iter().filter(is_sought)
    }

    /// Whether one may be in a text that is not folded. `false` is certain, and much faster than folding.
    pub(super) fn may_be_in(&self, text: &[u8], content: Content) -> bool {
        let may_begin_with = |head: &[u8]| self.sought_in(content).any(|needle| head.starts_with(needle.anchor()));
        let may_be_at = |at: usize| {
            let rest = text.get(at..).unwrap_or_default();
            rest.get(1).is_none_or(|second| is_in(&self.seconds, *second)) && may_begin_with(&fold::head(rest))
        };
        // One without an anchor may be anywhere.
        may_begin_with(&[])
            || self.anchors.chunks(3).any(|bytes| match *bytes {
                [a, b, c] => memchr::memchr3_iter(a, b, c, text).any(may_be_at),
                [a, b] => memchr::memchr2_iter(a, b, text).any(may_be_at),
                [a] => memchr::memchr_iter(a, text).any(may_be_at),
                _ => false,
            })
    }

    pub(super) fn is_wall(&self, byte: u8) -> bool {
        is_in(&self.walls, byte)
    }

    /// Whether an escape may have consumed the beginning or the end of a secret, between the bytes `previous` and `next`.
    pub(super) fn may_be_cut_by(&self, escape: &[u8], previous: Option<u8>, next: Option<u8>) -> bool {
        let escape = escape.to_ascii_lowercase();
        let mut all = self.all.iter();
        all.any(|needle| needle.may_be_cut_by(&escape, previous, next))
    }
}

/// Whether it is never UTF-8, and no secret has its letter of Windows-1252.
fn is_wall(byte: u8, needles: &[Needle]) -> bool {
    matches!(byte, 0xC0 | 0xC1 | 0xF5..) && {
        let letter = folded(&[byte]);
        needles
            .iter()
            .all(|needle| memmem::find(&needle.text, &letter).is_none())
    }
}

/// Returns the forms of a secret: unchanged, with apparent escapes decoded, in UTF-16, and with replacement characters for
/// those beyond ASCII. Also returns the number of layers of escapes that it seems to have.
fn of(number: usize, secret: &str) -> (Vec<Needle>, usize) {
    let layers = [Escapes::All, Escapes::NoBackslash].map(|escapes| {
        let layers = iter::successors(escapes.undo(secret.as_bytes()), |layer| escapes.undo(&layer.bytes));
        layers.take(LAYERS).collect::<Vec<_>>()
    });
    let deepest = layers.iter().map(Vec::len).max().unwrap_or(0);
    let plain = Needle::new(number, secret.as_bytes());
    let further = layers.iter().flatten().map(|layer| Needle::new(number, &layer.bytes));
    let mut further: Vec<Needle> = further
        .chain(lossy(number, secret))
        .chain(utf16(number, secret))
        .collect();
    // A decoded secret may be as short as one character, which is everywhere.
    further.retain(|needle| needle.is_telling() && needle.text != plain.text);
    further.sort_by(|a, b| a.text.cmp(&b.text));
    further.dedup_by(|a, b| a.text == b.text);
    further.extend((plain.len() > 0).then_some(plain));
    let between = secret.trim_matches(|c: char| c == '+' || c.is_whitespace()).len();
    if secret.len() >= UNMISTAKABLE_BYTES && between >= TELLING_BYTES {
        for needle in &mut further {
            needle.with_blanks = Some(between);
        }
    }
    (further, deepest)
}

/// Returns the secret in UTF-16, in both byte orders and the usual letter cases. (Not needed within Latin-1: without its zero
/// bytes, which are ignored, such a text is plain.)
fn utf16(number: usize, secret: &str) -> Vec<Needle> {
    if secret.chars().all(|c| u32::from(c) <= 0xFF) {
        return Vec::new();
    }
    let cases = [secret.to_owned(), secret.to_lowercase(), secret.to_uppercase()].map(Zeroizing::new);
    let orders: [fn(u16) -> [u8; 2]; 2] = [u16::to_le_bytes, u16::to_be_bytes];
    let all = cases.iter().flat_map(|text| orders.map(|order| (text, order)));
    all.map(|(text, order)| {
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(2)));
        bytes.extend(text.encode_utf16().flat_map(order));
        Needle::new(number, &bytes)
    })
    .collect()
}

/// Returns the secret as a conversion to ASCII leaves it: with a replacement for each other character, or for each byte of it.
fn lossy(number: usize, secret: &str) -> Vec<Needle> {
    let kept = secret.bytes().filter(u8::is_ascii_alphanumeric).count();
    if kept < TELLING_BYTES || secret.is_ascii() {
        return Vec::new();
    }
    let converted = |replacement: &str, times: fn(char) -> usize| {
        let mut converted = Zeroizing::new(Vec::with_capacity(secret.len().saturating_mul(3)));
        for c in secret.chars() {
            match u8::try_from(c) {
                Ok(byte) if byte.is_ascii() => converted.push(byte),
                _ => converted.extend(replacement.repeat(times(c)).bytes()),
            }
        }
        Needle::new(number, &converted)
    };
    let replacements = ["\u{FFFD}", "?"].into_iter();
    replacements
        .flat_map(|replacement| [converted(replacement, |_| 1), converted(replacement, char::len_utf8)])
        .collect()
}

impl Needle {
    fn new(secret: usize, text: &[u8]) -> Self {
        let text = folded(text);
        Self {
            secret,
            with_blanks: None,
            anchor: anchor(&text),
            text,
        }
    }

    fn len(&self) -> usize {
        self.text.len()
    }

    /// The fewest bytes that can encode it: a character is at least one byte, but `ß` is compared as `ss`, and `ΐ`, two bytes
    /// of UTF-8, as three characters.
    fn fewest_bytes(&self) -> usize {
        let text = str::from_utf8(&self.text).unwrap_or_default();
        let without_bytes = text
            .matches("ss")
            .count()
            .saturating_add(text.matches('\u{301}').count());
        text.chars().count().saturating_sub(without_bytes)
    }

    fn anchor(&self) -> &[u8] {
        self.text.get(self.anchor.clone()).unwrap_or_default()
    }

    /// Whether this byte of text may follow the first one of the anchor: it begins the right character, one that is ignored, or
    /// one of several bytes.
    fn may_continue_with(&self, byte: u8) -> bool {
        let [folded, ..] = fold::head(&[byte]);
        let is_right = |second: &u8| folded == *second || folded == 0;
        matches!(byte, 0xC2..=0xF4) || self.anchor().get(1).is_none_or(is_right)
    }

    /// Whether a match is too long for a coincidence.
    pub(super) fn is_telling(&self) -> bool {
        self.len() >= TELLING_BYTES
    }

    /// All occurrences in folded text, including overlapping ones.
    pub(super) fn places<'k>(&'k self, text: &'k [u8]) -> impl Iterator<Item = Range<usize>> + 'k {
        let finder = Finder::new(&*self.text);
        let mut from = 0_usize;
        iter::from_fn(move || {
            let start = from.saturating_add(finder.find(text.get(from..)?)?);
            from = start.saturating_add(1);
            Some(start..start.saturating_add(self.len()))
        })
    }

    /// Whether an escape may have consumed the beginning of the secret (as for `AAéA  A0` after a `%`) or its end: whether the
    /// secret begins with a tail of the escape and continues with `next`, or ends with `previous` and a head of the escape.
    fn may_be_cut_by(&self, escape: &[u8], previous: Option<u8>, next: Option<u8>) -> bool {
        let is = |byte: Option<u8>, wanted: Option<&u8>| match (byte, wanted) {
            (Some(byte), Some(wanted)) => !byte.is_ascii_alphanumeric() || byte.to_ascii_lowercase() == *wanted,
            _ => false,
        };
        let text = &**self.text;
        (1..escape.len()).any(|at| {
            let (head, tail) = escape.split_at_checked(at).unwrap_or_default();
            // The first comparisons are faster.
            tail.first() == text.first() && text.strip_prefix(tail).is_some_and(|rest| is(next, rest.first()))
                || head.last() == text.last() && text.strip_suffix(head).is_some_and(|rest| is(previous, rest.last()))
        })
    }

    /// Whether a match in text counts: it is long, or not within a longer word. `origin` returns the range of the window from
    /// which a range of the folded text comes.
    pub(super) fn counts(
        &self,
        folded: &[u8],
        place: &Range<usize>,
        origin: impl Fn(&Range<usize>) -> Range<usize>,
    ) -> bool {
        let is_inside_a_word = |at: usize| {
            // Not so if an ignored character is between.
            let (before, after) = (at.saturating_sub(1)..at, at..at.saturating_add(1));
            is_between_letters(folded, at) && origin(&before).end == origin(&after).start
        };
        self.len() >= UNMISTAKABLE_BYTES
            || self.with_blanks.is_some_and(|length| origin(place).len() >= length)
            || !(is_inside_a_word(place.start) || is_inside_a_word(place.end))
    }
}

/// Where to look: rather at a character that Base64 does not have, or that has no letter case, and with enough after it.
fn anchor(folded: &[u8]) -> Range<usize> {
    let last = folded.len().saturating_sub(ANCHOR);
    let usable = |(_, byte): &(usize, &u8)| byte.is_ascii() && !AMBIGUOUS.contains(byte);
    let all = folded.iter().enumerate().filter(usable);
    let cost = |(at, byte): &(usize, &u8)| {
        (
            *at > last,
            byte.is_ascii_alphanumeric(),
            byte.is_ascii_alphabetic(),
            *at,
        )
    };
    let start = all.min_by_key(cost).map_or(folded.len(), |(at, _)| at);
    start..start.saturating_add(ANCHOR).min(folded.len())
}

/// Whether letters or digits are on both sides.
fn is_between_letters(folded: &[u8], at: usize) -> bool {
    let (before, after) = folded.split_at_checked(at).unwrap_or_default();
    let ends_with = |length| first_char(before.get(before.len().checked_sub(length)?..)?);
    [(1..=4).find_map(ends_with), first_char(after)]
        .into_iter()
        .all(|c| c.is_some_and(|(c, _)| c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_else_is_folded_to_an_anchor() {
        for c in '\u{80}'..=char::MAX {
            let folded = folded(c.encode_utf8(&mut [0; 4]).as_bytes());
            assert!(anchor(&folded).is_empty(), "{c:?}");
        }
        for byte in 0x80..=u8::MAX {
            assert!(anchor(&folded(&[byte])).is_empty(), "{byte:#x}");
        }
    }

    #[test]
    fn no_character_is_encoded_by_fewer_bytes_than_expected() {
        let fewest = |bytes: &[u8]| Needle::new(0, bytes).fewest_bytes();
        for c in '\0'..=char::MAX {
            assert!(fewest(c.encode_utf8(&mut [0; 4]).as_bytes()) <= c.len_utf8(), "{c:?}");
        }
        for byte in 0..=u8::MAX {
            assert!(fewest(&[byte]) <= 1, "{byte:#x}");
        }
    }
}
