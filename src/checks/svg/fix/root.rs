//! The root: version, base profile, size, title, and namespaces that nothing uses.

use std::ops::Range;

use roxmltree::Node;

use super::{Drawing, with_space};
use crate::checks::svg::values::is_space;
use crate::checks::svg::{attribute, is_svg};
use crate::mark::printable;

pub(super) fn fix(drawing: &mut Drawing<'_>, root: Node<'_, '_>, title: Option<&str>) {
    for (name, value) in [("version", "1.2"), ("baseProfile", "tiny-ps")] {
        require(drawing, root, name, value);
    }
    // Some receivers refuse a width or height of 100%, which is the default.
    let sizes = ["width", "height"].into_iter().filter_map(|name| attribute(root, name));
    for size in sizes.filter(|size| size.value().trim() == "100%") {
        let what = format!("removed the {} of 100%, which is the default", size.name());
        drawing.remove_attribute(&size, what);
    }
    fix_titles(drawing, root, title);
}

fn require(drawing: &mut Drawing<'_>, root: Node<'_, '_>, name: &str, value: &str) {
    let what = format!("set {name}=\"{value}\" on the root");
    match attribute(root, name) {
        Some(attribute) if attribute.value().trim_matches(is_space) == value => {}
        Some(attribute) => drawing.replace(attribute.range(), format!("{name}=\"{value}\""), what),
        None => {
            let name_length = drawing
                .source(root.range())
                .find(|c| is_space(c) || matches!(c, '/' | '>'));
            let at = root.range().start.saturating_add(name_length.unwrap_or_default());
            drawing.replace(at..at, format!(" {name}=\"{value}\""), what);
        }
    }
}

/// Makes one title, first in the root: the one that is wanted, or else the first one of the file.
fn fix_titles(drawing: &mut Drawing<'_>, root: Node<'_, '_>, wanted: Option<&str>) {
    let mut titles = root.children().filter(|child| is_svg(*child, "title"));
    let first = titles.next();
    let wanted_element = wanted.map(|wanted| element(drawing, root, wanted));
    match (first, wanted_element) {
        (None, None) => {}
        (None, Some(new)) => {
            insert(drawing, root, &new, "added the title".to_owned());
        }
        (Some(title), new) => {
            let is_first = root.first_element_child() == Some(title);
            let is_as_wanted = wanted.is_none_or(|wanted| title.text().unwrap_or_default() == wanted);
            let what = match wanted {
                Some(wanted) => format!("set the title '{}'", printable(wanted)),
                None => "moved the title to the start of the root".to_owned(),
            };
            let new = new.unwrap_or_else(|| drawing.source(title.range()).to_owned());
            if is_first && !is_as_wanted {
                drawing.replace(title.range(), new, what);
            } else if !is_first && insert(drawing, root, &new, what) {
                drawing.remove_element(title, "removed the misplaced title");
            }
        }
    }
    for title in titles {
        drawing.remove_element(title, "removed a second title");
    }
}

fn element(drawing: &Drawing<'_>, root: Node<'_, '_>, title: &str) -> String {
    let name = drawing.source(root.range()).trim_start_matches('<');
    let prefix = name.split_once("svg").map_or("", |(prefix, _)| prefix);
    let text = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{prefix}title>{text}</{prefix}title>")
}

/// Inserts an element first into the root, on a line of its own where what follows is on one.
fn insert(drawing: &mut Drawing<'_>, root: Node<'_, '_>, element: &str, what: String) -> bool {
    // A root without content is one empty tag, which needs no title.
    let Some(tag) = Tag::scan(drawing.text, root.range().start).filter(|_| root.has_children()) else {
        return false;
    };
    let rest = drawing.text.get(tag.end..).unwrap_or_default();
    let space = rest.split(|c| !is_space(c)).next().unwrap_or_default();
    drawing.replace(tag.end..tag.end, format!("{space}{element}"), what);
    true
}

/// Removes the declarations of prefixes that occur nowhere else.
pub(super) fn remove_unused_namespaces(drawing: &mut Drawing<'_>, root: Node<'_, '_>) {
    let tag = Tag::scan(drawing.text, root.range().start);
    for (name, range) in tag.into_iter().flat_map(|tag| tag.attributes) {
        let Some(prefix) = name.strip_prefix("xmlns:") else {
            continue;
        };
        // In a text or a comment too.
        if !drawing.text.contains(&format!("{prefix}:")) {
            let what = format!("removed the namespace {}, which nothing uses", printable(prefix));
            drawing.replace(with_space(drawing.text, range), "", what);
        }
    }
}

/// A start tag as it is written. The parser does not say where namespaces are declared.
struct Tag<'t> {
    /// The name and extent of everything that looks like an attribute.
    attributes: Vec<(&'t str, Range<usize>)>,
    end: usize,
}

impl<'t> Tag<'t> {
    /// The tag that begins at this byte, which is one that the parser has read.
    fn scan(text: &'t str, begin: usize) -> Option<Self> {
        let mut rest = text.get(begin..)?.strip_prefix('<')?.trim_start_matches(is_in_name);
        let mut attributes = Vec::new();
        let at = |rest: &str| text.len().saturating_sub(rest.len());
        loop {
            rest = rest.trim_start_matches(is_space);
            if let Some(behind) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
                let end = at(behind);
                return Some(Self { attributes, end });
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
}

fn is_in_name(c: char) -> bool {
    !is_space(c) && !matches!(c, '=' | '/' | '>' | '"' | '\'')
}
