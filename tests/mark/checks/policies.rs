//! The rules on the certificate policies: that of mark certificates, and what Sectigo's practice statements add.

use super::*;

#[test]
fn an_end_entity_without_the_mark_policy_is_warned_of() {
    assert_breaks(&[Rule::MarkPolicy], MarkCertificate::new().policies(&[oid::POLICY_OWN]));
    assert_breaks(
        &[Rule::MarkPolicy],
        MarkCertificate::new().without_extension(oid::CERTIFICATE_POLICIES),
    );
    assert_breaks_nothing(MarkCertificate::new().policies(&[oid::POLICY_MARK]));
}

/// The rules that an end entity of this issuer breaks which begins then and has these policies.
fn issued(organization: &str, begins: &str, policies: &[&str]) -> Vec<Rule> {
    let end_entity = MarkCertificate::new()
        .validity(begins, made::NOT_AFTER)
        .policies(policies);
    let issuer = Authority::intermediate().organization(organization);
    let path = path(&Hierarchy::of_all(Authority::root(), issuer, end_entity));
    let mut rules = rules(&path, &options(&path));
    rules.retain(|rule| *rule != Rule::ValidityLength);
    rules
}

const SECTIGO: &str = "Sectigo Limited";

#[test]
fn sectigos_end_entities_have_both_policies_since_july_2026() {
    let (own, mark) = (oid::POLICY_SECTIGO, oid::POLICY_MARK);
    let issued = |policies: &[&str]| issued(SECTIGO, "2026-07-07T00:00:00Z", policies);
    assert_eq!(issued(&[own, mark]), []);
    assert_eq!(issued(&[mark]), [Rule::SectigoPolicy]);
    assert_eq!(issued(&[own]), [Rule::MarkPolicy]);
    assert_eq!(issued(&[oid::POLICY_OWN]), [Rule::MarkPolicy, Rule::SectigoPolicy]);
}

#[test]
fn what_sectigo_issued_by_its_first_practice_statement_may_lack_the_mark_policy() {
    let issued = |begins| issued(SECTIGO, begins, &[oid::POLICY_SECTIGO]);
    assert_eq!(issued("2026-03-23T23:59:59Z"), [Rule::MarkPolicy]);
    assert_eq!(issued("2026-03-24T00:00:00Z"), []);
    assert_eq!(issued("2026-07-06T23:59:59Z"), []);
    assert_eq!(issued("2026-07-07T00:00:00Z"), [Rule::MarkPolicy]);
}

#[test]
fn nothing_of_sectigos_is_asked_of_or_excused_for_other_authorities() {
    let other = "Test Certification Authority Limited";
    let own = oid::POLICY_OWN;
    assert_eq!(issued(other, "2026-07-07T00:00:00Z", &[oid::POLICY_MARK, own]), []);
    assert_eq!(issued(other, "2026-05-01T00:00:00Z", &[own]), [Rule::MarkPolicy]);
}
