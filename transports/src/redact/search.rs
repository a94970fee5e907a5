//! The search of one window and its layers.

use std::ops::Range;

use memchr::memmem::Finder;
use zeroize::Zeroizing;

use super::escapes::{Escapes, Layer, Undone};
use super::fold;
use super::needle::Needle;
use super::packed::{ENCODINGS, Encoding};
use super::view::View;
use super::{Content, Found, LAYERS, Redactor, TELLING_BYTES};

/// The number of escapes per window that are checked for having cut a secret. No ordinary text has as many that could.
const MAX_CUTS: usize = 256;

/// The bytes that are folded at a time, if no secret is longer.
const CHUNK: usize = 4096;

/// Searches windows of a text. It has buffers, so that not every window and layer needs new ones.
pub(super) struct Search<'r> {
    redactor: &'r Redactor,
    /// The first bytes of needles, and their last, in either letter case.
    edges: Zeroizing<[[bool; 256]; 2]>,
    /// Those of each needle, in order.
    finders: Vec<Finder<'r>>,
    /// The length of the longest needle.
    longest: usize,
    /// The fewest bytes that can encode a needle that is searched for in data.
    fewest_bytes: usize,
    chunk: usize,
    folded: Zeroizing<Vec<u8>>,
    found: Vec<Found>,
}

impl<'r> Search<'r> {
    /// A search of windows of up to `window` bytes.
    pub(super) fn new(redactor: &'r Redactor, window: usize) -> Self {
        let needles = &redactor.needles;
        let longest = needles.iter().map(Needle::len).max().unwrap_or(0);
        // No other is searched for in data.
        let telling = needles.iter().filter(|needle| needle.is_telling());
        let fewest_bytes = telling.map(Needle::fewest_bytes).min().unwrap_or(usize::MAX);
        let chunk = CHUNK.max(longest).min(window);
        Self {
            redactor,
            edges: edges(needles),
            finders: needles.iter().map(Needle::finder).collect(),
            longest,
            fewest_bytes: fewest_bytes.max(TELLING_BYTES),
            chunk,
            folded: Zeroizing::new(fold::buffer(longest, chunk)),
            found: Vec::new(),
        }
    }

    /// Finds all occurrences in the window, in any order and possibly more than once.
    pub(super) fn window(&mut self, window: &[u8], content: Content) -> Vec<Found> {
        if !self.finders.is_empty() {
            self.layers(&View::of(window), LAYERS, content);
        }
        std::mem::take(&mut self.found)
    }

    /// Searches the view, its decoded escapes, and `packed` layers of Base64 and hexadecimal in those.
    fn layers(&mut self, view: &View, packed: usize, content: Content) {
        self.view(view, content);
        let layers = Escapes::All.layers(view.bytes, self.redactor.layers);
        self.escapes(view, &layers, content);
        // In `DOMAIN\name` the backslash is not an escape.
        if memchr::memchr(b'\\', view.bytes).is_some() {
            let layers = Escapes::NoBackslash.layers(view.bytes, self.redactor.layers);
            self.escapes(view, &layers, content);
        }
        let Some(deeper) = packed.checked_sub(1) else { return };
        for encoding in &*ENCODINGS {
            self.packed(&view.without_escapes(&layers), encoding, deeper);
            if !layers.is_empty() {
                // With the escapes too, since one may have consumed the first character of the encoding.
                self.packed(view, encoding, deeper);
            }
        }
    }

    fn packed(&mut self, view: &View, encoding: &Encoding, deeper: usize) {
        let symbols = encoding.symbols(view.bytes, self.fewest_bytes);
        if symbols.is_empty() {
            return;
        }
        let mut unpacked = symbols.unpacked();
        for skipped in 0..encoding.group {
            unpacked.decode(skipped, self.fewest_bytes);
            if !unpacked.bytes.is_empty() {
                self.layers(&view.unpacked(&unpacked), deeper, Content::Data);
            }
        }
    }

    /// Searches all layers of the view's escapes.
    fn escapes(&mut self, view: &View, layers: &[Layer], content: Content) {
        for (count, layer) in layers.iter().enumerate() {
            let before = view.without_escapes(layers.get(..count).unwrap_or_default());
            let after = view.without_escapes(layers.get(..=count).unwrap_or_default());
            // The layer before has been searched for what has no escape in it.
            let parts = layer.parts(self.longest);
            let mut parts = parts.into_iter().filter_map(|part| layer.bytes.get(part));
            if parts.any(|part| self.appears_in(part, content)) {
                self.occurrences(&after, content);
            }
            let cuts = layer
                .undone
                .iter()
                .filter(|undone| self.may_cut(undone, &before, &after));
            for undone in cuts.take(MAX_CUTS).collect::<Vec<_>>() {
                self.cut(undone, &before, &after, content);
            }
        }
    }

    /// Whether an escape may have consumed the beginning or the end of a secret.
    fn may_cut(&self, undone: &Undone, before: &View, after: &View) -> bool {
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
    fn cut(&mut self, undone: &Undone, before: &View, after: &View, content: Content) {
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
        self.view(&after.cut(before, undone, first, &bytes), content);
    }

    /// Searches the view itself.
    fn view(&mut self, view: &View, content: Content) {
        if self.appears_in(view.bytes, content) {
            self.occurrences(view, content);
        }
    }

    /// Adds all occurrences in the view itself.
    fn occurrences(&mut self, view: &View, content: Content) {
        let folded = fold::folded(view.bytes);
        let origins = fold::origins(view.bytes);
        // The range of the window from which a range of the folded text comes.
        let origin = |place: &Range<usize>| {
            let start = origins.get(place.start).map_or(0, |origin| origin.start);
            let end = origins.get(place.end.saturating_sub(1)).map_or(0, |origin| origin.end);
            view.origin(start..end)
        };
        for needle in self
            .redactor
            .needles
            .iter()
            .filter(|needle| needle.is_sought_in(content))
        {
            let places = needle.places(&folded);
            let counting = places.filter(|place| content == Content::Data || needle.counts(&folded, place, origin));
            self.found.extend(counting.map(|place| Found {
                range: origin(&place),
                secret: needle.secret,
                is_telling: needle.is_telling(),
            }));
        }
    }

    /// Whether a needle appears in the text, within longer words too.
    fn appears_in(&mut self, text: &[u8], content: Content) -> bool {
        let (mut at, mut filled) = (0, 0);
        while at < text.len() {
            (at, filled) = fold::fold_into(&mut self.folded, filled, text, at..at.saturating_add(self.chunk));
            let folded = self.folded.get(..filled).unwrap_or_default();
            let mut needles = self.redactor.needles.iter().zip(&self.finders);
            if needles.any(|(needle, finder)| needle.is_sought_in(content) && finder.find(folded).is_some()) {
                return true;
            }
            // An occurrence may continue in the next chunk.
            let kept = filled.min(self.longest.saturating_sub(1));
            self.folded.copy_within(filled.saturating_sub(kept)..filled, 0);
            filled = kept;
        }
        false
    }
}

fn edges(needles: &[Needle]) -> Zeroizing<[[bool; 256]; 2]> {
    let mut edges = Zeroizing::new([[false; 256]; 2]);
    for (first, last) in needles.iter().filter_map(Needle::edges) {
        for (is_edge, byte) in edges.iter_mut().zip([first, last]) {
            for byte in [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()] {
                is_edge
                    .get_mut(usize::from(byte))
                    .into_iter()
                    .for_each(|is_edge| *is_edge = true);
            }
        }
    }
    edges
}
