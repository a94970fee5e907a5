//! SVG drawings that can be fixed without changing how they look, and the results.

/// A drawing before and after.
pub struct Fixable {
    pub name: &'static str,
    pub before: &'static str,
    pub after: &'static str,
}

/// The title of all drawings.
pub const TITLE: &str = "Test & Co";

macro_rules! root {
    ($attributes:literal, $content:literal) => {
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64""#,
            $attributes,
            ">",
            $content,
            "</svg>"
        )
    };
}

/// The fixed drawing with these root attributes and this content.
macro_rules! fixed {
    ($attributes:literal, $content:literal) => {
        concat!(
            r#"<svg version="1.2" baseProfile="tiny-ps" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64""#,
            $attributes,
            "><title>Test &amp; Co</title>",
            $content,
            "</svg>"
        )
    };
}

macro_rules! fixables {
    ($($name:literal: ($before_root:literal, $before:literal) => ($after_root:literal, $after:literal),)+) => {
        /// One drawing for each fix.
        pub const FIXABLE: &[Fixable] = &[
            $(Fixable { name: $name, before: root!($before_root, $before), after: fixed!($after_root, $after) },)+
        ];
    };
}

fixables! {
    "the root's position": (
        r#" x="0" y="5px""#, r#"<circle cx="20" cy="20" r="12" fill="red"/>"#
    ) => (
        "", r#"<circle cx="20" cy="20" r="12" fill="red"/>"#
    ),
    "a size that is the default": (
        r#" width="100%" height="100%""#, r#"<circle cx="20" cy="20" r="12" fill="blue"/>"#
    ) => (
        "", r#"<circle cx="20" cy="20" r="12" fill="blue"/>"#
    ),
    "attributes of descriptions": (
        "", r#"<desc style="display:none" data-x="1">words</desc><circle cx="20" cy="20" r="12"/>"#
    ) => (
        "", r#"<desc>words</desc><circle cx="20" cy="20" r="12"/>"#
    ),
    "a second title, and the first one not first": (
        "", r#"<rect width="30" height="40" fill="navy"/><title>One</title><title>Two</title>"#
    ) => (
        "", r#"<rect width="30" height="40" fill="navy"/>"#
    ),
    "titles and descriptions inside": (
        "", r#"<g><title>in</title><path d="M0 0h40v40z" fill="teal"><desc>in</desc></path></g>"#
    ) => (
        "", r#"<g><path d="M0 0h40v40z" fill="teal"></path></g>"#
    ),
    "an empty description": (
        "", r#"<desc> </desc><path d="M0 0h40v40z"/>"#
    ) => (
        "", r#"<path d="M0 0h40v40z"/>"#
    ),
    "metadata with elements": (
        "", r#"<metadata><w:RDF xmlns:w="urn:rdf"><w:Work/></w:RDF></metadata><ellipse cx="30" cy="30" rx="20" ry="9"/>"#
    ) => (
        "", r#"<ellipse cx="30" cy="30" rx="20" ry="9"/>"#
    ),
    "metadata with attributes": (
        "", r#"<metadata id="m">words</metadata><ellipse cx="30" cy="30" rx="20" ry="9"/>"#
    ) => (
        "", r#"<metadata>words</metadata><ellipse cx="30" cy="30" rx="20" ry="9"/>"#
    ),
    "an editor's elements, attributes and namespace": (
        r#" xmlns:ed="urn:editor" ed:version="1""#,
        r#"<ed:view><ed:grid/></ed:view><g ed:label="Layer 1"><path d="M5 5l50 9-9 40z" fill="purple"/></g>"#
    ) => (
        "", r#"<g><path d="M5 5l50 9-9 40z" fill="purple"/></g>"#
    ),
    "an empty style sheet": (
        "", r#"<defs><style> </style></defs><path d="M5 5l50 9-9 40z" fill="olive"/>"#
    ) => (
        "", r#"<defs></defs><path d="M5 5l50 9-9 40z" fill="olive"/>"#
    ),
    "links by their old name": (
        r#" xmlns:xlink="http://www.w3.org/1999/xlink""#,
        r##"<defs><path id="a" d="M5 5l50 9-9 40z"/></defs><use xlink:href="#a" fill="maroon"/><use href="#a" xlink:href="#a" x="9" xlink:type="simple"/>"##
    ) => (
        "", r##"<defs><path id="a" d="M5 5l50 9-9 40z"/></defs><use href="#a" fill="maroon"/><use href="#a" x="9"/>"##
    ),
    "width and height where they do nothing": (
        "", r##"<path id="a" d="M5 5l20 9-9 20z"/><use href="#a" x="30" width="10" height="10%" fill="red"/>"##
    ) => (
        "", r##"<path id="a" d="M5 5l20 9-9 20z"/><use href="#a" x="30" fill="red"/>"##
    ),
    "attributes of programs that do nothing": (
        r#" focusable="true" zoomAndPan="magnify" enable-background="new 0 0 64 64""#,
        r#"<rect width="40" height="20" fill="green" data-name="x" aria-label="x" tabindex="1" lang="en" class="" cursor="help"/>"#
    ) => (
        "", r#"<rect width="40" height="20" fill="green"/>"#
    ),
    "names that are none and that nothing refers to": (
        "", r#"<rect id="1 a" width="40" height="20" fill="green"/>"#
    ) => (
        "", r#"<rect width="40" height="20" fill="green"/>"#
    ),
    "values that are in force anyway": (
        "", r#"<rect width="40" height="20" fill="gray" opacity="1" display="inline" visibility="visible" overflow="visible" mask="none" filter="none" clip-path="none" shape-rendering="auto" mix-blend-mode="normal" isolation="auto" paint-order="normal"/>"#
    ) => (
        "", r#"<rect width="40" height="20" fill="gray"/>"#
    ),
    "clipping where nothing is clipped": (
        "", r#"<path fill-rule="evenodd" clip-rule="evenodd" d="M5 5h50v50h-50zM20 20h20v20h-20z"/>"#
    ) => (
        "", r#"<path fill-rule="evenodd" d="M5 5h50v50h-50zM20 20h20v20h-20z"/>"#
    ),
    "fonts where there is no text": (
        r#" font-weight="400" letter-spacing="2""#, r#"<g style="font-family:'Arial';text-anchor:middle"><path d="M0 0h40v40z"/></g>"#
    ) => (
        "", r#"<g><path d="M0 0h40v40z"/></g>"#
    ),
    "a gradient that is padded anyway": (
        "", r##"<linearGradient id="g" spreadMethod="pad"><stop offset="0" style="stop-color:#f00"/><stop offset="1" style="stop-color:#00f;stop-opacity:.5"/></linearGradient><rect width="60" height="60" fill="url(#g)"/>"##
    ) => (
        "", r##"<linearGradient id="g"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f" stop-opacity=".5"/></linearGradient><rect width="60" height="60" fill="url(#g)"/>"##
    ),
    "a style": (
        "", r##"<path style="fill:#ffcc00; stroke:black;stroke-width:2.5px;stroke-linejoin:round;" d="M9 9l40 9-9 30z"/>"##
    ) => (
        "", r##"<path fill="#ffcc00" stroke="black" stroke-width="2.5px" stroke-linejoin="round" d="M9 9l40 9-9 30z"/>"##
    ),
    "a style that overrides an attribute": (
        "", r##"<path fill="red" style="fill:#06c;stroke-width:3" stroke="#000" d="M9 9l40 9-9 30z"/>"##
    ) => (
        "", r##"<path fill="#06c" stroke-width="3" stroke="#000" d="M9 9l40 9-9 30z"/>"##
    ),
    "a style that says nothing": (
        r#" style="enable-background:new 0 0 64 64;flex:none;line-height:1""#,
        r#"<path style="" d="M9 9l40 9-9 30z"/><path style="-inkscape-stroke:none;opacity:1" d="M9 49h40v9z"/>"#
    ) => (
        "", r#"<path d="M9 9l40 9-9 30z"/><path d="M9 49h40v9z"/>"#
    ),
    "text keeps its font": (
        "", r#"<text x="4" y="40" style="font-family:sans-serif;font-weight:bold;font-size:20px" data-x="1">Ab</text>"#
    ) => (
        "", r#"<text x="4" y="40" font-family="sans-serif" font-weight="bold" font-size="20px">Ab</text>"#
    ),
    "a namespace that only an attribute used": (
        r#" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:serif="http://www.serif.com/" serif:id="x""#,
        r#"<rect x="9" y="9" width="40" height="20" rx="4" fill="orange"/>"#
    ) => (
        "", r#"<rect x="9" y="9" width="40" height="20" rx="4" fill="orange"/>"#
    ),
}

/// Drawings of which a part cannot be removed without changing how they look.
pub const LEFT: &[(&str, &str)] = &[
    ("half transparent", r#"<rect width="9" height="9" opacity=".5"/>"#),
    ("hidden", r#"<rect width="9" height="9" visibility="hidden"/>"#),
    ("not displayed", r#"<rect width="9" height="9" display="none"/>"#),
    (
        "a style sheet",
        r#"<style>rect{fill:red}</style><rect width="9" height="9"/>"#,
    ),
    (
        "a style sheet in a description",
        r#"<metadata><style>rect{fill:red}</style></metadata><rect width="9" height="9"/>"#,
    ),
    (
        "a style with a length without unit",
        r#"<text y="9" style="font-size:8">A</text>"#,
    ),
    (
        "a style that may be invalid over an attribute",
        r#"<rect width="9" height="9" fill="red" style="fill:blu"/>"#,
    ),
    (
        "a style that is important",
        r#"<rect width="9" height="9" style="fill:red!important"/>"#,
    ),
    (
        "a style that transforms",
        r#"<rect width="9" height="9" style="transform:scale(2)"/>"#,
    ),
    (
        "a transformed gradient",
        r##"<linearGradient id="g" gradientTransform="rotate(9)"/>"##,
    ),
    (
        "a font's weight where there is text",
        r#"<text y="9" font-weight="900">A</text>"#,
    ),
    (
        "a font's weight where a length depends on it",
        r#"<rect width="3ex" height="9" style="font-family:'A'"/>"#,
    ),
    (
        "a clip",
        r##"<clipPath id="c"><path d="M0 0h9v9z"/></clipPath><rect width="9" height="9" clip-path="url(#c)"/>"##,
    ),
    (
        "a shape in an unknown element",
        r##"<x:a xmlns:x="urn:x"><path id="p" d="M0 0h9v9z"/></x:a><use href="#p"/>"##,
    ),
    (
        "a name that is none and in use",
        r##"<path id="1" d="M0 0h9v9z"/><use href="#1"/>"##,
    ),
    ("a script", "<script>draw()</script>"),
    (
        "an animation",
        r#"<rect width="9" height="9"><set attributeName="fill" to="red"/></rect>"#,
    ),
    ("a link", r#"<a><rect width="9" height="9"/></a>"#),
    (
        "two links that differ",
        r##"<use xmlns:x="http://www.w3.org/1999/xlink" href="#a" x:href="#b"/>"##,
    ),
];

/// A complete drawing with this content.
pub fn left(content: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">{content}</svg>")
}
