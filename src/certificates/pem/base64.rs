//! Base64 in lines of any length.

use data_encoding::BASE64_NOPAD;

/// Decodes Base64 with white space anywhere in it, padded or not. The error is the byte that has a character that is not
/// Base64 or follows the padding, or none where the last group of characters is incomplete.
pub(crate) fn base64(text: &str) -> Result<Vec<u8>, Option<usize>> {
    // White space is at the ends of lines nearly always.
    let lines = lines(text).map(|line| line.trim_matches(WHITE_SPACE));
    decoded(lines, text.len())
        .or_else(|| decoded(text.split(WHITE_SPACE), text.len()))
        .ok_or_else(|| odd_character(text))
}

/// Each line with the line feed before it. Unlike those of `str`, the search compares many bytes at a time.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    ends.map(move |end| text.get(std::mem::replace(&mut start, end)..end).unwrap_or_default())
}

const WHITE_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

fn decoded<'a>(runs: impl Iterator<Item = &'a str>, length: usize) -> Option<Vec<u8>> {
    let mut packed = String::with_capacity(length);
    packed.extend(runs);
    let unpadded = packed.trim_end_matches('=');
    let padding = packed.len().saturating_sub(unpadded.len());
    // Padding may be missing altogether; what there is must be right.
    let is_right = padding == 0 || (padding <= 2 && packed.len().is_multiple_of(4));
    let bytes = BASE64_NOPAD.decode(unpadded.as_bytes()).ok();
    bytes.filter(|_| is_right)
}

/// The first byte that is not Base64: a second pass, so that the first one is fast.
fn odd_character(text: &str) -> Option<usize> {
    let mut padding = 0_usize;
    text.bytes().position(|byte| match byte {
        b' ' | b'\t' | b'\r' | b'\n' => false,
        b'=' => {
            padding = padding.saturating_add(1);
            padding > 2
        }
        b'+' | b'/' => padding > 0,
        _ => padding > 0 || !byte.is_ascii_alphanumeric(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_behind_the_padding_is_reported_with_its_place() {
        assert_eq!(base64("AQ==ID"), Err(Some(4)));
        assert_eq!(base64("AQ=\n=="), Err(Some(5)));
    }

    #[test]
    fn white_space_may_be_anywhere() {
        for text in ["AQIDBA==", " A\tQ\rI\nD BA=\n= \r\n", "AQID\n\nBA", "AQID\rBA\r"] {
            assert_eq!(base64(text), Ok(vec![1, 2, 3, 4]), "{text:?}");
        }
        for text in ["AQID\u{A0}BA", "AQID\u{B}BA", "\u{C}AQIDBA"] {
            assert!(base64(text).is_err(), "{text:?}");
        }
    }
}
