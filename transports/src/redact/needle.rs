//! A secret and a text in the form in which they are compared: no white space, nothing invisible, one letter case.

use std::ops::Range;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use super::escapes::Escapes;
use super::view::{View, first_char};
use super::{LAYERS, TELLING_BYTES};
use crate::windows1252;

/// From this length on a secret is found also where it is part of a longer word.
const UNMISTAKABLE_BYTES: usize = 8;

/// A view in the form in which it is compared.
pub(super) struct Key {
    text: Zeroizing<String>,
    /// For each byte of the text, where in the view the character that it is of begins and ends.
    origins: Vec<(u32, u32)>,
}

impl Key {
    pub(super) fn of(view: &View) -> Self {
        let length = view.bytes().len();
        let mut key = Self {
            // Windows-1252 takes up to three bytes for one.
            text: Zeroizing::new(String::with_capacity(length.saturating_mul(2))),
            origins: Vec::with_capacity(length),
        };
        let mut at = 0_usize;
        while let Some(&byte) = view.bytes().get(at) {
            let (c, length) = match byte.is_ascii() {
                true => (char::from(byte), 1),
                // What is not UTF-8 is Windows-1252.
                false => first_char(view.rest(at)).unwrap_or((windows1252::decode(byte), 1)),
            };
            let end = at.saturating_add(length);
            key.push(
                c,
                (
                    u32::try_from(at).unwrap_or(u32::MAX),
                    u32::try_from(end).unwrap_or(u32::MAX),
                ),
            );
            at = end;
        }
        key
    }

    fn push(&mut self, c: char, origin: (u32, u32)) {
        if c.is_ascii_graphic() {
            // A plus sign may be a space.
            if c != '+' {
                self.text.push(c.to_ascii_lowercase());
            }
        } else if let Some(folded) = usize::try_from(u32::from(c)).ok().and_then(|number| FOLDED.get(number)) {
            self.text.push_str(folded);
        } else {
            self.text.extend(folded(c));
        }
        self.origins.resize(self.text.len(), origin);
    }

    /// The part of the view that is in a part of the text.
    pub(super) fn range(&self, place: &Range<usize>) -> Range<usize> {
        let wide = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        let start = self.origins.get(place.start).map_or(0, |origin| wide(origin.0));
        let last = self.origins.get(place.end.saturating_sub(1));
        start..last.map_or(start, |origin| wide(origin.1))
    }

    /// Whether no letter or digit continues the word at either end.
    pub(super) fn stands_alone(&self, place: &Range<usize>) -> bool {
        !self.is_inside_a_word(place.start) && !self.is_inside_a_word(place.end)
    }

    /// Whether there are letters or digits on both sides, with nothing between them that is not compared.
    fn is_inside_a_word(&self, at: usize) -> bool {
        let Some((before, after)) = self.text.split_at_checked(at) else {
            return false;
        };
        let end_of_last = at
            .checked_sub(1)
            .and_then(|last| self.origins.get(last))
            .map(|origin| origin.1);
        let start_of_next = self.origins.get(at).map(|origin| origin.0);
        end_of_last == start_of_next
            && [before.chars().next_back(), after.chars().next()]
                .into_iter()
                .all(|c| c.is_some_and(char::is_alphanumeric))
    }
}

/// The character as it is compared: nothing of what shows nothing, and `ß` as `SS`, hence both ways.
fn folded(c: char) -> impl Iterator<Item = char> {
    let shown = (!is_ignored(c)).then_some(c);
    shown
        .into_iter()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
}

/// The characters that bytes stand for where data is decoded: most of a large text.
static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| ('\0'..='\u{2FF}').map(|c| folded(c).collect()).collect());

/// Whether a character shows nothing: white space, control characters, what has no width, what only changes another one.
fn is_ignored(c: char) -> bool {
    // Rust escapes what does not print. Its table counts four blank letters and symbols among what does.
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}')
        || (c != char::REPLACEMENT_CHARACTER && c.escape_debug().len() > 1)
}

/// A secret in the form in which it is compared.
pub(super) struct Needle {
    secret: usize,
    text: Zeroizing<String>,
    /// For each byte, how long a beginning of the text ends with it, other than the text up to there itself (Knuth, Morris
    /// and Pratt): no text takes more than linear time.
    borders: Zeroizing<Vec<usize>>,
}

/// The forms of a secret: as it is, with what looks like escapes undone, and with other marks for what is not ASCII. Also how
/// many layers of escapes it seems to have itself.
pub(super) fn of(number: usize, secret: &str) -> (Vec<Needle>, usize) {
    let view = View::of(secret.as_bytes());
    let plain = Key::of(&view).text;
    let mut further = lossy(&plain);
    let mut deepest = 0;
    for escapes in [Escapes::All, Escapes::NoBackslash] {
        let layers = escapes.layers(&view, LAYERS);
        deepest = deepest.max(layers.len());
        further.extend(layers.iter().map(|layer| Key::of(layer).text));
    }
    // What is left of an escape may be as short as one character, which would be everywhere.
    further.retain(|text| text.len() >= TELLING_BYTES && **text != *plain);
    further.sort_unstable_by(|a, b| a.cmp(b));
    further.dedup();
    let all = std::iter::once(plain).chain(further);
    let needles = all
        .filter(|text| !text.is_empty())
        .map(|text| Needle::new(number, text));
    (needles.collect(), deepest)
}

/// What becomes of characters beyond ASCII in a conversion that does not know them: a mark for each character or byte.
fn lossy(text: &str) -> Vec<Zeroizing<String>> {
    let kept = text.chars().filter(|c| c.is_ascii_alphanumeric()).count();
    if kept < TELLING_BYTES || text.is_ascii() {
        return Vec::new();
    }
    let with = |mark: char, times: fn(char) -> usize| {
        let mut marked = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
        for c in text.chars() {
            match c.is_ascii() {
                true => marked.push(c),
                false => marked.extend(std::iter::repeat_n(mark, times(c))),
            }
        }
        marked
    };
    let marks = [char::REPLACEMENT_CHARACTER, '?'];
    marks
        .into_iter()
        .flat_map(|mark| [with(mark, |_| 1), with(mark, char::len_utf8)])
        .collect()
}

impl Needle {
    fn new(secret: usize, text: Zeroizing<String>) -> Self {
        let mut needle = Self {
            secret,
            borders: Zeroizing::new(Vec::with_capacity(text.len())),
            text,
        };
        let mut length = 0;
        for at in 0..needle.text.len() {
            if let Some(&byte) = needle.text.as_bytes().get(at).filter(|_| at > 0) {
                length = needle.longer(length, byte);
            }
            needle.borders.push(length);
        }
        needle
    }

    pub(super) fn secret(&self) -> usize {
        self.secret
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_unmistakable(&self) -> bool {
        self.text.len() >= UNMISTAKABLE_BYTES
    }

    /// Everywhere in the key where the secret is, also where two overlap.
    pub(super) fn places<'k>(&'k self, key: &'k Key) -> impl Iterator<Item = Range<usize>> + 'k {
        let (text, first) = (key.text.as_bytes(), self.text.as_bytes().first().copied());
        let (mut at, mut length) = (0_usize, 0_usize);
        std::iter::from_fn(move || {
            loop {
                if length == 0 {
                    // Nothing else begins one, and bytes are found faster than they are looked at.
                    let next = text.get(at..)?.iter().position(|byte| Some(*byte) == first)?;
                    at = at.saturating_add(next);
                }
                length = self.longer(length, *text.get(at)?);
                at = at.saturating_add(1);
                if length == self.text.len() {
                    return Some(at.saturating_sub(length)..at);
                }
            }
        })
    }

    /// How long a beginning of the secret ends with the byte, where one of this length ends before it.
    fn longer(&self, mut length: usize, byte: u8) -> usize {
        loop {
            if self.text.as_bytes().get(length) == Some(&byte) {
                return length.saturating_add(1);
            }
            match length.checked_sub(1).and_then(|last| self.borders.get(last)) {
                Some(&shorter) => length = shorter,
                None => return 0,
            }
        }
    }
}
