//! The document type declaration that drawing programs write: one that names a DTD elsewhere and declares nothing itself.

use std::borrow::Cow;
use std::ops::Range;

/// Where the declaration stands, if there is one without an internal subset.
pub(super) fn find(text: &str) -> Option<Range<usize>> {
    let begin = prolog_end(text);
    let declaration = text.get(begin..).filter(|rest| rest.starts_with("<!DOCTYPE"))?;
    let mut quote = None;
    for (at, c) in declaration.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(begin..begin.saturating_add(at).saturating_add(1)),
            (None, '[') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The text with blanks in the place of the declaration, so that all else stays in its place.
pub(super) fn blanked(text: &str) -> Cow<'_, str> {
    let parts = find(text).and_then(|range| {
        let (declaration, after) = (text.get(range.clone())?, text.get(range.end..)?);
        Some((text.get(..range.start)?, declaration, after))
    });
    let Some((before, declaration, after)) = parts else {
        return text.into();
    };
    let blank = |c: char| if matches!(c, '\n' | '\r') { c } else { ' ' };
    let blanks: String = declaration.chars().map(blank).collect();
    format!("{before}{blanks}{after}").into()
}

/// Where the white space, instructions and comments end that stand before the first tag or declaration.
fn prolog_end(text: &str) -> usize {
    let mut rest = text.trim_start_matches('\u{feff}');
    loop {
        rest = rest.trim_start();
        let ends = [("<?", "?>"), ("<!--", "-->")];
        let passed = ends.iter().find_map(|(begin, end)| {
            let (_, after) = rest.strip_prefix(begin)?.split_once(end)?;
            Some(after)
        });
        match passed {
            Some(after) => rest = after,
            None => return text.len().saturating_sub(rest.len()),
        }
    }
}
