//! Every rule of the checks, broken once in one chosen way, on certificates in which nothing else is wrong.

mod chain;
mod domains;
mod logotypes;
mod profile;
mod roots;
mod sound;
mod time;

use collectmc::certificates::Certificate;
use collectmc::chain::Chain;
use collectmc::checks::{CheckOptions, Evidence, Finding, Rule, Severity, TrustedRoot, check};
use collectmc::mark::{Domain, Selector};
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
