//! Base64 in lines of any length.

use data_encoding::BASE64_NOPAD;

/// What is wrong with a Base64 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base64Error {
    /// A character that is not Base64, or stands after the padding, at this byte.
    Character { at: usize },
    /// The last group of characters is not whole.
    CutOff,
}

/// Decodes Base64 with white space anywhere in it, padded or not.
pub(crate) fn base64(text: &str) -> Result<Vec<u8>, Base64Error> {
    let mut packed = Vec::with_capacity(text.len());
    for run in text.as_bytes().split(|&byte| is_white_space(byte)) {
        packed.extend_from_slice(run);
    }
    let padding = packed.iter().rev().take_while(|&&byte| byte == b'=').count();
    let length = packed.len();
    packed.truncate(length.saturating_sub(padding));
    // Padding that is there must be right; one that is missing altogether is not missed.
    let padded = padding == 0 || (padding <= 2 && length % 4 == 0);
    match BASE64_NOPAD.decode(&packed) {
        Ok(bytes) if padded => Ok(bytes),
        _ => Err(what_is_wrong(text)),
    }
}

/// Looks for what made a text no Base64: a second pass, so that the first one is fast.
fn what_is_wrong(text: &str) -> Base64Error {
    let mut padding = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_white_space(byte) => {}
            b'=' if padding < 2 => padding = padding.saturating_add(1),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {}
            _ => return Base64Error::Character { at },
        }
    }
    Base64Error::CutOff
}

fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_padding_is_named_by_its_place() {
        assert_eq!(base64("AQ==ID"), Err(Base64Error::Character { at: 4 }));
    }
}
