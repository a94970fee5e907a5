//! Decoded bytes that know their positions in the text.
//!
//! Most layers hold no secret, so positions are not stored for each byte, but worked out from what was decoded once one is found.

use std::ops::Range;

use super::escapes::{Layer, Undone};
use super::packed::Unpacked;

/// A window of a text, or a decoded layer of it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) bytes: &'a [u8],
    source: Source<'a>,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Window,
    /// One layer of escapes after another.
    Escapes(&'a View<'a>, &'a [Layer]),
    Packed(&'a View<'a>, &'a Unpacked<'a>),
    /// A layer of escapes from a position on, with one escape as it is in the layer before.
    Cut(&'a View<'a>, &'a View<'a>, &'a Undone, usize),
}

impl<'a> View<'a> {
    /// A view of the window itself.
    pub(super) fn of(window: &'a [u8]) -> Self {
        Self {
            bytes: window,
            source: Source::Window,
        }
    }

    /// The view after decoding these layers of its escapes.
    pub(super) fn without_escapes(&'a self, layers: &'a [Layer]) -> Self {
        match layers.last() {
            Some(last) => Self {
                bytes: &last.bytes,
                source: Source::Escapes(self, layers),
            },
            None => *self,
        }
    }

    /// The view of what is packed in it.
    pub(super) fn unpacked(&'a self, unpacked: &'a Unpacked<'a>) -> Self {
        Self {
            bytes: &unpacked.bytes,
            source: Source::Packed(self, unpacked),
        }
    }

    /// A part of this layer, with an escape not decoded: `bytes` are its bytes from `start` to the escape, the escape as it is in
    /// the layer before, and bytes after it.
    pub(super) fn cut(&'a self, before: &'a Self, undone: &'a Undone, start: usize, bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            source: Source::Cut(self, before, undone, start),
        }
    }

    /// The range of the window from which a range was decoded.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        self.origin_of(range.start).start..self.origin_of(range.end.saturating_sub(1)).end
    }

    /// The range of the window from which the byte at `at` was decoded.
    fn origin_of(&self, at: usize) -> Range<usize> {
        match self.source {
            Source::Window => at..at.saturating_add(1),
            Source::Packed(of, unpacked) => of.origin(unpacked.before(at)),
            Source::Escapes(of, layers) => match layers.split_last() {
                Some((last, others)) => of.without_escapes(others).origin(last.before(at)),
                None => of.origin_of(at),
            },
            Source::Cut(layer, before, undone, start) => {
                let head = undone.here.start.saturating_sub(start);
                let tail = head.saturating_add(undone.before.len());
                match at {
                    _ if at < head => layer.origin_of(start.saturating_add(at)),
                    _ if at < tail => before.origin_of(undone.before.start.saturating_add(at.saturating_sub(head))),
                    _ => layer.origin_of(undone.here.end.saturating_add(at.saturating_sub(tail))),
                }
            }
        }
    }
}
