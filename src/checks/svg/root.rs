//! The rules on the root element and its title (draft-svg-tiny-ps-abrotman-12, section 2.1).

use roxmltree::Node;

use super::is_svg;
use crate::checks::{Finding, Rule};
use crate::mark::printable;

/// What the draft allows a title: a SHOULD.
const TITLE_CHARACTERS: usize = 64;

pub(super) fn version(root: Node<'_, '_>) -> Option<Finding> {
    required(root, "version", "1.2", Rule::SvgVersion)
}

pub(super) fn base_profile(root: Node<'_, '_>) -> Option<Finding> {
    required(root, "baseProfile", "tiny-ps", Rule::SvgBaseProfile)
}

pub(super) fn title(root: Node<'_, '_>) -> Option<Finding> {
    let mut titles = root.children().filter(|child| is_svg(*child, "title"));
    let text = |title: Node<'_, '_>| {
        let texts = title.descendants().filter(Node::is_text);
        texts
            .filter_map(|node| node.text())
            .collect::<String>()
            .trim()
            .to_owned()
    };
    let message = match (titles.next().map(text), titles.next()) {
        (None, _) => "the root has no title".to_owned(),
        (_, Some(_)) => "the root has more than one title".to_owned(),
        (Some(title), None) => match title.chars().count() {
            1..=TITLE_CHARACTERS => return None,
            0 => "the title is empty".to_owned(),
            count => format!("the title has {count} characters, of {TITLE_CHARACTERS} allowed"),
        },
    };
    Some(Finding::new(Rule::SvgTitle, message))
}

pub(super) fn position(root: Node<'_, '_>) -> Option<Finding> {
    let name = ["x", "y"].into_iter().find(|name| root.has_attribute(*name))?;
    Some(Finding::new(
        Rule::SvgRootPosition,
        format!("the root has the attribute {name}"),
    ))
}

pub(super) fn view_box(root: Node<'_, '_>) -> Option<Finding> {
    let message = match root.attribute("viewBox").map(|value| (value, width_and_height(value))) {
        None => "the root has no viewBox".to_owned(),
        Some((value, None)) => format!("the viewBox '{}' is not four numbers with an area", printable(value)),
        Some((_, Some((width, height)))) if is_square(width, height) => return None,
        Some((_, Some((width, height)))) => format!("the viewBox is {width} wide and {height} high, not square"),
    };
    Some(Finding::new(Rule::SvgViewBox, message))
}

fn required(root: Node<'_, '_>, name: &str, expected: &str, rule: Rule) -> Option<Finding> {
    let message = match root.attribute(name) {
        Some(value) if value == expected => return None,
        Some(value) => format!("the root has {name}=\"{}\" instead of \"{expected}\"", printable(value)),
        None => format!("the root lacks {name}=\"{expected}\""),
    };
    Some(Finding::new(rule, message))
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
