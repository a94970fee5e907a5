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
    let titles: Vec<_> = root.children().filter(|child| is_svg(*child, "title")).collect();
    let first = titles.first().copied();
    let is_right = first.is_some_and(|title| {
        let text = title.text().unwrap_or_default();
        root.first_element_child() == first && wanted.is_none_or(|wanted| text == wanted)
    });
    let (title, what) = match (wanted, first) {
        (None, None) => return,
        (None, Some(first)) => {
            let what = "moved the title to the start of the root".to_owned();
            (drawing.source(first.range()).to_owned(), what)
        }
        (Some(wanted), None) => (element(drawing, root, wanted), "added the title".to_owned()),
        (Some(wanted), Some(_)) => {
            let what = format!("set the title '{}'", printable(wanted));
            (element(drawing, root, wanted), what)
        }
    };
    let kept = usize::from(is_right || !insert(drawing, root, &title, what));
    for title in titles.into_iter().skip(kept) {
        drawing.remove_element(title, "removed another title");
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
    let Some(begin) = root.first_child().map(|child| child.range().start) else {
        return false;
    };
    let content = drawing.text.get(begin..).unwrap_or_default();
    let space = content.split(|c| !is_space(c)).next().unwrap_or_default();
    drawing.replace(begin..begin, format!("{space}{element}"), what);
    true
}

/// Removes the declarations of prefixes that occur nowhere else.
pub(super) fn remove_unused_namespaces(drawing: &mut Drawing<'_>, root: Node<'_, '_>) {
    for prefix in root.namespaces().filter_map(|namespace| namespace.name()) {
        // In a text or a comment too.
        let is_used = drawing.text.contains(&format!("{prefix}:"));
        if let Some(range) = declaration(drawing.text, root, prefix).filter(|_| !is_used) {
            let what = format!("removed the namespace {}, which nothing uses", printable(prefix));
            drawing.replace(with_space(drawing.text, range), "", what);
        }
    }
}

/// Where the root declares a prefix. The parser does not say that.
fn declaration(text: &str, root: Node<'_, '_>, prefix: &str) -> Option<Range<usize>> {
    let name = format!("xmlns:{prefix}");
    let is_in_attribute = |at: usize| root.attributes().any(|attribute| attribute.range().contains(&at));
    let mut found = text
        .match_indices(&name)
        .filter(|(at, _)| *at > root.range().start && !is_in_attribute(*at));
    found.find_map(|(at, _)| {
        let behind = text.get(at.saturating_add(name.len())..)?;
        let value = behind
            .trim_start_matches(is_space)
            .strip_prefix('=')?
            .trim_start_matches(is_space);
        let quote = value.chars().next()?;
        let (_, behind) = value.get(1..)?.split_once(quote)?;
        Some(at..text.len().saturating_sub(behind.len()))
    })
}
