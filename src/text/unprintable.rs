//! The one table of unprintable characters.

/// Whether a character controls a terminal, is invisible or turns the direction of writing, so that what is shown differs from
/// the text.
pub(crate) fn is_unprintable(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}'
    );
    c.is_control() || invisible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_and_those_that_turn_the_direction_are_unprintable() {
        // A soft hyphen, the Arabic letter mark, isolates, a language tag.
        for c in ['\u{AD}', '\u{61C}', '\u{200B}', '\u{2066}', '\u{FEFF}', '\u{E0041}'] {
            assert!(is_unprintable(c), "{}", c.escape_unicode());
        }
        assert!(!['ü', 'ع', '印', '😀', '…'].into_iter().any(is_unprintable));
    }
}
