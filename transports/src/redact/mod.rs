//! The redactor: finds where foreign text repeats a secret, however it was escaped on the way.
//!
//! A server escapes what it repeats as it sees fit, once or several times. So nothing is looked for in a list of encoded
//! secrets: the text is decoded, layer by layer ([`view`], [`escapes`], [`packed`]), and each layer is searched for the
//! secret ([`needle`]) without white space, letter case and invisible characters. Secrets are decoded the same way, since
//! one that has an escape in it looks decoded wherever the text around it was escaped.
//!
//! The text is searched in windows, so that memory depends neither on its length nor on how often it can be decoded.

mod entities;
mod escapes;
mod needle;
mod packed;
mod view;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use self::escapes::Escapes;
use self::needle::Needle;
use self::view::{Undone, View};

/// What stands in the place of a secret: `[redacted]`.
///
/// In the form of a recorded request it accepts any value but the empty one.
pub const REDACTED: &str = "[redacted]";

/// How many layers of escapes are undone, and how many of Base64 and hexadecimal with escapes around each.
const LAYERS: usize = 3;

/// Shorter secrets turn up in data by chance.
const TELLING_BYTES: usize = 4;

/// How many escapes in a window are looked at again that may have cut a secret. Nothing has as many by chance.
const MAX_CUTS: usize = 256;

/// The bytes of a text that are searched together, but for those that the next window has too.
const WINDOW: usize = 32 * 1024;

/// Finds repetitions of secrets in text that somebody else wrote, and takes them out.
///
/// A repetition is found without regard to white space, letter case and invisible characters, through up to three layers,
/// in any mix, of
///
/// - percent-encoding: `%C3%A4`, `%E4`, `%u00E4`, and `+` for a space;
/// - HTML: `&amp;`, `&#228;`, `&#xE4;`, and the names of all characters of ASCII and Latin-1;
/// - the backslash escapes of JSON and most programming languages: `\"`, `\n`, `\xE4`, `\u00E4`, `\u{E4}`, `\344`;
/// - Base64 in either alphabet, wherever in the encoded bytes the secret begins;
/// - hexadecimal digits, separated or not: `c3a4`, `C3:A4`, `0xC3, 0xA4`;
/// - UTF-8, Latin-1 (as Windows-1252) or UTF-16, and UTF-8 that was taken for Latin-1: `Ã¤`.
///
/// A secret of fewer than 8 bytes is found only where it stands alone, with no letter or digit next to it: as a part of a
/// longer word it is another word, and to take it out there would reveal it. One of fewer than 4 bytes is not looked for in
/// Base64 and hexadecimal digits, which would hold it by chance. A secret of white space, plus signs and
/// invisible characters alone is not looked for. A repetition of more than 8 KiB, say by white space in it, may be missed, and
/// so may one that an escape beside it has taken a part of, behind 256 such escapes within 32 KiB.
///
/// ```
/// use collectmc_transports::Redactor;
///
/// let redactor = Redactor::new(["correct horse"]);
/// assert_eq!(redactor.redact("p=Correct%20Horse&x"), "p=[redacted]&x");
/// assert_eq!(redactor.redact("{\"p\":\"Y29ycmVjdCBob3JzZQ==\"}"), "{\"p\":\"[redacted]==\"}");
/// assert!(redactor.appears_in(b"correct\thorse"));
/// ```
pub struct Redactor {
    needles: Vec<Needle>,
    /// How many layers of escapes are undone: those that secrets seem to have themselves come on top.
    layers: usize,
    /// The longest repetition that is certain to be found, in bytes of the text.
    reach: usize,
}

/// A repetition of a secret.
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    /// Which of the secrets it is.
    pub(crate) secret: usize,
    /// Whether it is long enough to be no coincidence.
    #[cfg_attr(
        not(feature = "replay"),
        expect(dead_code, reason = "only recordings refuse coincidences")
    )]
    pub(crate) is_telling: bool,
}

/// What is searched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Text, in which a short secret has to stand alone.
    Text,
    /// Binary data, and what a text encodes: nothing stands alone there, and very short secrets are not looked for.
    Data,
}

impl Redactor {
    /// Takes the secrets. They are copied, and the copies wiped from memory when the redactor is dropped.
    pub fn new<S: AsRef<str>>(secrets: impl IntoIterator<Item = S>) -> Self {
        let (mut needles, mut longest, mut deepest) = (Vec::new(), 0_usize, 0);
        for (number, secret) in secrets.into_iter().enumerate() {
            let secret = secret.as_ref();
            let (forms, layers) = needle::of(number, secret);
            needles.extend(forms);
            deepest = deepest.max(layers);
            longest = longest.max(secret.len());
        }
        Self {
            needles,
            layers: LAYERS.saturating_add(deepest),
            reach: longest
                .saturating_mul(64)
                .clamp(8 * 1024, 16 * 1024)
                .max(longest.saturating_mul(4)),
        }
    }

    /// Whether the bytes repeat one of the secrets.
    pub fn appears_in(&self, bytes: &[u8]) -> bool {
        self.find(bytes, Content::Text).next().is_some()
    }

    /// The text with each repetition replaced by [`REDACTED`].
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.ranges(text.as_bytes()).next() {
            None => Cow::Borrowed(text),
            Some(_) => Cow::Owned(self.pieces(text).collect()),
        }
    }

    /// The text with each repetition replaced by [`REDACTED`], piece by piece: who quotes the beginning of a long text does
    /// not pay for the rest.
    pub fn pieces<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let mut at = Some(0);
        let mut ranges = self.ranges(text.as_bytes());
        std::iter::from_fn(move || {
            let start = at?;
            let range = ranges.next();
            at = range.as_ref().map(|range| range.end);
            let before = text.get(start..range.as_ref().map_or(text.len(), |range| range.start));
            Some([before.unwrap_or_default(), range.map_or("", |_| REDACTED)])
        })
        .flatten()
        .filter(|piece| !piece.is_empty())
    }

    /// Where the bytes repeat secrets: ranges that neither overlap nor touch, in their order.
    pub(crate) fn ranges(&self, bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let mut found = self.find(bytes, Content::Text).map(|found| found.range).peekable();
        std::iter::from_fn(move || {
            let mut range = found.next()?;
            while let Some(next) = found.next_if(|next| next.start <= range.end) {
                range.end = range.end.max(next.end);
            }
            Some(range)
        })
    }

    /// All repetitions, in the order of where they begin.
    pub(crate) fn find(&self, bytes: &[u8], content: Content) -> impl Iterator<Item = Found> {
        let step = WINDOW.max(self.reach);
        let mut windows = (0..bytes.len().max(1)).step_by(step).peekable();
        let mut found: Vec<Found> = Vec::new();
        std::iter::from_fn(move || {
            let start = windows.next()?;
            let end = start.saturating_add(step).saturating_add(self.reach).min(bytes.len());
            // What touches the edge of a window may be a part of something; the window beside it has all of it.
            let is_whole =
                |range: &Range<usize>| (range.start > start || start == 0) && (range.end < end || end == bytes.len());
            let here = self.find_in_window(bytes.get(start..end).unwrap_or_default(), start, content);
            found.extend(here.into_iter().filter(|found| is_whole(&found.range)));
            found.sort_by_key(|found| (found.range.start, found.range.end));
            found.dedup_by(|a, b| a.range == b.range && a.secret == b.secret);
            // The next window may find something that begins before what this one found in their common part.
            let settled = match windows.peek() {
                Some(&next) => found.partition_point(|found| found.range.start < next),
                None => found.len(),
            };
            Some(found.drain(..settled).collect::<Vec<_>>())
        })
        .flatten()
    }

    fn find_in_window(&self, window: &[u8], start: usize, content: Content) -> Vec<Found> {
        let mut found = Vec::new();
        if !self.needles.is_empty() {
            self.search_layers(&View::of(window), LAYERS, content, &mut found);
        }
        for Found { range, .. } in &mut found {
            *range = start.saturating_add(range.start)..start.saturating_add(range.end);
        }
        found
    }

    /// Searches the view, what its escapes stand for, and what is encoded in that, so many times.
    fn search_layers(&self, view: &View, packed: usize, content: Content, found: &mut Vec<Found>) {
        self.search(view, content, found);
        let layers = Escapes::All.layers(view, self.layers);
        // `DOMAIN\name` has no line end in it.
        let others = match view.bytes().contains(&b'\\') {
            true => Escapes::NoBackslash.layers(view, self.layers),
            false => Vec::new(),
        };
        for layers in [&layers, &others] {
            for (before, layer) in std::iter::once(view).chain(layers).zip(layers) {
                self.search(layer, content, found);
                self.search_cut(layer, before, content, found);
            }
        }
        let Some(deeper) = packed.checked_sub(1) else { return };
        let shortest = self.needles.iter().map(Needle::fewest_bytes).min().unwrap_or(0);
        // As it is, too: an escape may have taken the first character for a part of itself.
        let as_it_is = (!layers.is_empty()).then_some(view);
        for outer in as_it_is.into_iter().chain([layers.last().unwrap_or(view)]) {
            for inner in packed::open(outer, shortest.max(TELLING_BYTES)) {
                self.search_layers(&inner, deeper, Content::Data, found);
            }
        }
    }

    /// Searches around escapes that may have taken the beginning or the end of a secret for a part of themselves, with each of
    /// them left as it was.
    fn search_cut(&self, view: &View, before: &View, content: Content, found: &mut Vec<Found>) {
        let longest = self.needles.iter().map(Needle::len).max().unwrap_or(0);
        let reach = longest.saturating_mul(2);
        let cuts = |undone: &&Undone| {
            let escape = before.bytes().get(undone.before.clone()).unwrap_or_default();
            let previous = undone.here.start.checked_sub(1);
            let previous = previous.and_then(|at| view.bytes().get(at).copied());
            let next = view.bytes().get(undone.here.end).copied();
            let mut needles = self.needles.iter();
            needles.any(|needle| needle.may_be_cut_by(escape, previous, next))
        };
        for undone in view.undone().iter().filter(cuts).take(MAX_CUTS) {
            self.search(&view.with_escape(undone, before, reach), content, found);
        }
    }

    fn search(&self, view: &View, content: Content, found: &mut Vec<Found>) {
        let folded = view.folded();
        for needle in &self.needles {
            let places = needle.places(folded.bytes()).filter(|place| match content {
                Content::Data => needle.is_telling(),
                Content::Text => needle.stands_alone(&folded, place),
            });
            found.extend(places.map(|place| Found {
                range: folded.origin(place),
                secret: needle.secret,
                is_telling: needle.is_telling(),
            }));
        }
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor([redacted])")
    }
}
