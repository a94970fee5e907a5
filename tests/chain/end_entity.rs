//! Which certificate is the mark certificate.

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, ChainError, Role, TrustAnchors};
use collectmc_test_support::certificates::{Authority, Hierarchy, Logotype, MarkCertificate, awkward, oid};

use crate::{build, indices, read};

#[test]
fn an_end_entity_needs_no_basic_constraints() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().without_extension(oid::BASIC_CONSTRAINTS));
    assert_eq!(build(&hierarchy.root_first()).unwrap().indices(), [2, 1, 0]);
}

#[test]
fn an_end_entity_that_calls_itself_an_authority_is_known_by_its_logo() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().certificate_authority(true));
    assert_eq!(build(&hierarchy.root_first()).unwrap().indices(), [2, 1, 0]);
}

#[test]
fn a_certificate_that_is_no_authority_is_preferred_to_an_authority_with_a_logo() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().without_logotype());
    let odd_authority = Authority::intermediate()
        .common_name("Test Logo CA")
        .logotype(Logotype::gzip(b"<svg/>"))
        .issued_by(&hierarchy.root);
    let chain = build(&[
        &odd_authority,
        &hierarchy.root,
        &hierarchy.intermediate,
        &hierarchy.leaf,
    ])
    .unwrap();
    assert_eq!(chain.indices(), [3, 2, 1]);
    assert_eq!(chain.leftover(), [0]);
}

#[test]
fn basic_constraints_that_cannot_be_read_make_no_authority() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().raw_extension(oid::BASIC_CONSTRAINTS, true, b"\x30\x03\x01"));
    assert_eq!(build(&hierarchy.root_first()).unwrap().indices(), [2, 1, 0]);
}

#[test]
fn a_self_signed_end_entity_is_the_whole_chain() {
    let chain = build(&[&MarkCertificate::new().self_signed()]).unwrap();
    assert_eq!(chain.indices(), [0]);
    assert_eq!(chain.role(0), Some(Role::Leaf));
    assert!(!chain.root_included());
}

#[test]
fn authorities_alone_have_no_end_entity() {
    let Hierarchy { root, intermediate, .. } = Hierarchy::new();
    for sent in [&[&root][..], &[&intermediate], &[&root, &intermediate]] {
        assert_eq!(build(sent), Err(ChainError::NoEndEntity));
    }
}

#[test]
fn authorities_that_issued_each_other_have_no_end_entity() {
    let [_, a, b] = awkward::issuer_loop();
    assert_eq!(build(&[&a, &b]), Err(ChainError::NoEndEntity));
}

#[test]
fn two_end_entities_are_an_error_that_names_both() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let renewed = MarkCertificate::new().issued_by(&intermediate);
    let error = build(&[&root, &renewed, &intermediate, &leaf, &renewed]).unwrap_err();
    let ChainError::SeveralEndEntities { certificates } = &error else {
        panic!("{error}")
    };
    assert_eq!(indices(certificates), [1, 3]);
}

#[test]
fn two_authorities_with_logos_and_no_other_end_entity_are_an_error() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::of(MarkCertificate::new().certificate_authority(true));
    let other = MarkCertificate::new()
        .certificate_authority(true)
        .issued_by(&intermediate);
    let error = build(&[&leaf, &other, &intermediate, &root]).unwrap_err();
    assert!(matches!(error, ChainError::SeveralEndEntities { certificates } if indices(&certificates) == [0, 1]));
}

#[test]
fn what_issued_another_certificate_is_no_end_entity_whatever_it_says() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::of_all(
        Authority::root(),
        Authority::intermediate().certificate_authority(false),
        MarkCertificate::new(),
    );
    assert_eq!(build(&[&intermediate, &root, &leaf]).unwrap().indices(), [2, 0, 1]);
}

#[test]
fn a_root_of_version_1_is_an_issuer() {
    let pem = include_str!("certificates/version-1-root.pem");
    let sent = collectmc::certificates::Certificates::parse(pem.as_bytes(), &collectmc::Limits::default()).unwrap();
    let root_first: Vec<Certificate> = sent.iter().rev().cloned().collect();
    let chain = Chain::build(&root_first, &TrustAnchors::known()).unwrap();
    assert_eq!(chain.indices(), [2, 1, 0]);
    assert!(chain.root_included());
}

#[test]
fn no_certificates_are_an_error() {
    assert_eq!(
        Chain::build(&[], &TrustAnchors::known()),
        Err(ChainError::NoCertificates)
    );
}

#[test]
fn more_than_64_certificates_are_an_error_also_when_they_are_duplicates() {
    let leaf = read(&[&MarkCertificate::new().self_signed()]);
    let sent = |count| leaf.iter().cycle().take(count).cloned().collect::<Vec<_>>();
    assert!(Chain::build(&sent(64), &TrustAnchors::known()).is_ok());
    assert_eq!(
        Chain::build(&sent(65), &TrustAnchors::known()),
        Err(ChainError::TooMany { count: 65 })
    );
}
