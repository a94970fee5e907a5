//! Elements that draw nothing.

use roxmltree::Node;

use crate::checks::svg::{is_in_svg, schema, text};
use crate::mark::printable;

/// The name of the change that removes an element, if it draws nothing and the profile does not have it in this position.
pub(super) fn removal(node: Node<'_, '_>) -> Option<String> {
    let parent = schema::known(node.parent_element()?)?;
    if parent.holds_text() || !draws_nothing(node) {
        return None;
    }
    let element = schema::known(node);
    let is_misplaced_description = element.is_some_and(|element| element.is_description() && !parent.holds(element));
    let has_elements = || node.children().any(|child| child.is_element());
    match node.tag_name().name() {
        name if !is_in_svg(node) => Some(format!(
            "removed the element {}, which is not an SVG element",
            printable(name)
        )),
        name if is_misplaced_description => Some(format!("removed {name} from {}", parent.name)),
        name @ ("desc" | "metadata") if has_elements() => Some(format!("removed {name}, which has elements in it")),
        "desc" if is_blank(node) => Some("removed the empty desc".to_owned()),
        "style" => Some("removed an empty style sheet".to_owned()),
        _ => None,
    }
}

fn is_blank(element: Node<'_, '_>) -> bool {
    text(element).trim().is_empty()
}

/// Whether an element is a description or unknown to browsers, with nothing in it that they know: a style sheet counts
/// in any position, and shapes can be referred to.
fn draws_nothing(node: Node<'_, '_>) -> bool {
    let is_known = |node: Node<'_, '_>| is_in_svg(node) || schema::is_foreign(node);
    let is_forbidden = |node: Node<'_, '_>| schema::forbidden(node).next().is_some();
    let is_harmless = match node.tag_name().name() {
        "title" | "desc" | "metadata" => true,
        "style" if is_in_svg(node) => is_blank(node),
        _ => !is_known(node),
    };
    let mut inner = node.descendants().skip(1).filter(Node::is_element);
    is_harmless && !is_forbidden(node) && !inner.any(|inner| is_known(inner) || is_forbidden(inner))
}
