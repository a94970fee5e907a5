//! Responses in text: the code that they report, in the service's own form or in one of its siblings.

use std::borrow::Cow;

/// A code, and what comes with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report<'a> {
    pub(super) code: i64,
    /// The message; of a status line, all that follows it.
    pub(super) message: Cow<'a, str>,
    pub(super) item: Option<String>,
    /// Whether it has the form of other endpoints of the service.
    pub(super) is_form: bool,
}

/// Single ones in the documentation, typographic ones in the wild.
pub(super) const QUOTATION_MARKS: [char; 8] = ['\'', '‘', '’', '"', '“', '”', '`', '´'];

/// The report with which a text begins. White space and byte order marks before it are dropped.
pub(super) fn report(text: &str) -> Option<Report<'_>> {
    let text = text.trim_start_matches(|c: char| is_blank(c) || c.is_whitespace() || c == '\u{FEFF}');
    code_and_message(text).or_else(|| form(text))
}

/// Whether a text has an error code somewhere, whatever precedes it: the name that forms and JSON have for it, and a number
/// below zero.
pub(super) fn has_error_code(text: &str) -> bool {
    let mut values = text.split("errorCode").skip(1);
    values.any(|value| {
        let value = value.trim_start_matches([' ', '\t', '"', '\'', ':', '=', '>']);
        let digits = value.strip_prefix('-').or_else(|| value.strip_prefix("%2D"));
        digits.is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// The first line and what follows it. The LF of a CRLF is left to the rest, where white space has no meaning.
fn split_line(text: &str) -> (&str, &str) {
    text.split_once(['\n', '\r']).unwrap_or((text, ""))
}

fn is_blank(c: char) -> bool {
    c == ' ' || c.is_control()
}

/// A whole number in decimal digits, blanks and control characters around it, and nothing else.
fn number(text: &str) -> Option<i64> {
    text.trim_matches(is_blank).parse().ok()
}

fn service(code: i64, message: &str) -> Report<'_> {
    Report {
        code,
        message: message.into(),
        item: None,
        is_form: false,
    }
}

/// A code in a line of its own, and what follows it. A code below zero and its message may share the line, perhaps quoted, as in
/// `-16 Incorrect login details`, `-16;` or `"-16"`: an error that goes unnoticed might be repeated.
fn code_and_message(text: &str) -> Option<Report<'_>> {
    const SEPARATORS: [char; 7] = [' ', '\t', '\r', '\n', ':', ';', ','];
    let unquoted = text.trim_start_matches(QUOTATION_MARKS);
    let is_quoted = unquoted.len() < text.len();
    let rest = unquoted.trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
    let code = number(unquoted.strip_suffix(rest)?)?;
    let (line, message) = split_line(rest);
    if !is_quoted && line.chars().all(is_blank) {
        return Some(service(code, message));
    }
    if code >= 0 || !(rest.starts_with(SEPARATORS) || rest.starts_with(QUOTATION_MARKS)) {
        return None;
    }
    let message = rest.trim_start_matches(SEPARATORS).trim_start_matches(QUOTATION_MARKS);
    Some(service(
        code,
        match is_quoted {
            true => message.trim_end().trim_end_matches(QUOTATION_MARKS),
            false => message,
        },
    ))
}

/// `errorCode=…&errorMessage=…`: how the siblings of the endpoint report an error when asked for a form. With a code below
/// zero anything may follow it, certificates included.
fn form(text: &str) -> Option<Report<'_>> {
    let (line, rest) = split_line(text.trim_end());
    // The message may have raw blanks in it, when the first field is the code.
    if line.contains('<') || (line.contains(' ') && !line.starts_with("errorCode=")) {
        return None;
    }
    let (mut code, mut message, mut item) = (None, None, None);
    for (name, value) in url::form_urlencoded::parse(line.as_bytes()) {
        let field = match name.as_ref() {
            "errorCode" => &mut code,
            "errorMessage" => &mut message,
            "errorItem" => &mut item,
            _ => continue,
        };
        // Of two codes neither is the right one.
        if field.replace(value.into_owned()).is_some() {
            return None;
        }
    }
    let code = number(&code?)?;
    (code < 0 || rest.is_empty()).then(|| Report {
        code,
        message: message.map_or(rest.into(), Cow::Owned),
        item: item.filter(|item| !item.is_empty()),
        is_form: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(code: i64, message: &str, item: Option<&str>) -> Option<Report<'static>> {
        Some(Report {
            code,
            message: message.to_owned().into(),
            item: item.map(str::to_owned),
            is_form: true,
        })
    }

    #[test]
    fn a_status_line_may_have_blanks_and_any_line_end() {
        for text in [
            "-20",
            "-20\n",
            "\r\n -20\t\r\n",
            "-20 \rrejected",
            "-20\r\n\r\nrejected",
            "\u{FEFF}\r\n\u{FEFF}-20",
        ] {
            assert!(
                matches!(
                    report(text),
                    Some(Report {
                        code: -20,
                        is_form: false,
                        ..
                    })
                ),
                "{text:?}"
            );
        }
        assert_eq!(report("+2\rx"), Some(service(2, "x")));
    }

    #[test]
    fn text_beside_a_whole_number_is_not_a_status() {
        for text in [
            "",
            "20 rejected",
            "0 x",
            "- 20",
            "-20rejected",
            "2.0",
            "0x2",
            "2,",
            "-",
            "99999999999999999999",
            "٢",
        ] {
            assert_eq!(report(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_error_is_recognized_when_its_message_shares_the_line() {
        assert_eq!(
            report(" -16 Incorrect login details, account is locked\r\nsorry"),
            Some(service(-16, "Incorrect login details, account is locked\r\nsorry"))
        );
        assert_eq!(report("-16: locked"), Some(service(-16, "locked")));
        assert_eq!(
            report("errorCode=-16&errorMessage=Incorrect login details"),
            form(-16, "Incorrect login details", None)
        );
    }

    #[test]
    fn the_siblings_form_is_read_with_its_encoding() {
        assert_eq!(
            report("errorCode=-3&errorMessage=The+%27loginName%27+argument+is+missing%21&errorItem=loginName\r\n"),
            form(-3, "The 'loginName' argument is missing!", Some("loginName"))
        );
        assert_eq!(report("errorMessage=x&errorCode=-20"), form(-20, "x", None));
    }

    #[test]
    fn anything_may_follow_a_form_with_an_error_and_nothing_one_without() {
        assert_eq!(report("errorCode=-20&errorMessage=x\r\nmore"), form(-20, "x", None));
        assert_eq!(report("errorCode=-20\nmore"), form(-20, "more", None));
        assert_eq!(report("errorCode=2&errorMessage=x\nmore"), None);
    }

    #[test]
    fn an_error_code_is_found_anywhere() {
        for text in [
            "see errorCode=-20",
            "{\"errorCode\": -20}",
            "<errorCode>-1",
            "a&errorCode=%2D1",
            "errorCode=0 errorCode: -1",
        ] {
            assert!(has_error_code(text), "{text}");
        }
        for text in [
            "errorCode",
            "errorCode=0",
            "errorCode=-",
            "errorCode 7 -1",
            "-20",
            "errors=-1",
        ] {
            assert!(!has_error_code(text), "{text}");
        }
    }

    #[test]
    fn a_form_has_exactly_one_code() {
        for text in [
            "errorMessage=x",
            "errorCode=x",
            "errorCode=-1&errorCode=-2",
            "see errorCode=-1 is bad",
            "<a href='?errorCode=-1'>",
        ] {
            assert_eq!(report(text), None, "{text}");
        }
    }
}
