//! The rule that a drawing refers to nothing outside itself (RFC 6170, section 5.2).
//!
//! A reference is a link (`href`, `src`; one that runs a script too), a `url()` in an attribute or style sheet, an `@import`, a style sheet named
//! by a processing instruction, and `xml:base`, which makes every local link a foreign one.

use roxmltree::{Attribute, Node};

use super::XML_NAMESPACE;
use super::findings::Findings;
use crate::checks::Rule;

/// The attributes whose values are CSS, where a backslash can hide what is written.
const CSS_ATTRIBUTES: [&str; 11] = [
    "clip-path",
    "cursor",
    "fill",
    "filter",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "stroke",
    "style",
];
/// What animates a link or a paint gives it these values.
const ANIMATED_VALUES: [&str; 4] = ["by", "from", "to", "values"];
/// How style sheets refer to something other than by `url()`.
const CSS_REFERENCES: [&str; 4] = ["@import", "image(", "image-set(", "src("];

pub(super) fn external_reference(root: Node<'_, '_>, findings: &mut Findings<'_, '_>) {
    // Style sheets may also be named before the root.
    for node in root.document().descendants() {
        let is_style_sheet = |target: &str| target.eq_ignore_ascii_case("xml-stylesheet");
        if node.pi().is_some_and(|instruction| is_style_sheet(instruction.target)) {
            add("the instruction xml-stylesheet", node.range().start, findings);
        }
        if node.is_element() && style_refers_outside(node) {
            add("the element style", node.range().start, findings);
        }
        for attribute in node.attributes().filter(|attribute| refers_outside(node, attribute)) {
            let name = format!("the attribute {}", findings.attribute_name(&attribute));
            add(&name, attribute.range().start, findings);
        }
    }
}

fn add(what: &str, byte: usize, findings: &mut Findings<'_, '_>) {
    let message = format!("the SVG file refers to something outside itself, in {what}");
    findings.add(Rule::SvgExternalReference, byte, message);
}

/// Whether an attribute links to something, in whatever namespace.
pub(super) fn is_link(attribute: &Attribute<'_, '_>) -> bool {
    ["href", "src"]
        .iter()
        .any(|link| attribute.name().eq_ignore_ascii_case(link))
}

fn refers_outside(node: Node<'_, '_>, attribute: &Attribute<'_, '_>) -> bool {
    let (name, value) = (attribute.name(), attribute.value());
    let is_plain = attribute.namespace().is_none();
    let animates_a_link = || {
        let animated = super::attribute(node, "attributeName").map_or("", |attribute| attribute.value());
        is_plain && ANIMATED_VALUES.contains(&name) && animated.to_ascii_lowercase().ends_with("href")
    };
    if is_link(attribute) {
        !is_local(value) && !is_raster_data(node, value)
    } else if animates_a_link() {
        value.split(';').any(|value| !is_local(value))
    } else if attribute.namespace() == Some(XML_NAMESPACE) {
        name == "base"
    } else {
        let is_css = CSS_ATTRIBUTES.contains(&name) || ANIMATED_VALUES.contains(&name);
        is_plain && (css_refers_outside(value) || (is_css && value.contains('\\')))
    }
}

fn style_refers_outside(node: Node<'_, '_>) -> bool {
    let is_style = node.tag_name().name().eq_ignore_ascii_case("style");
    let texts = node
        .descendants()
        .filter(|node| node.is_text())
        .filter_map(|node| node.text());
    is_style && {
        let css: String = texts.collect();
        css.contains('\\') || css_refers_outside(&css)
    }
}

fn is_local(link: &str) -> bool {
    link.trim().starts_with('#')
}

/// A raster image inside the file fetches nothing; another rule reports it.
fn is_raster_data(node: Node<'_, '_>, link: &str) -> bool {
    let link = link.trim().to_ascii_lowercase();
    node.tag_name().name() == "image" && link.starts_with("data:image/") && !link.starts_with("data:image/svg")
}

fn css_refers_outside(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    let mut arguments = css.split("url(").skip(1);
    let is_foreign = |argument: &str| !is_local(argument.trim_start().trim_start_matches(['"', '\'']));
    arguments.any(is_foreign) || CSS_REFERENCES.iter().any(|reference| css.contains(reference))
}
