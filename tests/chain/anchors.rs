//! What makes a chain one to trust.

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, ChainError, KnownRoot, Trust, TrustAnchor, TrustAnchors};
use collectmc_test_support::certificates::awkward::{self, CrossSigned};
use collectmc_test_support::certificates::{Authority, Certificate as Made, Hierarchy, MarkCertificate};
use sha2::{Digest, Sha256};

use crate::{build, read};

fn certificate(made: &Made) -> Certificate {
    Certificate::from_der(&made.der).unwrap()
}

fn trust(made: &[&Made], anchor: TrustAnchor) -> Option<Trust> {
    let anchors = TrustAnchors::known().with(anchor);
    Chain::build(&read(made), &anchors).unwrap().trust()
}

fn key_pin(made: &Made) -> TrustAnchor {
    TrustAnchor::PublicKey(Sha256::digest(made.key.public_key_info()).into())
}

#[test]
fn a_chain_of_anybodys_own_keys_is_verified_and_not_trusted() {
    assert_eq!(build(&Hierarchy::new().leaf_first()).unwrap().trust(), None);
}

#[test]
fn a_root_is_trusted_by_certificate_fingerprint_or_public_key() {
    let hierarchy = Hierarchy::new();
    for anchor in [
        TrustAnchor::Certificate(certificate(&hierarchy.root)),
        TrustAnchor::Fingerprint(certificate(&hierarchy.root).sha256()),
        key_pin(&hierarchy.root),
    ] {
        assert_eq!(trust(&hierarchy.root_first(), anchor), Some(Trust::Given));
    }
}

#[test]
fn an_issuer_below_the_root_can_be_trusted_as_well() {
    let hierarchy = Hierarchy::new();
    let anchor = TrustAnchor::Fingerprint(certificate(&hierarchy.intermediate).sha256());
    assert_eq!(trust(&hierarchy.root_first(), anchor.clone()), Some(Trust::Given));
    // Its own signature then need not be verified.
    assert_eq!(
        trust(&[&hierarchy.intermediate, &hierarchy.leaf], anchor),
        Some(Trust::Given)
    );
}

#[test]
fn a_public_key_is_not_recognized_in_a_certificate_that_anybody_could_have_made() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    // The root's name and key, and whatever validity and constraints its maker likes.
    let forger = Authority::root().common_name("Test Forger").self_signed();
    let forged = Authority::root().key(root.key.clone()).issued_by(&forger);
    assert_eq!(trust(&[&leaf, &intermediate, &forged, &forger], key_pin(&root)), None);
    let unsigned = forged.with_bad_signature();
    for sent in [
        &[&leaf, &intermediate, &unsigned][..],
        &[&leaf, &intermediate, &unsigned, &forger],
    ] {
        let anchors = TrustAnchors::none().with(key_pin(&root));
        assert!(Chain::build(&read(sent), &anchors).is_err());
    }
    // With the root's own certificate at hand, the forged one is not needed.
    let anchors = TrustAnchors::none().with(TrustAnchor::Certificate(certificate(&root)));
    let chain = Chain::build(&read(&[&leaf, &intermediate, &unsigned, &root]), &anchors).unwrap();
    assert_eq!(chain.indices(), [0, 1, 3]);
}

#[test]
fn the_end_entity_is_no_trust_anchor() {
    let hierarchy = Hierarchy::new();
    assert_eq!(trust(&hierarchy.leaf_first(), key_pin(&hierarchy.leaf)), None);
    let alone = MarkCertificate::new().self_signed();
    assert_eq!(trust(&[&alone], TrustAnchor::Certificate(certificate(&alone))), None);
}

#[test]
fn a_public_key_recognizes_a_root_that_was_issued_again() {
    let root = Authority::root().self_signed();
    let again = Authority::root().key(root.key.clone()).self_signed();
    let leaf = MarkCertificate::new().issued_by(&again);
    assert_eq!(trust(&[&leaf, &again], key_pin(&root)), Some(Trust::Given));
    assert_eq!(
        trust(&[&leaf, &again], TrustAnchor::Certificate(certificate(&root))),
        Some(Trust::Given)
    );
    let fingerprint = TrustAnchor::Fingerprint(certificate(&root).sha256());
    assert_eq!(trust(&[&leaf, &again], fingerprint), None);
}

#[test]
fn a_namesake_of_a_trust_anchor_is_not_trusted() {
    let hierarchy = Hierarchy::new();
    let namesake = Authority::root().self_signed();
    assert_eq!(
        trust(
            &hierarchy.leaf_first(),
            TrustAnchor::Certificate(certificate(&namesake))
        ),
        None
    );
}

#[test]
fn of_two_roots_the_path_to_the_trusted_one_wins() {
    let CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        legacy_root,
    } = awkward::cross_signed();
    let sent = [&leaf, &by_root, &by_legacy_root, &root, &legacy_root];
    for trusted in [&root, &legacy_root] {
        let anchors = TrustAnchors::none().with(TrustAnchor::Fingerprint(certificate(trusted).sha256()));
        let chain = Chain::build(&read(&sent), &anchors).unwrap();
        assert_eq!(chain.root().der(), trusted.der);
        assert_eq!(chain.trust(), Some(Trust::Given));
    }
}

#[test]
fn a_longer_path_to_a_trusted_root_beats_a_shorter_one_to_another() {
    let CrossSigned {
        leaf, by_root, root, ..
    } = awkward::cross_signed();
    let top = Authority::root().common_name("Test Top Root").self_signed();
    let root_by_top = Authority::root().key(root.key.clone()).issued_by(&top);
    let anchors = TrustAnchors::none().with(TrustAnchor::Fingerprint(certificate(&top).sha256()));
    // A self-signed root ends the path; the same root, cross-signed, leads on.
    let chain = Chain::build(&read(&[&leaf, &by_root, &root, &root_by_top, &top]), &anchors).unwrap();
    assert_eq!(chain.indices(), [0, 1, 3, 4]);
}

#[test]
fn a_root_of_which_only_the_fingerprint_is_given_verifies_nothing_when_it_is_left_out() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let anchors = TrustAnchors::none().with(TrustAnchor::Fingerprint(certificate(&root).sha256()));
    for issuer in [intermediate.clone(), intermediate.with_bad_signature()] {
        let result = Chain::build(&read(&[&leaf, &issuer]), &anchors);
        assert!(matches!(result, Err(ChainError::MissingIssuer { .. })), "{result:?}");
    }
}

#[test]
fn every_known_root_is_named_once_with_its_source() {
    let mut seen = std::collections::BTreeSet::new();
    for root in KnownRoot::ALL {
        assert!(seen.insert(root.sha256()) && seen.insert(root.name()), "{root:?}");
        assert!(!root.source().is_empty());
        assert_eq!(root.sha256().len(), 64);
    }
    assert_eq!(KnownRoot::LIST_DATE.len(), "2026-11-24".len());
}

#[test]
fn each_known_root_says_whether_receivers_list_it_and_what_else_is_known() {
    let rows: Vec<_> = KnownRoot::ALL
        .iter()
        .map(|root| (root.name(), root.is_listed_by_receivers(), root.note().is_some()))
        .collect();
    assert_eq!(
        rows,
        [
            ("DigiCert Verified Mark Root CA", true, false),
            ("Entrust Verified Mark Root Certification Authority - VMCR1", true, true),
            ("GlobalSign Verified Mark Root R42", true, false),
            ("SSL.com VMC RSA Root CA 2024", true, false),
            ("SSL.com VMC ECC Root CA 2024", true, false),
            ("Sectigo Public BIMI Root R49", false, true),
        ]
    );
}
