//! Every rule of the checks, broken once in one chosen way, on certificates in which nothing else is wrong.

use collectmc::certificates::{Certificate, Chain};
use collectmc::mark::{CheckOptions, Domain, Evidence, Finding, Rule, Selector, Severity, TrustedRoot, check};
use collectmc_test_support::certificates::{
    self as made, Authority, Builder, Digest, Hierarchy, Key, KeyUsage, LOGO, Logotype, MarkCertificate, VALID_AT, der,
    oid,
};

use crate::{certificate, patched};

/// The path from the end entity to the root.
fn path(hierarchy: &Hierarchy) -> Vec<Certificate> {
    hierarchy.leaf_first().map(certificate).to_vec()
}

fn path_of(end_entity: Builder) -> Vec<Certificate> {
    path(&Hierarchy::of(end_entity))
}

/// Everything given that a check could ask for, and all of it right.
fn options(path: &[Certificate]) -> CheckOptions {
    let root = path.last().unwrap().sha256();
    CheckOptions::new(VALID_AT.parse().unwrap())
        .domain(domain("brand.example"))
        .roots([TrustedRoot::Fingerprint(root)])
}

fn domain(text: &str) -> Domain {
    text.parse().unwrap()
}

/// What is found in these certificates, served in this order, by way of the chain that they make.
///
/// Without the features `svg` and `verify` each check says that drawing and signatures were not looked at.
fn check_all(served: &[Certificate], options: &CheckOptions) -> Vec<Finding> {
    let chain = Chain::build(served);
    let evidence = match &chain {
        Ok(chain) => Evidence::of(chain),
        Err(error) => Evidence::unchained(served, error),
    };
    let mut findings = check(&evidence.served_as(served), options);
    let for_want_of_a_feature = |finding: &Finding| {
        finding.severity() == Severity::NotChecked
            && (finding.rule() == Rule::SvgTinyPs && cfg!(not(feature = "svg"))
                || finding.rule() == Rule::Signature && cfg!(not(feature = "verify")))
    };
    findings.retain(|finding| !for_want_of_a_feature(finding));
    findings
}

/// What is found, as rule and severity.
fn found(served: &[Certificate], options: &CheckOptions) -> Vec<(Rule, Severity)> {
    let findings = check_all(served, options);
    findings
        .iter()
        .map(|finding| (finding.rule(), finding.severity()))
        .collect()
}

fn rules(served: &[Certificate], options: &CheckOptions) -> Vec<Rule> {
    check_all(served, options).iter().map(Finding::rule).collect()
}

/// The rules that this end entity breaks, under authorities in which nothing is wrong.
#[track_caller]
fn assert_breaks(expected: &[Rule], end_entity: Builder) {
    let path = path_of(end_entity);
    let findings = check_all(&path, &options(&path));
    let rules: Vec<_> = findings.iter().map(Finding::rule).collect();
    assert_eq!(rules, expected, "{findings:?}");
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity() == finding.rule().severity())
    );
}

#[track_caller]
fn assert_breaks_nothing(end_entity: Builder) {
    assert_breaks(&[], end_entity);
}

mod sound {
    use super::*;

    #[test]
    fn certificates_in_which_nothing_is_wrong_give_no_finding() {
        for end_entity in [
            MarkCertificate::new(),
            MarkCertificate::prior_use(),
            MarkCertificate::government(),
        ] {
            assert_breaks_nothing(end_entity);
        }
    }

    #[test]
    fn rsa_keys_as_real_authorities_have_them_give_no_finding() {
        let path = path(&Hierarchy::rsa());
        assert_eq!(check_all(&path, &options(&path)), []);
    }

    #[test]
    fn a_chain_without_its_root_gives_no_finding_when_the_root_is_given() {
        if cfg!(not(feature = "verify")) {
            return;
        }
        let path = path(&Hierarchy::new());
        let (root, without_root) = path.split_last().unwrap();
        let options = CheckOptions::new(VALID_AT.parse().unwrap())
            .domain(domain("brand.example"))
            .roots([TrustedRoot::Certificate(root.clone())]);
        assert_eq!(check_all(without_root, &options), []);
    }

    #[test]
    fn findings_come_in_the_order_of_the_rules() {
        let broken = MarkCertificate::new()
            .without_sct()
            .without_eku()
            .without_logotype()
            .domains(&[]);
        let intermediate = Authority::intermediate().without_eku().certificate_authority(false);
        let path = path(&Hierarchy::of_all(Authority::root(), intermediate, broken));
        let options = CheckOptions::new("2030-01-01".parse().unwrap());
        let rules = rules(&path, &options);
        assert!(rules.is_sorted() && rules.len() > 8, "{rules:?}");
    }
}

mod chain {
    use super::*;

    #[test]
    fn no_certificate_at_all_is_no_end_entity() {
        let options = CheckOptions::new(VALID_AT.parse().unwrap());
        assert_eq!(rules(&[], &options)[0], Rule::EndEntity);
    }

    #[test]
    fn authorities_alone_have_no_end_entity() {
        let path = path(&Hierarchy::new());
        assert!(rules(&path[1..], &options(&path)).contains(&Rule::EndEntity));
    }

    #[test]
    fn two_end_entities_are_found_and_named() {
        let path = path(&Hierarchy::new());
        let other = certificate(&Hierarchy::of(MarkCertificate::prior_use().common_name("Test Other")).leaf);
        let with_other = [path.clone(), vec![other]].concat();
        let findings = check_all(&with_other, &options(&path));
        assert_eq!(findings[0].rule(), Rule::EndEntity);
        assert!(findings[0].message().contains("Test Other"), "{findings:?}");
    }

    #[test]
    fn the_same_end_entity_twice_is_one_end_entity_and_a_duplicate() {
        let path = path(&Hierarchy::new());
        let twice = [path.clone(), vec![path[0].clone()]].concat();
        assert_eq!(rules(&twice, &options(&path)), [Rule::Duplicate]);
    }

    #[test]
    fn the_root_first_is_the_wrong_order() {
        let path = path(&Hierarchy::new());
        let reversed: Vec<_> = path.iter().rev().cloned().collect();
        assert_eq!(rules(&reversed, &options(&path)), [Rule::Order]);
        let shuffled = [path[0].clone(), path[2].clone(), path[1].clone()];
        assert_eq!(rules(&shuffled, &options(&path)), [Rule::Order]);
    }

    #[test]
    fn a_certificate_that_does_not_belong_to_the_chain_is_named() {
        let path = path(&Hierarchy::new());
        let stranger = certificate(&Authority::root().common_name("Test Stranger").self_signed());
        let with_stranger = [path.clone(), vec![stranger]].concat();
        let [finding] = check_all(&with_stranger, &options(&path)).try_into().unwrap();
        assert_eq!(finding.rule(), Rule::Order);
        assert_eq!(finding.message(), "'Test Stranger' does not belong to the chain");
    }

    #[test]
    fn order_and_duplicates_are_not_judged_for_a_file_that_is_yet_to_be_written() {
        let path = path(&Hierarchy::new());
        let jumbled = [path[2].clone(), path[1].clone(), path[0].clone(), path[1].clone()];
        let chain = Chain::build(&jumbled).unwrap();
        let findings = check(&Evidence::of(&chain), &options(&path));
        let rules: Vec<_> = findings.iter().map(Finding::rule).collect();
        assert!(
            !rules.contains(&Rule::Order) && !rules.contains(&Rule::Duplicate),
            "{rules:?}"
        );
    }

    #[test]
    fn a_missing_issuer_is_named_and_the_end_entity_checked_all_the_same() {
        let path = path_of(MarkCertificate::new().without_sct());
        for incomplete in [&path[..1], &[path[0].clone(), path[2].clone()]] {
            let findings = check_all(incomplete, &options(&path));
            let errors: Vec<_> = findings
                .iter()
                .filter(|finding| finding.severity() == Severity::Error)
                .collect();
            let [issuer, timestamps] = errors.as_slice() else {
                panic!("{errors:?}")
            };
            assert_eq!((issuer.rule(), timestamps.rule()), (Rule::Issuer, Rule::SctList));
            assert!(issuer.message().contains("CN=Test Mark CA"), "{issuer}");
        }
    }

    #[test]
    fn an_end_entity_that_signed_itself_has_no_issuer() {
        let alone = [certificate(&MarkCertificate::new().self_signed())];
        let findings = check_all(&alone, &options(&alone));
        let issuer = findings.iter().find(|finding| finding.rule() == Rule::Issuer).unwrap();
        assert_eq!(
            issuer.message(),
            "'Example Test Brand Ltd' is self-signed: no authority issued it"
        );
    }

    #[test]
    fn issuers_that_go_round_in_a_loop_lead_to_none() {
        let looped = made::awkward::issuer_loop().map(|made| certificate(&made));
        let options = CheckOptions::new(VALID_AT.parse().unwrap());
        assert!(rules(&looped, &options).contains(&Rule::Issuer));
    }

    #[test]
    #[cfg(feature = "verify")]
    fn a_signature_that_is_wrong_is_an_error_beside_what_else_is_found() {
        let hierarchy = Hierarchy::of(MarkCertificate::new().without_sct());
        let path = [
            certificate(&hierarchy.leaf.clone().with_bad_signature()),
            certificate(&hierarchy.intermediate),
            certificate(&hierarchy.root),
        ];
        let found = found(&path, &options(&path));
        assert_eq!(
            found,
            [(Rule::Signature, Severity::Error), (Rule::SctList, Severity::Error)]
        );
    }

    #[test]
    #[cfg(not(feature = "verify"))]
    fn without_the_feature_verify_signatures_are_not_checked() {
        let path = path(&Hierarchy::new());
        let chain = Chain::build(&path).unwrap();
        let findings = check(&Evidence::of(&chain), &options(&path));
        let signature = findings
            .iter()
            .find(|finding| finding.rule() == Rule::Signature)
            .unwrap();
        assert_eq!(signature.severity(), Severity::NotChecked);
    }

    #[test]
    #[cfg(feature = "verify")]
    fn a_signature_of_an_unknown_kind_is_not_checked_and_says_why() {
        let weak = Authority::intermediate().key(Key::rsa_1024());
        let path = path(&Hierarchy::of_all(Authority::root(), weak, MarkCertificate::new()));
        let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
        assert_eq!(
            (finding.rule(), finding.severity()),
            (Rule::Signature, Severity::NotChecked)
        );
        assert!(finding.message().contains("1024 bits"), "{finding}");
    }

    #[test]
    fn an_issuer_that_is_no_authority_is_found() {
        for intermediate in [
            Authority::intermediate().certificate_authority(false),
            Authority::intermediate().without_extension(oid::BASIC_CONSTRAINTS),
            Authority::intermediate().key_usage(&[KeyUsage::DigitalSignature]),
            Authority::intermediate().raw_extension(oid::BASIC_CONSTRAINTS, true, b"\x05\x00"),
        ] {
            let path = path(&Hierarchy::of_all(
                Authority::root(),
                intermediate,
                MarkCertificate::new(),
            ));
            assert_eq!(rules(&path, &options(&path)), [Rule::IssuerAuthority]);
        }
        let quiet = Authority::intermediate().without_extension(oid::KEY_USAGE);
        let path = path(&Hierarchy::of_all(Authority::root(), quiet, MarkCertificate::new()));
        assert_eq!(rules(&path, &options(&path)), []);
    }

    #[test]
    fn an_issuer_without_the_key_purpose_of_bimi_is_found() {
        for intermediate in [
            Authority::intermediate().without_eku(),
            Authority::intermediate().eku(&["1.3.6.1.5.5.7.3.1"]),
            Authority::intermediate().raw_extension(oid::EXTENDED_KEY_USAGE, false, b"\x05\x00"),
        ] {
            let path = path(&Hierarchy::of_all(
                Authority::root(),
                intermediate,
                MarkCertificate::new(),
            ));
            assert_eq!(rules(&path, &options(&path)), [Rule::IssuerKeyPurpose]);
        }
    }
}

mod roots {
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
}

mod time {
    use super::*;

    fn at(moment: &str) -> Vec<Finding> {
        let path = path(&Hierarchy::new());
        let root = path[2].sha256();
        let options = CheckOptions::new(moment.parse().unwrap())
            .domain(domain("brand.example"))
            .roots([TrustedRoot::Fingerprint(root)]);
        check_all(&path, &options)
    }

    #[test]
    fn the_first_and_the_last_moment_belong_to_the_validity() {
        assert_eq!(at(made::NOT_BEFORE), []);
        assert_eq!(at(made::NOT_AFTER), []);
    }

    #[test]
    fn a_moment_before_and_after_are_outside_and_told_with_both_times() {
        let [before] = at("2026-10-31T23:59:59Z").try_into().unwrap();
        assert_eq!(
            before.message(),
            "'Example Test Brand Ltd' is valid from 2026-11-01T00:00:00Z, after 2026-10-31T23:59:59Z"
        );
        let [after] = at("2027-12-03").try_into().unwrap();
        assert_eq!(
            after.message(),
            "'Example Test Brand Ltd' was valid until 2027-12-02T23:59:59Z, before 2027-12-03T00:00:00Z"
        );
        assert_eq!((before.rule(), after.rule()), (Rule::Validity, Rule::Validity));
    }

    #[test]
    fn the_validity_of_every_certificate_in_the_chain_counts() {
        let rules: Vec<_> = at("2046-01-01").iter().map(Finding::rule).collect();
        assert_eq!(rules, [Rule::Validity; 3]);
    }

    #[test]
    fn a_validity_of_398_days_is_fine_and_a_second_more_is_not() {
        let valid_until = |end| MarkCertificate::new().validity("2026-11-01T00:00:00Z", end);
        assert_breaks_nothing(valid_until("2027-12-03T23:59:59Z"));
        assert_breaks(&[Rule::ValidityLength], valid_until("2027-12-04T00:00:00Z"));
    }

    #[test]
    fn before_september_2020_a_validity_of_825_days_was_fine() {
        let lengths = |begin, end| {
            let path = path_of(MarkCertificate::new().validity(begin, end));
            let options = options(&path);
            let rules = found(&path, &options).into_iter().map(|(rule, _)| rule);
            rules.filter(|rule| *rule == Rule::ValidityLength).count()
        };
        assert_eq!(lengths("2020-08-31T00:00:00Z", "2022-12-03T23:59:59Z"), 0);
        assert_eq!(lengths("2020-08-31T00:00:00Z", "2022-12-04T00:00:00Z"), 1);
        assert_eq!(lengths("2020-09-01T00:00:00Z", "2021-12-01T00:00:00Z"), 1);
    }
}

mod profile {
    use super::*;

    #[test]
    fn an_end_entity_without_the_key_purpose_of_bimi_is_found() {
        assert_breaks(&[Rule::KeyPurpose], MarkCertificate::new().without_eku());
        assert_breaks(&[Rule::KeyPurpose], MarkCertificate::new().eku(&["1.3.6.1.5.5.7.3.1"]));
        assert_breaks_nothing(MarkCertificate::new().eku(&["1.3.6.1.5.5.7.3.1", oid::EKU_BIMI]));
    }

    #[test]
    fn an_end_entity_without_timestamps_is_found() {
        assert_breaks(&[Rule::SctList], MarkCertificate::new().without_sct());
        assert_breaks(&[Rule::SctList], MarkCertificate::new().scts(0));
        assert_breaks_nothing(MarkCertificate::new().scts(1));
    }

    #[test]
    fn an_end_entity_without_a_crl_distribution_point_is_found() {
        assert_breaks(
            &[Rule::CrlDistributionPoint],
            MarkCertificate::new().without_crl_distribution_points(),
        );
        assert_breaks(
            &[Rule::CrlDistributionPoint],
            MarkCertificate::new().crl_distribution_points(&[]),
        );
    }

    #[test]
    fn an_end_entity_without_the_mark_policy_is_warned_of() {
        assert_breaks(&[Rule::MarkPolicy], MarkCertificate::new().policies(&[oid::POLICY_OWN]));
        assert_breaks(
            &[Rule::MarkPolicy],
            MarkCertificate::new().without_extension(oid::CERTIFICATE_POLICIES),
        );
        assert_breaks_nothing(MarkCertificate::new().policies(&[oid::POLICY_MARK]));
    }

    #[test]
    fn the_pilot_extension_is_warned_of_since_it_was_forbidden() {
        let lenient =
            |builder: Builder| builder.raw_extension(oid::PILOT, false, &der::utf8_string("Mark Certificate"));
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
    fn keys_other_than_rsa_2048_and_p_256_are_warned_of_by_what_they_are() {
        for (key, name) in [
            (Key::rsa_1024(), "the end entity's key is RSA of 1024 bits"),
            (
                Key::p384(),
                "the end entity's key is on the elliptic curve 1.3.132.0.34",
            ),
            (
                Key::ed25519(),
                "the end entity's key is of the algorithm 1.3.101.112, or malformed",
            ),
        ] {
            let path = path_of(MarkCertificate::new().key(key));
            let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
            assert_eq!((finding.rule(), finding.message()), (Rule::Key, name));
        }
        assert_breaks_nothing(MarkCertificate::new().key(Key::rsa_leaf()));
        assert_breaks_nothing(MarkCertificate::new().key(Key::p256()));
    }

    #[test]
    fn an_end_entity_that_is_an_authority_is_found() {
        assert_breaks(&[Rule::NoAuthority], MarkCertificate::new().certificate_authority(true));
        for usage in [KeyUsage::KeyCertSign, KeyUsage::CrlSign] {
            assert_breaks(&[Rule::NoAuthority], MarkCertificate::new().key_usage(&[usage]));
        }
    }

    #[test]
    fn basic_constraints_and_key_usage_may_be_absent_in_the_end_entity() {
        assert_breaks_nothing(MarkCertificate::new().without_extension(oid::BASIC_CONSTRAINTS));
        assert_breaks_nothing(MarkCertificate::new().without_extension(oid::KEY_USAGE));
    }

    #[test]
    fn an_extension_that_cannot_be_read_breaks_the_rules_about_it() {
        for (oid, rules) in [
            (oid::EXTENDED_KEY_USAGE, vec![Rule::KeyPurpose]),
            (oid::SUBJECT_ALT_NAME, vec![Rule::DnsName, Rule::Domain]),
            (oid::LOGOTYPE, vec![Rule::Logotype]),
            (oid::SCT_LIST, vec![Rule::SctList]),
            (oid::CRL_DISTRIBUTION_POINTS, vec![Rule::CrlDistributionPoint]),
            (oid::CERTIFICATE_POLICIES, vec![Rule::MarkPolicy]),
            (oid::BASIC_CONSTRAINTS, vec![Rule::NoAuthority]),
            (oid::KEY_USAGE, vec![Rule::NoAuthority]),
        ] {
            assert_breaks(&rules, MarkCertificate::new().raw_extension(oid, false, b"\x05\x00"));
        }
    }

    #[test]
    fn an_extension_that_occurs_twice_breaks_the_rules_about_it() {
        let hierarchy = Hierarchy::of(MarkCertificate::new().raw_extension("2.5.29.99", false, b"\x30\x00"));
        let twice = patched(
            &hierarchy.leaf,
            &der::oid("2.5.29.99"),
            &der::oid(oid::SUBJECT_ALT_NAME),
        );
        let path = [
            twice,
            certificate(&hierarchy.intermediate),
            certificate(&hierarchy.root),
        ];
        let findings = check_all(&path, &options(&path));
        // To patch the certificate broke its signature.
        let findings = findings.iter().filter(|finding| finding.rule() != Rule::Signature);
        let messages: Vec<_> = findings.map(|finding| (finding.rule(), finding.message())).collect();
        let message =
            "the extension subject alternative name occurs more than once; the certificate has to be issued again";
        assert_eq!(messages, [(Rule::DnsName, message), (Rule::Domain, message)]);
    }
}

mod domains {
    use super::*;

    /// Whether a certificate with these names covers this selector and domain.
    fn covers(names: &[&str], selector: &str, of: &str) -> bool {
        let path = path_of(MarkCertificate::new().domains(names));
        let options = options(&path)
            .domain(domain(of))
            .selector(selector.parse::<Selector>().unwrap());
        match found(&path, &options).as_slice() {
            [] => true,
            [(Rule::Domain, Severity::Error)] => false,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_bare_domain_covers_every_selector() {
        assert!(covers(&["brand.example"], "default", "brand.example"));
        assert!(covers(&["brand.example"], "winter", "brand.example"));
        assert!(covers(
            &["other.example", "brand.example"],
            "winter.2026",
            "brand.example"
        ));
    }

    #[test]
    fn a_domain_with_a_selector_covers_that_selector_alone() {
        assert!(covers(&["winter._bimi.brand.example"], "winter", "brand.example"));
        assert!(!covers(&["winter._bimi.brand.example"], "default", "brand.example"));
        assert!(!covers(&["winter._bimi.brand.example"], "summer", "brand.example"));
        assert!(covers(&["default._bimi.brand.example"], "default", "brand.example"));
        assert!(!covers(&["winter.2026._bimi.brand.example"], "winter", "brand.example"));
    }

    #[test]
    fn case_does_not_matter_in_names() {
        assert!(covers(&["Brand.EXAMPLE"], "default", "brand.example"));
        assert!(covers(&["Winter._BIMI.Brand.example"], "WINTER", "Brand.Example"));
    }

    #[test]
    fn a_name_covers_neither_what_is_above_it_nor_what_is_below_it() {
        assert!(!covers(&["brand.example"], "default", "news.brand.example"));
        assert!(!covers(&["news.brand.example"], "default", "brand.example"));
        assert!(!covers(&["*.brand.example"], "default", "news.brand.example"));
        assert!(!covers(&["rand.example"], "default", "brand.example"));
        assert!(!covers(&["_bimi.brand.example"], "default", "brand.example"));
    }

    #[test]
    fn an_internationalised_domain_is_compared_as_the_dns_has_it() {
        assert!(covers(&["xn--mller-kva.example"], "default", "müller.example"));
    }

    #[test]
    fn a_domain_above_is_told_with_when_its_logo_is_shown() {
        let path = path_of(MarkCertificate::new());
        let options = options(&path).domain(domain("news.brand.example"));
        let [finding] = check_all(&path, &options).try_into().unwrap();
        assert_eq!(
            finding.message(),
            "the end entity does not cover default._bimi.news.brand.example, only brand.example above it, whose logo \
             news.brand.example gets as long as it has no record of its own"
        );
    }

    #[test]
    fn of_many_names_a_message_lists_a_few() {
        let names: Vec<_> = (0..200).map(|number| format!("n{number}.example")).collect();
        let path = path_of(MarkCertificate::new().domains(&names.iter().map(String::as_str).collect::<Vec<_>>()));
        let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
        let end = "it names n0.example, n1.example, n2.example, n3.example, and 196 more";
        assert!(finding.message().ends_with(end), "{finding}");
    }

    #[test]
    fn an_end_entity_without_any_domain_is_found() {
        assert_breaks(&[Rule::DnsName, Rule::Domain], MarkCertificate::new().without_domains());
        assert_breaks(&[Rule::DnsName, Rule::Domain], MarkCertificate::new().domains(&[]));
    }

    #[test]
    fn without_a_domain_to_check_it_is_not_checked() {
        let path = path(&Hierarchy::new());
        let options = CheckOptions::new(VALID_AT.parse().unwrap()).roots([TrustedRoot::Fingerprint(path[2].sha256())]);
        assert_eq!(found(&path, &options), [(Rule::Domain, Severity::NotChecked)]);
    }

    #[test]
    fn names_from_the_certificate_cannot_steer_a_terminal() {
        let path = path_of(MarkCertificate::new().domains(&["\u{1b}[2J.example"]));
        let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
        assert!(!finding.to_string().contains('\u{1b}'), "{finding:?}");
    }
}

mod logotypes {
    use super::*;

    fn with(logotype: Logotype) -> Builder {
        MarkCertificate::new().logotype(logotype)
    }

    #[test]
    fn an_end_entity_without_one_svg_logo_is_found() {
        assert_breaks(&[Rule::Logotype], MarkCertificate::new().without_logotype());
        assert_breaks(
            &[Rule::Logotype],
            with(Logotype::gzip(LOGO).and_image(Logotype::gzip(LOGO))),
        );
        assert_breaks(&[Rule::Logotype], with(Logotype::gzip(LOGO).data(b"\x1f\x8b")));
    }

    #[test]
    fn a_hash_of_something_else_is_found_also_beside_right_ones() {
        assert_breaks(&[Rule::LogotypeHash], with(Logotype::gzip(LOGO).hash_of(b"<svg/>")));
        let sha1 = Logotype::gzip(LOGO).raw_hash("1.3.14.3.2.26", &[0; 20]);
        assert_breaks(&[Rule::LogotypeHash], with(sha1));
        assert_breaks(&[Rule::LogotypeHash], with(Logotype::gzip(LOGO).hashes(&[])));
    }

    #[test]
    fn hashes_as_authorities_make_them_are_fine() {
        assert_breaks_nothing(with(Logotype::gzip(LOGO).hashes(&[Digest::Sha1])));
        assert_breaks_nothing(with(Logotype::gzip(LOGO).hashes(&[
            Digest::Sha1,
            Digest::Sha256,
            Digest::Sha384,
        ])));
        let crlf = made::with_crlf(LOGO);
        assert_breaks_nothing(with(Logotype::gzip(&crlf).hash_of_crlf()));
        assert_breaks_nothing(with(Logotype::gzip(&crlf).hash_of_lf()));
    }

    #[test]
    fn a_hash_by_an_unknown_algorithm_is_not_checked() {
        let path = path_of(with(Logotype::gzip(LOGO).raw_hash("2.16.840.1.101.3.4.2.8", b"x")));
        assert_eq!(
            found(&path, &options(&path)),
            [(Rule::LogotypeHash, Severity::NotChecked)]
        );
    }

    #[test]
    #[cfg(feature = "svg")]
    fn the_drawing_of_the_embedded_logo_is_checked() {
        let drawing =
            br#"<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 1 1">
            <title>x</title><script/></svg>"#;
        assert_breaks(&[Rule::SvgScript], with(Logotype::gzip(drawing)));
    }

    #[test]
    #[cfg(not(feature = "svg"))]
    fn without_the_feature_svg_the_drawing_is_not_checked() {
        let path = path(&Hierarchy::new());
        let chain = Chain::build(&path).unwrap();
        let findings = check(&Evidence::of(&chain), &options(&path));
        let drawing = findings
            .iter()
            .find(|finding| finding.rule() == Rule::SvgTinyPs)
            .unwrap();
        assert_eq!(drawing.severity(), Severity::NotChecked);
    }
}

#[test]
fn a_worse_finding_is_greater() {
    assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::NotChecked);
}

#[test]
fn a_finding_prints_as_a_line_and_says_what_to_do_and_why() {
    let path = path_of(MarkCertificate::new().without_sct());
    let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
    assert_eq!(
        finding.to_string(),
        "error[sct-list]: the end entity has no signed certificate timestamp"
    );
    assert_eq!(finding.remedy(), Rule::SctList.remedy());
    assert_eq!(finding.source(), "draft-fetch-validation-vmc-wchuang-11, section 4.6");
}
