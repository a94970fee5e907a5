//! Attributes and style properties that have no effect on a drawing, since it lacks what they apply to.

use std::collections::HashSet;

use roxmltree::{Document, Node};

use super::Drawing;
use crate::checks::svg::is_in_svg;

/// Names, and the elements of which a drawing has to have one for them to have an effect. A name that ends with a hyphen is a
/// prefix.
const ABOUT: &[(&str, &[&str])] = &[
    // On a static picture.
    (
        "aria- data- nav- -inkscape- contentStyleType cursor editable enable-background externalResourcesRequired flex \
         focusable focusHighlight line-height playbackOrder pointer-events snapshotTime tabindex timelineBegin \
         vertical-align zoomAndPan",
        &[],
    ),
    (
        "alignment-baseline baseline-shift block-progression direction display-align dominant-baseline font-family \
         font-feature-settings font-kerning font-size-adjust font-stretch font-style font-variant font-variant- \
         font-variation-settings font-weight glyph-orientation-horizontal glyph-orientation-vertical inline-size \
         kerning lang letter-spacing line-increment shape-inside shape-margin shape-padding text-align text-anchor \
         text-decoration text-decoration- text-indent text-orientation text-overflow text-rendering text-transform \
         unicode-bidi white-space word-spacing writing-mode",
        &["text", "textArea", "foreignObject"],
    ),
    ("clip-rule", &["clipPath"]),
    (
        "color-interpolation-filters flood-color flood-opacity lighting-color",
        &["filter"],
    ),
    ("image-rendering", &["image", "foreignObject"]),
];

/// The value that is in force anyway. (A drawing in which another one is inherited breaks the schema and stays broken.)
const DEFAULTS: &[(&str, &str)] = &[
    ("clip", "auto"),
    ("clip-path", "none"),
    ("color-interpolation", "auto sRGB"),
    ("display", "inline block"),
    ("filter", "none"),
    ("isolation", "auto"),
    ("marker", "none"),
    ("marker-end", "none"),
    ("marker-mid", "none"),
    ("marker-start", "none"),
    ("mask", "none"),
    ("mix-blend-mode", "normal"),
    ("opacity", "1 1.0 1.00 100%"),
    ("paint-order", "normal"),
    ("shape-rendering", "auto"),
    ("spreadMethod", "pad"),
    ("visibility", "visible"),
];

impl Drawing<'_> {
    /// Whether the drawing looks the same without this attribute or style property on that element.
    pub(super) fn ignores(&self, node: Node<'_, '_>, name: &str, value: &str) -> bool {
        let value = value.trim();
        let is_default = DEFAULTS
            .iter()
            .any(|(known, values)| *known == name && values.split(' ').any(|default| default == value));
        let is_size_of_use = matches!(name, "width" | "height") && node.tag_name().name() == "use";
        // What is clipped at its edges is a viewport; the profile has no other than the root.
        let is_overflow = name == "overflow" && node.parent_element().is_some();
        let lacks = |elements: &[&str]| !elements.iter().any(|name| self.elements.contains(name));
        let mut about = ABOUT.iter().filter(|(names, _)| is_among(names, name));
        is_default
            || about.any(|(_, elements)| lacks(elements))
            || ((is_size_of_use || is_overflow) && lacks(&["svg", "symbol", "image"]))
    }
}

/// The names of a drawing's SVG elements, below the root. A length that depends on a font, such as `1ex`, counts as a text.
pub(super) fn elements<'d>(document: &'d Document<'_>) -> HashSet<&'d str> {
    let inner = document.root_element().descendants().skip(1);
    let elements = inner.filter(|node| is_in_svg(*node));
    let mut attributes = document.descendants().flat_map(|node| node.attributes());
    let text = attributes
        .any(|attribute| is_length_of_font(attribute.value()))
        .then_some("text");
    elements.map(|node| node.tag_name().name()).chain(text).collect()
}

fn is_length_of_font(value: &str) -> bool {
    const UNITS: [&str; 6] = ["cap", "ch", "ex", "ic", "lh", "rlh"];
    let value = value.to_ascii_lowercase();
    let mut behind_digits = value.split(|c: char| c.is_ascii_digit()).skip(1);
    behind_digits.any(|rest| UNITS.iter().any(|unit| rest.trim_start_matches('.').starts_with(unit)))
}

fn is_among(names: &str, name: &str) -> bool {
    names.split_ascii_whitespace().any(|known| match known.ends_with('-') {
        true => name.starts_with(known),
        false => name == known,
    })
}
