//! The search of one window and its layers.

use std::cell::LazyCell;
use std::ops::Range;

use zeroize::Zeroizing;

use super::escapes::{Escapes, Undone};
use super::fold;
use super::needle::Needles;
use super::packed::ENCODINGS;
use super::{Content, Found, LAYERS};

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
    needles: &'r Needles,
    found: Vec<Found>,
}

impl<'r> Search<'r> {
    pub(super) fn new(needles: &'r Needles) -> Self {
        Self {
            needles,
            found: Vec::new(),
        }
    }

    /// Finds all occurrences in the window, in any order and possibly more than once.
    pub(super) fn window(&mut self, window: &[u8], content: Content) -> Vec<Found> {
        let view = View {
            bytes: window,
            origin_of: &|at| at..at.saturating_add(1),
        };
        if !self.needles.all.is_empty() {
            self.layers(view, LAYERS, content);
        }
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
            if self.escapes(part, Escapes::All, self.needles.layers, packed, content) {
                // In `DOMAIN\name` the backslash is not an escape.
                self.escapes(part, Escapes::NoBackslash, self.needles.layers, 0, content);
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
        let is_wall = |byte: &u8| self.needles.is_wall(*byte);
        let before = bytes.get(searched..escape)?.iter().rposition(is_wall);
        let far = escape.saturating_add(PART).min(bytes.len());
        let after = bytes.get(far..)?.iter().position(is_wall);
        let start = before.map_or(searched, |wall| searched.saturating_add(wall));
        Some(start..after.map_or(bytes.len(), |wall| far.saturating_add(wall)))
    }

    fn packed(&mut self, view: View, layers: usize) {
        let Some(deeper) = layers.checked_sub(1) else { return };
        for encoding in &*ENCODINGS {
            let Some(mut unpacked) = encoding.unpack(view.bytes, self.needles.fewest_bytes) else {
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
        let previous = undone.here.start.checked_sub(1);
        let previous = previous.and_then(|at| after.bytes.get(at).copied());
        let next = after.bytes.get(undone.here.end).copied();
        self.needles.may_be_cut_by(escape, previous, next)
    }

    /// Searches around an escape, with that escape not decoded.
    fn cut(&mut self, undone: &Undone, before: View, after: View, content: Content) {
        let reach = self.needles.longest.saturating_mul(2);
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
        if !self.needles.may_be_in(view.bytes, content) {
            return;
        }
        let folded = fold::folded(view.bytes);
        let origins = LazyCell::new(|| fold::origins(view.bytes));
        // The range of the window from which a range of the folded text comes.
        let origin = |place: &Range<usize>| {
            let start = origins.get(place.start).map_or(0, |origin| origin.start);
            let end = origins.get(place.end.saturating_sub(1)).map_or(0, |origin| origin.end);
            view.origin(start..end)
        };
        for needle in self.needles.sought_in(content) {
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
