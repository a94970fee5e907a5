//! Foreign text that is safe to print.

use collectmc::is_unprintable;

/// The text with every character escaped that steers a terminal, is invisible or turns the direction of writing. Line ends
/// stay.
pub(crate) fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && is_unprintable(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// JSON with the same characters escaped, which can only stand in its strings: what they mean stays the same.
pub(crate) fn safe_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unprintable(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Foreign text on one line, with all that is not safe to print escaped.
pub(crate) fn one_line(text: &str) -> String {
    safe(text).replace('\n', "\\n")
}

/// Foreign text that may have several lines, below which nothing of it can pass for a line of the program's own.
pub(crate) fn lines(text: &str) -> String {
    safe(text).replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_escaped_and_the_rest_stays() {
        assert_eq!(
            safe("ä\u{1b}[2J\r\u{9b}\u{202e}\nb"),
            "ä\\u{1b}[2J\\u{d}\\u{9b}\\u{202e}\nb"
        );
    }

    #[test]
    fn json_means_the_same_when_it_is_safe() {
        let text = "a\u{7f}\u{9b}\u{202e}\u{feff}ä\"\n";
        let json = serde_json::to_string(text).unwrap();
        let safe = safe_json(&json);
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        assert!(!safe.contains(['\u{7f}', '\u{9b}', '\u{202e}', '\u{feff}']), "{safe}");
    }

    #[test]
    fn further_lines_are_indented() {
        assert_eq!(lines("a\nb\nc"), "a\n    b\n    c");
    }
}
