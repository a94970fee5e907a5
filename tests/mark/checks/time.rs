//! The rules on when the certificates are valid, and for how long.

use super::*;

fn at(moment: &str) -> Vec<Finding> {
    let path = path(&Hierarchy::new());
    check_all(&path, &options(&path).at(moment))
}

#[test]
fn the_first_and_the_last_moment_belong_to_the_validity() {
    assert_eq!(at(made::NOT_BEFORE), []);
    let rules: Vec<_> = at(made::NOT_AFTER).iter().map(Finding::rule).collect();
    assert_eq!(rules, [Rule::ExpiresSoon]);
}

#[test]
fn thirty_days_before_the_end_there_is_a_warning_and_a_second_before_that_there_is_none() {
    assert_eq!(at("2027-11-02T23:59:58Z"), []);
    let [finding] = at("2027-11-02T23:59:59Z").try_into().unwrap();
    assert_eq!(
        finding.to_string(),
        "warning[expires-soon]: the end entity expires in 30 days, on 2027-12-02T23:59:59Z"
    );
    assert_eq!(finding.remedy(), Rule::ExpiresSoon.remedy());
}

#[test]
fn seven_days_before_the_end_the_remedy_is_more_urgent() {
    let remedy = |moment| at(moment)[0].remedy();
    assert_eq!(remedy("2027-11-25T23:59:58Z"), Rule::ExpiresSoon.remedy());
    assert!(remedy("2027-11-25T23:59:59Z").starts_with("Renew the mark certificate at once"));
}

#[test]
fn the_days_that_are_left_are_counted() {
    let message = |moment| at(moment)[0].message().to_owned();
    assert!(message("2027-12-01T12:00:00Z").contains("expires in 1 day, on"));
    assert!(message("2027-12-02T12:00:00Z").contains("expires in less than a day, on"));
}

#[test]
fn what_has_not_begun_or_has_ended_is_not_said_to_expire_soon() {
    let short = path_of(MarkCertificate::new().validity("2026-12-10T00:00:00Z", "2026-12-20T00:00:00Z"));
    for moment in ["2026-12-01", "2026-12-21"] {
        assert_eq!(rules(&short, &options(&short).at(moment)), [Rule::Validity], "{moment}");
    }
}

#[test]
fn a_moment_before_and_after_are_outside_and_reported_with_both_times() {
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
fn the_validity_of_a_root_that_was_not_sent_counts_too() {
    let path = path(&Hierarchy::new());
    let findings = check_all(&path[..2], &options(&path).at("2046-01-01"));
    let rules: Vec<_> = findings.iter().map(Finding::rule).collect();
    assert_eq!(rules, [Rule::Validity; 3]);
    assert!(
        findings[2]
            .message()
            .starts_with("'Test Public BIMI Root' was valid until"),
        "{findings:?}"
    );
}

#[test]
fn what_to_do_fits_the_certificate_and_the_side_of_its_validity() {
    let remedies = |moment| at(moment).iter().map(Finding::remedy).collect::<Vec<_>>();
    assert_eq!(remedies("2026-10-31"), ["Wait until its validity begins."]);
    assert_eq!(remedies("2027-12-03"), ["Renew the mark certificate."]);
    let [leaf, issuer, root] = remedies("2046-01-01").try_into().unwrap();
    assert_eq!(leaf, "Renew the mark certificate.");
    assert!(
        issuer.contains("another issuer certificate") && root == issuer,
        "{issuer}"
    );
}

#[test]
fn a_validity_of_398_days_is_fine_and_a_second_more_is_not() {
    let valid_until = |end| MarkCertificate::new().validity("2026-11-01T00:00:00Z", end);
    assert_breaks_nothing(valid_until("2027-12-03T23:59:59Z"));
    assert_breaks(&[Rule::ValidityLength], valid_until("2027-12-04T00:00:00Z"));
    let length = |end| {
        let path = path_of(valid_until(end));
        let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
        finding.message().to_owned()
    };
    assert_eq!(
        length("2027-12-04T00:00:00Z"),
        "the end entity is valid for more than 398 days, of 398 allowed"
    );
    assert_eq!(
        length("2027-12-04T23:59:59Z"),
        "the end entity is valid for 399 days, of 398 allowed"
    );
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
