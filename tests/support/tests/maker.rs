//! Certificates of the builders, checked with an independent parser.

use collectmc_test_support::certificates::*;
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::*;

fn parse(certificate: &Certificate) -> X509Certificate<'_> {
    let (rest, parsed) = X509Certificate::from_der(&certificate.der).expect("the maker writes X.509");
    assert!(rest.is_empty());
    parsed
}

fn is_signed_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    parse(certificate)
        .verify_signature(Some(parse(issuer).public_key()))
        .is_ok()
}

fn is_a_chain(leaf_first: &[Certificate]) -> bool {
    leaf_first.windows(2).all(|pair| is_signed_by(&pair[0], &pair[1]))
}

fn under_key(key: Key, digest: Digest) -> Hierarchy {
    Hierarchy::of_all(
        Authority::root(),
        Authority::intermediate().key(key),
        MarkCertificate::new().rsa_digest(digest),
    )
}

#[test]
fn every_link_of_a_hierarchy_verifies() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    assert!(is_a_chain(&[leaf, intermediate, root.clone(), root]));
}

#[test]
fn every_kind_of_key_signs() {
    for key in [Key::p256(), Key::p384(), Key::ed25519()] {
        let Hierarchy {
            root,
            intermediate,
            leaf,
        } = under_key(key, Digest::Sha256);
        assert!(is_a_chain(&[leaf, intermediate, root]));
    }
}

#[test]
fn rsa_signs_with_every_digest() {
    for digest in [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        let Hierarchy {
            root,
            intermediate,
            leaf,
        } = under_key(Key::rsa_issuer(), digest);
        assert!(is_a_chain(&[leaf, intermediate, root]), "{digest:?}");
    }
}

#[test]
fn a_bad_signature_does_not_verify_and_still_parses() {
    let hierarchy = Hierarchy::new();
    assert!(!is_signed_by(
        &hierarchy.leaf.clone().with_bad_signature(),
        &hierarchy.intermediate
    ));
}

#[test]
fn a_mark_certificate_has_all_that_bimi_requires() {
    let Hierarchy { leaf, .. } = Hierarchy::new();
    let leaf = parse(&leaf);
    let has = |oid: &str| {
        leaf.extensions()
            .iter()
            .any(|extension| extension.oid.to_id_string() == oid)
    };
    for oid in [
        oid::LOGOTYPE,
        oid::SCT_LIST,
        oid::EXTENDED_KEY_USAGE,
        oid::CRL_DISTRIBUTION_POINTS,
        oid::CERTIFICATE_POLICIES,
        oid::SUBJECT_ALT_NAME,
        oid::SUBJECT_KEY_IDENTIFIER,
        oid::AUTHORITY_KEY_IDENTIFIER,
        oid::BASIC_CONSTRAINTS,
        oid::KEY_USAGE,
    ] {
        assert!(has(oid), "{oid}");
    }
    assert!(!leaf.is_ca());
    assert!(
        leaf.validity()
            .is_valid_at(ASN1Time::from_timestamp(VALID_AT_UNIX).unwrap())
    );
    for extension in leaf.extensions() {
        assert!(
            !matches!(extension.parsed_extension(), ParsedExtension::ParseError { .. }),
            "{extension:?}"
        );
    }
}

#[test]
fn the_timestamps_are_a_list_as_in_rfc_6962() {
    let Hierarchy { leaf, .. } = Hierarchy::of(MarkCertificate::new().scts(3));
    let leaf = parse(&leaf);
    let logs: Vec<Vec<u8>> = leaf
        .extensions()
        .iter()
        .find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::SCT(timestamps) => Some(timestamps.iter().map(|sct| sct.id.key_id.to_vec()).collect()),
            _ => None,
        })
        .expect("there is a list of timestamps");
    assert_eq!(logs, [log_id(1), log_id(2), log_id(3)]);
}

#[test]
fn omitted_extensions_are_absent() {
    let without = MarkCertificate::new()
        .without_sct()
        .without_logotype()
        .without_domains()
        .without_eku();
    let Hierarchy { leaf, .. } = Hierarchy::of(without);
    let leaf = parse(&leaf);
    for oid in [
        oid::SCT_LIST,
        oid::LOGOTYPE,
        oid::SUBJECT_ALT_NAME,
        oid::EXTENDED_KEY_USAGE,
    ] {
        assert!(
            leaf.extensions()
                .iter()
                .all(|extension| extension.oid.to_id_string() != oid),
            "{oid}"
        );
    }
}

#[test]
fn repeated_attributes_keep_their_string_type() {
    let leaf = MarkCertificate::new()
        .subject_attribute(oid::STREET, StringKind::Bmp, "Zażółć 1")
        .subject_attribute(oid::STREET, StringKind::Teletex, "Straße 2");
    let Hierarchy { leaf, .. } = Hierarchy::of(leaf);
    let leaf = parse(&leaf);
    let tags: Vec<u32> = leaf
        .subject()
        .iter_attributes()
        .filter(|attribute| attribute.attr_type().to_id_string() == oid::STREET)
        .map(|attribute| attribute.attr_value().tag().0)
        .collect();
    assert_eq!(tags, [12, 12, 30, 20]);
}

#[test]
fn a_cross_signed_issuer_verifies_under_both_roots() {
    let awkward::CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        legacy_root,
    } = awkward::cross_signed();
    assert!(is_a_chain(&[leaf.clone(), by_root, root]));
    assert!(is_a_chain(&[leaf, by_legacy_root, legacy_root]));
}

#[test]
fn every_signature_of_a_loop_verifies() {
    let [leaf, a, b] = awkward::issuer_loop();
    assert!(is_a_chain(&[leaf, a.clone(), b, a]));
}

#[test]
fn certificates_with_the_same_name_are_a_chain() {
    let chain = awkward::same_name(64);
    assert_eq!(chain.len(), 64);
    assert!(is_a_chain(&chain));
}

#[test]
fn authorities_with_the_same_name_and_key_all_verify_each_other() {
    let chain = awkward::same_name_and_key(5);
    for issuer in &chain[1..] {
        assert!(chain.iter().all(|certificate| is_signed_by(certificate, issuer)));
    }
}
