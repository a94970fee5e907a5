//! Attributes that do nothing, and those that the profile has under another name.

use roxmltree::{Attribute, Node};

use super::{Drawing, Edit, style, with_space};
use crate::checks::svg::profile::Element;
use crate::checks::svg::values::Values;
use crate::checks::svg::{attribute, content, schema};
use crate::mark::printable;

const XLINK_NAMESPACE: &str = "http://www.w3.org/1999/xlink";

pub(super) fn edits(drawing: &Drawing<'_>, node: Node<'_, '_>) -> Vec<Edit> {
    let Some(element) = schema::known(node) else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    for attribute in node.attributes() {
        match schema::allowed(element, &attribute) {
            Some(values) if values.allow(attribute.value()) => {}
            // A script and its like are for a person to look at.
            _ if content::is_event(&attribute) => {}
            values => edits.append(&mut of_attribute(drawing, node, element, &attribute, values)),
        }
    }
    edits
}

fn of_attribute(
    drawing: &Drawing<'_>,
    node: Node<'_, '_>,
    element: &Element,
    attribute: &Attribute<'_, '_>,
    values: Option<Values>,
) -> Vec<Edit> {
    let is_without_effect = match attribute.namespace() {
        Some(XLINK_NAMESPACE) if attribute.name() == "href" => return link(drawing, node, attribute),
        Some(_) if values.is_none() => true,
        _ if matches!(element.name, "title" | "desc" | "metadata") => true,
        _ if matches!(attribute.name(), "x" | "y") => node.parent_element().is_none(),
        // What the root must have is set elsewhere.
        _ if matches!(attribute.name(), "version" | "baseProfile") && values.is_some() => false,
        None if attribute.name() == "style" => return style::edits(drawing, node, element, attribute),
        _ => match values {
            // Only style sheets look at classes.
            Some(Values::NameTokens) => true,
            Some(Values::Name) => !drawing.referred_to.contains(attribute.value()),
            _ => drawing.effects.has_none(node, attribute.name(), attribute.value()),
        },
    };
    let what = format!("removed the attribute {}", written(drawing, attribute));
    let edit = Edit::remove(with_space(drawing.text, attribute.range()), what);
    is_without_effect.then_some(edit).into_iter().collect()
}

/// A link by the name that the profile has for it.
fn link(drawing: &Drawing<'_>, node: Node<'_, '_>, link: &Attribute<'_, '_>) -> Vec<Edit> {
    let is_used = node.tag_name().name() == "use";
    let edit = match attribute(node, "href") {
        Some(href) if is_used && href.value() == link.value() => {
            let range = with_space(drawing.text, link.range());
            Edit::remove(range, format!("removed {} beside href", written(drawing, link)))
        }
        None if is_used => {
            let what = format!("renamed {} to href", written(drawing, link));
            Edit::replace(link.range_qname(), "href", what)
        }
        _ => return Vec::new(),
    };
    vec![edit]
}

fn written(drawing: &Drawing<'_>, attribute: &Attribute<'_, '_>) -> String {
    printable(drawing.text.get(attribute.range_qname()).unwrap_or(attribute.name()))
}
