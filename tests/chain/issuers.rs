//! Which of several possible issuers is chosen.

use collectmc::chain::ChainError;
use collectmc_test_support::certificates::awkward::{self, CrossSigned};
use collectmc_test_support::certificates::{Authority, Builder, Certificate, Hierarchy, Key, MarkCertificate, oid};

use crate::{build, permutations};

/// Builds in every order and gives back the chain, which must be the same each time.
fn in_every_order<'c>(sent: &[&'c Certificate]) -> Vec<&'c Certificate> {
    let chains: Vec<Vec<&Certificate>> = permutations(sent)
        .iter()
        .map(|order| {
            let chain = build(order).unwrap();
            chain.indices().iter().map(|index| order[*index]).collect()
        })
        .collect();
    for chain in &chains {
        assert_eq!(fingerprints(chain), fingerprints(&chains[0]));
    }
    chains.into_iter().next().unwrap()
}

fn fingerprints(certificates: &[&Certificate]) -> Vec<String> {
    certificates.iter().map(|certificate| certificate.sha256()).collect()
}

fn assert_chain(chain: &[&Certificate], expected: &[&Certificate]) {
    assert_eq!(fingerprints(chain), fingerprints(expected));
}

#[test]
fn of_a_cross_signed_issuer_the_path_to_a_root_that_was_sent_wins() {
    let CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        legacy_root,
    } = awkward::cross_signed();
    let chain = in_every_order(&[&leaf, &by_root, &by_legacy_root, &root]);
    assert_chain(&chain, &[&leaf, &by_root, &root]);
    let chain = in_every_order(&[&leaf, &by_root, &by_legacy_root, &legacy_root]);
    assert_chain(&chain, &[&leaf, &by_legacy_root, &legacy_root]);
}

#[test]
fn of_a_cross_signed_issuer_the_other_certificates_are_reported() {
    let CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        ..
    } = awkward::cross_signed();
    let chain = build(&[&by_legacy_root, &root, &by_root, &leaf]).unwrap();
    assert_eq!(chain.indices(), [3, 2, 1]);
    assert_eq!(chain.leftover(), [0]);
}

#[test]
fn of_a_cross_signed_issuer_with_two_roots_every_order_gives_the_same_path() {
    let CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        legacy_root,
    } = awkward::cross_signed();
    let chain = in_every_order(&[&leaf, &by_root, &by_legacy_root, &root, &legacy_root]);
    assert_eq!(chain.len(), 3);
}

#[test]
fn a_longer_path_to_a_root_beats_a_shorter_one_without() {
    let CrossSigned { leaf, by_root, .. } = awkward::cross_signed();
    let top = Authority::root().common_name("Test Top Root").self_signed();
    let middle = Authority::intermediate().common_name("Test Middle CA").issued_by(&top);
    let issuer = Authority::intermediate().key(by_root.key.clone()).issued_by(&middle);
    let chain = in_every_order(&[&leaf, &by_root, &issuer, &middle, &top]);
    assert_chain(&chain, &[&leaf, &issuer, &middle, &top]);
}

#[test]
fn a_root_that_is_cross_signed_ends_the_path_itself() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let legacy_root = Authority::root().common_name("Test Legacy Root").self_signed();
    let root_by_legacy = Authority::root().key(root.key.clone()).issued_by(&legacy_root);
    let chain = in_every_order(&[&leaf, &intermediate, &root, &root_by_legacy, &legacy_root]);
    assert_chain(&chain, &[&leaf, &intermediate, &root]);
}

#[test]
fn roots_that_signed_each_other_are_no_loop() {
    let root = Authority::root().self_signed();
    let legacy_root = Authority::root().common_name("Test Legacy Root").self_signed();
    let root_by_legacy = Authority::root().key(root.key.clone()).issued_by(&legacy_root);
    let legacy_by_root = Authority::root()
        .common_name("Test Legacy Root")
        .key(legacy_root.key.clone())
        .issued_by(&root);
    let leaf = MarkCertificate::new().issued_by(&root);
    let chain = in_every_order(&[&leaf, &root_by_legacy, &legacy_by_root, &legacy_root]);
    assert_chain(&chain, &[&leaf, &root_by_legacy, &legacy_root]);
}

#[test]
fn of_an_issuer_that_was_renewed_the_certificate_that_is_valid_for_longer_wins() {
    // Signatures of one length and serial numbers in order, so that it is not the bytes which happen to decide.
    let root = Authority::root().key(Key::ed25519()).self_signed();
    let issuer = Authority::intermediate().key(Key::p256());
    let first = issuer
        .clone()
        .serial(&[1; 16])
        .validity("2020-01-01T00:00:00Z", "2025-12-31T23:59:59Z")
        .issued_by(&root);
    let renewed = issuer
        .serial(&[2; 16])
        .validity("2024-01-01T00:00:00Z", "2035-12-31T23:59:59Z")
        .issued_by(&root);
    let leaf = MarkCertificate::new().issued_by(&first);
    let chain = in_every_order(&[&leaf, &first, &renewed, &root]);
    assert_chain(&chain, &[&leaf, &renewed, &root]);
}

#[test]
fn of_an_issuers_certificates_one_that_makes_it_an_authority_wins() {
    let root = Authority::root().self_signed();
    let issuer = Authority::intermediate().key(Key::p256());
    let authority = issuer.clone().issued_by(&root);
    let none = issuer
        .certificate_authority(false)
        .validity("2026-01-01T00:00:00Z", "2045-12-31T23:59:59Z")
        .issued_by(&root);
    let leaf = MarkCertificate::new().issued_by(&authority);
    let chain = in_every_order(&[&leaf, &none, &authority, &root]);
    assert_chain(&chain, &[&leaf, &authority, &root]);
}

#[test]
fn of_an_issuers_certificates_one_with_another_key_identifier_is_ruled_out() {
    let root = Authority::root().self_signed();
    let issuer = Authority::intermediate().key(Key::p256());
    let right = issuer.clone().issued_by(&root);
    let other = issuer
        .subject_key_identifier(b"another")
        .validity("2026-01-01T00:00:00Z", "2045-12-31T23:59:59Z")
        .issued_by(&root);
    let leaf = MarkCertificate::new().issued_by(&right);
    let chain = in_every_order(&[&leaf, &other, &right, &root]);
    assert_chain(&chain, &[&leaf, &right, &root]);
}

#[test]
fn key_identifiers_tell_issuers_of_one_name_apart() {
    let root = Authority::root().self_signed();
    let right = Authority::intermediate().issued_by(&root);
    let wrong = Authority::intermediate().issued_by(&root);
    let leaf = MarkCertificate::new().issued_by(&right);
    let chain = in_every_order(&[&leaf, &wrong, &right, &root]);
    assert_chain(&chain, &[&leaf, &right, &root]);
}

#[test]
fn key_identifiers_may_be_absent() {
    let without = |builder: Builder| {
        builder
            .without_subject_key_identifier()
            .without_authority_key_identifier()
    };
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::of_all(
        without(Authority::root()),
        without(Authority::intermediate()),
        without(MarkCertificate::new()),
    );
    let chain = in_every_order(&[&leaf, &intermediate, &root]);
    assert_chain(&chain, &[&leaf, &intermediate, &root]);
}

#[test]
fn a_key_identifier_that_cannot_be_read_counts_as_absent() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().without_authority_key_identifier().raw_extension(
        oid::AUTHORITY_KEY_IDENTIFIER,
        false,
        b"\x30\x05\x80",
    ));
    assert_eq!(build(&hierarchy.root_first()).unwrap().indices(), [2, 1, 0]);
}

#[test]
fn a_key_identifier_that_differs_rules_an_issuer_out() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().authority_key_identifier(&[0xAB; 20]));
    let error = build(&hierarchy.leaf_first()).unwrap_err();
    assert!(matches!(error, ChainError::MissingIssuer { .. }), "{error}");
}

#[test]
fn a_name_that_only_looks_alike_is_not_the_issuers() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    // The same text in another string type, and under the same key.
    let lookalike = Authority::intermediate()
        .key(intermediate.key.clone())
        .without_subject_attribute(oid::COMMON_NAME)
        .subject_attribute(
            oid::COMMON_NAME,
            collectmc_test_support::certificates::StringKind::Printable,
            "Test Mark CA",
        )
        .issued_by(&root);
    let error = build(&[&leaf, &lookalike, &root]).unwrap_err();
    assert!(matches!(error, ChainError::MissingIssuer { .. }), "{error}");
}

#[test]
fn an_authority_that_changed_its_key_under_its_name_is_not_self_signed() {
    let root = Authority::root().self_signed();
    let new_with_old = Authority::root().issued_by(&root);
    let leaf = MarkCertificate::new().issued_by(&new_with_old);
    let chain = in_every_order(&[&leaf, &new_with_old, &root]);
    assert_chain(&chain, &[&leaf, &new_with_old, &root]);
}
