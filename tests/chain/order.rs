//! The order in which certificates come means nothing.

use collectmc::chain::{Chain, Role, TrustAnchors};
use collectmc_test_support::certificates::{Authority, Builder, Certificate, Hierarchy, MarkCertificate};

use crate::{build, build_to, permutations, read};

/// Leaf, two intermediates, root.
fn four() -> [Certificate; 4] {
    let policy_authority: Builder = Authority::intermediate().common_name("Test Policy CA");
    let root = Authority::root().self_signed();
    let upper = policy_authority.issued_by(&root);
    let lower = Authority::intermediate().issued_by(&upper);
    let leaf = MarkCertificate::new().issued_by(&lower);
    [leaf, lower, upper, root]
}

fn every_order_gives(leaf_first: &[&Certificate]) {
    let expected = read(leaf_first);
    for order in permutations(&expected) {
        let chain = Chain::build(&order, &TrustAnchors::known()).unwrap();
        assert_eq!(chain.certificates(), expected);
    }
}

#[test]
fn every_order_of_three_gives_the_same_chain() {
    let hierarchy = Hierarchy::new();
    every_order_gives(&hierarchy.leaf_first());
}

#[test]
fn every_order_of_four_gives_the_same_chain() {
    every_order_gives(&four().each_ref());
}

#[test]
fn the_indices_say_where_each_certificate_stood() {
    let [leaf, lower, upper, root] = four();
    let chain = build(&[&upper, &leaf, &root, &lower]).unwrap();
    assert_eq!(chain.indices(), [1, 3, 0, 2]);
}

#[test]
fn every_certificate_that_was_sent_has_its_role() {
    let [leaf, lower, upper, root] = four();
    let stranger = Authority::root().common_name("Test Other Root").self_signed();
    let sent = [&upper, &leaf, &root, &lower, &stranger, &leaf];
    let chain = build(&sent).unwrap();
    let roles: Vec<_> = (0..=sent.len()).map(|index| chain.role(index)).collect();
    assert_eq!(
        roles,
        [
            Some(Role::Intermediate),
            Some(Role::Leaf),
            Some(Role::Root),
            Some(Role::Intermediate),
            None,
            Some(Role::Leaf),
            None,
        ]
    );
}

#[test]
fn duplicates_are_dropped_and_reported() {
    let [leaf, lower, upper, root] = four();
    let chain = build(&[&root, &leaf, &root, &lower, &leaf, &upper, &root]).unwrap();
    assert_eq!(chain.indices(), [1, 3, 5, 0]);
    assert_eq!(chain.duplicates(), [2, 4, 6]);
    assert!(chain.leftover().is_empty());
}

#[test]
fn certificates_that_belong_to_no_path_are_reported() {
    let hierarchy = Hierarchy::new();
    let stranger = Authority::root().common_name("Test Other Root").self_signed();
    let sent = [
        &stranger,
        &hierarchy.root,
        &hierarchy.leaf,
        &stranger,
        &hierarchy.intermediate,
    ];
    let chain = build(&sent).unwrap();
    assert_eq!(chain.indices(), [2, 4, 1]);
    assert_eq!(chain.leftover(), [0]);
    assert_eq!(chain.duplicates(), [3]);
}

#[test]
fn a_root_may_be_missing_when_it_is_a_trust_anchor() {
    let [leaf, lower, upper, root] = four();
    let chain = build_to(&root, &[&upper, &lower, &leaf]).unwrap();
    assert_eq!(chain.indices(), [2, 1, 0]);
    assert!(!chain.root_included());
    assert_eq!(chain.role(0), Some(Role::Intermediate));
}

#[test]
fn a_root_that_was_sent_is_included() {
    let [leaf, lower, upper, root] = four();
    assert!(build(&[&root, &upper, &lower, &leaf]).unwrap().root_included());
}
