//! Bytes that were decoded from a text, and where each of them stands in it.

use std::ops::Range;

use zeroize::Zeroizing;

/// A window of a text, or what is encoded in it.
pub(super) struct View {
    // A secret is a view too, once.
    bytes: Zeroizing<Vec<u8>>,
    /// Which part of the window each byte was decoded from. Windows are far smaller than 4 GiB, or only their start counts.
    origins: Vec<(u32, u32)>,
}

impl View {
    /// The window itself.
    pub(super) fn of(window: &[u8]) -> Self {
        let origin = |at| (narrow(at), narrow(at).saturating_add(1));
        Self {
            bytes: Zeroizing::new(window.to_vec()),
            origins: (0..window.len()).map(origin).collect(),
        }
    }

    /// Nothing yet, with room for so many bytes: to grow would leave copies that are not wiped.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(bytes)),
            origins: Vec::with_capacity(bytes),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes from `at` on.
    pub(super) fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Adds what the bytes of `of` in that range stand for.
    pub(super) fn push(&mut self, decoded: &[u8], of: &Self, range: Range<usize>) {
        let origin = of.origin(range);
        let origin = (narrow(origin.start), narrow(origin.end));
        self.bytes.extend_from_slice(decoded);
        self.origins.resize(self.bytes.len(), origin);
    }

    /// Adds that part of another view as it is.
    pub(super) fn copy(&mut self, from: &Self, range: Range<usize>) {
        self.bytes
            .extend_from_slice(from.bytes.get(range.clone()).unwrap_or_default());
        self.origins
            .extend_from_slice(from.origins.get(range).unwrap_or_default());
    }

    /// Takes back what was added after there were so many bytes.
    pub(super) fn truncate(&mut self, bytes: usize) {
        self.bytes.truncate(bytes);
        self.origins.truncate(bytes);
    }

    /// Where in the window stands what the view has at `range`.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let start = self.origins.get(range.start).map_or(0, |origin| origin.0);
        let last = self.origins.get(range.end.saturating_sub(1));
        wide(start)..wide(last.map_or(start, |origin| origin.1))
    }
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn wide(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// The character that the bytes begin with in UTF-8, and its length.
pub(super) fn first_char(bytes: &[u8]) -> Option<(char, usize)> {
    let length = match bytes.first()? {
        0..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let c = str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    Some((c, length))
}
