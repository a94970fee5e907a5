//! What checks have found, as data.

use std::path::Path;

use collectmc::checks::{Finding, svg};
use collectmc::mark::{Comparison, Logo};
use serde::Serialize;

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
            severity: finding.severity().as_str(),
            message: finding.message().to_owned(),
            remedy: finding.remedy(),
            source: finding.source(),
            line: finding.line(),
            column: finding.column(),
        }
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
            comparison: logo.map(|logo| logo.compare(file)).map(Comparison::as_str),
            has_errors: checks::has_errors(&findings),
            findings: findings.iter().map(FindingReport::of).collect(),
        }
    }
}
