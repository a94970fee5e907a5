//! What the drafts forbid by kind, beyond not being in the profile: what runs, moves or is no drawing
//! (draft-svg-tiny-ps-abrotman-12, section 2.3).

use roxmltree::{Attribute, Node};

use crate::checks::Rule;

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

/// What a web browser gives a life of its own inside SVG.
const FOREIGN_NAMESPACES: [&str; 2] = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];
const EVENTS_NAMESPACE: &str = "http://www.w3.org/2001/xml-events";

/// The rules that an element breaks by being there at all, wherever it stands, and what is wrong with it.
pub(super) fn rules(element: Node<'_, '_>) -> impl Iterator<Item = (Rule, &'static str)> {
    let is = |names: &[&str]| is_one_of(names, element.tag_name().name());
    [
        (is(&ACTIVE), Rule::SvgScript, "the SVG file runs something"),
        (
            is_foreign(element) || is(&["foreignObject"]),
            Rule::SvgForeignContent,
            "the SVG file embeds foreign content",
        ),
        (is(&ANIMATION), Rule::SvgAnimation, "the SVG file is animated"),
        (is(&["image"]), Rule::SvgRasterImage, "the SVG file has a raster image"),
    ]
    .into_iter()
    .filter_map(|(is_broken, rule, message)| is_broken.then_some((rule, message)))
}

/// Whether an attribute runs something.
pub(super) fn is_event(attribute: &Attribute<'_, '_>) -> bool {
    let on_event = attribute
        .name()
        .split_at_checked(2)
        .is_some_and(|(on, event)| on.eq_ignore_ascii_case("on") && !event.is_empty());
    match attribute.namespace() {
        None => on_event,
        Some(namespace) => namespace == EVENTS_NAMESPACE,
    }
}

/// Whether an element is one of HTML or MathML.
pub(super) fn is_foreign(element: Node<'_, '_>) -> bool {
    let namespace = element.tag_name().namespace();
    namespace.is_some_and(|namespace| FOREIGN_NAMESPACES.contains(&namespace))
}

/// XML is case-sensitive. Viewers that take a logo for HTML are not.
fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
