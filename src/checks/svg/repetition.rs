//! The rule that a drawing does not multiply itself.
//!
//! An element may show another one by its name, and that one several others: ten short lines are ten thousand million
//! shapes, and programs draw until somebody stops them. Left out: what a style sheet refers to. The profile has none,
//! which is a rule of its own.

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use roxmltree::{Attribute, Node, NodeId};

use super::content::ANIMATION;
use super::findings::Findings;
use super::{is_svg, references};
use crate::checks::Rule;

/// How many elements are drawn at most. An SVG file of the size that is allowed has some thousands itself.
const MOST: u64 = 100_000;

pub(super) fn repetition(root: Node<'_, '_>, findings: &mut Findings<'_, '_>) {
    let message = match drawn(root) {
        Some(..=MOST) => return,
        Some(_) => format!("references expand the SVG file to more than {MOST} elements"),
        None => "an element of the SVG file refers to itself".to_owned(),
    };
    findings.add(Rule::SvgRepetition, root.range().start, message);
}

/// How many elements are drawn for this one: itself, those in it, and those that it refers to, each as often as it is
/// referred to. `None` when one of them refers to itself. (No recursion, since references make long ways.)
fn drawn(root: Node<'_, '_>) -> Option<u64> {
    enum Count {
        Begun,
        Done(u64),
    }
    let names = names(root);
    let mut counts: HashMap<NodeId, Count> = HashMap::new();
    let mut to_count = vec![(root, false)];
    while let Some((element, parts_are_counted)) = to_count.pop() {
        let parts = || parts(element, &names);
        if parts_are_counted {
            let count_of = |part: Node<'_, '_>| match counts.get(&part.id()) {
                Some(Count::Done(count)) => *count,
                _ => 0,
            };
            let count = parts().map(count_of).fold(1, u64::saturating_add);
            counts.insert(element.id(), Count::Done(count));
            continue;
        }
        match counts.get(&element.id()) {
            Some(Count::Done(_)) => continue,
            // Only what is a part of itself is met again before all its parts are counted.
            Some(Count::Begun) => return None,
            None => {}
        }
        counts.insert(element.id(), Count::Begun);
        to_count.push((element, true));
        to_count.extend(parts().map(|part| (part, false)));
    }
    match counts.get(&root.id()) {
        Some(Count::Done(count)) => Some(*count),
        _ => None,
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
fn parts<'a, 'i>(element: Node<'a, 'i>, names: &Names<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    // What is only defined is drawn where something refers to it.
    let is_drawn = |child: &Node<'_, '_>| child.is_element() && !is_svg(*child, "defs");
    let children = element.children().filter(is_drawn);
    // Links lead to what they name, and animations move it.
    let name = element.tag_name().name();
    let shows_links = name != "a" && !ANIMATION.contains(&name);
    let references = element
        .attributes()
        .flat_map(move |attribute| referred_to(attribute, shows_links))
        .filter_map(|name| names.get(&*decoded(name)).copied());
    children.chain(references)
}

/// The names that an attribute refers to.
pub(super) fn referred_to<'a>(attribute: Attribute<'a, '_>, shows_links: bool) -> Vec<&'a str> {
    let value = attribute.value();
    if references::is_link(&attribute) {
        let name = value.trim().strip_prefix('#').filter(|_| shows_links);
        return name.into_iter().collect();
    }
    // Capitals do not count in the names of functions in CSS. Each argument ends before the next one begins: those of a
    // hostile file would else be read again and again.
    let lower_case = value.to_ascii_lowercase();
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(function) = lower_case.get(at..).and_then(|rest| rest.find("url(")) {
        let begin = at.saturating_add(function).saturating_add("url(".len());
        let argument = value.get(begin..).and_then(|rest| rest.split(')').next());
        let argument = argument.unwrap_or_default();
        names.extend(argument.trim_matches(['"', '\'', ' ', '\t', '\n']).strip_prefix('#'));
        at = begin.saturating_add(argument.len());
    }
    names
}

/// The name with its percent-encoding undone, as browsers do.
pub(super) fn decoded(name: &str) -> Cow<'_, str> {
    match name.contains('%') {
        true => percent_decode_str(name).decode_utf8_lossy(),
        false => name.into(),
    }
}
