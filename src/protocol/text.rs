//! Responses in text: a status line and what follows it, or a sibling's form.

/// What a text says before any certificate in it is looked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text<'a> {
    /// A status code, and what follows its line.
    Status { code: i64, rest: &'a str },
    /// `errorCode=…&errorMessage=…`: how the siblings of the endpoint report an error when asked for a form.
    Form {
        code: i64,
        message: String,
        item: Option<String>,
    },
    /// Neither.
    Plain,
}

/// Reads the text. White space and byte order marks before it are dropped.
pub(super) fn read(text: &str) -> Text<'_> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    // Lines end in LF, CRLF or CR. The LF of a CRLF is left to the rest, where white space means nothing.
    let (line, rest) = text.split_once(['\n', '\r']).unwrap_or((text, ""));
    if let Some(code) = status(line) {
        return Text::Status { code, rest };
    }
    if let Some(refusal) = refusal_in_one_line(text) {
        return refusal;
    }
    form(text.trim_end()).unwrap_or(Text::Plain)
}

/// The status code alone.
pub(super) fn status_of(text: &str) -> Option<i64> {
    match read(text) {
        Text::Status { code, .. } | Text::Form { code, .. } => Some(code),
        Text::Plain => None,
    }
}

/// A whole number in decimal digits, blanks and control characters around it, and nothing else.
fn status(line: &str) -> Option<i64> {
    line.trim_matches(|c: char| c == ' ' || c.is_control()).parse().ok()
}

/// `-16 Incorrect login details`, `-16;` or `"-16"`: a code below zero and its message in one line, perhaps quoted. Taken
/// for what it says, since a refusal that is not understood might be repeated.
fn refusal_in_one_line(text: &str) -> Option<Text<'_>> {
    const SEPARATORS: [char; 7] = [' ', '\t', '\r', '\n', ':', ';', ','];
    const QUOTATION_MARKS: [char; 6] = ['"', '\'', '“', '”', '‘', '’'];
    let unquoted = text.trim_start_matches(QUOTATION_MARKS);
    let digits = unquoted.strip_prefix('-')?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let code: i64 = digits.get(..end)?.parse().ok()?;
    let rest = digits.get(end..)?;
    let is_separate = rest.starts_with(SEPARATORS) || rest.starts_with(QUOTATION_MARKS);
    if code == 0 || !is_separate {
        return None;
    }
    let rest = rest.trim_start_matches(SEPARATORS).trim_start_matches(QUOTATION_MARKS);
    let rest = match unquoted.len() < text.len() {
        true => rest.trim_end().trim_end_matches(QUOTATION_MARKS),
        false => rest,
    };
    Some(Text::Status {
        code: code.saturating_neg(),
        rest,
    })
}

fn form(text: &str) -> Option<Text<'static>> {
    // The message may have raw blanks in it, when the first field is the code.
    if text.contains(['\n', '\r', '<']) || (text.contains(' ') && !text.starts_with("errorCode=")) {
        return None;
    }
    let (mut code, mut message, mut item) = (None, None, None);
    for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
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
    let code = status(&code?)?;
    Some(Text::Form {
        code,
        message: message.unwrap_or_default(),
        item: item.filter(|item| !item.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert!(matches!(read(text), Text::Status { code: -20, .. }), "{text:?}");
        }
        assert_eq!(read("+2\rx"), Text::Status { code: 2, rest: "x" });
    }

    #[test]
    fn what_is_not_a_whole_number_alone_is_no_status() {
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
            assert_eq!(read(text), Text::Plain, "{text:?}");
        }
    }

    #[test]
    fn a_refusal_is_told_also_when_its_message_shares_the_line() {
        let refusal = read(" -16 Incorrect login details, account is locked\r\nsorry");
        assert_eq!(
            refusal,
            Text::Status {
                code: -16,
                rest: "Incorrect login details, account is locked\r\nsorry"
            }
        );
        assert!(matches!(read("-16: locked"), Text::Status { code: -16, .. }));
        assert!(matches!(
            read("errorCode=-16&errorMessage=Incorrect login details"),
            Text::Form { code: -16, message, .. } if message == "Incorrect login details"
        ));
    }

    #[test]
    fn the_siblings_form_is_read_with_its_encoding() {
        assert_eq!(
            read("errorCode=-3&errorMessage=The+%27loginName%27+argument+is+missing%21&errorItem=loginName\r\n"),
            Text::Form {
                code: -3,
                message: "The 'loginName' argument is missing!".to_owned(),
                item: Some("loginName".to_owned())
            }
        );
        assert!(matches!(
            read("errorMessage=x&errorCode=-20"),
            Text::Form { code: -20, .. }
        ));
    }

    #[test]
    fn a_form_without_one_code_is_no_form() {
        for text in [
            "errorMessage=x",
            "errorCode=x",
            "errorCode=-1&errorCode=-2",
            "see errorCode=-1 is bad",
            "<a href='?errorCode=-1'>",
        ] {
            assert_eq!(read(text), Text::Plain, "{text}");
        }
    }
}
