//! What checks have found, as data.

use std::path::Path;

use collectmc::checks::{Finding, Rule, Severity, svg};
use collectmc::mark::Logo;
use serde::Serialize;

use super::json_name;
use crate::checks;

#[derive(Serialize)]
pub(crate) struct FindingReport {
    pub(crate) rule: &'static str,
    pub(crate) severity: &'static str,
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
            rule: finding.rule().as_str(),
            severity: json_name(finding.severity().as_str()),
            message: finding.message().to_owned(),
            remedy: remedy(finding),
            source: finding.source(),
            line: finding.line(),
            column: finding.column(),
        }
    }
}

/// What to do about a finding, in the terms of the command line where an option does it.
pub(crate) fn remedy(finding: &Finding) -> &'static str {
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

/// An SVG file.
#[derive(Serialize)]
pub(crate) struct SvgReport {
    pub(crate) file: String,
    /// With the logo in the certificate, where there is one.
    pub(crate) comparison: Option<&'static str>,
    pub(crate) findings: Vec<FindingReport>,
    #[serde(skip)]
    pub(crate) has_errors: bool,
}

impl SvgReport {
    pub(crate) fn of(path: &Path, file: &[u8], logo: Option<&Logo>) -> Self {
        let findings = svg::check(file);
        Self {
            file: path.display().to_string(),
            comparison: logo.map(|logo| json_name(logo.compare(file).as_str())),
            has_errors: checks::has_errors(&findings),
            findings: findings.iter().map(FindingReport::of).collect(),
        }
    }
}
