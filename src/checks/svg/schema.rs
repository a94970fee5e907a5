//! The rules on each node: what the drafts forbid by kind (draft-svg-tiny-ps-abrotman-12, section 2.3), what the BIMI Group's
//! schema refuses by the table in [`profile`], and references to something outside the file.

use roxmltree::{Attribute, Document, Node, NodeType};

use super::findings::Findings;
use super::profile::{self, Element};
use super::values::is_space;
use super::{is_in_svg, references, written_name};
use crate::checks::Rule;
use crate::mark::printable;

pub(super) const ANIMATION: [&str; 8] = [
    "animate",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "animation",
    "discard",
    "mpath",
    "set",
];
/// The rules that elements break by being present, each with a message and their names.
const FORBIDDEN: [(Rule, &str, &[&str]); 4] = [
    (
        Rule::SvgScript,
        "the SVG file runs something",
        // In SVG, and `script` in HTML too, which a viewer may run inside SVG.
        &["script", "handler", "listener"],
    ),
    (
        Rule::SvgForeignContent,
        "the SVG file embeds foreign content",
        &["foreignObject"],
    ),
    (Rule::SvgAnimation, "the SVG file is animated", &ANIMATION),
    (Rule::SvgRasterImage, "the SVG file has a raster image", &["image"]),
];

/// What web browsers run or draw by other rules inside SVG.
const FOREIGN_NAMESPACES: [&str; 2] = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];
const EVENTS_NAMESPACE: &str = "http://www.w3.org/2001/xml-events";

pub(super) fn check(document: &Document<'_>, findings: &mut Findings) {
    for node in document.descendants() {
        match node.node_type() {
            NodeType::Element => {
                let element = known(node);
                check_element(node, element, findings);
                for attribute in node.attributes() {
                    check_attribute(node, element, &attribute, findings);
                }
            }
            NodeType::Text => text(node, findings),
            NodeType::PI => instruction(node, findings),
            NodeType::Root | NodeType::Comment => {}
        }
    }
}

/// The element of the profile that a node is.
pub(super) fn known(node: Node<'_, '_>) -> Option<&'static Element> {
    profile::element(node.tag_name().name()).filter(|_| is_in_svg(node))
}

/// The rules that an element breaks by being present, in any position, each with a message.
pub(super) fn forbidden(element: Node<'_, '_>) -> impl Iterator<Item = (Rule, &'static str)> {
    let broken = FORBIDDEN.into_iter().filter(move |(rule, _, names)| {
        // XML is case-sensitive. Viewers that take a logo for HTML are not.
        let is_named = |known: &&str| known.eq_ignore_ascii_case(element.tag_name().name());
        names.iter().any(is_named) || (*rule == Rule::SvgForeignContent && is_foreign(element))
    });
    broken.map(|(rule, message, _)| (rule, message))
}

/// Whether an element is one of HTML or MathML.
pub(super) fn is_foreign(element: Node<'_, '_>) -> bool {
    let namespace = element.tag_name().namespace();
    namespace.is_some_and(|namespace| FOREIGN_NAMESPACES.contains(&namespace))
}

/// Whether an attribute runs something.
pub(super) fn is_event(attribute: &Attribute<'_, '_>) -> bool {
    match attribute.namespace() {
        None => {
            let name = attribute.name().split_at_checked(2);
            name.is_some_and(|(on, event)| on.eq_ignore_ascii_case("on") && !event.is_empty())
        }
        Some(namespace) => namespace == EVENTS_NAMESPACE,
    }
}

fn check_element(node: Node<'_, '_>, element: Option<&Element>, findings: &mut Findings) {
    let at = node.range().start;
    let mut is_forbidden = false;
    for (rule, message) in forbidden(node) {
        findings.add(rule, at, format!("{message}: the element {}", shown_name(node)));
        is_forbidden = true;
    }
    if references::is_foreign_style(node) {
        refers_outside("the element style", at, findings);
    }
    // What is inside an unknown element is removed with it.
    let parent = node.parent_element().and_then(known).filter(|_| !is_forbidden);
    let Some(parent) = parent else { return };
    match element {
        None => {
            let message = format!("the profile has no element {}", shown_name(node));
            findings.add(Rule::SvgElement, at, message);
        }
        Some(element) if !parent.holds(element) => {
            let message = format!("{} is inside {}", shown_name(node), parent.name);
            findings.add(Rule::SvgStructure, at, message);
        }
        Some(_) => {}
    }
}

/// The name of an element as the file has it, with its prefix.
fn shown_name(element: Node<'_, '_>) -> String {
    let tag = element.document().input_text().get(element.range()).unwrap_or_default();
    let name = tag.trim_start_matches('<');
    let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    printable(name.get(..end.unwrap_or(name.len())).unwrap_or_default())
}

fn check_attribute(
    node: Node<'_, '_>,
    element: Option<&Element>,
    attribute: &Attribute<'_, '_>,
    findings: &mut Findings,
) {
    let at = attribute.range().start;
    let name = written_name(node, attribute);
    let broken = if is_event(attribute) {
        let message = format!("the SVG file runs something: the attribute {}", printable(name));
        Some((Rule::SvgScript, message))
    } else {
        element.and_then(|element| outside_profile(node, element, name, attribute.value()))
    };
    if let Some((rule, message)) = broken {
        findings.add(rule, at, message);
    }
    if references::is_foreign(node, attribute) {
        refers_outside(&format!("the attribute {}", printable(name)), at, findings);
    }
}

/// The rule that an attribute breaks by its name or value, with the message.
fn outside_profile(node: Node<'_, '_>, element: &Element, name: &str, value: &str) -> Option<(Rule, String)> {
    let is_root = node.parent_element().is_none();
    Some(match element.attribute(name) {
        None if is_root && matches!(name, "x" | "y") => {
            (Rule::SvgRootPosition, format!("the root has the attribute {name}"))
        }
        None => {
            let message = format!("the profile has no attribute {} on {}", printable(name), element.name);
            (Rule::SvgAttribute, message)
        }
        Some(values) if !values.allow(value) => {
            let rule = match name {
                "version" => Rule::SvgVersion,
                "baseProfile" => Rule::SvgBaseProfile,
                _ => Rule::SvgAttribute,
            };
            let value = printable(value);
            (rule, format!("{name}=\"{value}\" on {} is not {values}", element.name))
        }
        Some(_) if name == "xml:id" && super::attribute(node, "id").is_some() => {
            let message = format!("{} has both id and xml:id", element.name);
            (Rule::SvgAttribute, message)
        }
        Some(_) => return None,
    })
}

fn text(node: Node<'_, '_>, findings: &mut Findings) {
    if node.text().unwrap_or_default().chars().all(is_space) {
        return;
    }
    let holder = node.parent_element().and_then(known);
    if let Some(holder) = holder.filter(|holder| !holder.holds_text()) {
        let message = format!("text is inside {}", holder.name);
        findings.add(Rule::SvgStructure, node.range().start, message);
    }
}

/// Style sheets may also be named by an instruction, before the root too.
fn instruction(node: Node<'_, '_>, findings: &mut Findings) {
    let is_style_sheet = |target: &str| target.eq_ignore_ascii_case("xml-stylesheet");
    if node.pi().is_some_and(|instruction| is_style_sheet(instruction.target)) {
        refers_outside("the instruction xml-stylesheet", node.range().start, findings);
    }
}

fn refers_outside(what: &str, byte: usize, findings: &mut Findings) {
    let message = format!("the SVG file refers to something outside itself, in {what}");
    findings.add(Rule::SvgExternalReference, byte, message);
}
