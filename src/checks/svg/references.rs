//! What a drawing refers to: by links (`href`, `src`), and by `url()` in attributes and style sheets.
//!
//! A drawing refers to nothing outside itself (RFC 6170, section 5.2). Outside is also what an `@import` or a processing
//! instruction names as a style sheet; and `xml:base` makes every local link a foreign one.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use roxmltree::{Attribute, Node};

use super::XML_NAMESPACE;

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

/// Whether an attribute links to something, in whatever namespace.
pub(super) fn is_link(attribute: &Attribute<'_, '_>) -> bool {
    ["href", "src"]
        .iter()
        .any(|link| attribute.name().eq_ignore_ascii_case(link))
}

/// The names in the file that an attribute refers to, their percent-encoding undone, as browsers do.
pub(super) fn names<'a, 'i>(attribute: Attribute<'a, 'i>) -> impl Iterator<Item = Cow<'a, str>> + use<'a, 'i> {
    let (link, css) = match is_link(&attribute) {
        true => (Some(attribute.value().trim()), ""),
        false => (None, attribute.value()),
    };
    let references = link.into_iter().chain(urls(css));
    references
        .filter_map(|reference| reference.strip_prefix('#'))
        .map(|name| percent_decode_str(name).decode_utf8_lossy())
}

/// The arguments of `url()` in CSS, where capitals do not count. Each ends before the next one begins: those of a hostile
/// file would else be read again and again.
fn urls(css: &str) -> impl Iterator<Item = &str> {
    let mut rest = css;
    let functions = std::iter::from_fn(move || {
        let (before, after) = rest.split_once('(')?;
        let name = before.as_bytes().last_chunk::<3>();
        let is_url = name.is_some_and(|name| name.eq_ignore_ascii_case(b"url"));
        let end = if is_url {
            after.find(')').unwrap_or(after.len())
        } else {
            0
        };
        let (argument, behind) = after.split_at(end);
        rest = behind;
        let argument = argument.trim_matches(['"', '\'', ' ', '\t', '\r', '\n']);
        Some(is_url.then_some(argument))
    });
    functions.flatten()
}

/// Whether an attribute refers to something outside the file.
pub(super) fn is_foreign(node: Node<'_, '_>, attribute: &Attribute<'_, '_>) -> bool {
    let (name, value) = (attribute.name(), attribute.value());
    if is_link(attribute) {
        return !is_local(value) && !is_raster_data(node, value);
    }
    match attribute.namespace() {
        None if ANIMATED_VALUES.contains(&name) && animates_a_link(node) => {
            value.split(';').any(|link| !is_local(link))
        }
        None => {
            let is_css = CSS_ATTRIBUTES.contains(&name) || ANIMATED_VALUES.contains(&name);
            (is_css && value.contains('\\')) || css_is_foreign(value)
        }
        Some(namespace) => namespace == XML_NAMESPACE && name == "base",
    }
}

/// Whether an element is a style sheet that refers to something outside the file.
pub(super) fn is_foreign_style(element: Node<'_, '_>) -> bool {
    element.tag_name().name().eq_ignore_ascii_case("style") && {
        let css = super::text(element);
        css.contains('\\') || css_is_foreign(&css)
    }
}

fn animates_a_link(node: Node<'_, '_>) -> bool {
    let animated = super::attribute(node, "attributeName").map_or("", |attribute| attribute.value());
    animated.to_ascii_lowercase().ends_with("href")
}

fn is_local(link: &str) -> bool {
    link.trim().starts_with('#')
}

/// A raster image inside the file fetches nothing; another rule reports it.
fn is_raster_data(node: Node<'_, '_>, link: &str) -> bool {
    let link = link.trim().to_ascii_lowercase();
    node.tag_name().name() == "image" && link.starts_with("data:image/") && !link.starts_with("data:image/svg")
}

fn css_is_foreign(css: &str) -> bool {
    // Most values call no function: numbers, colours, the data of paths.
    if memchr::memchr2(b'(', b'@', css.as_bytes()).is_none() {
        return false;
    }
    // What a browser makes of a url() inside another one is not worth knowing.
    let has_url = |argument: &str| urls(argument).next().is_some();
    let lower_case = css.to_ascii_lowercase();
    urls(css).any(|argument| !is_local(argument) || has_url(argument))
        || CSS_REFERENCES.iter().any(|reference| lower_case.contains(reference))
}
