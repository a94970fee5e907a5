//! What the checks have found.

use std::path::Path;

use collectmc::checks::{Finding, Rule, Severity, svg};
use collectmc::mark::{Comparison, Logo};
use serde::Serialize;

use super::json::{text, underscored, underscored_or_null};
use crate::words::count;

#[derive(Serialize)]
pub(crate) struct FindingReport {
    #[serde(serialize_with = "text")]
    pub(crate) rule: Rule,
    #[serde(serialize_with = "underscored")]
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) remedy: &'static str,
    pub(crate) source: &'static str,
    /// Where in the SVG file, from 1.
    pub(crate) line: Option<u32>,
    pub(crate) column: Option<u32>,
}

impl FindingReport {
    pub(crate) fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule(),
            severity: finding.severity(),
            message: finding.message().to_owned(),
            remedy: remedy(finding),
            source: finding.source(),
            line: finding.line(),
            column: finding.column(),
        }
    }
}

/// What to do about a finding, in the terms of the command line where an option does it.
pub(super) fn remedy(finding: &Finding) -> &'static str {
    match (finding.rule(), finding.severity()) {
        (Rule::Root, _) => {
            "Compare the root's fingerprint with the one that the authority publishes; where they are the same, put it into a \
             file and trust it with --roots FILE."
        }
        (Rule::Issuer, Severity::Error) if finding.remedy() == Rule::Issuer.remedy() => {
            "Add the missing issuer's certificate, which the authority publishes; where it is a root, with --roots FILE."
        }
        (Rule::Domain, Severity::NotChecked) => "Name the domain of the record with --domain.",
        _ => finding.remedy(),
    }
}

pub(crate) fn number_of(findings: &[FindingReport], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}

/// `1 error, 2 warnings`; nothing where there are neither.
pub(crate) fn counted(findings: &[FindingReport]) -> Option<String> {
    let parts = [(Severity::Error, "error"), (Severity::Warning, "warning")]
        .map(|(severity, noun)| (number_of(findings, severity), noun))
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun));
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// An SVG file.
#[derive(Serialize)]
pub(crate) struct SvgReport {
    pub(crate) file: String,
    /// With the logo in the certificate, where there is one.
    #[serde(serialize_with = "underscored_or_null")]
    pub(crate) comparison: Option<Comparison>,
    pub(crate) findings: Vec<FindingReport>,
}

impl SvgReport {
    pub(crate) fn of(path: &Path, file: &[u8], logo: Option<&Logo>) -> Self {
        Self {
            file: path.display().to_string(),
            comparison: logo.map(|logo| logo.compare(file)),
            findings: svg::check(file).iter().map(FindingReport::of).collect(),
        }
    }
}
