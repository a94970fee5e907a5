//! Attributes that do nothing, and those that the profile has under another name.

use roxmltree::{Attribute, Node};

use super::{Drawing, style};
use crate::checks::svg::profile::Element;
use crate::checks::svg::values::Values;
use crate::checks::svg::{attribute, schema, written_name};
use crate::mark::printable;

const XLINK_NAMESPACE: &str = "http://www.w3.org/1999/xlink";

pub(super) fn fix(drawing: &mut Drawing<'_>, node: Node<'_, '_>) {
    let Some(element) = schema::known(node) else { return };
    for attribute in node.attributes() {
        let name = written_name(node, &attribute);
        let values = element.attribute(name);
        let is_right = values.is_some_and(|values| values.allow(attribute.value()));
        // Whether a script may go is a person's decision.
        if is_right || schema::is_event(&attribute) {
            continue;
        }
        match (attribute.namespace(), attribute.name()) {
            (Some(XLINK_NAMESPACE), "href") => link(drawing, node, &attribute),
            (None, "style") if !element.is_description() => style::fix(drawing, node, element, &attribute),
            _ if has_no_effect(drawing, node, element, &attribute, values) => {
                drawing.remove_attribute(&attribute, format!("removed the attribute {}", printable(name)));
            }
            _ => {}
        }
    }
}

/// Whether the drawing looks the same without the attribute, which breaks the profile.
fn has_no_effect(
    drawing: &Drawing<'_>,
    node: Node<'_, '_>,
    element: &Element,
    attribute: &Attribute<'_, '_>,
    values: Option<Values>,
) -> bool {
    match (attribute.name(), values) {
        (_, None) if attribute.namespace().is_some() => true,
        _ if element.is_description() => true,
        ("x" | "y", _) => node.parent_element().is_none(),
        // What the root must have is set elsewhere.
        ("version" | "baseProfile", Some(_)) => false,
        // Only style sheets look at classes.
        (_, Some(Values::NameTokens)) => true,
        (_, Some(Values::Name)) => !drawing.referred_to.contains(attribute.value()),
        (name, _) => drawing.ignores(node, name, attribute.value()),
    }
}

/// A link by the name that the profile has for it.
fn link(drawing: &mut Drawing<'_>, node: Node<'_, '_>, link: &Attribute<'_, '_>) {
    let name = printable(written_name(node, link));
    match attribute(node, "href") {
        _ if node.tag_name().name() != "use" => {}
        Some(href) if href.value() == link.value() => {
            drawing.remove_attribute(link, format!("removed {name} beside href"));
        }
        Some(_) => {}
        None => drawing.replace(link.range_qname(), "href", format!("renamed {name} to href")),
    }
}
