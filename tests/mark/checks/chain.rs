//! The rules on the certificates as a whole: which they are, their order, and who issued whom.

use super::*;

#[test]
fn no_certificate_at_all_is_no_end_entity() {
    let options = given(&[]);
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
    let given = options(&path);
    let chain = Chain::build(&jumbled, &given.anchors).unwrap();
    let assessment = check(&Evidence::of(&chain), &given.options);
    let rules: Vec<_> = assessment.findings().iter().map(Finding::rule).collect();
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
        "'Example Test Brand Ltd' is self-signed: no CA issued it"
    );
}

#[test]
fn issuers_that_go_round_in_a_loop_lead_to_none() {
    let looped = made::awkward::issuer_loop().map(|made| certificate(&made));
    let options = given(&[]);
    assert!(rules(&looped, &options).contains(&Rule::Issuer));
}

#[test]
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
fn a_signature_of_an_unsupported_kind_is_an_error_that_says_why() {
    let weak = Authority::intermediate().key(Key::rsa_1024());
    let sha_1 = MarkCertificate::new().rsa_digest(Digest::Sha1);
    let rsa = Authority::intermediate().key(Key::rsa_issuer());
    for (intermediate, leaf, why) in [
        (weak, MarkCertificate::new(), "1024 bits"),
        (rsa, sha_1, "1.2.840.113549.1.1.5"),
    ] {
        let path = path(&Hierarchy::of_all(Authority::root(), intermediate, leaf));
        let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
        assert_eq!(
            (finding.rule(), finding.severity()),
            (Rule::SignatureAlgorithm, Severity::Error)
        );
        assert!(finding.message().contains(why), "{finding}");
    }
}

/// The rules broken, but for the one that finds an extension malformed beside those on what it says.
fn without_encoding(path: &[Certificate]) -> Vec<Rule> {
    let mut rules = rules(path, &options(path));
    rules.retain(|rule| *rule != Rule::Encoding);
    rules
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
        assert_eq!(without_encoding(&path), [Rule::IssuerAuthority]);
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
        assert_eq!(without_encoding(&path), [Rule::IssuerKeyPurpose]);
    }
}
