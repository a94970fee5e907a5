//! Findings with their places in the file, bounded: a file of 64 kB has room for ten thousand of them.

use std::collections::BTreeMap;

use roxmltree::{Attribute, Document, Node};

use crate::checks::{Finding, Rule};
use crate::mark::printable;

pub(super) struct Findings<'d, 'i> {
    document: &'d Document<'i>,
    /// How many are kept of each rule.
    most: usize,
    /// Those that are kept, as places and messages, and how many there are beyond.
    found: BTreeMap<Rule, (Vec<(usize, String)>, usize)>,
}

impl<'d, 'i> Findings<'d, 'i> {
    pub(super) fn new(document: &'d Document<'i>, most: usize) -> Self {
        Self {
            document,
            most,
            found: BTreeMap::new(),
        }
    }

    /// Adds a finding on what begins at this byte.
    pub(super) fn add(&mut self, rule: Rule, byte: usize, message: impl Into<String>) {
        let (kept, more) = self.found.entry(rule).or_default();
        match kept.len() < self.most {
            true => kept.push((byte, message.into())),
            false => *more = more.saturating_add(1),
        }
    }

    /// The name of an element as the file has it, with its prefix, safe to print.
    pub(super) fn name(&self, element: Node<'_, '_>) -> String {
        let tag = self.document.input_text().get(element.range()).unwrap_or_default();
        let name = tag.trim_start_matches('<');
        let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        printable(name.get(..end.unwrap_or(name.len())).unwrap_or_default())
    }

    /// The name of an attribute as the file has it, with its prefix, safe to print.
    pub(super) fn attribute_name(&self, attribute: &Attribute<'_, '_>) -> String {
        let name = self.document.input_text().get(attribute.range_qname());
        printable(name.unwrap_or(attribute.name()))
    }

    /// All findings, in the order of the rules. The last one that was kept of a rule says how many there are beyond.
    pub(super) fn into_vec(self) -> Vec<Finding> {
        let document = self.document;
        let findings = self.found.into_iter().flat_map(|(rule, (mut kept, more))| {
            if let (Some((_, message)), 1..) = (kept.last_mut(), more) {
                message.push_str(&format!(" (and {more} more)"));
            }
            kept.into_iter().map(move |(byte, message)| {
                let position = document.text_pos_at(byte);
                Finding::new(rule, message).at(position.row, position.col)
            })
        });
        findings.collect()
    }
}
