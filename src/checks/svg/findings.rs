//! Findings with their places in the file.

use roxmltree::Document;

use crate::checks::{Finding, Rule};

/// Rules, places and messages, of which a file of 64 kB has room for ten thousand.
#[derive(Default)]
pub(super) struct Findings(Vec<(Rule, usize, String)>);

impl Findings {
    /// Adds a finding on what begins at this byte.
    pub(super) fn add(&mut self, rule: Rule, byte: usize, message: impl Into<String>) {
        self.0.push((rule, byte, message.into()));
    }

    /// So many of each rule, in the order of the rules. The last one of a rule says how many there are beyond.
    pub(super) fn list(mut self, document: &Document<'_>, most: usize) -> Vec<Finding> {
        self.0.sort_by_key(|(rule, ..)| *rule);
        let mut listed = Vec::new();
        for found in self.0.chunk_by_mut(|one, other| one.0 == other.0) {
            let more = found.len().saturating_sub(most);
            let kept = found.split_at_mut(most.min(found.len())).0;
            if let (Some((.., message)), 1..) = (kept.last_mut(), more) {
                message.push_str(&format!(" (and {more} more)"));
            }
            listed.extend(kept.iter().map(|(rule, byte, message)| {
                let position = document.text_pos_at(*byte);
                Finding::new(*rule, message).at(position.row, position.col)
            }));
        }
        listed
    }
}
