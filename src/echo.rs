//! Where a text repeats a secret, in one of the encodings in which servers repeat what they were sent.
//!
//! The text is compared character by character, each as it is or escaped in any way: servers escape what they think they
//! have to, so a list of whole encoded secrets would always lack some.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use zeroize::Zeroizing;

use crate::windows1252;

/// A secret to look for.
pub(crate) struct Secret<'a> {
    plain: &'a str,
    /// In Base64, which encodes no character by itself.
    base64: [Zeroizing<String>; 2],
}

impl<'a> Secret<'a> {
    pub(crate) fn new(plain: &'a str) -> Self {
        let base64 = [BASE64_NOPAD, BASE64URL_NOPAD].map(|way| Zeroizing::new(way.encode(plain.as_bytes())));
        Self { plain, base64 }
    }

    /// The length of the secret as `text` begins with it, if it does.
    pub(crate) fn length_in(&self, text: &str) -> Option<usize> {
        if begins_ignoring_case(text, self.plain) {
            return Some(self.plain.len());
        }
        let base64 = self.base64.iter().find(|form| begins_ignoring_case(text, form));
        base64
            .map(|form| form.len())
            .or_else(|| escaped_length(text, self.plain))
    }
}

fn begins_ignoring_case(text: &str, wanted: &str) -> bool {
    let start = text.as_bytes().get(..wanted.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The length of the secret as `text` begins with it, each character read in any way. What one begins may be the start of
/// the next one's escape, so all ends so far are followed; there are seldom two.
fn escaped_length(text: &str, secret: &str) -> Option<usize> {
    let mut ends = vec![0_usize];
    for wanted in secret.chars() {
        let mut next = Vec::new();
        for &end in &ends {
            let readings = text.get(end..).into_iter().flat_map(readings);
            let right = readings.filter(|(read, _)| is_same(*read, wanted));
            next.extend(right.filter_map(|(_, length)| end.checked_add(length)));
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
        if ends.is_empty() {
            return None;
        }
    }
    ends.last().copied()
}

/// Servers change the case of names; what was not valid UTF-8 may be any character that is not ASCII.
fn is_same(read: char, wanted: char) -> bool {
    read.eq_ignore_ascii_case(&wanted)
        || (!wanted.is_ascii()
            && (read == char::REPLACEMENT_CHARACTER || read.to_lowercase().eq(wanted.to_lowercase())))
}

/// No escape is longer than so many bytes; what opens one and never closes it would take time at each place.
const LONGEST: usize = 10;

/// A character, and how many bytes of the text stand for it.
type Reading = (char, usize);

/// What the text may begin with.
fn readings(text: &str) -> impl Iterator<Item = Reading> {
    let first = text.chars().next();
    let escaped = match first {
        Some('%') => percent(text),
        Some('+') => [Some((' ', 1)), None],
        Some('&') => [entity(text), None],
        Some('\\') => backslash(text),
        Some(c) if !c.is_ascii() => [taken_for_latin1(text), None],
        _ => [None, None],
    };
    let plain = first.map(|c| (c, c.len_utf8()));
    std::iter::once(plain).chain(escaped).flatten()
}

/// `%C3%A4` and `%E4`; also `%u00E4`. The percent sign may be escaped itself, as often as there are layers.
fn percent(text: &str) -> [Option<Reading>; 2] {
    if let Some(digits) = text.strip_prefix("%u").and_then(|digits| digits.get(..4)) {
        return [from_number(digits, 16).map(|c| (c, 6)), None];
    }
    let mut bytes = Vec::new();
    let mut at = 0;
    let mut first = None;
    while let Some((byte, length)) = text.get(at..).and_then(percent_byte) {
        bytes.push(byte);
        at = at.saturating_add(length);
        first = first.or(Some((windows1252::decode(byte), at)));
        if bytes.len() == 4 || only_char(&bytes).is_some() {
            break;
        }
    }
    [first, only_char(&bytes).map(|c| (c, at))]
}

fn percent_byte(text: &str) -> Option<(u8, usize)> {
    let mut digits = text.strip_prefix('%')?;
    while let Some(more) = digits
        .strip_prefix("25")
        .filter(|more| number(more.get(..2), 16).is_some())
    {
        digits = more;
    }
    let byte = u8::try_from(number(digits.get(..2), 16)?).ok()?;
    Some((byte, text.len().checked_sub(digits.len())?.checked_add(2)?))
}

/// `&amp;`, `&#228;`, `&#xE4;`. The ampersand may be escaped itself, as often as there are layers.
fn entity(text: &str) -> Option<Reading> {
    let mut inside = text.strip_prefix('&')?;
    while let Some(more) = inside
        .strip_prefix("amp;")
        .filter(|more| rest_of_entity(more).is_some())
    {
        inside = more;
    }
    let (c, length) = rest_of_entity(inside)?;
    Some((c, text.len().checked_sub(inside.len())?.checked_add(length)?))
}

fn rest_of_entity(inside: &str) -> Option<Reading> {
    let end = inside.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let c = match inside.get(..end)? {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        name => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => from_number(digits, 16)?,
            None => from_number(name.get(1..)?, 10)?,
        },
    };
    Some((c, end.checked_add(1)?))
}

/// `\"`, `\n`, `\xE4`, `\u00E4`, `\uD83D\uDE00` and `\u{e4}`, as in JSON and most programming languages.
fn backslash(text: &str) -> [Option<Reading>; 2] {
    let Some(after) = text.strip_prefix('\\') else {
        return [None, None];
    };
    let unit = |digits: Option<&str>| number(digits, 16).and_then(|unit| u16::try_from(unit).ok());
    let single = match after.bytes().next() {
        Some(b'n') => Some(('\n', 2)),
        Some(b'r') => Some(('\r', 2)),
        Some(b't') => Some(('\t', 2)),
        Some(b'x') => number(after.get(1..3), 16).and_then(char::from_u32).map(|c| (c, 4)),
        Some(b'u') if after.starts_with("u{") => after.get(2..).and_then(|inside| {
            let length = inside.bytes().take(LONGEST).position(|byte| byte == b'}')?;
            Some((from_number(inside.get(..length)?, 16)?, length.checked_add(4)?))
        }),
        Some(b'u') => number(after.get(1..5), 16).and_then(char::from_u32).map(|c| (c, 6)),
        Some(byte) if byte.is_ascii_punctuation() => Some((char::from(byte), 2)),
        _ => None,
    };
    let low = after.get(5..11).and_then(|low| unit(low.strip_prefix("\\u")));
    let pair = unit(after.strip_prefix('u').and_then(|digits| digits.get(..4))).zip(low);
    let paired = pair.and_then(|(high, low)| char::decode_utf16([high, low]).next()?.ok());
    [single, paired.map(|c| (c, 12))]
}

/// UTF-8 that somebody took for Latin-1: `Ã¤`.
fn taken_for_latin1(text: &str) -> Option<Reading> {
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    for c in text.chars().take(4) {
        bytes.push(windows1252::encode(c)?);
        length = length.saturating_add(c.len_utf8());
        if let Some(c) = only_char(&bytes) {
            return Some((c, length));
        }
    }
    None
}

/// The character that the bytes are, if they are one in UTF-8.
fn only_char(bytes: &[u8]) -> Option<char> {
    let mut chars = str::from_utf8(bytes).ok()?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn from_number(digits: &str, radix: u32) -> Option<char> {
    number(Some(digits), radix).and_then(char::from_u32)
}

/// A number without a sign.
fn number(digits: Option<&str>, radix: u32) -> Option<u32> {
    let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_alphanumeric()))?;
    u32::from_str_radix(digits, radix).ok()
}
