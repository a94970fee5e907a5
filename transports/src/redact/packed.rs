//! Encodings of several bytes by several characters: Base64 and hexadecimal.
//!
//! The beginning of such an encoding is not known, since the text before it may be of the same characters. So each is decoded
//! at every offset that makes a difference.

use super::view::View;

/// The separator of decoded runs: any character that is not ignored.
const BETWEEN: &[u8] = b"|";

/// Decodes the runs of at least `shortest` bytes in the view, at each offset.
pub(super) fn open(view: &View, shortest: usize) -> impl Iterator<Item = View> {
    let base64 = (0..4).map(move |skipped| runs(view, 6, skipped, shortest, base64));
    let hexadecimal = (0..2).map(move |skipped| runs(view, 4, skipped, shortest, hexadecimal));
    base64.chain(hexadecimal).filter(|inner| !inner.bytes().is_empty())
}

/// The bits of a character of an encoding; `None` for a separator.
type Symbol = Option<u32>;

/// Decodes runs of symbols of `bits` bits each, without the first `skipped` symbols of each run.
fn runs(view: &View, bits: u32, skipped: usize, shortest: usize, symbol: fn(u8) -> Option<Symbol>) -> View {
    let mut inner = View::with_capacity(view.bytes().len());
    let mut run: Vec<(u32, usize)> = Vec::new();
    for at in 0..=view.bytes().len() {
        match view.bytes().get(at).map(|byte| symbol(*byte)) {
            Some(Some(Some(value))) => run.push((value, at)),
            Some(Some(None)) => {}
            // The zero of `0x` is not a digit of the data.
            Some(None) if bits == 4 && view.rest(at.saturating_sub(1)).starts_with(b"0x") => drop(run.pop()),
            Some(None) | None => {
                let before = inner.bytes().len();
                decode(run.get(skipped..).unwrap_or_default(), bits, view, &mut inner);
                if inner.bytes().len().saturating_sub(before) < shortest {
                    inner.truncate(before);
                } else {
                    inner.push(BETWEEN, view, at..at);
                }
                run.clear();
            }
        }
    }
    inner
}

fn decode(symbols: &[(u32, usize)], bits: u32, view: &View, inner: &mut View) {
    let (mut value, mut waiting, mut first) = (0_u32, 0_u32, None);
    for &(symbol, at) in symbols {
        value = value << bits | symbol;
        waiting = waiting.saturating_add(bits);
        let start = first.unwrap_or(at);
        first = Some(start);
        if let Some(left) = waiting.checked_sub(8) {
            let [_, _, _, byte] = (value >> left).to_be_bytes();
            inner.push(&[byte], view, start..at.saturating_add(1));
            (waiting, first) = (left, (left > 0).then_some(at));
        }
    }
}

/// Either alphabet (RFC 4648, sections 4 and 5), with white space in it.
fn base64(byte: u8) -> Option<Symbol> {
    let value = match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        b' ' | 0x7F => return Some(None),
        _ => return byte.is_ascii_control().then_some(None),
    };
    Some(Some(u32::from(value)))
}

/// `c3a4`, `C3:A4`, `c3 a4`, `0xC3, 0xA4`
fn hexadecimal(byte: u8) -> Option<Symbol> {
    match char::from(byte).to_digit(16) {
        None if b" :-,._".contains(&byte) || byte.is_ascii_control() => Some(None),
        digit => digit.map(Some),
    }
}
