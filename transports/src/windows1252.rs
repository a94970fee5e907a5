//! Windows-1252, in which servers write what is called Latin-1: the typographic quotation marks of error messages stand
//! where Latin-1 has control characters.

/// What the bytes from 0x80 to 0x9F stand for. The five that stand for nothing are control characters, as in the WHATWG's
/// Encoding standard.
const FROM_0X80: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', //
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// The character that the byte stands for.
#[must_use]
pub fn decode(byte: u8) -> char {
    let special = usize::from(byte).checked_sub(0x80).and_then(|at| FROM_0X80.get(at));
    special.copied().unwrap_or_else(|| char::from(byte))
}

/// The byte that [decodes](decode) to the character; the character's own number where it is below 256.
#[must_use]
pub fn encode(c: char) -> Option<u8> {
    u8::try_from(u32::from(c))
        .ok()
        .or_else(|| (0x80..=0x9F).find(|byte| decode(*byte) == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_stands_for_a_character_that_stands_for_it() {
        for byte in 0..=u8::MAX {
            assert_eq!(encode(decode(byte)), Some(byte));
        }
        assert_eq!(
            (decode(0x91), decode(0x9F), decode(0xA0), decode(b'x')),
            ('‘', 'Ÿ', '\u{A0}', 'x')
        );
        assert_eq!(encode('Ā'), None);
    }
}
