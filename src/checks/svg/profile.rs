//! The profile as a table: which elements there are, what each holds, and which attributes with which values.
//!
//! It says what the BIMI Group's schema of SVG Tiny PS says, no more and no less: colours, lengths, paths and
//! transforms are free text there, so they are here. The groups of attributes have the names that SVG Tiny 1.2 gives
//! them (appendix J). An attribute that is not in the table is not allowed, whatever its namespace.

use super::values::Values::{self, Any, AspectRatio, Language, Name, NameTokens, OneOf};

/// An element of the profile.
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) content: Children,
    attributes: &'static [Group],
}

/// What an element holds. White space, comments and processing instructions may be anywhere.
#[derive(Clone, Copy)]
pub(super) enum Children {
    /// Nothing.
    Empty,
    /// Text alone.
    Text,
    /// These elements, with blanks between their names, in any number and order, without text.
    Elements(&'static str),
}

/// Attributes by name; those of the XML namespace with the prefix `xml:`.
type Group = &'static [(&'static str, Values)];

/// The element of this name in the namespace of SVG.
pub(super) fn element(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|element| element.name == name)
}

/// Whether an attribute is a property that style sheets have too.
pub(super) fn is_property(name: &str) -> bool {
    PROPERTIES.iter().any(|(known, _)| *known == name)
}

impl Element {
    /// Whether the element holds one of this name. The title's position and number have a rule of their own.
    pub(super) fn holds(&self, name: &str) -> bool {
        match self.content {
            Empty | Text => false,
            Elements(names) => names.split(' ').any(|known| known == name),
        }
    }

    /// The values that an attribute may have here, if it may be here. Of several groups that name it the first counts.
    pub(super) fn attribute(&self, name: &str) -> Option<Values> {
        let mut attributes = self.attributes.iter().flat_map(|group| group.iter());
        attributes.find(|(known, _)| *known == name).map(|(_, values)| *values)
    }
}

#[rustfmt::skip]
const ELEMENTS: &[Element] = &[
    Element { name: "svg", content: Elements(IN_ROOT), attributes: &[ROOT, CORE, PROPERTIES] },
    Element { name: "title", content: Text, attributes: &[CORE, CONDITIONAL, MEDIA] },
    Element { name: "desc", content: Text, attributes: &[CORE, CONDITIONAL, MEDIA] },
    Element { name: "metadata", content: Text, attributes: &[] },

    Element { name: "g", content: Elements(SHAPES), attributes: &[TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "defs", content: Elements(SHAPES), attributes: &[CORE, PROPERTIES] },
    Element { name: "use", content: Empty, attributes: &[USE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },

    Element { name: "path", content: Empty, attributes: &[PATH, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "rect", content: Empty, attributes: &[RECT, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "circle", content: Empty, attributes: &[CIRCLE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "ellipse", content: Empty, attributes: &[ELLIPSE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "line", content: Empty, attributes: &[LINE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "polyline", content: Empty, attributes: &[POINTS, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "polygon", content: Empty, attributes: &[POINTS, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "text", content: Text, attributes: &[TEXT, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "textArea", content: Text, attributes: &[AREA, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },

    Element { name: "solidColor", content: Empty, attributes: &[CORE, PROPERTIES] },
    Element { name: "linearGradient", content: Elements("stop"), attributes: &[LINE, GRADIENT, CORE, PROPERTIES] },
    Element { name: "radialGradient", content: Elements("stop"), attributes: &[CIRCLE, GRADIENT, CORE, PROPERTIES] },
    Element { name: "stop", content: Empty, attributes: &[STOP, CORE, PROPERTIES] },
];
use Children::{Elements, Empty, Text};

const IN_ROOT: &str = "title desc metadata circle defs ellipse g line linearGradient path polygon polyline radialGradient rect \
     solidColor text textArea use";
const SHAPES: &str =
    "circle defs ellipse g line linearGradient path polygon polyline radialGradient rect solidColor text textArea use";

const ROOT: Group = &[
    ("baseProfile", OneOf("tiny-ps")),
    ("contentScriptType", Any),
    ("externalResourcesRequired", OneOf("false")),
    ("focusable", OneOf("false")),
    // Unlike everywhere else, there is nothing to inherit.
    ("font-weight", OneOf("normal bold bolder lighter")),
    ("height", Any),
    ("playbackOrder", OneOf("all")),
    ("preserveAspectRatio", AspectRatio),
    ("snapshotTime", OneOf("none")),
    ("timelineBegin", OneOf("onLoad")),
    ("version", OneOf("1.2")),
    ("viewBox", Any),
    ("width", Any),
    ("zoomAndPan", OneOf("disable")),
];

const USE: Group = &[("href", Any), ("x", Any), ("y", Any)];
const PATH: Group = &[("d", Any), ("pathLength", Any)];
const RECT: Group = &[
    ("height", Any),
    ("rx", Any),
    ("ry", Any),
    ("width", Any),
    ("x", Any),
    ("y", Any),
];
const CIRCLE: Group = &[("cx", Any), ("cy", Any), ("r", Any)];
const ELLIPSE: Group = &[("cx", Any), ("cy", Any), ("rx", Any), ("ry", Any)];
const LINE: Group = &[("x1", Any), ("x2", Any), ("y1", Any), ("y2", Any)];
const POINTS: Group = &[("points", Any)];
const TEXT: Group = &[("editable", OneOf("none")), ("rotate", Any), ("x", Any), ("y", Any)];
const AREA: Group = &[("height", Any), ("width", Any), ("x", Any), ("y", Any)];
const GRADIENT: Group = &[("gradientUnits", OneOf("userSpaceOnUse objectBoundingBox"))];
const STOP: Group = &[("offset", Any)];
const TRANSFORM: Group = &[("transform", Any)];
const CONDITIONAL: Group = &[("requiredFonts", Any), ("systemLanguage", Any)];

const CORE: Group = &[
    ("about", Any),
    ("class", NameTokens),
    ("content", Any),
    ("datatype", Any),
    ("id", Name),
    ("property", Any),
    ("rel", Any),
    ("resource", Any),
    ("rev", Any),
    ("role", Any),
    ("typeof", Any),
    ("xml:base", Any),
    ("xml:id", Name),
    ("xml:lang", Language),
    ("xml:space", OneOf("default preserve")),
];

const PROPERTIES: Group = &[
    ("color", Any),
    ("color-rendering", OneOf("auto optimizeSpeed optimizeQuality inherit")),
    ("direction", OneOf("ltr rtl inherit")),
    ("display-align", OneOf("auto before center after inherit")),
    ("fill", Any),
    ("fill-opacity", Any),
    ("fill-rule", OneOf("inherit nonzero evenodd")),
    ("font-family", Any),
    ("font-size", Any),
    ("font-style", OneOf("normal italic oblique inherit")),
    ("font-variant", OneOf("normal small-caps inherit")),
    ("font-weight", OneOf("normal bold bolder lighter inherit")),
    ("line-increment", Any),
    ("solid-color", Any),
    ("solid-opacity", Any),
    ("stop-color", Any),
    ("stop-opacity", Any),
    ("stroke", Any),
    ("stroke-dasharray", Any),
    ("stroke-dashoffset", Any),
    ("stroke-linecap", OneOf("butt round square inherit")),
    ("stroke-linejoin", OneOf("miter round bevel inherit")),
    ("stroke-miterlimit", Any),
    ("stroke-opacity", Any),
    ("stroke-width", Any),
    ("text-align", OneOf("start center end inherit")),
    ("text-anchor", OneOf("start middle end inherit")),
    ("unicode-bidi", OneOf("normal embed bidi-override inherit")),
    ("vector-effect", OneOf("none non-scaling-stroke inherit")),
];

const MEDIA: Group = &[
    ("buffered-rendering", OneOf("auto dynamic static inherit")),
    (
        "display",
        OneOf(
            "inline block list-item run-in compact marker table inline-table table-row-group table-header-group \
             table-footer-group table-row table-column-group table-column table-cell table-caption none inherit",
        ),
    ),
    ("image-rendering", OneOf("auto optimizeSpeed optimizeQuality inherit")),
    (
        "shape-rendering",
        OneOf("auto optimizeSpeed crispEdges geometricPrecision inherit"),
    ),
    (
        "text-rendering",
        OneOf("auto optimizeSpeed optimizeLegibility geometricPrecision inherit"),
    ),
    ("viewport-fill", Any),
    ("viewport-fill-opacity", Any),
    ("visibility", OneOf("visible hidden collapse inherit")),
];
