//! The root: version, base profile, size, title, and namespaces that nothing uses.

use roxmltree::Node;

use super::{Drawing, Edit, tag, with_line, with_space};
use crate::checks::svg::values::is_space;
use crate::checks::svg::{attribute, is_svg};
use crate::mark::printable;

pub(super) fn edits(drawing: &Drawing<'_>, root: Node<'_, '_>, title: Option<&str>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (name, value) in [("version", "1.2"), ("baseProfile", "tiny-ps")] {
        edits.extend(required(drawing, root, name, value));
    }
    edits.extend(whole_sizes(drawing, root));
    edits.append(&mut titles(drawing, root, title));
    edits
}

fn required(drawing: &Drawing<'_>, root: Node<'_, '_>, name: &str, value: &str) -> Option<Edit> {
    let what = format!("set {name}=\"{value}\" on the root");
    match attribute(root, name) {
        Some(attribute) if attribute.value().trim_matches(is_space) == value => None,
        Some(attribute) => Some(Edit::replace(attribute.range(), format!("{name}=\"{value}\""), what)),
        None => {
            let tag = drawing.text.get(root.range())?;
            let name_end = tag.find(|c| is_space(c) || matches!(c, '/' | '>'))?;
            let at = root.range().start.checked_add(name_end)?;
            Some(Edit::replace(at..at, format!(" {name}=\"{value}\""), what))
        }
    }
}

/// A width or height of 100%, which is the default: some receivers refuse it.
fn whole_sizes(drawing: &Drawing<'_>, root: Node<'_, '_>) -> impl Iterator<Item = Edit> {
    let sizes = ["width", "height"]
        .into_iter()
        .filter_map(move |name| attribute(root, name));
    let whole = sizes.filter(|size| size.value().trim() == "100%");
    whole.map(|size| {
        let what = format!("removed the {} of 100%, which is the default", size.name());
        Edit::remove(with_space(drawing.text, size.range()), what)
    })
}

/// The one title, first in the root.
fn titles(drawing: &Drawing<'_>, root: Node<'_, '_>, wanted: Option<&str>) -> Vec<Edit> {
    let titles: Vec<_> = root.children().filter(|child| is_svg(*child, "title")).collect();
    let mut edits = Vec::new();
    let removed = |title: &Node<'_, '_>, what: &str| Edit::remove(with_line(drawing.text, title.range()), what);
    let is_first = |title: &Node<'_, '_>| root.first_element_child() == Some(*title);
    let (first, others) = match titles.split_first() {
        Some((first, others)) => (Some(first), others),
        None => (None, titles.as_slice()),
    };
    let is_as_wanted = |title: &Node<'_, '_>| wanted.is_none_or(|wanted| title.text().unwrap_or_default() == wanted);
    match first {
        Some(title) if is_first(title) && is_as_wanted(title) => {}
        Some(title) => {
            let source = drawing.text.get(title.range()).unwrap_or_default();
            let what = match wanted {
                Some(wanted) => format!("set the title '{}'", printable(wanted)),
                None => "moved the title to the start of the root".to_owned(),
            };
            let new = wanted.map_or(source.to_owned(), |wanted| element(drawing, root, wanted));
            if is_first(title) {
                edits.push(Edit::replace(title.range(), new, what));
            } else if let Some(insertion) = inserted(drawing, root, &new, &what) {
                edits.push(insertion);
                edits.push(removed(title, "removed the misplaced title"));
            }
        }
        None => {
            let new = wanted.map(|wanted| element(drawing, root, wanted));
            edits.extend(new.and_then(|new| inserted(drawing, root, &new, "added the title")));
        }
    }
    edits.extend(others.iter().map(|title| removed(title, "removed a second title")));
    edits
}

fn element(drawing: &Drawing<'_>, root: Node<'_, '_>, title: &str) -> String {
    let name = drawing
        .text
        .get(root.range().start.saturating_add(1)..)
        .unwrap_or_default();
    let prefix = name.split_once("svg").map_or("", |(prefix, _)| prefix);
    let text = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<{prefix}title>{text}</{prefix}title>")
}

/// First in the root, on a line of its own where what follows is on one.
fn inserted(drawing: &Drawing<'_>, root: Node<'_, '_>, element: &str, what: &str) -> Option<Edit> {
    // Without it the root is one empty tag, which has nothing to name.
    root.first_child()?;
    let end = tag::scan(drawing.text, root.range().start)?.end;
    let rest = drawing.text.get(end..)?;
    let space = rest.len().checked_sub(rest.trim_start_matches(is_space).len())?;
    let space = rest.get(..space)?;
    Some(Edit::replace(end..end, format!("{space}{element}"), what))
}

/// The declarations of prefixes that stand nowhere else.
pub(super) fn unused_namespaces(drawing: &Drawing<'_>, root: Node<'_, '_>) -> Vec<Edit> {
    let Some(tag) = tag::scan(drawing.text, root.range().start) else {
        return Vec::new();
    };
    let unused = tag.attributes.into_iter().filter_map(|(name, range)| {
        let prefix = name.strip_prefix("xmlns:")?;
        // Wherever it stands, in a text or a comment too.
        let is_used = drawing.text.contains(&format!("{prefix}:"));
        let what = format!("removed the namespace {}, which nothing uses", printable(prefix));
        (!is_used).then(|| Edit::remove(with_space(drawing.text, range), what))
    });
    unused.collect()
}
