//! The rule on what a receiver has announced to accept no longer of a known root.

use super::{Evidence, Finding, Rule};
use crate::Timestamp;
use crate::chain::{KnownRoot, Trust, TrustAnchors};

/// Also where the caller gave the root: to trust it is another thing than to be shown by that receiver.
pub(super) fn root_distrust(evidence: &Evidence<'_>) -> Option<Finding> {
    let (end_entity, root) = (evidence.path.first()?, evidence.chain.ok()?.root());
    match TrustAnchors::known().trust(root)? {
        Trust::Known(root) => distrust(root, end_entity.not_before()),
        Trust::Given => None,
    }
}

fn distrust(root: &KnownRoot, begins: Timestamp) -> Option<Finding> {
    root.distrusted_from.filter(|from| begins >= *from)?;
    let (name, note) = (root.name(), root.note().unwrap_or_default());
    let message = format!("the end entity was issued on {begins} under the root '{name}': {note}");
    Some(Finding::new(Rule::RootDistrust, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the roots of which a receiver does not accept what was issued then.
    fn distrusted_at(begins: &str) -> Vec<&'static str> {
        let begins = begins.parse().unwrap();
        let distrusted = KnownRoot::ALL.iter().filter(|root| distrust(root, begins).is_some());
        distrusted.map(KnownRoot::name).collect()
    }

    // Nobody but its owner can issue under that root, so there is no chain to test this with.
    #[test]
    fn what_entrusts_root_issued_after_15_november_2024_is_warned_of() {
        assert!(distrusted_at("2024-11-15T23:59:59Z").is_empty());
        let entrust = "Entrust Verified Mark Root Certification Authority - VMCR1";
        assert_eq!(distrusted_at("2024-11-16T00:00:00Z"), [entrust]);
    }

    #[test]
    fn the_warning_says_who_does_not_accept_it() {
        let begins = "2026-01-01".parse().unwrap();
        let finding = KnownRoot::ALL.iter().find_map(|root| distrust(root, begins)).unwrap();
        assert_eq!(
            finding.message(),
            "the end entity was issued on 2026-01-01T00:00:00Z under the root 'Entrust Verified Mark Root Certification \
             Authority - VMCR1': Apple does not accept what it issued after 2024-11-15"
        );
        assert_eq!(finding.rule(), Rule::RootDistrust);
    }
}
