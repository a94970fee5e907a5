//! Attributes and style properties that have no effect on a drawing, since it lacks what they apply to.

use std::collections::HashSet;

use roxmltree::{Document, Node};

use crate::checks::svg::SVG_NAMESPACE;

/// What a drawing has that other attributes apply to.
pub(super) struct Effects<'d> {
    /// The names of its SVG elements, below the root.
    elements: HashSet<&'d str>,
    has_lengths_of_fonts: bool,
}

/// Without effect on a static picture, whatever the value. A name that ends with a hyphen is a prefix.
const NEVER: &str = "aria- data- nav- -inkscape- contentStyleType cursor editable enable-background \
    externalResourcesRequired flex focusable focusHighlight line-height playbackOrder pointer-events snapshotTime \
    tabindex timelineBegin vertical-align zoomAndPan";

/// About text.
const TEXT: &str = "alignment-baseline baseline-shift block-progression direction display-align dominant-baseline \
    font-family font-feature-settings font-kerning font-size-adjust font-stretch font-style font-variant font-variant- \
    font-variation-settings font-weight glyph-orientation-horizontal glyph-orientation-vertical inline-size kerning \
    lang letter-spacing line-increment shape-inside shape-margin shape-padding text-align text-anchor text-decoration \
    text-decoration- text-indent text-orientation text-overflow text-rendering text-transform unicode-bidi white-space \
    word-spacing writing-mode";

const CLIP_PATH: &str = "clip-rule";
const FILTER: &str = "color-interpolation-filters flood-color flood-opacity lighting-color";
const IMAGE: &str = "image-rendering";

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

impl<'d> Effects<'d> {
    pub(super) fn of(document: &'d Document<'_>) -> Self {
        let inner = document.root_element().descendants().skip(1);
        let elements = inner.filter(|node| node.tag_name().namespace() == Some(SVG_NAMESPACE));
        Self {
            elements: elements.map(|node| node.tag_name().name()).collect(),
            has_lengths_of_fonts: has_lengths_of_fonts(document),
        }
    }

    /// Whether the drawing looks the same without this attribute or style property on that element.
    pub(super) fn has_none(&self, node: Node<'_, '_>, name: &str, value: &str) -> bool {
        let value = value.trim();
        let is_default = DEFAULTS
            .iter()
            .any(|(known, values)| *known == name && values.split(' ').any(|default| default == value));
        let is_size_of_use = matches!(name, "width" | "height") && node.tag_name().name() == "use";
        // What is clipped at its edges is a viewport; the profile has no other than the root.
        let is_overflow = name == "overflow" && node.parent_element().is_some();
        let has = |names: &[&str]| names.iter().any(|name| self.elements.contains(name));
        let has_text = || self.has_lengths_of_fonts || has(&["text", "textArea", "foreignObject"]);
        is_default
            || is_among(NEVER, name)
            || (is_among(TEXT, name) && !has_text())
            || (is_among(CLIP_PATH, name) && !has(&["clipPath"]))
            || (is_among(FILTER, name) && !has(&["filter"]))
            || (is_among(IMAGE, name) && !has(&["image", "foreignObject"]))
            || ((is_size_of_use || is_overflow) && !has(&["svg", "symbol", "image"]))
    }
}

/// Whether a length depends on a font: `1ex`.
fn has_lengths_of_fonts(document: &Document<'_>) -> bool {
    const UNITS: [&str; 6] = ["cap", "ch", "ex", "ic", "lh", "rlh"];
    let mut attributes = document.descendants().flat_map(|node| node.attributes());
    attributes.any(|attribute| {
        let value = attribute.value().to_ascii_lowercase();
        let mut behind_digits = value.split(|c: char| c.is_ascii_digit()).skip(1);
        behind_digits.any(|rest| UNITS.iter().any(|unit| rest.trim_start_matches('.').starts_with(unit)))
    })
}

fn is_among(names: &str, name: &str) -> bool {
    names.split_ascii_whitespace().any(|known| match known.ends_with('-') {
        true => name.starts_with(known),
        false => name == known,
    })
}
