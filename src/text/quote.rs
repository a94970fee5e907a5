//! Foreign text in our messages: short, printable, on one line.

use crate::text::is_unprintable;

/// The first `most` characters of the text, with each run of white space and unprintable characters as one space.
pub(crate) fn printable(text: &str, most: usize) -> String {
    printable_pieces(std::iter::once(text), most)
}

/// As [`printable`], of a text in pieces. It takes no more of them than it needs.
pub(crate) fn printable_pieces<'a>(text: impl Iterator<Item = &'a str>, most: usize) -> String {
    let mut quoted = String::new();
    let (mut left, mut in_word) = (most, true);
    for c in text.flat_map(str::chars) {
        if c.is_whitespace() || is_unprintable(c) {
            in_word = false;
            continue;
        }
        let space = (!in_word && !quoted.is_empty()).then_some(' ');
        in_word = true;
        for c in space.into_iter().chain([c]) {
            if left == 0 {
                quoted.push('…');
                return quoted;
            }
            quoted.push(c);
            left = left.saturating_sub(1);
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_one_line_without_control_characters() {
        assert_eq!(
            printable(" <html>\r\n\t<b>\u{1b}[31m\u{202e}x\0", 200),
            "<html> <b> [31m x"
        );
    }

    #[test]
    fn a_quotation_is_cut_at_characters_and_says_so() {
        assert_eq!(printable("äöü ß", 3), "äöü…");
        assert_eq!(printable("äöü", 3), "äöü");
    }
}
