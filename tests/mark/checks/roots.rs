//! The rule on the root: whether it is one that the caller trusts.

use super::*;

fn with_roots(path: &[Certificate], roots: Vec<TrustedRoot>) -> Vec<(Rule, Severity)> {
    let options = CheckOptions::new(VALID_AT.parse().unwrap())
        .domain(domain("brand.example"))
        .roots(roots);
    found(path, &options)
}

fn other_root() -> Certificate {
    certificate(&Authority::root().common_name("Test Other Root").self_signed())
}

#[test]
fn without_trusted_roots_the_root_is_not_checked() {
    let path = path(&Hierarchy::new());
    assert_eq!(with_roots(&path, vec![]), [(Rule::Root, Severity::NotChecked)]);
}

#[test]
fn a_root_is_trusted_by_its_fingerprint_or_as_a_certificate() {
    let path = path(&Hierarchy::new());
    let root = path[2].clone();
    assert_eq!(with_roots(&path, vec![TrustedRoot::Fingerprint(root.sha256())]), []);
    let several = vec![TrustedRoot::Certificate(other_root()), TrustedRoot::Certificate(root)];
    assert_eq!(with_roots(&path, several), []);
}

#[test]
fn another_root_is_not_trusted_even_with_the_same_name() {
    let path = path(&Hierarchy::new());
    let namesake = certificate(&Authority::root().self_signed());
    assert_eq!(namesake.subject(), path[2].subject());
    for root in [other_root(), namesake] {
        let roots = vec![TrustedRoot::Fingerprint(root.sha256()), TrustedRoot::Certificate(root)];
        assert_eq!(with_roots(&path, roots), [(Rule::Root, Severity::Error)]);
    }
}

#[test]
fn the_end_entity_is_no_root_to_trust() {
    let path = path(&Hierarchy::new());
    let roots = vec![TrustedRoot::Fingerprint(path[0].sha256())];
    assert_eq!(with_roots(&path, roots), [(Rule::Root, Severity::Error)]);
}

#[test]
fn a_chain_that_leaves_its_root_out_cannot_be_checked_by_fingerprint() {
    let path = path(&Hierarchy::new());
    let roots = vec![TrustedRoot::Fingerprint(path[2].sha256())];
    assert_eq!(with_roots(&path[..2], roots), [(Rule::Root, Severity::NotChecked)]);
}

#[test]
#[cfg(feature = "verify")]
fn a_chain_that_leaves_its_root_out_is_held_against_the_roots_signature() {
    let path = path(&Hierarchy::new());
    assert_eq!(
        with_roots(&path[..2], vec![TrustedRoot::Certificate(path[2].clone())]),
        []
    );
    let namesake = certificate(&Authority::root().self_signed());
    for root in [namesake, other_root()] {
        let roots = vec![TrustedRoot::Certificate(root)];
        assert_eq!(with_roots(&path[..2], roots), [(Rule::Root, Severity::Error)]);
    }
}

#[test]
#[cfg(not(feature = "verify"))]
fn without_verification_a_root_that_was_left_out_is_not_checked() {
    let path = path(&Hierarchy::new());
    let roots = vec![TrustedRoot::Certificate(path[2].clone())];
    assert_eq!(with_roots(&path[..2], roots), [(Rule::Root, Severity::NotChecked)]);
}
