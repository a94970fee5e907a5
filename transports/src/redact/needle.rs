//! Secrets in the form in which they are compared, and the search for them.

use std::ops::Range;

use zeroize::Zeroizing;

use super::escapes::Escapes;
use super::view::{View, first_char};
use super::{LAYERS, TELLING_BYTES};

/// The length from which a secret is found within longer words too.
const UNMISTAKABLE_BYTES: usize = 8;

/// One form of a secret.
pub(super) struct Needle {
    /// The index of the secret.
    pub(super) secret: usize,
    /// The length of the secret including white space, if only that makes it long enough to be found within words.
    with_blanks: Option<usize>,
    text: Zeroizing<Vec<u8>>,
    /// The failure function of Knuth, Morris and Pratt, which makes the search linear: for each byte, the length of the longest
    /// proper prefix of the text that ends with it.
    borders: Zeroizing<Vec<usize>>,
}

/// Returns the forms of a secret: unchanged, with apparent escapes decoded, in UTF-16, and with replacement characters for
/// those beyond ASCII. Also returns the number of layers of escapes that it seems to have.
pub(super) fn of(number: usize, secret: &str) -> (Vec<Needle>, usize) {
    let view = View::of(secret.as_bytes());
    let layers = [Escapes::All, Escapes::NoBackslash].map(|escapes| escapes.layers(&view, LAYERS));
    let deepest = layers.iter().map(Vec::len).max().unwrap_or(0);
    let plain = Needle::new(number, view.folded().bytes());
    let further = layers
        .iter()
        .flatten()
        .map(|layer| Needle::new(number, layer.folded().bytes()));
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
        Needle::new(number, View::of(&bytes).folded().bytes())
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
        Needle::new(number, View::of(&converted).folded().bytes())
    };
    let replacements = ["\u{FFFD}", "?"].into_iter();
    replacements
        .flat_map(|replacement| [converted(replacement, |_| 1), converted(replacement, char::len_utf8)])
        .collect()
}

impl Needle {
    fn new(secret: usize, text: &[u8]) -> Self {
        let mut needle = Self {
            secret,
            with_blanks: None,
            text: Zeroizing::new(text.to_vec()),
            borders: Zeroizing::new(Vec::with_capacity(text.len())),
        };
        let mut length = 0;
        for (at, byte) in text.iter().enumerate() {
            if at > 0 {
                length = needle.longer(length, *byte);
            }
            needle.borders.push(length);
        }
        needle
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The fewest bytes that can encode it: in Windows-1252 each character is one byte, including `ß`, which is compared as
    /// `ss`.
    pub(super) fn fewest_bytes(&self) -> usize {
        let text = str::from_utf8(&self.text).unwrap_or_default();
        text.chars().count().saturating_sub(text.matches("ss").count())
    }

    /// Whether a match is too long for a coincidence.
    pub(super) fn is_telling(&self) -> bool {
        self.len() >= TELLING_BYTES
    }

    /// All occurrences in folded text, including overlapping ones.
    pub(super) fn places<'k>(&'k self, text: &'k [u8]) -> impl Iterator<Item = Range<usize>> + 'k {
        let (mut at, mut length) = (0_usize, 0_usize);
        std::iter::from_fn(move || {
            loop {
                if length == 0 {
                    // `position` is faster than comparing byte by byte here.
                    let first = self.text.first()?;
                    at = at.saturating_add(text.get(at..)?.iter().position(|byte| byte == first)?);
                }
                length = self.longer(length, *text.get(at)?);
                at = at.saturating_add(1);
                if length == self.len() {
                    return Some(at.saturating_sub(length)..at);
                }
            }
        })
    }

    /// Whether an escape may have consumed the beginning of the secret (as for `AAéA  A0` after a `%`) or its end: whether the
    /// secret begins with a tail of the escape and continues with `next`, or ends with `previous` and a head of the escape.
    pub(super) fn may_be_cut_by(&self, escape: &[u8], previous: Option<u8>, next: Option<u8>) -> bool {
        let is = |byte: Option<u8>, wanted: Option<&u8>| match (byte, wanted) {
            (Some(byte), Some(wanted)) => !byte.is_ascii_alphanumeric() || byte.to_ascii_lowercase() == *wanted,
            _ => false,
        };
        (1..escape.len()).any(|at| {
            let (head, tail) = escape.split_at_checked(at).unwrap_or_default();
            let rest = self.len().checked_sub(head.len());
            let begins = |own: &[u8]| own.eq_ignore_ascii_case(tail);
            let ends = |own: &[u8]| own.eq_ignore_ascii_case(head);
            self.text.get(..tail.len()).is_some_and(begins) && is(next, self.text.get(tail.len()))
                || rest.is_some_and(|rest| {
                    self.text.get(rest..).is_some_and(ends)
                        && is(previous, rest.checked_sub(1).and_then(|last| self.text.get(last)))
                })
        })
    }

    /// The length of the secret's prefix that is matched after this byte, where one of `length` was matched before it.
    fn longer(&self, mut length: usize, byte: u8) -> usize {
        loop {
            if self.text.get(length) == Some(&byte) {
                return length.saturating_add(1);
            }
            match length.checked_sub(1).and_then(|last| self.borders.get(last)) {
                Some(&shorter) => length = shorter,
                None => return 0,
            }
        }
    }

    /// Whether a match counts: it is long, or not within a longer word.
    pub(super) fn counts(&self, folded: &View, place: &Range<usize>) -> bool {
        let has_its_blanks = |length| folded.origin(place.clone()).len() >= length;
        self.len() >= UNMISTAKABLE_BYTES
            || self.with_blanks.is_some_and(has_its_blanks)
            || ![place.start, place.end]
                .into_iter()
                .any(|at| is_inside_a_word(folded, at))
    }
}

/// Whether letters or digits are on both sides, with no ignored character between them.
fn is_inside_a_word(folded: &View, at: usize) -> bool {
    let ends_with = |length| {
        str::from_utf8(folded.bytes().get(at.checked_sub(length)?..at)?)
            .ok()?
            .chars()
            .next()
    };
    let before = (1..=4).find_map(ends_with);
    let after = first_char(folded.rest(at)).map(|(c, _)| c);
    [before, after]
        .into_iter()
        .all(|c| c.is_some_and(char::is_alphanumeric))
        && folded.origin(at.saturating_sub(1)..at).end == folded.origin(at..at.saturating_add(1)).start
}
