//! The form in which text and secrets are compared: UTF-8 in one letter case, without blank characters. Bytes that are not UTF-8
//! are decoded as Windows-1252.

use std::ops::Range;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use crate::windows1252;

/// Folded UTF-8: up to seven bytes, and their number.
type Form = [u8; 8];

/// The most bytes of folded text for each byte of text: one of Windows-1252 takes up to three in UTF-8.
pub(super) const GROWTH: usize = 3;

/// Tables of forms, for speed.
struct Forms {
    /// Of all bytes in Windows-1252, which includes ASCII.
    bytes: [Form; 256],
    /// Of all characters of up to two bytes of UTF-8.
    characters: Vec<Form>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let form = |c: char| form_of(&fold(c).collect::<String>());
    Forms {
        bytes: std::array::from_fn(|byte| u8::try_from(byte).map_or([0; 8], |byte| form(windows1252::decode(byte)))),
        characters: ('\0'..='\u{7FF}').map(form).collect(),
    }
});

fn form_of(folded: &str) -> Form {
    let mut form = Form::default();
    let (bytes, [length]) = form.split_at_mut(7) else {
        return form;
    };
    bytes.iter_mut().zip(folded.bytes()).for_each(|(to, from)| *to = from);
    *length = u8::try_from(folded.len()).unwrap_or(0);
    form
}

/// Folds all of the text.
pub(super) fn folded(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut folded = Zeroizing::new(buffer(0, text.len()));
    let (_, length) = fold_into(&mut folded, 0, text, 0..text.len());
    folded.truncate(length);
    folded
}

/// Returns the range of the text from which each byte of the folded text was folded.
pub(super) fn origins(text: &[u8]) -> Vec<Range<usize>> {
    let mut origins = Vec::with_capacity(text.len());
    let forms = &*FORMS;
    let mut at = 0;
    while let Some((character, end)) = forms.next(text, at) {
        let length = match character {
            Character::Frequent(form) => length(form),
            Character::Other(c) => fold(c).map(char::len_utf8).sum(),
        };
        origins.resize(origins.len().saturating_add(length), at..end);
        at = end;
    }
    origins
}

/// A buffer for `kept` bytes that are folded already and `bytes` bytes of text.
pub(super) fn buffer(kept: usize, bytes: usize) -> Vec<u8> {
    let room = bytes.saturating_mul(GROWTH).saturating_add(size_of::<Form>());
    vec![0; kept.saturating_add(room)]
}

/// Folds the characters that begin in the range; returns where in the text the last of them ends, and where in the buffer.
pub(super) fn fold_into(buffer: &mut [u8], mut filled: usize, text: &[u8], range: Range<usize>) -> (usize, usize) {
    let forms = &*FORMS;
    let mut at = range.start;
    while let Some((character, end)) = forms.next(text, at).filter(|_| at < range.end) {
        match character {
            Character::Frequent(form) => filled = write(buffer, filled, form),
            Character::Other(c) => {
                for c in fold(c) {
                    filled = write(buffer, filled, &form_of(c.encode_utf8(&mut [0; 4])));
                }
            }
        }
        at = end;
    }
    (at, filled)
}

/// Writes all of the form, which is faster; the next one overwrites the rest. Returns where it ends.
#[inline]
fn write(buffer: &mut [u8], filled: usize, form: &Form) -> usize {
    if let Some(to) = buffer.get_mut(filled..).and_then(<[u8]>::first_chunk_mut) {
        *to = *form;
    }
    filled.saturating_add(length(form))
}

#[inline]
fn length(form: &Form) -> usize {
    usize::from(form[7])
}

/// A character that is to be folded.
enum Character<'f> {
    Frequent(&'f Form),
    Other(char),
}

impl Forms {
    /// The character at `at`, and its end.
    #[inline]
    fn next(&self, text: &[u8], at: usize) -> Option<(Character<'_>, usize)> {
        let &byte = text.get(at)?;
        let end = at.saturating_add(1);
        let second = text.get(end).copied().unwrap_or_default();
        // One condition, and seldom true: a branch for each kind of byte would be slow where they are mixed.
        if matches!(byte, 0xC2..=0xF4) & matches!(second, 0x80..=0xBF)
            && let Some((c, length)) = text.get(at..).and_then(first_char)
        {
            let form = usize::try_from(u32::from(c)).ok().and_then(|c| self.characters.get(c));
            let character = form.map_or(Character::Other(c), Character::Frequent);
            return Some((character, at.saturating_add(length)));
        }
        Some((Character::Frequent(self.bytes.get(usize::from(byte))?), end))
    }
}

/// Decodes the first character of UTF-8; also returns its length in bytes.
pub(super) fn first_char(bytes: &[u8]) -> Option<(char, usize)> {
    let (&first, rest) = bytes.split_first()?;
    let length = match first {
        0..=0x7F => return Some((char::from(first), 1)),
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    // What is not UTF-8 mostly fails here.
    let second = rest.first().filter(|second| matches!(second, 0x80..=0xBF))?;
    if length == 2 {
        let c = u32::from(first & 0x1F) << 6 | u32::from(second & 0x3F);
        return Some((char::from_u32(c)?, 2));
    }
    let c = str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    Some((c, length))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_text_is_at_most_as_long_as_its_buffer() {
        for c in '\0'..=char::MAX {
            let length = fold(c).map(char::len_utf8).sum::<usize>();
            assert!(
                length <= GROWTH * c.len_utf8() && (c > '\u{7FF}' || length < size_of::<Form>()),
                "{c:?}"
            );
        }
        for byte in 0..=u8::MAX {
            let length = fold(windows1252::decode(byte)).map(char::len_utf8).sum::<usize>();
            assert!(length <= GROWTH, "{byte:#x}");
        }
    }

    #[test]
    fn characters_are_folded_alike_with_and_without_the_table() {
        let text: String = ('\0'..='\u{3000}').collect();
        let expected: String = text.chars().flat_map(fold).collect();
        assert_eq!(folded(text.as_bytes()).as_slice(), expected.as_bytes());
        assert_eq!(origins(text.as_bytes()).len(), expected.len());
    }
}
