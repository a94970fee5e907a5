//! The rule that a drawing does not multiply itself.
//!
//! An element may show another one by its name, and that one several others: ten short lines are ten thousand million
//! shapes, and a program that draws them does not end. Left out: what a style sheet refers to. The profile has none,
//! which is a rule of its own.

use std::collections::HashMap;

use roxmltree::Node;

use super::findings::Findings;
use super::schema::ANIMATION;
use super::{is_svg, references};
use crate::checks::Rule;

/// How many elements are drawn at most. An SVG file of the size that is allowed has some thousands itself.
const MOST: usize = 100_000;

/// Counts the elements as they are drawn, each as often as others refer to it. An element that refers to itself is drawn
/// without end, so it reaches the limit too.
pub(super) fn repetition(root: Node<'_, '_>, findings: &mut Findings) {
    let names = names(root);
    if names.is_empty() {
        return;
    }
    // Made once, since what is costly to read may be drawn often.
    let elements = root.descendants().filter(Node::is_element);
    let parts: HashMap<_, _> = elements.map(|element| (element.id(), parts(element, &names))).collect();
    let mut count = 1_usize;
    let mut to_draw = vec![root];
    while let Some(parts) = to_draw.pop().and_then(|element| parts.get(&element.id())) {
        count = count.saturating_add(parts.len());
        if count > MOST {
            let message = format!("references expand the SVG file to more than {MOST} elements, or without end");
            findings.add(Rule::SvgRepetition, root.range().start, message);
            return;
        }
        to_draw.extend(parts);
    }
}

type Names<'a, 'i> = HashMap<&'a str, Node<'a, 'i>>;

fn names<'a, 'i>(root: Node<'a, 'i>) -> Names<'a, 'i> {
    let mut names = HashMap::new();
    for element in root.descendants() {
        // `id` and `xml:id`: SVG Tiny 1.2 has both.
        for name in element.attributes().filter(|attribute| attribute.name() == "id") {
            names.entry(name.value()).or_insert(element);
        }
    }
    names
}

/// The elements in this one, and those that it shows or paints with.
fn parts<'a, 'i>(element: Node<'a, 'i>, names: &Names<'a, 'i>) -> Vec<Node<'a, 'i>> {
    // What is only defined is drawn where something refers to it.
    let is_drawn = |child: &Node<'_, '_>| child.is_element() && !is_svg(*child, "defs");
    // Links lead to what they name, and animations move it.
    let name = element.tag_name().name();
    let shows_links = name != "a" && !ANIMATION.contains(&name);
    let attributes = element
        .attributes()
        .filter(|attribute| shows_links || !references::is_link(attribute));
    let shown = attributes.flat_map(references::names);
    let shown = shown.filter_map(|name| names.get(&*name).copied());
    element.children().filter(is_drawn).chain(shown).collect()
}
