//! The one table of unprintable characters.

/// Whether a character controls a terminal, as line ends do too, is invisible or turns the direction of writing, so that what is
/// shown is not what is there.
///
/// Names in certificates come from outside. To print one safely, escape these:
///
/// ```
/// fn safe(name: &str) -> String {
///     let escape = |c: char| match collectmc::is_unprintable(c) {
///         true => c.escape_unicode().to_string(),
///         false => c.to_string(),
///     };
///     name.chars().map(escape).collect()
/// }
/// assert_eq!(safe("Käse\u{202e}\u{1b}[2J"), r"Käse\u{202e}\u{1b}[2J");
/// ```
pub fn is_unprintable(c: char) -> bool {
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
