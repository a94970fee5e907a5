//! The rule on the root: whether the path leads to one that is known or given.

use super::*;

fn with_roots(path: &[Certificate], anchors: &[TrustAnchor]) -> Vec<(Rule, Severity)> {
    found(path, &given(anchors))
}

fn other_root() -> Certificate {
    certificate(&Authority::root().common_name("Test Other Root").self_signed())
}

#[test]
fn a_root_that_nobody_gave_is_unknown_and_reported_with_its_fingerprint() {
    let path = path(&Hierarchy::new());
    let [finding] = check_all(&path, &given(&[])).try_into().unwrap();
    assert_eq!((finding.rule(), finding.severity()), (Rule::Root, Severity::Error));
    let fingerprint: String = path[2].sha256().iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(finding.message().contains(&fingerprint), "{finding}");
    assert!(finding.message().contains("list of known roots of 20"), "{finding}");
}

#[test]
fn a_root_is_trusted_by_its_fingerprint_or_as_a_certificate() {
    let path = path(&Hierarchy::new());
    let root = path[2].clone();
    assert_eq!(with_roots(&path, &[TrustAnchor::Fingerprint(root.sha256())]), []);
    let several = [TrustAnchor::Certificate(other_root()), TrustAnchor::Certificate(root)];
    assert_eq!(with_roots(&path, &several), []);
}

#[test]
fn another_root_is_not_trusted_even_with_the_same_name() {
    let path = path(&Hierarchy::new());
    let namesake = certificate(&Authority::root().self_signed());
    assert_eq!(namesake.subject(), path[2].subject());
    for root in [other_root(), namesake] {
        let roots = [TrustAnchor::Fingerprint(root.sha256()), TrustAnchor::Certificate(root)];
        assert_eq!(with_roots(&path, &roots), [(Rule::Root, Severity::Error)]);
    }
}

#[test]
fn the_end_entity_is_no_root_to_trust() {
    let path = path(&Hierarchy::new());
    let roots = [TrustAnchor::Fingerprint(path[0].sha256())];
    assert_eq!(with_roots(&path, &roots), [(Rule::Root, Severity::Error)]);
}

#[test]
fn a_chain_that_leaves_its_root_out_is_held_against_the_roots_signature() {
    let path = path(&Hierarchy::new());
    assert_eq!(with_roots(&path[..2], &[TrustAnchor::Certificate(path[2].clone())]), []);
    let namesake = certificate(&Authority::root().self_signed());
    let missing = [(Rule::Issuer, Severity::Error), (Rule::Signature, Severity::NotChecked)];
    assert_eq!(
        with_roots(&path[..2], &[TrustAnchor::Certificate(other_root())]),
        missing
    );
    // With the fingerprint alone there is nothing to verify a signature with.
    assert_eq!(
        with_roots(&path[..2], &[TrustAnchor::Fingerprint(path[2].sha256())]),
        missing
    );
    // The namesake has another key identifier, and so is no issuer.
    assert_eq!(with_roots(&path[..2], &[TrustAnchor::Certificate(namesake)]), missing);
}
