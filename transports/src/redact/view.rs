//! Decoded bytes that remember their positions in the text.

use std::ops::Range;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use crate::windows1252;

/// A window of a text, or a decoded layer of it.
pub(super) struct View {
    // Secrets are views too while they are decoded.
    bytes: Zeroizing<Vec<u8>>,
    /// For each byte the range of the window from which it was decoded.
    origins: Vec<(usize, usize)>,
    /// The escapes that were decoded to make it.
    undone: Vec<Undone>,
}

/// A decoded escape: the range of the result in this view, and of the escape in the view before.
#[derive(Clone)]
pub(super) struct Undone {
    pub(super) here: Range<usize>,
    pub(super) before: Range<usize>,
}

impl View {
    /// A view of the window itself.
    pub(super) fn of(window: &[u8]) -> Self {
        Self {
            bytes: Zeroizing::new(window.to_vec()),
            origins: (0..window.len()).map(|at| (at, at.saturating_add(1))).collect(),
            undone: Vec::new(),
        }
    }

    /// An empty view with a capacity: growing would leave copies that are not wiped.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(bytes)),
            origins: Vec::with_capacity(bytes),
            undone: Vec::new(),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes from `at` on.
    pub(super) fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// The range of the window from which `range` of the view was decoded.
    pub(super) fn origin(&self, range: Range<usize>) -> Range<usize> {
        let first = self.origins.get(range.start);
        let last = self.origins.get(range.end.saturating_sub(1));
        first.map_or(0, |origin| origin.0)..last.map_or(0, |origin| origin.1)
    }

    /// Appends bytes that were decoded from that range of `of`.
    pub(super) fn push(&mut self, decoded: &[u8], of: &Self, range: Range<usize>) {
        let Range { start, end } = of.origin(range);
        self.bytes.extend_from_slice(decoded);
        self.origins.resize(self.bytes.len(), (start, end));
    }

    /// Appends bytes that were decoded from the escape at that range of `of`.
    pub(super) fn push_undone(&mut self, decoded: &[u8], of: &Self, range: Range<usize>) {
        let start = self.bytes.len();
        self.push(decoded, of, range.clone());
        self.undone.push(Undone {
            here: start..self.bytes.len(),
            before: range,
        });
    }

    pub(super) fn undone(&self) -> &[Undone] {
        &self.undone
    }

    /// Up to `bytes` bytes on each side of a decoded escape, with the escape itself between them, as it is in `before`.
    pub(super) fn with_escape(&self, undone: &Undone, before: &Self, bytes: usize) -> Self {
        let Range { start, end } = undone.here;
        let mut around = Self::with_capacity(bytes.saturating_mul(2).saturating_add(undone.before.len()));
        around.copy(self, start.saturating_sub(bytes)..start);
        around.copy(before, undone.before.clone());
        around.copy(self, end..end.saturating_add(bytes).min(self.bytes.len()));
        around
    }

    /// Appends a range of another view.
    pub(super) fn copy(&mut self, from: &Self, range: Range<usize>) {
        self.bytes
            .extend_from_slice(from.bytes.get(range.clone()).unwrap_or_default());
        self.origins
            .extend_from_slice(from.origins.get(range).unwrap_or_default());
    }

    /// Shortens the view to `bytes` bytes.
    pub(super) fn truncate(&mut self, bytes: usize) {
        self.bytes.truncate(bytes);
        self.origins.truncate(bytes);
    }

    /// The form in which text and secrets are compared: UTF-8 in one letter case, without blank characters. Bytes that are not
    /// UTF-8 are decoded as Windows-1252.
    pub(super) fn folded(&self) -> Self {
        // A byte of Windows-1252 takes up to three in UTF-8.
        let mut folded = Self::with_capacity(self.bytes.len().saturating_mul(3));
        let mut at = 0_usize;
        while let Some(&byte) = self.bytes.get(at) {
            let (c, length) = match byte {
                0..=0x7F => (char::from(byte), 1),
                _ => first_char(self.rest(at)).unwrap_or((windows1252::decode(byte), 1)),
            };
            let end = at.saturating_add(length);
            match usize::try_from(u32::from(c)).ok().and_then(|c| FOLDED.get(c)) {
                Some(c) => folded.push(c.as_bytes(), self, at..end),
                None => fold(c).for_each(|c| folded.push(c.encode_utf8(&mut [0; 4]).as_bytes(), self, at..end)),
            }
            at = end;
        }
        folded
    }
}

/// Decodes the first character of UTF-8; also returns its length in bytes.
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

/// The folded forms of the most frequent characters, for speed.
static FOLDED: LazyLock<Vec<String>> = LazyLock::new(|| ('\0'..='\u{2FF}').map(|c| fold(c).collect()).collect());

/// Folds a character: upper and then lower case, so that `ß` becomes `ss`. A plus sign is dropped, since it may encode a space.
fn fold(c: char) -> impl Iterator<Item = char> {
    let shown = (c != '+' && !is_blank(c)).then_some(c);
    shown
        .into_iter()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
}

/// Whether a character is invisible: white space, a control character, one without width, or a modifier of another.
fn is_blank(c: char) -> bool {
    // `escape_debug` escapes what is not printable, except for a few blank letters and symbols.
    let is_escaped = || !c.is_alphanumeric() && c != char::REPLACEMENT_CHARACTER && c.escape_debug().len() > 1;
    match c {
        '!'..='~' => false,
        '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}' => true,
        _ => c.is_whitespace() || is_escaped(),
    }
}
