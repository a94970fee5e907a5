//! What a text says once its escapes are undone: the same words in an HTML page, a JSON value, a form or a URL.

use std::borrow::Cow;
use std::ops::Range;

/// A text, and how a reader sees it.
pub(super) struct View<'a> {
    bytes: Cow<'a, [u8]>,
    /// Where each of the bytes, and the end of them, stands in the text; `None` when they are the text. Four bytes are
    /// enough for any body that is recorded, and half of what `usize` takes.
    origins: Option<Vec<u32>>,
}

/// Undoes the escape that the text begins with: appends what it stands for and tells its length, or does neither.
type Unescape = fn(&[u8], &mut Vec<u8>) -> Option<usize>;

/// The text as it is, and as each way of escaping has it, where that makes a difference.
pub(super) fn of(text: &[u8]) -> impl Iterator<Item = View<'_>> {
    let ways: [Unescape; 4] = [percent, percent_or_plus, entity, backslash];
    let plain = View {
        bytes: Cow::Borrowed(text),
        origins: None,
    };
    std::iter::once(plain).chain(ways.into_iter().filter_map(|way| View::unescaped(text, way)))
}

/// The bytes without percent-encoding.
pub(super) fn percent_decoded(text: &[u8]) -> Cow<'_, [u8]> {
    View::unescaped(text, percent).map_or(Cow::Borrowed(text), |view| view.bytes)
}

/// The part of the text that holds PEM blocks: from the first line with BEGIN to the last with END, or to the end of the
/// text where a block is not ended. Empty when there are none.
pub(super) fn pem_part(text: &[u8]) -> Range<usize> {
    let (mut begin, mut end, mut at) = (None, 0, 0_usize);
    for line in text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let after = at.saturating_add(line.len());
        if is_boundary(line, b"BEGIN ") {
            begin = begin.or(Some(at));
            end = text.len();
        } else if is_boundary(line, b"END ") {
            end = after;
        }
        at = after;
    }
    begin.map_or(0..0, |begin| begin..end)
}

fn is_boundary(line: &[u8], word: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"--") && line.windows(word.len()).any(|window| window == word)
}

impl<'a> View<'a> {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where in the text stands what the view has at `range`.
    pub(super) fn behind(&self, range: Range<usize>) -> Range<usize> {
        let Some(origins) = &self.origins else {
            return range;
        };
        let origin = |at: usize| origins.get(at).map_or(0, |&origin| position(origin));
        let start = origin(range.start);
        // An escape may stand for several bytes, and is one place in the text.
        let last = origin(range.end.saturating_sub(1));
        let end = origins
            .iter()
            .skip(range.end)
            .map(|&next| position(next))
            .find(|&next| next > last);
        start..end.unwrap_or(start)
    }

    /// `None` when there is nothing to undo.
    fn unescaped(text: &[u8], unescape: Unescape) -> Option<View<'static>> {
        let (mut bytes, mut origins) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        let (mut rest, mut at, mut found) = (text, 0_usize, false);
        while let Some((first, after)) = rest.split_first() {
            let length = unescape(rest, &mut bytes);
            found |= length.is_some();
            if length.is_none() {
                bytes.push(*first);
            }
            origins.resize(bytes.len(), origin(at));
            at = at.saturating_add(length.unwrap_or(1));
            rest = length
                .map_or(Some(after), |length| rest.get(length..))
                .unwrap_or_default();
        }
        origins.push(origin(text.len()));
        found.then_some(View {
            bytes: Cow::Owned(bytes),
            origins: Some(origins),
        })
    }
}

fn origin(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn position(origin: u32) -> usize {
    usize::try_from(origin).unwrap_or(usize::MAX)
}

/// `%2B`
fn percent(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let digits = text.strip_prefix(b"%")?.get(..2)?;
    out.push(u8::try_from(number(digits, 16)?).ok()?);
    Some(3)
}

/// `%2B`, and `+` for a space.
fn percent_or_plus(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    if text.starts_with(b"+") {
        out.push(b' ');
        return Some(1);
    }
    percent(text, out)
}

/// `&amp;`, `&#43;`, `&#x2B;`
fn entity(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    const LONGEST: usize = 10;
    let inside = text.strip_prefix(b"&")?;
    let end = inside.iter().take(LONGEST).position(|&byte| byte == b';')?;
    let c = match inside.get(..end)? {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(number(digits, 16)?)?,
        [b'#', digits @ ..] => char::from_u32(number(digits, 10)?)?,
        _ => return None,
    };
    push(c, out);
    end.checked_add(2)
}

/// `\"`, `\n`, `\u002B`, as in JSON and most programming languages.
fn backslash(text: &[u8], out: &mut Vec<u8>) -> Option<usize> {
    let after = text.strip_prefix(b"\\")?;
    let (c, length) = match after.first()? {
        b'n' => ('\n', 2),
        b'r' => ('\r', 2),
        b't' => ('\t', 2),
        b'b' => ('\u{8}', 2),
        b'f' => ('\u{c}', 2),
        b'u' => (char::from_u32(number(after.get(1..5)?, 16)?)?, 6),
        byte if byte.is_ascii_punctuation() => (char::from(*byte), 2),
        _ => return None,
    };
    push(c, out);
    Some(length)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = str::from_utf8(digits)
        .ok()
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_alphanumeric()))?;
    u32::from_str_radix(digits, radix).ok()
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}
