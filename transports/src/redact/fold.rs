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

/// The forms of all bytes in Windows-1252, and of all characters of up to two bytes of UTF-8, for speed.
static FORMS: LazyLock<[Vec<Form>; 2]> = LazyLock::new(|| {
    let form = |c: char| form_of(&fold(c).collect::<String>());
    [
        (0..=u8::MAX).map(|byte| form(windows1252::decode(byte))).collect(),
        ('\0'..='\u{7FF}').map(form).collect(),
    ]
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
    each(text, 0..text.len(), |form, range| {
        origins.resize(origins.len().saturating_add(length(form)), range);
    });
    origins
}

/// A buffer for `kept` bytes that are folded already and `bytes` bytes of text.
pub(super) fn buffer(kept: usize, bytes: usize) -> Vec<u8> {
    let room = bytes.saturating_mul(GROWTH).saturating_add(size_of::<Form>());
    vec![0; kept.saturating_add(room)]
}

/// Folds the characters that begin in the range; returns where in the text the last of them ends, and where in the buffer.
pub(super) fn fold_into(buffer: &mut [u8], mut filled: usize, text: &[u8], range: Range<usize>) -> (usize, usize) {
    let end = each(text, range, |form, _| {
        // All of the form, which is faster; the next one overwrites the rest.
        if let Some(to) = buffer.get_mut(filled..).and_then(<[u8]>::first_chunk_mut) {
            *to = *form;
        }
        filled = filled.saturating_add(length(form));
    });
    (end, filled)
}

fn length(form: &Form) -> usize {
    usize::from(form[7])
}

/// Calls `take` with the form of each character that begins in the range, and with its place; returns where the last one ends.
fn each(text: &[u8], range: Range<usize>, mut take: impl FnMut(&Form, Range<usize>)) -> usize {
    let [bytes, characters] = &*FORMS;
    let mut at = range.start;
    while let Some(&byte) = text.get(at).filter(|_| at < range.end) {
        let start = at;
        let decoded = match byte {
            0..=0x7F => Some((char::from(byte), 1)),
            _ => first_char(text.get(at..).unwrap_or_default()),
        };
        at = at.saturating_add(decoded.map_or(1, |(_, length)| length));
        let form = match decoded {
            Some((c, _)) => usize::try_from(u32::from(c)).ok().and_then(|c| characters.get(c)),
            None => bytes.get(usize::from(byte)),
        };
        match (form, decoded) {
            (Some(form), _) => take(form, start..at),
            (None, Some((c, _))) => fold(c).for_each(|c| take(&form_of(c.encode_utf8(&mut [0; 4])), start..at)),
            (None, None) => {}
        }
    }
    at
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
