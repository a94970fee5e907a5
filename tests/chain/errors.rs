//! What is said when there is no chain.

use collectmc::chain::ChainError;
use collectmc_test_support::certificates::{Authority, Hierarchy, MarkCertificate, Name, awkward, oid};

use crate::{build, indices};

#[test]
fn an_end_entity_alone_lacks_its_issuer() {
    let error = build(&[&Hierarchy::new().leaf]).unwrap_err();
    assert!(matches!(error, ChainError::MissingIssuer { .. }), "{error}");
}

#[test]
fn an_end_entity_and_its_root_lack_what_is_between_them() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let error = build(&[&root, &leaf]).unwrap_err();
    let ChainError::MissingIssuer {
        certificate,
        issuer,
        key_identifier,
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!(certificate.index(), Some(1));
    assert_eq!(certificate.subject(), crate::read(&[&leaf])[0].subject());
    assert_eq!(
        &**issuer,
        "C=GB, O=Test Certification Authority Limited, CN=Test Mark CA"
    );
    let identifier: String = intermediate
        .key
        .identifier()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(key_identifier.as_deref(), Some(identifier.as_str()));
}

#[test]
fn a_missing_issuer_is_named_with_what_to_do() {
    let leaf = MarkCertificate::new().subject(Name::new().utf8(oid::COMMON_NAME, "Brand"));
    let Hierarchy { root, leaf, .. } = Hierarchy::of(leaf.authority_key_identifier(&[0xAB, 0xCD]));
    let error = build(&[&root, &leaf]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the issuer of certificate 2 ('Brand') is missing; add the certificate of 'C=GB, O=Test Certification \
         Authority Limited, CN=Test Mark CA' with the key identifier abcd, which the authority publishes"
    );
}

#[test]
fn a_loop_is_an_error_that_names_it() {
    let [leaf, a, b] = awkward::issuer_loop();
    let error = build(&[&b, &leaf, &a]).unwrap_err();
    let ChainError::Loop { certificates, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(indices(certificates), [2, 0]);
    let text = error.to_string();
    assert!(
        text.contains("certificate 3 ('Test Mark CA A'), certificate 1 ('Test Mark CA B')"),
        "{text}"
    );
}

#[test]
fn a_loop_that_can_be_left_is_no_error() {
    let [leaf, a, b] = awkward::issuer_loop();
    let root = Authority::root().self_signed();
    let a_by_root = Authority::intermediate()
        .common_name("Test Mark CA A")
        .key(a.key.clone())
        .issued_by(&root);
    assert_eq!(build(&[&leaf, &a, &b, &a_by_root, &root]).unwrap().indices(), [0, 3, 4]);
}

#[test]
fn two_end_entities_are_said_to_be_so() {
    let Hierarchy { intermediate, .. } = Hierarchy::new();
    let [one, two] = ["One", "Two"].map(|name| {
        let subject = Name::new().utf8(oid::COMMON_NAME, name);
        MarkCertificate::new().subject(subject).issued_by(&intermediate)
    });
    assert_eq!(
        build(&[&two, &intermediate, &one]).unwrap_err().to_string(),
        "2 certificates are end entities: certificate 1 ('Two'), certificate 3 ('One'); keep only the one whose logo \
         is to be shown"
    );
}

#[test]
fn a_hostile_name_cannot_steer_a_terminal_through_an_error() {
    let subject = Name::new().utf8(oid::COMMON_NAME, "\u{1b}[31m\r\n\u{202e}");
    let leaf = Hierarchy::of(MarkCertificate::new().subject(subject)).leaf;
    let text = build(&[&leaf]).unwrap_err().to_string();
    assert!(!text.contains(|c: char| c.is_control() || c == '\u{202e}'), "{text:?}");
}

#[test]
fn a_long_name_does_not_make_a_long_error() {
    let subject = Name::new().utf8(oid::COMMON_NAME, &"x".repeat(7_000));
    let leaf = Hierarchy::of(MarkCertificate::new().subject(subject)).leaf;
    assert!(build(&[&leaf]).unwrap_err().to_string().len() < 1_000);
}

#[test]
fn an_error_is_small() {
    assert!(size_of::<ChainError>() <= 112, "{}", size_of::<ChainError>());
}
