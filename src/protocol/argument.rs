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
    let mut opening = message.match_indices(OPEN).map(|(at, _)| message.split_at(at));
    let (_, marked) = opening.find(|(before, _)| !before.ends_with(char::is_alphanumeric))?;
    let quoted = marked.strip_prefix(OPEN)?;
    let mut closing = quoted.match_indices(CLOSE).filter(|(at, mark)| {
        let behind = quoted.get(at.saturating_add(mark.len())..).unwrap_or_default();
        !behind.starts_with(char::is_alphanumeric)
    });
    let (close, _) = if is_text { closing.next_back() } else { closing.next() }?;
    present(quoted.get(..close)?)
}

/// `The loginName argument is missing!`, `The value of the loginName argument is invalid!`,
/// `Unrecognised argument loginName!`
fn unquoted_argument(message: &str) -> Option<String> {
    const NO_NAMES: [&str; 6] = ["the", "unrecognised", "unrecognized", "is", "was", "value"];
    let words: Vec<&str> = message
        .split(|c: char| c.is_whitespace() || "!.,:;".contains(c))
        .collect();
    let at = words.iter().position(|word| word.eq_ignore_ascii_case("argument"))?;
    let beside = [at.checked_sub(1), at.checked_add(1)];
    let mut beside = beside.iter().flatten().filter_map(|at| words.get(*at));
    let is_name = |word: &&&str| !NO_NAMES.iter().any(|other| word.eq_ignore_ascii_case(other)) && !word.is_empty();
    beside.find(is_name).map(|name| (*name).to_owned())
}

/// `Permission denied! what for`
fn after_exclamation(message: &str) -> Option<String> {
    message.split_once('!').and_then(|(_, detail)| present(detail))
}

fn present(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
