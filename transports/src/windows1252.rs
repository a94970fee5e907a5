//! Windows-1252, which servers send labelled as Latin-1: it has typographic quotation marks in place of control characters.

/// The characters of the bytes 0x80 to 0x9F. The five unassigned ones are control characters, as in the WHATWG's Encoding
/// standard.
const FROM_0X80: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', //
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Decodes one byte.
#[must_use]
pub fn decode(byte: u8) -> char {
    let special = usize::from(byte).checked_sub(0x80).and_then(|at| FROM_0X80.get(at));
    special.copied().unwrap_or_else(|| char::from(byte))
}

/// Encodes one character; one that Windows-1252 lacks but Latin-1 has is encoded as Latin-1, and any other is `None`.
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
    fn every_byte_survives_a_round_trip() {
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
