//! The search of one window and its layers.

use std::cell::LazyCell;
use std::ops::Range;

use memchr::memmem;
use zeroize::Zeroizing;

use super::escapes::{Escapes, Undone};
use super::fold;
use super::needle::Needle;
use super::packed::{self, ENCODINGS};
use super::{Content, Found, LAYERS, Redactor, TELLING_BYTES};

/// The number of escapes per window that are checked for having cut a secret. No ordinary text has as many that could.
const MAX_CUTS: usize = 256;

/// The fewest bytes after an escape in data that are decoded with it.
const PART: usize = 64;

/// A window of a text, or a decoded layer of it.
#[derive(Clone, Copy)]
struct View<'a> {
    bytes: &'a [u8],
    /// Returns the range of the window from which a byte was decoded. Most layers hold no secret, so positions are not stored,
    /// but worked out once one is found.
    origin_of: &'a dyn Fn(usize) -> Range<usize>,
}

impl View<'_> {
    /// The range of the window from which a range was decoded.
    fn origin(&self, range: Range<usize>) -> Range<usize> {
        (self.origin_of)(range.start).start..(self.origin_of)(range.end.saturating_sub(1)).end
    }
}

/// Searches windows of a text.
pub(super) struct Search<'r> {
    redactor: &'r Redactor,
    /// The length of the longest needle.
    longest: usize,
    /// The fewest bytes that can encode a needle that is searched for in data.
    fewest_bytes: usize,
    /// The first bytes of needles, and their last, in either letter case.
    edges: Zeroizing<[[bool; 256]; 2]>,
    /// The bytes that are in no occurrence, however it is encoded.
    is_wall: [bool; 256],
    found: Vec<Found>,
}

impl<'r> Search<'r> {
    pub(super) fn new(redactor: &'r Redactor) -> Self {
        let needles = &redactor.needles;
        // No other is searched for in data.
        let telling = needles.iter().filter(|needle| needle.is_telling());
        let fewest_bytes = telling.map(Needle::fewest_bytes).min().unwrap_or(usize::MAX);
        Self {
            redactor,
            longest: needles.iter().map(Needle::len).max().unwrap_or(0),
            fewest_bytes: fewest_bytes.max(TELLING_BYTES),
            edges: edges(needles),
            is_wall: std::array::from_fn(|byte| u8::try_from(byte).is_ok_and(|byte| is_wall(byte, needles))),
            found: Vec::new(),
        }
    }

    /// Finds all occurrences in the window, in any order and possibly more than once.
    pub(super) fn window(&mut self, window: &[u8], content: Content) -> Vec<Found> {
        let view = View {
            bytes: window,
            origin_of: &|at| at..at.saturating_add(1),
        };
        self.layers(view, LAYERS, content);
        std::mem::take(&mut self.found)
    }

    /// Searches the view, its decoded escapes, and `packed` layers of Base64 and hexadecimal in those.
    fn layers(&mut self, view: View, packed: usize, content: Content) {
        self.view(view, content);
        let mut searched = 0;
        while let Some(range) = self.next_part(view.bytes, searched, content) {
            searched = range.end;
            let part = View {
                bytes: view.bytes.get(range.clone()).unwrap_or_default(),
                origin_of: &|at| (view.origin_of)(range.start.saturating_add(at)),
            };
            if self.escapes(part, Escapes::All, self.redactor.layers, packed, content) {
                // In `DOMAIN\name` the backslash is not an escape.
                self.escapes(part, Escapes::NoBackslash, self.redactor.layers, 0, content);
            }
        }
        // With the escapes too, since one may have consumed the first character of the encoding.
        self.packed(view, packed);
    }

    /// The next part with an escape in it, such that no occurrence is partly in it. Text is one part, since in it a word has to be
    /// seen whole.
    fn next_part(&self, bytes: &[u8], searched: usize, content: Content) -> Option<Range<usize>> {
        let escape = searched.saturating_add(Escapes::All.first(bytes.get(searched..)?)?);
        if content == Content::Text {
            return Some(0..bytes.len());
        }
        let is_wall = |byte: &u8| self.is_wall.get(usize::from(*byte)) == Some(&true);
        let before = bytes.get(searched..escape)?.iter().rposition(is_wall);
        let far = escape.saturating_add(PART).min(bytes.len());
        let after = bytes.get(far..)?.iter().position(is_wall);
        let start = before.map_or(searched, |wall| searched.saturating_add(wall));
        Some(start..after.map_or(bytes.len(), |wall| far.saturating_add(wall)))
    }

    fn packed(&mut self, view: View, layers: usize) {
        let Some(deeper) = layers.checked_sub(1) else { return };
        let ascii = packed::ascii_runs(view.bytes, self.fewest_bytes);
        for encoding in &*ENCODINGS {
            let Some(mut unpacked) = encoding.runs(view.bytes, &ascii, self.fewest_bytes) else {
                continue;
            };
            let found = self.found.len();
            for skipped in 0..encoding.group {
                unpacked.decode(skipped);
                let decoded = View {
                    bytes: &unpacked.bytes,
                    origin_of: &|at| view.origin(unpacked.before(at)),
                };
                self.layers(decoded, deeper, Content::Data);
            }
            if self.found.len() > found {
                unpacked.wipe();
            }
        }
    }

    /// Searches up to `layers` layers of the view's escapes, and what is packed in the last of them. Returns whether there was a
    /// backslash.
    fn escapes(&mut self, view: View, escapes: Escapes, layers: usize, packed: usize, content: Content) -> bool {
        let has_backslash = memchr::memchr(b'\\', view.bytes).is_some();
        let layer = if layers > 0 { escapes.undo(view.bytes) } else { None };
        let Some(layer) = layer else {
            self.packed(view, packed);
            return has_backslash;
        };
        let after = View {
            bytes: &layer.bytes,
            origin_of: &|at| view.origin(layer.before(at)),
        };
        self.view(after, content);
        let cuts = layer.undone.iter().filter(|undone| self.may_cut(undone, view, after));
        for undone in cuts.take(MAX_CUTS).collect::<Vec<_>>() {
            self.cut(undone, view, after, content);
        }
        has_backslash | self.escapes(after, escapes, layers.saturating_sub(1), packed, content)
    }

    /// Whether an escape may have consumed the beginning or the end of a secret.
    fn may_cut(&self, undone: &Undone, before: View, after: View) -> bool {
        let escape = before.bytes.get(undone.before.clone()).unwrap_or_default();
        let is_edge = |edges: &[bool; 256], byte: u8| edges.get(usize::from(byte)) == Some(&true);
        let [first, last] = &*self.edges;
        // Most escapes need no closer look.
        let mut pairs = escape.iter().zip(escape.iter().skip(1));
        if !pairs.any(|(head, tail)| is_edge(last, *head) || is_edge(first, *tail)) {
            return false;
        }
        let previous = undone.here.start.checked_sub(1);
        let previous = previous.and_then(|at| after.bytes.get(at).copied());
        let next = after.bytes.get(undone.here.end).copied();
        let mut needles = self.redactor.needles.iter();
        needles.any(|needle| needle.may_be_cut_by(escape, previous, next))
    }

    /// Searches around an escape, with that escape not decoded.
    fn cut(&mut self, undone: &Undone, before: View, after: View, content: Content) {
        let reach = self.longest.saturating_mul(2);
        let Range { start, end } = undone.here;
        let first = start.saturating_sub(reach);
        let last = end.saturating_add(reach).min(after.bytes.len());
        let parts = [
            after.bytes.get(first..start),
            before.bytes.get(undone.before.clone()),
            after.bytes.get(end..last),
        ];
        let bytes = Zeroizing::new(parts.map(Option::unwrap_or_default).concat());
        let head = start.saturating_sub(first);
        let tail = head.saturating_add(undone.before.len());
        let origin_of = |at: usize| match at {
            _ if at < head => (after.origin_of)(first.saturating_add(at)),
            _ if at < tail => (before.origin_of)(undone.before.start.saturating_add(at.saturating_sub(head))),
            _ => (after.origin_of)(end.saturating_add(at.saturating_sub(tail))),
        };
        let cut = View {
            bytes: &bytes,
            origin_of: &origin_of,
        };
        self.view(cut, content);
    }

    /// Searches the view itself.
    fn view(&mut self, view: View, content: Content) {
        let folded = LazyCell::new(|| fold::folded(view.bytes));
        let origins = LazyCell::new(|| fold::origins(view.bytes));
        // The range of the window from which a range of the folded text comes.
        let origin = |place: &Range<usize>| {
            let start = origins.get(place.start).map_or(0, |origin| origin.start);
            let end = origins.get(place.end.saturating_sub(1)).map_or(0, |origin| origin.end);
            view.origin(start..end)
        };
        let needles = self.redactor.needles.iter();
        for needle in needles.filter(|needle| needle.is_sought_in(content) && needle.may_be_in(view.bytes)) {
            if memmem::find(&folded, needle.text()).is_none() {
                continue;
            }
            let places = needle.places(&folded);
            let counting = places.filter(|place| content == Content::Data || needle.counts(&folded, place, origin));
            self.found.extend(counting.map(|place| Found {
                range: origin(&place),
                secret: needle.secret,
                is_telling: needle.is_telling(),
            }));
        }
    }
}

/// Whether it is never UTF-8, and no secret has its letter of Windows-1252.
fn is_wall(byte: u8, needles: &[Needle]) -> bool {
    matches!(byte, 0xC0 | 0xC1 | 0xF5..) && {
        let letter = fold::folded(&[byte]);
        let mut all = needles.iter();
        all.all(|needle| memmem::find(needle.text(), &letter).is_none())
    }
}

fn edges(needles: &[Needle]) -> Zeroizing<[[bool; 256]; 2]> {
    let mut edges = Zeroizing::new([[false; 256]; 2]);
    for needle in needles {
        for (edges, byte) in edges.iter_mut().zip([needle.text().first(), needle.text().last()]) {
            for byte in byte.into_iter().flat_map(|byte| [*byte, byte.to_ascii_uppercase()]) {
                edges
                    .get_mut(usize::from(byte))
                    .into_iter()
                    .for_each(|is_edge| *is_edge = true);
            }
        }
    }
    edges
}
