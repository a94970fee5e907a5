//! The redactor: finds secrets that foreign text repeats, however they are encoded.
//!
//! A server may escape what it repeats in many ways, and more than once. A list of encoded secrets would never be complete, so
//! the text is decoded instead, layer by layer ([`escapes`], [`packed`]), and each layer is searched for the
//! secret ([`needle`], [`search`]), ignoring white space, letter case and invisible characters. Secrets are decoded in the same way, since
//! a secret that itself contains an escape loses it when the text around it is decoded.
//!
//! The text is searched in windows, so that memory depends neither on its length nor on the number of layers.

mod entities;
mod escapes;
mod fold;
mod needle;
mod packed;
mod search;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use self::needle::Needles;
use self::search::Search;

/// The replacement for a secret: `[redacted]`.
///
/// As the value of a form field in a recorded request it matches any value that is not empty.
pub const REDACTED: &str = "[redacted]";

/// The number of layers that are decoded: of escapes, and of Base64 and hexadecimal with escapes around each.
const LAYERS: usize = 3;

/// The length from which a match in data is not a coincidence.
const TELLING_BYTES: usize = 4;

/// The distance between two windows, which overlap.
const WINDOW: usize = 32 * 1024;

/// Finds secrets in foreign text, such as a server's response, and replaces them.
///
/// White space, letter case and invisible characters are ignored, and up to three layers are decoded, in any combination, of
///
/// - percent-encoding: `%C3%A4`, `%E4`, `%u00E4`, and `+` for a space;
/// - HTML: `&amp;`, `&#228;`, `&#xE4;`, and the names of all characters of ASCII and Latin-1;
/// - the backslash escapes of JSON and most programming languages: `\"`, `\n`, `\xE4`, `\u00E4`, `\u{E4}`, `\344`;
/// - Base64 in either alphabet, at any offset of the encoded bytes;
/// - hexadecimal digits, with or without separators: `c3a4`, `C3:A4`, `0xC3, 0xA4`;
/// - UTF-8, Latin-1 (as Windows-1252) or UTF-16, and UTF-8 that was decoded as Latin-1: `Ã¤`.
///
/// # Limits
///
/// - A secret of fewer than 8 bytes is found only as a word of its own, with no letter or digit next to it: redacting it within
///   longer words would reveal it.
/// - A secret of fewer than 4 bytes is not searched for in Base64 and hexadecimal digits, which contain it by chance.
/// - A secret in Latin-1 that ends with a letter beyond ASCII is missed where the bytes after it, with that letter, are UTF-8.
/// - A secret of only white space, plus signs and invisible characters is not searched for.
/// - An occurrence of more than 8 KiB, for example by white space within it, may be missed; so may one of which an adjacent
///   escape has consumed a part, after 256 such escapes within 32 KiB.
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
    needles: Needles,
    /// The longest occurrence that is certain to be found, in bytes of the text.
    reach: usize,
}

/// An occurrence of a secret.
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    /// The index of the secret.
    pub(crate) secret: usize,
    /// Whether it is too long for a coincidence.
    #[cfg_attr(
        not(feature = "replay"),
        expect(dead_code, reason = "only recordings refuse coincidences")
    )]
    pub(crate) is_telling: bool,
}

/// The kind of content that is searched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Text, in which a short secret must be a word of its own.
    Text,
    /// Binary or decoded data, which has no words; very short secrets are not searched for.
    Data,
}

impl Redactor {
    /// Creates a redactor for these secrets. They are copied, and the copies are wiped from memory when it is dropped.
    pub fn new<S: AsRef<str>>(secrets: impl IntoIterator<Item = S>) -> Self {
        let mut longest = 0_usize;
        let secrets = secrets
            .into_iter()
            .inspect(|secret| longest = longest.max(secret.as_ref().len()));
        let needles = Needles::new(secrets);
        let reach = longest.saturating_mul(64).clamp(8 * 1024, 16 * 1024);
        Self {
            needles,
            reach: reach.max(longest.saturating_mul(4)),
        }
    }

    /// Returns whether the bytes contain one of the secrets.
    pub fn appears_in(&self, bytes: &[u8]) -> bool {
        self.find(bytes, Content::Text).next().is_some()
    }

    /// Replaces each occurrence of a secret by [`REDACTED`].
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.ranges(text.as_bytes()).next() {
            None => Cow::Borrowed(text),
            Some(_) => Cow::Owned(self.pieces(text).collect()),
        }
    }

    /// Like [`redact`](Self::redact), but lazily: concatenated, the pieces are the redacted text. Taking the beginning of a
    /// long text does not search the rest.
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

    /// The ranges to redact, in order; they neither overlap nor touch.
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

    /// All occurrences, ordered by their start.
    pub(crate) fn find(&self, bytes: &[u8], content: Content) -> impl Iterator<Item = Found> {
        let step = WINDOW.max(self.reach);
        let mut windows = (0..bytes.len().max(1)).step_by(step).peekable();
        let mut search = Search::new(&self.needles);
        let mut found: Vec<Found> = Vec::new();
        std::iter::from_fn(move || {
            let start = windows.next()?;
            let end = start.saturating_add(step).saturating_add(self.reach).min(bytes.len());
            // A match at the edge of a window may be a fragment; the adjacent window has all of it.
            let is_complete =
                |range: &Range<usize>| (range.start > start || start == 0) && (range.end < end || end == bytes.len());
            let here = search.window(bytes.get(start..end).unwrap_or_default(), content);
            let here = here.into_iter().map(|found| Found {
                range: start.saturating_add(found.range.start)..start.saturating_add(found.range.end),
                ..found
            });
            found.extend(here.filter(|found| is_complete(&found.range)));
            found.sort_by_key(|found| (found.range.start, found.range.end, found.secret));
            found.dedup_by(|a, b| a.range == b.range && a.secret == b.secret);
            // In the overlap, the next window may find an occurrence that starts before those found here.
            let settled = match windows.peek() {
                Some(&next) => found.partition_point(|found| found.range.start < next),
                None => found.len(),
            };
            Some(found.drain(..settled).collect::<Vec<_>>())
        })
        .flatten()
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor([redacted])")
    }
}
