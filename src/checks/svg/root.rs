//! The rules on the root, its titles and its description.

use roxmltree::Node;

use super::findings::Findings;
use super::{attribute, is_svg, text};
use crate::checks::Rule;
use crate::mark::printable;

/// What the draft allows a title: a SHOULD.
const TITLE_CHARACTERS: usize = 64;
/// The least width and height.
const PIXELS: f64 = 96.0;

pub(super) fn check(root: Node<'_, '_>, findings: &mut Findings) {
    let at = root.range().start;
    for (name, rule) in [("version", Rule::SvgVersion), ("baseProfile", Rule::SvgBaseProfile)] {
        if attribute(root, name).is_none() {
            findings.add(rule, at, format!("the root lacks {name}"));
        }
    }
    titles(root, findings);
    for description in root.children().filter(|child| is_svg(*child, "desc")) {
        if text(description).trim().is_empty() {
            let message = "the description (desc) is empty";
            findings.add(Rule::SvgDescription, description.range().start, message);
        }
    }
    view_box(root, findings);
    dimensions(root, findings);
}

fn titles(root: Node<'_, '_>, findings: &mut Findings) {
    let mut first = None;
    for title in root.children().filter(|child| is_svg(*child, "title")) {
        let at = title.range().start;
        if first.is_some() {
            findings.add(Rule::SvgTitle, at, "the root has more than one title");
        } else if root.first_element_child() != Some(title) {
            findings.add(Rule::SvgTitle, at, "the title is not the first element in the root");
        }
        first = first.or(Some(title));
        let message = match text(title).trim().chars().count() {
            1..=TITLE_CHARACTERS => continue,
            0 => "the title is empty".to_owned(),
            count => format!("the title has {count} characters, of {TITLE_CHARACTERS} allowed"),
        };
        findings.add(Rule::SvgTitleText, at, message);
    }
    if first.is_none() {
        findings.add(Rule::SvgTitle, root.range().start, "the root has no title");
    }
}

fn view_box(root: Node<'_, '_>, findings: &mut Findings) {
    let Some(view_box) = attribute(root, "viewBox") else {
        findings.add(Rule::SvgViewBox, root.range().start, "the root has no viewBox");
        return;
    };
    let message = match width_and_height(view_box.value()) {
        Some((width, height)) if is_square(width, height) => return,
        Some((width, height)) => format!("the viewBox is {width} wide and {height} high, not square"),
        None => format!(
            "the viewBox '{}' is not four numbers with an area",
            printable(view_box.value())
        ),
    };
    findings.add(Rule::SvgViewBox, view_box.range().start, message);
}

fn dimensions(root: Node<'_, '_>, findings: &mut Findings) {
    for attribute in ["width", "height"].into_iter().filter_map(|name| attribute(root, name)) {
        let (name, value) = (attribute.name(), attribute.value().trim());
        let number = value.strip_suffix("px").unwrap_or(value);
        let message = match number.parse::<f64>() {
            Ok(pixels) if pixels >= PIXELS && pixels.is_finite() => continue,
            Ok(pixels) if pixels.is_finite() => {
                format!("the {name} is {pixels} pixels; at least {PIXELS} are required")
            }
            _ => format!("the {name} '{}' is not a number of pixels", printable(value)),
        };
        findings.add(Rule::SvgDimensions, attribute.range().start, message);
    }
}

/// Width and height of a viewBox: its third and fourth number, with white space or a comma between.
fn width_and_height(view_box: &str) -> Option<(f64, f64)> {
    let numbers = view_box
        .split([',', ' ', '\t', '\r', '\n'])
        .filter(|part| !part.is_empty());
    let numbers = numbers.map(|part| part.parse::<f64>().ok().filter(|number| number.is_finite()));
    match numbers.collect::<Option<Vec<_>>>()?.as_slice() {
        [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
        _ => None,
    }
}

/// To a thousandth, which is less than a pixel of what is shown.
fn is_square(width: f64, height: f64) -> bool {
    (width / height - 1.0).abs() <= 0.001
}
