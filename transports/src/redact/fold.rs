//! The form in which text and secrets are compared: UTF-8 in one letter case, without blank characters. Bytes that are not UTF-8
//! are decoded as Windows-1252.

use std::ops::Range;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use crate::windows1252;

/// The folded UTF-8 of a character: up to seven bytes, and their number.
#[derive(Clone, Copy, Default)]
pub(super) struct Form([u8; 8]);

/// Tables of forms, for speed.
struct Forms {
    /// Of all bytes in Windows-1252, which includes ASCII: at most three bytes each.
    bytes: [Form; 256],
    /// Of all characters of up to two bytes of UTF-8.
    characters: Vec<Form>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms {
    bytes: std::array::from_fn(|byte| {
        u8::try_from(byte)
            .map(windows1252::decode)
            .map_or_else(|_| Form::default(), Form::of)
    }),
    characters: ('\0'..='\u{7FF}').map(Form::of).collect(),
});

/// Folds all of the text.
pub(super) fn folded(text: &[u8]) -> Zeroizing<Vec<u8>> {
    // Growing would leave copies that are not wiped. A byte of Windows-1252 takes up to three in UTF-8.
    let most: usize = text.iter().map(|byte| if byte.is_ascii() { 1 } else { 3 }).sum();
    let mut folded = Zeroizing::new(vec![0; most.saturating_add(size_of::<Form>())]);
    let mut filled = 0_usize;
    for (form, _) in forms(text) {
        // Writing all of the form is faster; the next one overwrites the rest.
        if let Some(to) = folded.get_mut(filled..).and_then(<[u8]>::first_chunk_mut) {
            *to = form.0;
        }
        filled = filled.saturating_add(form.length());
    }
    folded.truncate(filled);
    folded
}

/// Returns the range of the text from which each byte of the folded text was folded.
pub(super) fn origins(text: &[u8]) -> Vec<Range<usize>> {
    let (mut origins, mut at) = (Vec::with_capacity(text.len()), 0_usize);
    for (form, length) in forms(text) {
        let end = at.saturating_add(length);
        origins.extend(std::iter::repeat_n(at..end, form.length()));
        at = end;
    }
    origins
}

/// Folds the first characters of the text: at least four bytes, and zeros if there are no more.
pub(super) fn head(text: &[u8]) -> [u8; 12] {
    let (mut head, mut filled) = ([0; 12], 0_usize);
    for (Form([bytes @ .., length]), _) in forms(text) {
        if let Some(to) = head.get_mut(filled..).and_then(<[u8]>::first_chunk_mut) {
            *to = bytes;
        }
        filled = filled.saturating_add(usize::from(length));
        if filled >= 4 {
            break;
        }
    }
    head
}

/// The forms of the characters of a text, and their lengths in the text.
fn forms(mut text: &[u8]) -> impl Iterator<Item = (Form, usize)> {
    let forms = &*FORMS;
    std::iter::from_fn(move || {
        let (form, length) = forms.first(text)?;
        text = text.get(length..).unwrap_or_default();
        Some((form, length))
    })
}

impl Form {
    fn of(c: char) -> Self {
        let mut form = Self::default();
        let [bytes @ .., length] = &mut form.0;
        for c in fold(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                bytes
                    .get_mut(usize::from(*length))
                    .into_iter()
                    .for_each(|to| *to = byte);
                *length = length.saturating_add(1);
            }
        }
        form
    }

    #[inline]
    fn length(&self) -> usize {
        usize::from(self.0[7])
    }
}

impl Forms {
    /// The form of the first character, and its length in the text.
    #[inline(always)]
    fn first(&self, text: &[u8]) -> Option<(Form, usize)> {
        let (&byte, rest) = text.split_first()?;
        let second = rest.first().copied().unwrap_or_default();
        // One condition, and seldom true: a branch for each kind of byte would be slow where they are mixed.
        if matches!(byte, 0xC2..=0xF4) & matches!(second, 0x80..=0xBF)
            && let Some((c, length)) = first_char(text)
        {
            let form = usize::try_from(u32::from(c)).ok().and_then(|c| self.characters.get(c));
            return Some((form.copied().unwrap_or_else(|| Form::of(c)), length));
        }
        Some((*self.bytes.get(usize::from(byte))?, 1))
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
    fn a_form_and_the_folded_text_have_room_for_every_character() {
        let length = |c: char| fold(c).map(char::len_utf8).sum::<usize>();
        for c in '\0'..=char::MAX {
            assert_eq!(length(c), Form::of(c).length(), "{c:?}");
            assert!(
                length(c) <= 3 * c.len_utf8() && (!c.is_ascii() || length(c) <= 1),
                "{c:?}"
            );
        }
        for byte in 0x80..=u8::MAX {
            assert!(length(windows1252::decode(byte)) <= 3, "{byte:#x}");
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
