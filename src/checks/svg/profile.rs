//! The profile as a table: which elements there are, what each holds, and which attributes with which values.
//!
//! It says what the BIMI Group's schema of SVG Tiny PS says, no more and no less: colours, lengths, paths and
//! transforms are free text there, so they are here. The groups of attributes have the names that SVG Tiny 1.2 gives
//! them (appendix J). An attribute that is not in the table is not allowed, whatever its namespace.

use super::values::Values::{self, Any, AspectRatio, Language, Name, NameTokens, OneOf};

/// An element of the profile.
pub(super) struct Element {
    pub(super) name: &'static str,
    kind: Kind,
    /// In any number and order. White space, comments and processing instructions may be anywhere.
    holds: &'static [Kind],
    attributes: &'static [Group],
}

/// What an element is to the one that holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Root,
    Description,
    Shape,
    Stop,
    /// No element, but text.
    Text,
}

/// Attributes by the values that they take; those of the XML namespace with the prefix `xml:`.
type Group = &'static [(Values, &'static [&'static str])];

/// The element of this name in the namespace of SVG.
pub(super) fn element(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|element| element.name == name)
}

/// Whether an attribute is a property that style sheets have too.
pub(super) fn is_property(name: &str) -> bool {
    PROPERTIES.iter().any(|(_, names)| names.contains(&name))
}

impl Element {
    /// Whether the element may hold the other one. The title's position and number have a rule of their own.
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.holds.contains(&other.kind)
    }

    pub(super) fn holds_text(&self) -> bool {
        self.holds.contains(&Text)
    }

    pub(super) fn is_description(&self) -> bool {
        self.kind == Description
    }

    /// The values that an attribute may have here, if it may be here. Of several groups that name it the first counts.
    pub(super) fn attribute(&self, name: &str) -> Option<Values> {
        let mut attributes = self.attributes.iter().copied().flatten();
        attributes
            .find(|(_, names)| names.contains(&name))
            .map(|(values, _)| *values)
    }
}

#[rustfmt::skip]
const ELEMENTS: &[Element] = &[
    Element { name: "svg", kind: Root, holds: &[Description, Shape], attributes: &[ROOT, CORE, PROPERTIES] },
    Element { name: "title", kind: Description, holds: &[Text], attributes: &[CORE, CONDITIONAL, MEDIA] },
    Element { name: "desc", kind: Description, holds: &[Text], attributes: &[CORE, CONDITIONAL, MEDIA] },
    Element { name: "metadata", kind: Description, holds: &[Text], attributes: &[] },

    Element { name: "g", kind: Shape, holds: &[Shape], attributes: &[TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "defs", kind: Shape, holds: &[Shape], attributes: &[CORE, PROPERTIES] },
    Element { name: "use", kind: Shape, holds: &[], attributes: &[USE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },

    Element { name: "path", kind: Shape, holds: &[], attributes: &[PATH, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "rect", kind: Shape, holds: &[], attributes: &[RECT, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "circle", kind: Shape, holds: &[], attributes: &[CIRCLE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "ellipse", kind: Shape, holds: &[], attributes: &[ELLIPSE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "line", kind: Shape, holds: &[], attributes: &[LINE, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "polyline", kind: Shape, holds: &[], attributes: &[POINTS, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "polygon", kind: Shape, holds: &[], attributes: &[POINTS, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "text", kind: Shape, holds: &[Text], attributes: &[TEXT, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },
    Element { name: "textArea", kind: Shape, holds: &[Text], attributes: &[AREA, TRANSFORM, CORE, CONDITIONAL, PROPERTIES] },

    Element { name: "solidColor", kind: Shape, holds: &[], attributes: &[CORE, PROPERTIES] },
    Element { name: "linearGradient", kind: Shape, holds: &[Stop], attributes: &[LINE, GRADIENT, CORE, PROPERTIES] },
    Element { name: "radialGradient", kind: Shape, holds: &[Stop], attributes: &[CIRCLE, GRADIENT, CORE, PROPERTIES] },
    Element { name: "stop", kind: Stop, holds: &[], attributes: &[STOP, CORE, PROPERTIES] },
];
use Kind::{Description, Root, Shape, Stop, Text};

const ROOT: Group = &[
    (OneOf("1.2"), &["version"]),
    (OneOf("tiny-ps"), &["baseProfile"]),
    (Any, &["contentScriptType", "height", "viewBox", "width"]),
    (AspectRatio, &["preserveAspectRatio"]),
    (OneOf("all"), &["playbackOrder"]),
    (OneOf("disable"), &["zoomAndPan"]),
    (OneOf("false"), &["externalResourcesRequired", "focusable"]),
    (OneOf("none"), &["snapshotTime"]),
    (OneOf("onLoad"), &["timelineBegin"]),
    // Unlike everywhere else, there is nothing to inherit.
    (OneOf("normal bold bolder lighter"), &["font-weight"]),
];

const USE: Group = &[(Any, &["href", "x", "y"])];
const PATH: Group = &[(Any, &["d", "pathLength"])];
const RECT: Group = &[(Any, &["height", "rx", "ry", "width", "x", "y"])];
const CIRCLE: Group = &[(Any, &["cx", "cy", "r"])];
const ELLIPSE: Group = &[(Any, &["cx", "cy", "rx", "ry"])];
const LINE: Group = &[(Any, &["x1", "x2", "y1", "y2"])];
const POINTS: Group = &[(Any, &["points"])];
const TEXT: Group = &[(OneOf("none"), &["editable"]), (Any, &["rotate", "x", "y"])];
const AREA: Group = &[(Any, &["height", "width", "x", "y"])];
const GRADIENT: Group = &[(OneOf("userSpaceOnUse objectBoundingBox"), &["gradientUnits"])];
const STOP: Group = &[(Any, &["offset"])];
const TRANSFORM: Group = &[(Any, &["transform"])];
const CONDITIONAL: Group = &[(Any, &["requiredFonts", "systemLanguage"])];

#[rustfmt::skip]
const CORE: Group = &[
    (Any, &["about", "content", "datatype", "property", "rel", "resource", "rev", "role", "typeof", "xml:base"]),
    (Name, &["id", "xml:id"]),
    (NameTokens, &["class"]),
    (Language, &["xml:lang"]),
    (OneOf("default preserve"), &["xml:space"]),
];

#[rustfmt::skip]
const PROPERTIES: Group = &[
    (Any, &[
        "color", "fill", "fill-opacity", "font-family", "font-size", "line-increment", "solid-color", "solid-opacity",
        "stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit",
        "stroke-opacity", "stroke-width",
    ]),
    (OneOf("auto optimizeSpeed optimizeQuality inherit"), &["color-rendering"]),
    (OneOf("ltr rtl inherit"), &["direction"]),
    (OneOf("auto before center after inherit"), &["display-align"]),
    (OneOf("inherit nonzero evenodd"), &["fill-rule"]),
    (OneOf("normal italic oblique inherit"), &["font-style"]),
    (OneOf("normal small-caps inherit"), &["font-variant"]),
    (OneOf("normal bold bolder lighter inherit"), &["font-weight"]),
    (OneOf("butt round square inherit"), &["stroke-linecap"]),
    (OneOf("miter round bevel inherit"), &["stroke-linejoin"]),
    (OneOf("start center end inherit"), &["text-align"]),
    (OneOf("start middle end inherit"), &["text-anchor"]),
    (OneOf("normal embed bidi-override inherit"), &["unicode-bidi"]),
    (OneOf("none non-scaling-stroke inherit"), &["vector-effect"]),
];

#[rustfmt::skip]
const MEDIA: Group = &[
    (OneOf("auto dynamic static inherit"), &["buffered-rendering"]),
    (OneOf(
        "inline block list-item run-in compact marker table inline-table table-row-group table-header-group \
         table-footer-group table-row table-column-group table-column table-cell table-caption none inherit",
    ), &["display"]),
    (OneOf("auto optimizeSpeed optimizeQuality inherit"), &["image-rendering"]),
    (OneOf("auto optimizeSpeed crispEdges geometricPrecision inherit"), &["shape-rendering"]),
    (OneOf("auto optimizeSpeed optimizeLegibility geometricPrecision inherit"), &["text-rendering"]),
    (Any, &["viewport-fill", "viewport-fill-opacity"]),
    (OneOf("visible hidden collapse inherit"), &["visibility"]),
];
