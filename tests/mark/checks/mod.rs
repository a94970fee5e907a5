//! Every rule of the checks, broken once in one chosen way, on certificates in which nothing else is wrong.

mod chain;
mod domains;
mod logotypes;
mod mark_types;
mod path;
mod policies;
mod profile;
mod roots;
mod sound;
mod time;
mod verdict;

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, TrustAnchor, TrustAnchors};
use collectmc::checks::{Assessment, CheckOptions, Evidence, Finding, Rule, Severity, Verdict, check};
use collectmc::mark::{Domain, Selector};
use collectmc_test_support::certificates::{
    self as made, Authority, Builder, Digest, Hierarchy, Key, KeyUsage, LOGO, Logotype, MarkCertificate, StringKind,
    VALID_AT, der, oid,
};

use crate::certificate;

/// The path from the end entity to the root.
fn path(hierarchy: &Hierarchy) -> Vec<Certificate> {
    hierarchy.leaf_first().map(certificate).to_vec()
}

fn path_of(end_entity: Builder) -> Vec<Certificate> {
    path(&Hierarchy::of(end_entity))
}

/// What the caller gives to check against.
struct Given {
    anchors: TrustAnchors,
    options: CheckOptions,
}

/// Everything given that a check could ask for, and all of it right.
fn options(path: &[Certificate]) -> Given {
    given(&[TrustAnchor::Certificate(path.last().unwrap().clone())])
}

/// The right time and domain, and these trust anchors.
fn given(anchors: &[TrustAnchor]) -> Given {
    Given {
        anchors: anchors.iter().cloned().fold(TrustAnchors::known(), TrustAnchors::with),
        options: CheckOptions::new(VALID_AT.parse().unwrap()).domain(domain("brand.example")),
    }
}

impl Given {
    fn domain(mut self, domain: Domain) -> Self {
        self.options = self.options.domain(domain);
        self
    }

    fn selector(mut self, selector: Selector) -> Self {
        self.options = self.options.selector(selector);
        self
    }

    fn at(mut self, moment: &str) -> Self {
        self.options = CheckOptions::new(moment.parse().unwrap()).domain(domain("brand.example"));
        self
    }

    fn without_domain(mut self) -> Self {
        self.options = CheckOptions::new(VALID_AT.parse().unwrap());
        self
    }
}

fn domain(text: &str) -> Domain {
    text.parse().unwrap()
}

/// What these certificates come to, served in this order, by way of the chain that they make.
fn assess(served: &[Certificate], given: &Given) -> Assessment {
    let chain = Chain::build(served, &given.anchors);
    let evidence = match &chain {
        Ok(chain) => Evidence::of(chain),
        Err(error) => Evidence::unchained(served, error),
    };
    check(&evidence.served_as(served), &given.options)
}

/// What is found in them. Without the feature `svg` each check says that the drawing was not looked at.
fn check_all(served: &[Certificate], given: &Given) -> Vec<Finding> {
    let mut findings = assess(served, given).findings().to_vec();
    let for_want_of_a_feature = |finding: &Finding| {
        finding.severity() == Severity::NotChecked && finding.rule() == Rule::SvgTinyPs && cfg!(not(feature = "svg"))
    };
    findings.retain(|finding| !for_want_of_a_feature(finding));
    findings
}

/// What is found, as rule and severity.
fn found(served: &[Certificate], options: &Given) -> Vec<(Rule, Severity)> {
    let findings = check_all(served, options);
    findings
        .iter()
        .map(|finding| (finding.rule(), finding.severity()))
        .collect()
}

fn rules(served: &[Certificate], options: &Given) -> Vec<Rule> {
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
