//! Secrets in the form in which they are compared, and the search for them.

use std::iter;
use std::ops::Range;

use zeroize::Zeroizing;

use super::escapes::Escapes;
use super::fold::{first_char, folded, forms};
use super::{Content, LAYERS, TELLING_BYTES};

/// The length from which a secret is found within longer words too.
const UNMISTAKABLE_BYTES: usize = 8;

/// ASCII to which other characters are folded too, as `ſ` to `s`. A plus sign is dropped.
const AMBIGUOUS: &[u8] = b"afhijklnstwy+";

/// The number of bytes that are compared with a secret before all of the text is folded.
const LOOK: usize = 8;

/// One form of a secret.
pub(super) struct Needle {
    /// The index of the secret.
    pub(super) secret: usize,
    /// The length of the secret including white space, if only that makes it long enough to be found within words.
    with_blanks: Option<usize>,
    text: Zeroizing<Vec<u8>>,
    /// The position of a byte that is in the text wherever the secret is, in either letter case, followed by the rest of it.
    anchor: Option<usize>,
    /// The failure function of Knuth, Morris and Pratt, which makes the search linear: for each byte, the length of the longest
    /// proper prefix of the text that ends with it.
    borders: Zeroizing<Vec<usize>>,
}

/// Returns the forms of a secret: unchanged, with apparent escapes decoded, in UTF-16, and with replacement characters for
/// those beyond ASCII. Also returns the number of layers of escapes that it seems to have.
pub(super) fn of(number: usize, secret: &str) -> (Vec<Needle>, usize) {
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
        let mut needle = Self {
            secret,
            with_blanks: None,
            anchor: anchor(&text),
            borders: Zeroizing::new(Vec::with_capacity(text.len())),
            text,
        };
        let mut length = 0;
        for at in 0..needle.len() {
            if let Some(byte) = needle.text.get(at).filter(|_| at > 0) {
                length = needle.longer(length, *byte);
            }
            needle.borders.push(length);
        }
        needle
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The fewest bytes that can encode it: a character is at least one byte, but `ß` is compared as `ss`, and `ΐ`, two bytes
    /// of UTF-8, as three characters.
    pub(super) fn fewest_bytes(&self) -> usize {
        let text = str::from_utf8(&self.text).unwrap_or_default();
        let without_bytes = text
            .matches("ss")
            .count()
            .saturating_add(text.matches('\u{301}').count());
        text.chars().count().saturating_sub(without_bytes)
    }

    /// Whether a match is too long for a coincidence.
    pub(super) fn is_telling(&self) -> bool {
        self.len() >= TELLING_BYTES
    }

    /// Whether it is searched for in such content.
    pub(super) fn is_sought_in(&self, content: Content) -> bool {
        content == Content::Text || self.is_telling()
    }

    /// The form that is compared.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether it may be in a text that is not folded. `false` is certain, and much faster than folding.
    pub(super) fn may_be_in(&self, text: &[u8]) -> bool {
        let rest = self.anchor.and_then(|anchor| self.text.get(anchor..));
        let Some((rest, first)) = rest.and_then(|rest| Some((rest, *rest.first()?))) else {
            return true;
        };
        let mut places = memchr::memchr2_iter(first, first.to_ascii_uppercase(), text);
        places.any(|at| may_begin_with(text.get(at..).unwrap_or_default(), rest))
    }

    /// All occurrences in folded text, including overlapping ones.
    pub(super) fn places<'k>(&'k self, text: &'k [u8]) -> impl Iterator<Item = Range<usize>> + 'k {
        let (mut at, mut length) = (0_usize, 0_usize);
        std::iter::from_fn(move || {
            loop {
                if length == 0 {
                    at = at.saturating_add(memchr::memchr(*self.text.first()?, text.get(at..)?)?);
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

/// Where to look for the secret: rather at a byte that Base64 does not have, and with enough after it to compare.
fn anchor(folded: &[u8]) -> Option<usize> {
    let last = folded.len().saturating_sub(TELLING_BYTES);
    let usable = |(_, byte): &(usize, &u8)| byte.is_ascii() && !AMBIGUOUS.contains(byte);
    let all = folded.iter().enumerate().filter(usable);
    let best = all.min_by_key(|(at, byte)| (*at > last, byte.is_ascii_alphanumeric(), *at));
    best.map(|(at, _)| at)
}

/// Whether a text may begin with the secret, compared by its first bytes.
fn may_begin_with(text: &[u8], secret: &[u8]) -> bool {
    let folded = forms(text).flat_map(|(form, _)| form.into_bytes());
    folded.take(LOOK).zip(secret).all(|(byte, own)| byte == *own)
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
            assert_eq!(anchor(&folded), None, "{c:?}");
        }
        for byte in 0x80..=u8::MAX {
            assert_eq!(anchor(&folded(&[byte])), None, "{byte:#x}");
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
