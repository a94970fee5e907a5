//! The rule that a drawing refers to nothing outside itself (RFC 6170, section 5.2).
//!
//! A reference is a link (`href`, `src`), a `url()` in an attribute or style sheet, an `@import`, a style sheet named
//! by a processing instruction, and `xml:base`, which makes every local link a foreign one.

use roxmltree::{Attribute, Node};

use super::listed;
use crate::checks::{Finding, Rule};

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

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

pub(super) fn external_reference(root: Node<'_, '_>) -> Option<Finding> {
    let attributes = root.descendants().flat_map(|node| {
        let attributes = node.attributes();
        attributes
            .filter(move |attribute| refers_outside(node, attribute))
            .map(|attribute| attribute.name())
    });
    // Style sheets may also be named before the root.
    let document = root.document().descendants();
    let instructions = document.filter_map(|node| node.pi().map(|instruction| instruction.target));
    let style_sheets = instructions.filter(|target| target.eq_ignore_ascii_case("xml-stylesheet"));
    let styles = root
        .descendants()
        .filter(|node| node.is_element() && style_refers_outside(*node))
        .map(|_| "style");

    let names = listed(attributes.chain(style_sheets).chain(styles));
    (!names.is_empty()).then(|| {
        let message = format!("the SVG file refers to something outside itself, in: {names}");
        Finding::new(Rule::SvgExternalReference, message)
    })
}

/// Whether an attribute links to something, in whatever namespace.
pub(super) fn is_link(attribute: &Attribute<'_, '_>) -> bool {
    ["href", "src"]
        .iter()
        .any(|link| attribute.name().eq_ignore_ascii_case(link))
}

/// Whether a link runs a script. Browsers pass over white space and control characters in the scheme.
pub(super) fn is_script(link: &str) -> bool {
    let visible = link.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    let scheme: String = visible.take("javascript:".len()).collect();
    scheme.eq_ignore_ascii_case("javascript:")
}

fn refers_outside(node: Node<'_, '_>, attribute: &Attribute<'_, '_>) -> bool {
    let (name, value) = (attribute.name(), attribute.value());
    let is_plain = attribute.namespace().is_none();
    let animates_a_link = || {
        let animated = node.attribute("attributeName").unwrap_or_default();
        is_plain && ANIMATED_VALUES.contains(&name) && animated.to_ascii_lowercase().ends_with("href")
    };
    if is_link(attribute) {
        // A script is told by its own rule.
        !is_local(value) && !is_script(value) && !is_raster_data(node, value)
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

/// A raster image inside the file fetches nothing; that it is there is told by its own rule.
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
