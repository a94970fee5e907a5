//! With the feature `verify`: a chain is one of signatures, and OpenSSL thinks so too.

use std::process::Command;

use collectmc::Limits;
use collectmc::certificates::{Certificate, Certificates};
use collectmc::chain::{Chain, ChainError, TrustAnchors};
use collectmc_test_support::certificates::{
    Authority, Builder, Certificate as Made, Digest, Hierarchy, Key, MarkCertificate, awkward, der,
};
use collectmc_test_support::tool;

use crate::{build, build_to, permutations, read};

/// A root, an issuer and a leaf, all with such keys and signatures.
fn of_one_kind(key: impl Fn() -> Key, digest: Digest) -> Hierarchy {
    let with = |builder: Builder| builder.key(key()).rsa_digest(digest);
    Hierarchy::of_all(
        with(Authority::root()),
        with(Authority::intermediate()),
        with(MarkCertificate::new()),
    )
}

fn committed(pem: &str) -> Vec<Certificate> {
    let certificates = Certificates::parse(pem.as_bytes(), &Limits::default()).unwrap();
    certificates.as_slice().to_vec()
}

/// The issuer and the certificate whose signature is not its.
fn bad_link(sent: &[&Made]) -> (usize, usize) {
    match build(sent) {
        Err(ChainError::BadSignature {
            certificate, issuer, ..
        }) => (certificate.index().unwrap(), issuer.index().unwrap()),
        other => panic!("{other:?}"),
    }
}

/// What is said of a signature that cannot be verified.
fn unsupported(result: Result<Chain, ChainError>) -> String {
    match result {
        Err(error @ ChainError::UnsupportedSignature { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_signature_that_authorities_use_is_verified() {
    let rsa = [Digest::Sha256, Digest::Sha384, Digest::Sha512].map(|digest| of_one_kind(Key::rsa_issuer, digest));
    let curves = [Key::p256, Key::p384, Key::ed25519].map(|key| of_one_kind(key, Digest::Sha256));
    for hierarchy in rsa.iter().chain(&curves) {
        assert_eq!(build(&hierarchy.root_first()).unwrap().certificates().len(), 3);
    }
}

#[test]
fn curves_with_another_digest_and_long_rsa_keys_are_verified() {
    for pem in [
        include_str!("certificates/p256-sha384.pem"),
        include_str!("certificates/p384-sha256.pem"),
        include_str!("certificates/rsa-4096.pem"),
        include_str!("certificates/version-1-root.pem"),
    ] {
        let chain = Chain::build(&committed(pem), &TrustAnchors::known()).unwrap();
        assert!(chain.root_included());
    }
}

#[test]
fn a_chain_without_its_root_is_verified_by_a_trust_anchor_or_not_at_all() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let chain = build_to(&root, &[&intermediate, &leaf]).unwrap();
    assert_eq!(chain.root().der(), root.der);
    assert!(!chain.root_included());
    let Err(ChainError::MissingIssuer { certificate, .. }) = build(&[&intermediate, &leaf]) else {
        panic!("the issuer's signature was not looked at")
    };
    assert_eq!(certificate.index(), Some(0));
}

#[test]
fn a_bad_signature_below_a_trust_anchor_that_was_not_sent_is_found() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let error = build_to(&root, &[&leaf, &intermediate.with_bad_signature()]).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains(
            "certificate 2 ('Test Mark CA') was not made with the key of the trust anchor 'Test Public BIMI Root'"
        ),
        "{text}"
    );
}

#[test]
fn signatures_of_a_kind_that_is_not_supported_make_no_chain_and_are_not_called_wrong() {
    for (pem, why) in [
        (
            include_str!("certificates/rsa-pss.pem"),
            "1.2.840.113549.1.1.10 is not supported",
        ),
        (
            include_str!("certificates/ecdsa-sha512.pem"),
            "1.2.840.10045.4.3.4 is not supported",
        ),
        (include_str!("certificates/p521.pem"), "curve is not supported"),
        (include_str!("certificates/p256-explicit.pem"), "curve is not supported"),
        (
            include_str!("certificates/p256-compressed.pem"),
            "compressed point is not supported",
        ),
    ] {
        let reason = unsupported(Chain::build(&committed(pem), &TrustAnchors::known()));
        assert!(
            reason.contains(why) && reason.contains("certificate 1 ('Test leaf')"),
            "{reason}"
        );
    }
}

#[test]
fn rsa_keys_below_2048_bits_prove_nothing() {
    let hierarchy = Hierarchy::of_all(
        Authority::root(),
        Authority::intermediate().key(Key::rsa_1024()),
        MarkCertificate::new(),
    );
    let reason = unsupported(build(&hierarchy.leaf_first()));
    assert!(
        reason.ends_with("an issuer's RSA key of 1024 bits is not supported"),
        "{reason}"
    );
}

#[test]
fn sha_1_proves_nothing() {
    let reason = unsupported(build(&of_one_kind(Key::rsa_issuer, Digest::Sha1).root_first()));
    assert!(reason.contains("1.2.840.113549.1.1.5 is not supported"), "{reason}");
}

#[test]
fn one_signature_of_an_unsupported_kind_is_enough() {
    let hierarchy = Hierarchy::of_all(
        Authority::root().key(Key::rsa_1024()),
        Authority::intermediate(),
        MarkCertificate::new(),
    );
    let reason = unsupported(build(&hierarchy.root_first()));
    assert!(reason.contains("certificate 2 ('Test Mark CA')"), "{reason}");
}

#[test]
fn a_bad_signature_of_the_end_entity_is_found() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    assert_eq!(bad_link(&[&root, &intermediate, &leaf.with_bad_signature()]), (2, 1));
}

#[test]
fn a_bad_signature_of_an_intermediate_is_found() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    assert_eq!(bad_link(&[&root, &intermediate.with_bad_signature(), &leaf]), (1, 0));
}

#[test]
fn a_bad_signature_of_the_root_by_itself_is_found() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    assert_eq!(bad_link(&[&root.with_bad_signature(), &intermediate, &leaf]), (0, 0));
}

#[test]
fn a_bad_signature_of_an_end_entity_by_itself_is_found() {
    let leaf = MarkCertificate::new().self_signed().with_bad_signature();
    assert_eq!(bad_link(&[&leaf]), (0, 0));
}

#[test]
fn of_several_bad_signatures_the_one_nearest_to_the_end_entity_is_reported() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let sent = [
        &root.with_bad_signature(),
        &intermediate.with_bad_signature(),
        &leaf.with_bad_signature(),
    ];
    assert_eq!(bad_link(&sent), (2, 1));
}

#[test]
fn a_bad_signature_is_named_with_both_certificates() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let error = build(&[&root, &intermediate, &leaf.with_bad_signature()]).unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("the signature of certificate 3 ("), "{text}");
    assert!(
        text.contains("was not made with the key of certificate 2 ('Test Mark CA')"),
        "{text}"
    );
}

#[test]
fn an_issuer_with_the_right_names_and_the_wrong_key_is_found_out() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let impostor = Authority::intermediate()
        .subject_key_identifier(&intermediate.key.identifier())
        .issued_by(&root);
    assert_eq!(bad_link(&[&leaf, &impostor, &root]), (0, 1));
}

#[test]
fn an_impostor_beside_the_issuer_is_leftover() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let impostor = Authority::intermediate()
        .subject_key_identifier(&intermediate.key.identifier())
        .issued_by(&root);
    let chain = build(&[&impostor, &leaf, &intermediate, &root]).unwrap();
    assert_eq!((chain.indices(), chain.leftover()), (&[1, 2, 3][..], &[0][..]));
}

#[test]
fn a_cross_signed_issuer_is_taken_by_the_way_whose_signatures_are_right() {
    let sent = awkward::cross_signed();
    let bad = sent.by_root.with_bad_signature();
    let chain = build(&[&sent.leaf, &bad, &sent.root, &sent.by_legacy_root, &sent.legacy_root]).unwrap();
    assert_eq!(chain.indices(), [0, 3, 4]);
    let bad = sent.by_legacy_root.with_bad_signature();
    let error = build(&[&sent.leaf, &bad, &sent.legacy_root]).unwrap_err();
    assert!(matches!(error, ChainError::BadSignature { .. }));
}

#[test]
fn a_bad_signature_on_the_way_out_of_a_loop_is_reported_rather_than_the_loop() {
    let [leaf, a, b] = awkward::issuer_loop();
    let root = Authority::root().self_signed();
    let a_by_root = Authority::intermediate()
        .common_name("Test Mark CA A")
        .key(a.key.clone())
        .issued_by(&root)
        .with_bad_signature();
    for order in permutations(&[&leaf, &a, &b, &a_by_root, &root]) {
        let (certificate, issuer) = bad_link(&order);
        assert_eq!(
            [&order[certificate].der, &order[issuer].der],
            [&a_by_root.der, &root.der]
        );
    }
}

#[test]
fn a_key_of_another_kind_than_the_signature_did_not_make_it() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = of_one_kind(Key::ed25519, Digest::Sha256);
    for key in [Key::p256(), Key::p384(), Key::rsa_issuer(), Key::rsa_1024()] {
        let impostor = Authority::intermediate()
            .key(key)
            .subject_key_identifier(&intermediate.key.identifier())
            .issued_by(&root);
        assert_eq!(bad_link(&[&leaf, &impostor, &root]), (0, 1));
    }
}

#[test]
fn no_byte_of_an_end_entity_can_be_changed_unnoticed() {
    let hierarchy = Hierarchy::new();
    let [issuer, root] =
        [&hierarchy.intermediate, &hierarchy.root].map(|made| Certificate::from_der(&made.der).unwrap());
    let mut parsed = 0;
    for at in 0..hierarchy.leaf.der.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut der = hierarchy.leaf.der.clone();
            der[at] ^= change;
            let Ok(leaf) = Certificate::from_der(&der) else {
                continue;
            };
            parsed += 1;
            let result = Chain::build(&[leaf, issuer.clone(), root.clone()], &TrustAnchors::known());
            assert!(result.is_err(), "byte {at} changed by {change:#04x} goes unnoticed");
        }
    }
    assert!(
        parsed > hierarchy.leaf.der.len(),
        "hardly any change was looked at: {parsed}"
    );
}

#[test]
fn nothing_can_be_hidden_behind_the_signature() {
    let Hierarchy {
        root,
        intermediate,
        mut leaf,
    } = Hierarchy::new();
    let [0x30, 0x82, _, _, parts @ ..] = leaf.der.as_slice() else {
        panic!("a SEQUENCE of 256 bytes or more")
    };
    leaf.der = der::sequence(&[parts.to_vec(), der::null()]);
    let is_refused_at_once = Certificate::from_der(&leaf.der).is_err();
    assert!(is_refused_at_once || bad_link(&[&leaf, &intermediate, &root]) == (0, 1));
}

/// What OpenSSL says of leaf, issuer and root, time and purpose left aside.
fn openssl_verifies([leaf, issuer, root]: [&Certificate; 3]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, certificate: &Certificate| {
        let path = folder.path().join(name);
        std::fs::write(&path, certificate.to_pem()).unwrap();
        path
    };
    let output = Command::new("openssl")
        .args([
            "verify",
            "-no_check_time",
            "-check_ss_sig",
            "-auth_level",
            "0",
            "-ignore_critical",
        ])
        .arg("-trusted")
        .arg(file("root.pem", root))
        .arg("-untrusted")
        .arg(file("issuer.pem", issuer))
        .arg(file("leaf.pem", leaf))
        .output()
        .unwrap();
    output.status.success()
}

#[test]
fn openssl_says_the_same_of_every_kind_of_signature() {
    if !tool::is_installed("openssl") {
        return;
    }
    let rsa = [Digest::Sha256, Digest::Sha384, Digest::Sha512].map(|digest| of_one_kind(Key::rsa_issuer, digest));
    let curves = [Key::p256, Key::p384, Key::ed25519].map(|key| of_one_kind(key, Digest::Sha256));
    for good in rsa.into_iter().chain(curves) {
        let bad_leaf = Hierarchy {
            leaf: good.leaf.clone().with_bad_signature(),
            ..good.clone()
        };
        let bad_issuer = Hierarchy {
            intermediate: good.intermediate.clone().with_bad_signature(),
            ..good.clone()
        };
        let bad_root = Hierarchy {
            root: good.root.clone().with_bad_signature(),
            ..good.clone()
        };
        for hierarchy in [good, bad_leaf, bad_issuer, bad_root] {
            let read = read(&hierarchy.leaf_first());
            let ours = Chain::build(&read, &TrustAnchors::known()).is_ok();
            assert_eq!(ours, openssl_verifies([&read[0], &read[1], &read[2]]), "{read:?}");
        }
    }
}

#[test]
fn openssl_verifies_the_committed_chains_whether_or_not_we_can() {
    if !tool::is_installed("openssl") {
        return;
    }
    for pem in [
        include_str!("certificates/ecdsa-sha512.pem"),
        include_str!("certificates/p256-compressed.pem"),
        include_str!("certificates/p256-sha384.pem"),
        include_str!("certificates/p384-sha256.pem"),
        include_str!("certificates/p521.pem"),
        include_str!("certificates/rsa-4096.pem"),
        include_str!("certificates/rsa-pss.pem"),
    ] {
        let [leaf, issuer, root] = &committed(pem)[..] else {
            panic!("not three")
        };
        assert!(openssl_verifies([leaf, issuer, root]), "{}", leaf.to_pem());
    }
}
