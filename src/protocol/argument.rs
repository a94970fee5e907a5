//! What the message of an error names: the argument that it is about, or a detail.

/// The name of the argument that the message of -2, -3 or -4 is about.
pub(super) fn named(message: &str) -> Option<String> {
    in_quotation_marks(message, false).or_else(|| unquoted_argument(message))
}

/// The detail in the message of -91.
pub(super) fn detail(message: &str) -> Option<String> {
    in_quotation_marks(message, true).or_else(|| after_exclamation(message))
}

/// The text in quotation marks: single ones in the documentation, typographic ones in the wild. A name ends at the first that
/// closes, and a text, which may have some in it, at the last. An apostrophe in a word is not one.
fn in_quotation_marks(message: &str, is_text: bool) -> Option<String> {
    const OPEN: [char; 7] = ['\'', '‘', '’', '"', '“', '`', '´'];
    const CLOSE: [char; 7] = ['\'', '’', '‘', '"', '”', '`', '´'];
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (open, mark) = message
        .match_indices(OPEN)
        .find(|(at, _)| !in_word(message.get(..*at).and_then(|before| before.chars().next_back())))?;
    let rest = message.get(open.checked_add(mark.len())?..)?;
    let mut closing = rest.match_indices(CLOSE).filter(|(at, mark)| {
        !in_word(
            rest.get(at.saturating_add(mark.len())..)
                .and_then(|after| after.chars().next()),
        )
    });
    let (close, _) = if is_text { closing.next_back() } else { closing.next() }?;
    present(rest.get(..close)?)
}

/// `The loginName argument is missing!`, `The value of the loginName argument is invalid!`,
/// `Unrecognised argument loginName!`
fn unquoted_argument(message: &str) -> Option<String> {
    let words: Vec<&str> = message
        .split(|c: char| c.is_whitespace() || "!.,:;".contains(c))
        .collect();
    let at = words.iter().position(|word| word.eq_ignore_ascii_case("argument"))?;
    let word = |index: Option<usize>| index.and_then(|index| words.get(index)).filter(|word| !word.is_empty());
    let before = word(at.checked_sub(1)).filter(|word| {
        !["the", "unrecognised", "unrecognized"]
            .iter()
            .any(|w| word.eq_ignore_ascii_case(w))
    });
    let after =
        word(at.checked_add(1)).filter(|word| !["is", "was", "value"].iter().any(|w| word.eq_ignore_ascii_case(w)));
    before.or(after).and_then(|word| present(word))
}

/// `Permission denied! what for`
fn after_exclamation(message: &str) -> Option<String> {
    message.split_once('!').and_then(|(_, detail)| present(detail))
}

fn present(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
