//! What the BIMI Group's schema of SVG Tiny PS refuses, by the table in [`profile`].
//!
//! A file is refused by the schema exactly when it breaks one of the rules in [`SCHEMA_RULES`](super::SCHEMA_RULES).

use roxmltree::{Attribute, Node};

use super::findings::Findings;
use super::profile::{self, Children, Element};
use super::values::{Values, is_space};
use super::{SVG_NAMESPACE, XML_NAMESPACE, attribute, content, is_svg};
use crate::checks::Rule;
use crate::mark::printable;

pub(super) fn check(root: Node<'_, '_>, findings: &mut Findings<'_, '_>) {
    title(root, findings);
    required(root, "version", Rule::SvgVersion, findings);
    required(root, "baseProfile", Rule::SvgBaseProfile, findings);
    for node in root.descendants() {
        if node.is_element() {
            element(node, findings);
        } else if node.is_text() {
            text(node, findings);
        }
    }
}

/// The element of the profile that a node is.
pub(super) fn known(node: Node<'_, '_>) -> Option<&'static Element> {
    let is_svg = node.tag_name().namespace() == Some(SVG_NAMESPACE);
    is_svg.then(|| profile::element(node.tag_name().name())).flatten()
}

/// The values that an attribute may have, if its element may have it.
pub(super) fn allowed(element: &Element, attribute: &Attribute<'_, '_>) -> Option<Values> {
    match attribute.namespace() {
        None => element.attribute(attribute.name()),
        Some(XML_NAMESPACE) => element.attribute(&format!("xml:{}", attribute.name())),
        Some(_) => None,
    }
}

fn title(root: Node<'_, '_>, findings: &mut Findings<'_, '_>) {
    let is_title = |child: &Node<'_, '_>| is_svg(*child, "title");
    let mut titles = root.children().filter(is_title);
    match titles.next() {
        None => findings.add(Rule::SvgTitle, root.range().start, "the root has no title"),
        Some(title) if root.first_element_child() != Some(title) => {
            let message = "the title is not the first element in the root";
            findings.add(Rule::SvgTitle, title.range().start, message);
        }
        Some(_) => {}
    }
    for title in titles {
        let message = "the root has more than one title";
        findings.add(Rule::SvgTitle, title.range().start, message);
    }
}

fn required(root: Node<'_, '_>, name: &str, rule: Rule, findings: &mut Findings<'_, '_>) {
    if attribute(root, name).is_none() {
        findings.add(rule, root.range().start, format!("the root lacks {name}"));
    }
}

fn element(node: Node<'_, '_>, findings: &mut Findings<'_, '_>) {
    let at = node.range().start;
    let element = known(node);
    let mut is_found = false;
    for (rule, message) in content::rules(node) {
        findings.add(rule, at, format!("{message}: the element {}", findings.name(node)));
        is_found = true;
    }
    if let Some(parent) = node.parent_element().map(known).filter(|_| !is_found) {
        match (parent, element) {
            // What is inside an unknown element is removed with it.
            (None, _) => {}
            (Some(_), None) => {
                let message = format!("the profile has no element {}", findings.name(node));
                findings.add(Rule::SvgElement, at, message);
            }
            (Some(parent), Some(element)) if !parent.holds(element.name) => {
                let message = format!("{} is inside {}", findings.name(node), parent.name);
                findings.add(Rule::SvgStructure, at, message);
            }
            _ => {}
        }
    }
    for attribute in node.attributes() {
        if content::is_event(&attribute) {
            let message = format!(
                "the SVG file runs something: the attribute {}",
                findings.attribute_name(&attribute)
            );
            findings.add(Rule::SvgScript, attribute.range().start, message);
        } else if let Some(element) = element {
            check_attribute(node, element, &attribute, findings);
        }
    }
}

fn check_attribute(
    node: Node<'_, '_>,
    element: &Element,
    attribute: &Attribute<'_, '_>,
    findings: &mut Findings<'_, '_>,
) {
    let (name, value) = (findings.attribute_name(attribute), attribute.value());
    let is_root = node.parent_element().is_none();
    let (rule, message) = match allowed(element, attribute) {
        None if is_root && matches!(attribute.name(), "x" | "y") && attribute.namespace().is_none() => {
            (Rule::SvgRootPosition, format!("the root has the attribute {name}"))
        }
        None => (
            Rule::SvgAttribute,
            format!("the profile has no attribute {name} on {}", element.name),
        ),
        Some(values) if !values.allow(value) => {
            let rule = match attribute.name() {
                "version" => Rule::SvgVersion,
                "baseProfile" => Rule::SvgBaseProfile,
                _ => Rule::SvgAttribute,
            };
            let message = format!("{name}=\"{}\" on {} is not {values}", printable(value), element.name);
            (rule, message)
        }
        Some(Values::Name) if attribute.namespace().is_some() && super::attribute(node, "id").is_some() => {
            (Rule::SvgAttribute, format!("{} has both id and {name}", element.name))
        }
        Some(_) => return,
    };
    findings.add(rule, attribute.range().start, message);
}

fn text(node: Node<'_, '_>, findings: &mut Findings<'_, '_>) {
    let is_blank = node.text().unwrap_or_default().chars().all(is_space);
    let holder = node.parent_element().and_then(known);
    if let Some(holder) = holder.filter(|holder| !is_blank && !matches!(holder.content, Children::Text)) {
        let message = format!("text is inside {}", holder.name);
        findings.add(Rule::SvgStructure, node.range().start, message);
    }
}
