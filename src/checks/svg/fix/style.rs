//! Style attributes, written as the presentation attributes that mean the same.
//!
//! Both say the same in SVG 1.1 (section 6.4) and later, but that the style wins, and that some lengths may lack their
//! unit in an attribute only. A style of which any part is not surely the same stays whole as it is.

use std::collections::HashSet;

use roxmltree::{Attribute, Node};

use super::Drawing;
use crate::checks::svg::attribute;
use crate::checks::svg::profile::{self, Element};
use crate::checks::svg::values::Values;

pub(super) fn fix(drawing: &mut Drawing<'_>, node: Node<'_, '_>, element: &Element, style: &Attribute<'_, '_>) {
    let Some(mut declarations) = declarations(style.value()) else {
        return;
    };
    declarations.retain(|(name, value)| !drawing.ignores(node, name, value));
    let mut overridden = Vec::new();
    for (name, value) in &declarations {
        let existing = attribute(node, name);
        if !means_the_same(element, name, value, existing.is_some()) {
            return;
        }
        overridden.extend(existing);
    }
    for existing in overridden {
        let name = existing.name();
        let what = format!("removed the attribute {name}, which the style overrides");
        drawing.remove_attribute(&existing, what);
    }
    if declarations.is_empty() {
        return drawing.remove_attribute(style, "removed a style without effect");
    }
    let written = declarations.iter().map(|(name, value)| format!("{name}=\"{value}\""));
    let written: Vec<_> = written.collect();
    drawing.replace(style.range(), written.join(" "), "wrote a style as attributes");
}

/// The declarations of a style, each of another property; `None` where there is anything but plain ones.
fn declarations(style: &str) -> Option<Vec<(String, &str)>> {
    let declarations = style.split(';').map(str::trim).filter(|text| !text.is_empty());
    let mut names = HashSet::new();
    declarations
        .map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            let is_first = names.insert(name.clone());
            (is_first && is_plain(&name, value)).then_some((name, value))
        })
        .collect()
}

fn is_plain(name: &str, value: &str) -> bool {
    // The quotes of a font's name are no matter where there is no text to draw in it.
    let is_font = name == "font-family" || name.starts_with("-inkscape-");
    let quotes = if is_font { "\"'" } else { "" };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "#.,%() +-_".contains(c) || quotes.contains(c);
    !value.is_empty() && value.chars().all(is_plain)
}

/// Whether an attribute of this name and value does what the style does. Where it takes the place of another attribute,
/// the value has to be surely valid: an invalid style leaves the attribute in force.
fn means_the_same(element: &Element, name: &str, value: &str, is_in_place_of_another: bool) -> bool {
    // These are properties, but no attributes, to browsers.
    let is_for_styles_only = matches!(name, "display-align" | "line-increment" | "text-align");
    let Some(values) = element.attribute(name).filter(|_| profile::is_property(name)) else {
        return false;
    };
    let is_surely_valid = matches!(values, Values::OneOf(_)) || is_paint(name, value) || is_number(name, value);
    // Without its unit it is invalid in a style and valid in an attribute.
    let is_sized = name != "font-size" || value.ends_with("px");
    !is_for_styles_only
        && values.allow(value)
        && !value.contains(['"', '\''])
        && is_sized
        && (!is_in_place_of_another || is_surely_valid)
}

fn is_paint(name: &str, value: &str) -> bool {
    let hexadecimal = value
        .strip_prefix('#')
        .is_some_and(|digits| matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    match name {
        "fill" | "stroke" => hexadecimal || value == "none",
        "color" | "stop-color" => hexadecimal,
        _ => false,
    }
}

fn is_number(name: &str, value: &str) -> bool {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && value.parse::<f64>().is_ok();
    is_number
        && matches!(
            name,
            "fill-opacity" | "stroke-opacity" | "stop-opacity" | "stroke-width"
        )
}
