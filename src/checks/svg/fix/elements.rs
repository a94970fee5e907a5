//! Elements that draw nothing.

use roxmltree::Node;

use super::{Drawing, Edit, with_line};
use crate::checks::svg::profile::Children;
use crate::checks::svg::{SVG_NAMESPACE, content, schema};
use crate::mark::printable;

/// Removes the element, if nothing of it is ever drawn and the profile does not have it where it stands.
pub(super) fn edit(drawing: &Drawing<'_>, node: Node<'_, '_>) -> Option<Edit> {
    let parent = schema::known(node.parent_element()?)?;
    let is_among_text = matches!(parent.content, Children::Text);
    let what = match node.tag_name().name() {
        _ if is_among_text || !draws_nothing(node) => return None,
        name @ ("title" | "desc" | "metadata") if is_svg(node) && !parent.holds(name) => {
            format!("removed {name} from {}", parent.name)
        }
        name @ ("desc" | "metadata") if is_svg(node) && node.children().any(|child| child.is_element()) => {
            format!("removed {name}, which has elements in it")
        }
        "desc"
            if is_svg(node)
                && node
                    .descendants()
                    .all(|inner| inner.text().unwrap_or_default().trim().is_empty()) =>
        {
            "removed the empty desc".to_owned()
        }
        "style" if is_svg(node) => "removed an empty style sheet".to_owned(),
        _ if is_svg(node) => return None,
        name => format!("removed the element {}, which is not an SVG element", printable(name)),
    };
    Some(Edit::remove(with_line(drawing.text, node.range()), what))
}

fn is_svg(node: Node<'_, '_>) -> bool {
    node.tag_name().namespace() == Some(SVG_NAMESPACE)
}

/// Whether an element is a description or unknown to browsers, with nothing in it that they know: a style sheet counts
/// wherever it stands, and shapes can be referred to.
fn draws_nothing(node: Node<'_, '_>) -> bool {
    let is_known = |node: Node<'_, '_>| is_svg(node) || content::is_foreign(node);
    let is_harmless = match node.tag_name().name() {
        "title" | "desc" | "metadata" => true,
        "style" if is_svg(node) => {
            let is_blank = |inner: Node<'_, '_>| inner.text().unwrap_or_default().trim().is_empty();
            node.descendants().all(is_blank)
        }
        _ => !is_known(node),
    };
    let mut inner = node.descendants().skip(1).filter(Node::is_element);
    is_harmless
        && content::rules(node).next().is_none()
        && !inner.any(|inner| is_known(inner) || content::rules(inner).next().is_some())
}
