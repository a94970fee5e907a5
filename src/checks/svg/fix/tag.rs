//! A start tag as it is written. The parser does not say where namespaces are declared.

use std::ops::Range;

use crate::checks::svg::values::is_space;

pub(super) struct Tag<'t> {
    /// The name and extent of everything that looks like an attribute.
    pub(super) attributes: Vec<(&'t str, Range<usize>)>,
    pub(super) end: usize,
}

/// The tag that begins at this byte, which is one that the parser has read.
pub(super) fn scan(text: &str, begin: usize) -> Option<Tag<'_>> {
    let mut rest = text.get(begin..)?.strip_prefix('<')?.trim_start_matches(is_in_name);
    let mut attributes = Vec::new();
    let at = |rest: &str| text.len().saturating_sub(rest.len());
    loop {
        rest = rest.trim_start_matches(is_space);
        if let Some(behind) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            let end = at(behind);
            return Some(Tag { attributes, end });
        }
        let name_begin = at(rest);
        let behind = rest.trim_start_matches(is_in_name);
        let name = text.get(name_begin..at(behind)).filter(|name| !name.is_empty())?;
        let value = behind
            .trim_start_matches(is_space)
            .strip_prefix('=')?
            .trim_start_matches(is_space);
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (_, behind) = value.strip_prefix(quote)?.split_once(quote)?;
        rest = behind;
        attributes.push((name, name_begin..at(rest)));
    }
}

fn is_in_name(c: char) -> bool {
    !is_space(c) && !matches!(c, '=' | '/' | '>' | '"' | '\'')
}
