//! The rules on what the end entity has to have, and must not have.

use super::*;

#[test]
fn an_end_entity_without_the_key_purpose_of_bimi_is_found() {
    assert_breaks(&[Rule::KeyPurpose], MarkCertificate::new().without_eku());
    assert_breaks(&[Rule::KeyPurpose], MarkCertificate::new().eku(&[oid::EKU_SERVER_AUTH]));
    assert_breaks_nothing(MarkCertificate::new().eku(&[oid::EKU_BIMI]));
}

#[test]
fn another_key_purpose_than_that_of_bimi_is_warned_of_by_name() {
    let both = [oid::EKU_SERVER_AUTH, oid::EKU_BIMI];
    let path = path_of(MarkCertificate::new().eku(&both));
    let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
    assert_eq!(
        finding.to_string(),
        "warning[other-key-purpose]: 'Example Test Brand Ltd' has the key purpose TLS server (1.3.6.1.5.5.7.3.1) \
         besides that of BIMI"
    );
    let several = ["2.999.1", oid::EKU_BIMI, oid::EKU_CLIENT_AUTH];
    let path = path_of(MarkCertificate::new().eku(&several));
    let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
    assert!(
        finding
            .message()
            .ends_with("has 2 key purposes besides that of BIMI, 2.999.1 the first"),
        "{finding}"
    );
}

#[test]
fn another_key_purpose_of_the_issuer_is_warned_of_and_of_a_root_that_issues_nothing_is_not() {
    let with = |issuer, root| {
        let path = path(&Hierarchy::of_all(root, issuer, MarkCertificate::new()));
        rules(&path, &options(&path))
    };
    let (issuer, root) = (Authority::intermediate, Authority::root);
    let both = [oid::EKU_BIMI, oid::EKU_CLIENT_AUTH];
    assert_eq!(with(issuer().eku(&both), root()), [Rule::OtherKeyPurpose]);
    assert_eq!(with(issuer(), root().eku(&both)), []);
}

#[test]
fn an_end_entity_without_timestamps_is_found() {
    assert_breaks(&[Rule::SctList], MarkCertificate::new().without_sct());
    assert_breaks(&[Rule::SctList], MarkCertificate::new().scts(0));
    assert_breaks_nothing(MarkCertificate::new().scts(1));
}

#[test]
fn a_string_that_openssl_reads_in_no_name_is_found() {
    const DESCRIPTION: &str = "2.5.4.13";
    let described = |kind| MarkCertificate::new().subject_attribute(DESCRIPTION, kind, "1");
    for kind in [
        StringKind::Numeric,
        StringKind::Ia5,
        StringKind::Teletex,
        StringKind::Bmp,
    ] {
        assert_breaks_nothing(described(kind));
    }
    assert_breaks(&[Rule::Encoding], described(StringKind::Visible));
}

#[test]
fn an_end_entity_without_a_crl_distribution_point_is_found() {
    assert_breaks(
        &[Rule::CrlDistributionPoint],
        MarkCertificate::new().without_crl_distribution_points(),
    );
    assert_breaks(
        &[Rule::Encoding, Rule::CrlDistributionPoint],
        MarkCertificate::new().crl_distribution_points(&[]),
    );
}

#[test]
fn the_pilot_extension_is_warned_of_since_it_was_forbidden() {
    let lenient = |builder: Builder| builder.raw_extension(oid::PILOT, false, &der::utf8_string("Mark Certificate"));
    assert_breaks(&[Rule::PilotExtension], MarkCertificate::new().pilot());
    assert_breaks(&[Rule::PilotExtension], lenient(MarkCertificate::new()));

    let issued = |begin, builder: Builder| {
        let path = path_of(builder.validity(begin, made::NOT_AFTER));
        let rules = found(&path, &options(&path)).into_iter().map(|(rule, _)| rule);
        rules.filter(|rule| *rule == Rule::PilotExtension).count()
    };
    assert_eq!(issued("2025-03-15T00:00:00Z", lenient(MarkCertificate::new())), 1);
    assert_eq!(issued("2025-03-14T23:59:59Z", lenient(MarkCertificate::new())), 0);
    assert_eq!(issued("2025-03-14T23:59:59Z", MarkCertificate::new().pilot()), 1);
}

#[test]
fn keys_that_are_not_allowed_are_warned_of_by_what_they_are() {
    const SECP256K1: &str = "1.3.132.0.10";
    for (key, name) in [
        (Key::rsa_1024(), "the end entity's key is RSA of 1024 bits"),
        (
            Key::stated_on(SECP256K1),
            "the end entity's key is on the elliptic curve 1.3.132.0.10",
        ),
        (
            Key::ed25519(),
            "the end entity's key is of the algorithm Ed25519 (1.3.101.112), or malformed",
        ),
    ] {
        let path = path_of(MarkCertificate::new().key(key));
        let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
        assert_eq!((finding.rule(), finding.message()), (Rule::Key, name));
    }
}

#[test]
fn rsa_of_2048_bits_and_the_three_curves_of_nist_are_allowed() {
    const P_521: &str = "1.3.132.0.35";
    for key in [Key::rsa_leaf(), Key::p256(), Key::p384(), Key::stated_on(P_521)] {
        assert_breaks_nothing(MarkCertificate::new().key(key));
    }
}

#[test]
fn a_key_usage_that_is_not_critical_is_warned_of() {
    assert_breaks(
        &[Rule::KeyUsageCritical],
        MarkCertificate::new().critical(oid::KEY_USAGE, false),
    );
    assert_breaks_nothing(MarkCertificate::new().critical(oid::KEY_USAGE, true));
}

#[test]
fn an_end_entity_that_is_an_authority_is_found() {
    assert_breaks(&[Rule::NoAuthority], MarkCertificate::new().certificate_authority(true));
    for usage in [KeyUsage::KeyCertSign, KeyUsage::CrlSign] {
        assert_breaks(&[Rule::NoAuthority], MarkCertificate::new().key_usage(&[usage]));
    }
}

#[test]
fn an_algorithm_with_a_long_name_makes_no_long_message() {
    let algorithm = der::sequence(&[der::oid(&format!("1.2{}", ".1".repeat(7_000)))]);
    let key = der::sequence(&[algorithm.clone(), der::bit_string(b"key")]);
    let name = der::sequence(&[]);
    let validity = der::sequence(&[der::time("2026-11-01T00:00:00Z"), der::time("2027-11-01T00:00:00Z")]);
    let serial = der::integer(&[1]);
    let signed = der::sequence(&[serial, algorithm.clone(), name.clone(), validity, name, key]);
    let certificate = der::sequence(&[signed, algorithm, der::bit_string(b"signature")]);
    let served = [Certificate::from_der(&certificate).unwrap()];
    let findings = check_all(&served, &options(&served));
    let rules: Vec<_> = findings.iter().map(Finding::rule).collect();
    assert!(rules.contains(&Rule::Key), "{findings:?}");
    assert!(rules.contains(&Rule::SignatureAlgorithm), "{findings:?}");
    assert!(
        findings.iter().all(|finding| finding.message().len() < 500),
        "{findings:?}"
    );
}

#[test]
fn basic_constraints_and_key_usage_may_be_absent_in_the_end_entity() {
    assert_breaks_nothing(MarkCertificate::new().without_extension(oid::BASIC_CONSTRAINTS));
    assert_breaks_nothing(MarkCertificate::new().without_extension(oid::KEY_USAGE));
}

#[test]
fn an_extension_that_cannot_be_read_breaks_the_rules_about_it() {
    for (oid, rules) in [
        (oid::EXTENDED_KEY_USAGE, vec![Rule::Encoding, Rule::KeyPurpose]),
        (oid::SUBJECT_ALT_NAME, vec![Rule::Encoding, Rule::DnsName, Rule::Domain]),
        (oid::LOGOTYPE, vec![Rule::Logotype]),
        (oid::SCT_LIST, vec![Rule::SctList]),
        (
            oid::CRL_DISTRIBUTION_POINTS,
            vec![Rule::Encoding, Rule::CrlDistributionPoint],
        ),
        (oid::CERTIFICATE_POLICIES, vec![Rule::Encoding, Rule::MarkPolicy]),
        (oid::BASIC_CONSTRAINTS, vec![Rule::Encoding, Rule::NoAuthority]),
        (oid::KEY_USAGE, vec![Rule::Encoding, Rule::NoAuthority]),
    ] {
        let critical = oid == oid::KEY_USAGE;
        assert_breaks(&rules, MarkCertificate::new().raw_extension(oid, critical, b"\x05\x00"));
    }
}

#[test]
fn an_extension_that_occurs_twice_breaks_the_rules_about_it() {
    let twice = MarkCertificate::new().repeated_extension(oid::SUBJECT_ALT_NAME, &der::sequence(&[]));
    let path = path_of(twice);
    let findings = check_all(&path, &options(&path));
    let findings = findings
        .iter()
        .filter(|finding| ![Rule::RepeatedExtension, Rule::Encoding].contains(&finding.rule()));
    let messages: Vec<_> = findings.map(|finding| (finding.rule(), finding.message())).collect();
    let message =
        "the extension subject alternative name occurs more than once; the certificate has to be issued again";
    assert_eq!(messages, [(Rule::DnsName, message), (Rule::Domain, message)]);
}
