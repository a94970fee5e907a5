//! The rules on which elements there are (draft-svg-tiny-ps-abrotman-12, sections 2.2 and 2.3).

use roxmltree::Node;

use super::{SVG_NAMESPACE, listed, references};
use crate::checks::{Finding, Rule};

/// The elements that the profile's schema knows, and the parts of text that SVG Tiny 1.2 has inside `text`.
const PROFILE: [&str; 21] = [
    "circle",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "path",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "solidColor",
    "stop",
    "svg",
    "tbreak",
    "text",
    "textArea",
    "title",
    "tspan",
    "use",
];
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
/// In SVG, and `script` in HTML too, which a viewer may run inside SVG.
const ACTIVE: [&str; 3] = ["script", "handler", "listener"];
const FOREIGN_OBJECT: &str = "foreignObject";
const IMAGE: &str = "image";

/// What a web browser gives a life of its own inside SVG.
const FOREIGN_NAMESPACES: [&str; 2] = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];
const EVENTS_NAMESPACE: &str = "http://www.w3.org/2001/xml-events";

pub(super) fn script(root: Node<'_, '_>) -> Option<Finding> {
    let elements = elements(root).map(name).filter(|name| is_one_of(&ACTIVE, name));
    let attributes = root.descendants().flat_map(|node| node.attributes());
    let attributes = attributes.filter_map(|attribute| {
        let name = attribute.name();
        let is_event = attribute.namespace().is_none()
            && name
                .split_at_checked(2)
                .is_some_and(|(on, event)| on.eq_ignore_ascii_case("on") && !event.is_empty());
        let listens = attribute.namespace() == Some(EVENTS_NAMESPACE);
        let runs = references::is_link(&attribute) && references::is_script(attribute.value());
        (is_event || listens || runs).then_some(name)
    });
    found(
        Rule::SvgScript,
        "the SVG file runs something",
        elements.chain(attributes),
    )
}

pub(super) fn foreign_content(root: Node<'_, '_>) -> Option<Finding> {
    let is_foreign = |element: &Node<'_, '_>| {
        let namespace = element.tag_name().namespace();
        namespace.is_some_and(|namespace| FOREIGN_NAMESPACES.contains(&namespace))
            || is_one_of(&[FOREIGN_OBJECT], name(*element))
    };
    let names = elements(root).filter(is_foreign).map(name);
    found(Rule::SvgForeignContent, "the SVG file embeds foreign content", names)
}

pub(super) fn animation(root: Node<'_, '_>) -> Option<Finding> {
    let names = elements(root).map(name).filter(|name| is_one_of(&ANIMATION, name));
    found(Rule::SvgAnimation, "the SVG file is animated", names)
}

pub(super) fn raster_image(root: Node<'_, '_>) -> Option<Finding> {
    let names = elements(root).map(name).filter(|name| is_one_of(&[IMAGE], name));
    found(Rule::SvgRasterImage, "the SVG file has a raster image", names)
}

/// What another rule tells is not told twice.
pub(super) fn element(root: Node<'_, '_>) -> Option<Finding> {
    let is_told = |name: &str| {
        [&ACTIVE[..], &ANIMATION, &[IMAGE, FOREIGN_OBJECT]]
            .iter()
            .any(|names| is_one_of(names, name))
    };
    let is_unknown = |element: &Node<'_, '_>| match element.tag_name().namespace() {
        Some(SVG_NAMESPACE) => !PROFILE.contains(&name(*element)) && !is_told(name(*element)),
        Some(namespace) => !FOREIGN_NAMESPACES.contains(&namespace),
        None => true,
    };
    let elements = elements(root).filter(is_unknown).map(name);
    let styles = elements_with_style(root).then_some("the attribute style");
    let message = "the SVG file has elements or attributes that the profile does not know";
    found(Rule::SvgElement, message, elements.chain(styles))
}

fn elements_with_style(root: Node<'_, '_>) -> bool {
    elements(root).any(|element| element.has_attribute("style"))
}

fn elements<'a, 'input: 'a>(root: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    root.descendants().filter(Node::is_element)
}

fn name<'a, 'input: 'a>(element: Node<'a, 'input>) -> &'a str {
    element.tag_name().name()
}

/// XML tells upper from lower case. Viewers that take a logo for HTML do not.
fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn found<'a>(rule: Rule, message: &str, names: impl Iterator<Item = &'a str>) -> Option<Finding> {
    let names = listed(names);
    (!names.is_empty()).then(|| Finding::new(rule, format!("{message}: {names}")))
}
