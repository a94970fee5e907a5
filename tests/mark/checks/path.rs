//! The rules of path validation: what each issuer allows, and what every certificate may have.

use super::*;

/// The rules that a path breaks whose certificates are made so, root first.
fn broken_by(root: Builder, intermediates: Vec<Builder>, leaf: Builder) -> Vec<Rule> {
    let mut made = vec![root.self_signed()];
    for intermediate in intermediates {
        made.push(intermediate.issued_by(made.last().unwrap()));
    }
    made.push(leaf.issued_by(made.last().unwrap()));
    let path: Vec<_> = made.iter().rev().map(certificate).collect();
    rules(&path, &options(&path))
}

fn named(name: &str) -> Builder {
    Authority::intermediate().common_name(name)
}

#[test]
fn a_path_is_as_long_as_each_issuer_allows_and_no_longer() {
    let of_length = |root, upper| {
        let upper = named("Test Upper CA").path_length(upper);
        broken_by(
            Authority::root().path_length(root),
            vec![upper, named("Test Lower CA").path_length(0)],
            MarkCertificate::new(),
        )
    };
    assert_eq!(of_length(2, 1), []);
    assert_eq!(of_length(2, 0), [Rule::PathLength]);
    assert_eq!(of_length(1, 0), [Rule::PathLength, Rule::PathLength]);
}

#[test]
fn an_issuer_with_its_own_name_as_issuer_does_not_count_for_the_length() {
    let root = Authority::root().path_length(1).self_signed();
    let first = Authority::intermediate().path_length(0).issued_by(&root);
    // The authority has changed its key, and certified the new one with the old.
    let second = Authority::intermediate().path_length(0).issued_by(&first);
    let leaf = MarkCertificate::new().issued_by(&second);
    let path = [&leaf, &second, &first, &root].map(certificate);
    assert_eq!(rules(&path, &options(&path)), []);
}

#[test]
fn a_name_that_an_issuer_may_not_issue_for_is_found() {
    let with = |permitted: &[Vec<u8>], excluded: &[Vec<u8>]| {
        let issuer = Authority::intermediate().name_constraints(permitted, excluded);
        broken_by(Authority::root(), vec![issuer], MarkCertificate::new())
    };
    let dns = |name: &str| der::context_primitive(2, name.as_bytes());
    let address = |octets: &[u8]| der::context_primitive(7, octets);
    let directory = |name: made::Name| der::context(4, &name.to_der());
    let country = |country| made::Name::new().with(oid::JURISDICTION_COUNTRY, made::StringKind::Printable, country);

    assert_eq!(with(&[dns("brand.example")], &[]), []);
    assert_eq!(with(&[dns("EXAMPLE")], &[]), []);
    assert_eq!(with(&[dns("other.example"), dns("brand.example")], &[]), []);
    assert_eq!(with(&[], &[dns("and.example")]), []);
    assert_eq!(with(&[], &[address(&[0; 8])]), []);
    assert_eq!(with(&[directory(country("GB"))], &[]), []);
    assert_eq!(with(&[directory(country("gb "))], &[]), []);
    for (permitted, excluded) in [
        (vec![dns("other.example")], vec![]),
        (vec![dns("sub.brand.example")], vec![]),
        (vec![dns("*.example")], vec![]),
        (vec![], vec![dns("example")]),
        (vec![], vec![dns(".brand.example")]),
        (vec![], vec![dns("*")]),
        (vec![], vec![dns("")]),
        (vec![directory(country("FR"))], vec![]),
        (vec![], vec![directory(country("GB"))]),
        (vec![], vec![directory(made::Name::new())]),
    ] {
        let broken = with(&permitted, &excluded);
        assert_eq!(broken, [Rule::NameConstraints], "{permitted:x?} {excluded:x?}");
    }
}

#[test]
fn a_constraint_of_an_authority_further_up_counts_for_all_below_it() {
    let constrained = Authority::root().name_constraints(&[der::context_primitive(2, b"other.example")], &[]);
    let broken = broken_by(
        constrained,
        vec![named("Test Upper CA"), named("Test Lower CA")],
        MarkCertificate::new(),
    );
    assert_eq!(broken, [Rule::NameConstraints]);
}

#[test]
fn a_name_of_a_kind_that_is_constrained_and_cannot_be_compared_is_not_allowed() {
    let issuer = Authority::intermediate().name_constraints(&[], &[der::context_primitive(7, &[0; 8])]);
    let names = der::sequence(&[
        der::context_primitive(2, b"brand.example"),
        der::context_primitive(7, &[127, 0, 0, 1]),
    ]);
    let leaf = MarkCertificate::new().raw_extension(oid::SUBJECT_ALT_NAME, false, &names);
    assert_eq!(
        broken_by(Authority::root(), vec![issuer], leaf),
        [Rule::NameConstraints]
    );
}

#[test]
fn name_constraints_that_cannot_be_read_allow_nothing() {
    for value in [&b"\x05\x00"[..], b"", b"\x30\x04\xa0\x02\x30\x00"] {
        let issuer = Authority::intermediate().raw_extension("2.5.29.30", true, value);
        let broken = broken_by(Authority::root(), vec![issuer], MarkCertificate::new());
        assert_eq!(broken, [Rule::NameConstraints, Rule::Encoding], "{value:x?}");
    }
}

#[test]
fn a_critical_extension_that_is_not_processed_is_found_in_every_certificate() {
    let strange = |builder: Builder| builder.raw_extension("1.2.3.4", true, &der::null());
    let quiet = |builder: Builder| builder.raw_extension("1.2.3.4", false, &der::null());
    let [root, issuer, leaf] = [Authority::root, Authority::intermediate, MarkCertificate::new];
    let expected = [Rule::CriticalExtension];
    assert_eq!(broken_by(strange(root()), vec![issuer()], leaf()), expected);
    assert_eq!(broken_by(root(), vec![strange(issuer())], leaf()), expected);
    assert_eq!(broken_by(root(), vec![issuer()], strange(leaf())), expected);
    assert_eq!(broken_by(quiet(root()), vec![quiet(issuer())], quiet(leaf())), []);
}

#[test]
fn the_pilot_extension_as_critical_is_a_warning_of_its_own() {
    let broken = broken_by(
        Authority::root(),
        vec![Authority::intermediate()],
        MarkCertificate::new().pilot(),
    );
    assert_eq!(broken, [Rule::PilotExtension]);
}

#[test]
fn an_extension_that_occurs_twice_is_found_in_every_certificate() {
    let twice = |builder: Builder| {
        builder
            .raw_extension("1.2.3.4", false, &der::null())
            .repeated_extension("1.2.3.4", &der::null())
    };
    let [root, issuer, leaf] = [Authority::root, Authority::intermediate, MarkCertificate::new];
    let expected = [Rule::RepeatedExtension];
    assert_eq!(broken_by(twice(root()), vec![issuer()], leaf()), expected);
    assert_eq!(broken_by(root(), vec![twice(issuer())], leaf()), expected);
    assert_eq!(broken_by(root(), vec![issuer()], twice(leaf())), expected);
}

#[test]
fn an_upper_issuer_may_be_silent_on_key_purposes_and_not_name_others_alone() {
    let upper = |purposes: Option<&[&str]>| {
        let upper = named("Test Upper CA");
        let upper = match purposes {
            Some(purposes) => upper.eku(purposes),
            None => upper.without_eku(),
        };
        broken_by(
            Authority::root(),
            vec![upper, named("Test Lower CA")],
            MarkCertificate::new(),
        )
    };
    assert_eq!(upper(None), []);
    assert_eq!(upper(Some(&[oid::EKU_BIMI, "1.3.6.1.5.5.7.3.1"])), []);
    assert_eq!(upper(Some(&["1.3.6.1.5.5.7.3.1"])), [Rule::IssuerKeyPurpose]);
}
