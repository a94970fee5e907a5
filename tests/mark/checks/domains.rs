//! The rules on the domains that the end entity covers.

use super::*;

/// Whether a certificate with these names covers this selector and domain. How they are written is another rule's.
fn covers(names: &[&str], selector: &str, of: &str) -> bool {
    let path = path_of(MarkCertificate::new().domains(names));
    let options = options(&path)
        .domain(domain(of))
        .selector(selector.parse::<Selector>().unwrap());
    let mut found = found(&path, &options);
    found.retain(|(rule, _)| *rule != Rule::DnsNameSyntax);
    match found.as_slice() {
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
fn a_domain_above_is_reported_with_when_its_logo_is_shown() {
    let path = path_of(MarkCertificate::new());
    let options = options(&path).domain(domain("news.brand.example"));
    let [finding] = check_all(&path, &options).try_into().unwrap();
    assert_eq!(
        finding.message(),
        "the end entity does not cover default._bimi.news.brand.example, only brand.example above it, whose logo \
         news.brand.example shows as long as it has no record itself"
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
    assert_breaks(
        &[Rule::Encoding, Rule::DnsName, Rule::Domain],
        MarkCertificate::new().domains(&[]),
    );
    assert_breaks(&[Rule::DnsName, Rule::Domain], MarkCertificate::new().domains(&[""]));
}

#[test]
fn without_a_domain_to_check_it_is_not_checked() {
    let path = path(&Hierarchy::new());
    let options = options(&path).without_domain();
    assert_eq!(found(&path, &options), [(Rule::Domain, Severity::NotChecked)]);
}

#[test]
fn names_from_the_certificate_cannot_steer_a_terminal() {
    let path = path_of(MarkCertificate::new().domains(&["\u{1b}[2J.example"]));
    let findings = check_all(&path, &options(&path));
    assert_eq!(findings.len(), 2);
    for finding in findings {
        assert!(!finding.to_string().contains('\u{1b}'), "{finding:?}");
    }
}

#[test]
fn names_that_are_written_as_no_domain_is_are_warned_of() {
    let others = |name| MarkCertificate::new().domains(&["brand.example", name]);
    for name in [
        "*.brand.example",
        "brand_news.example",
        "_bimi.brand.example",
        "winter_2026._bimi.brand.example",
        "winter._bimi.brand_news.example",
        "winter._bimi.brand.example._bimi.brand.example",
        "brand.example.",
        "winter._bimi.brand.example.",
        "brand",
        "brand..example",
    ] {
        assert_breaks(&[Rule::DnsNameSyntax], others(name));
    }
    // Nor is it a name that an IA5String can hold.
    assert_breaks(&[Rule::Encoding, Rule::DnsNameSyntax], others("müller.example"));
    for name in [
        "Brand.Example",
        "winter._bimi.brand.example",
        "Winter._BIMI.Brand.example",
        "winter.2026._bimi.brand.example",
        "xn--mller-kva.example",
    ] {
        assert_breaks_nothing(others(name));
    }
}

#[test]
fn of_many_names_that_are_no_domains_one_is_reported_and_the_others_counted() {
    let message = |names: &[&str]| {
        let path = path_of(MarkCertificate::new().domains(names));
        let findings = check_all(&path, &options(&path));
        let mut findings = findings.iter().filter(|finding| finding.rule() == Rule::DnsNameSyntax);
        findings.next().unwrap().message().to_owned()
    };
    assert_eq!(
        message(&["brand.example", "*.a.example"]),
        "'*.a.example' is not a DNS name: a label has letters, digits and, between them, hyphens"
    );
    assert!(
        message(&["a.example.", "b.example."])
            .ends_with("'a.example.' ends in a dot; and another name of the end entity is not a DNS name")
    );
    let many = vec!["*.a.example"; 100];
    assert!(message(&many).ends_with("; and 99 other names of the end entity are not DNS names"));
}
