//! SVG files: one beside a certificate, and one that is to become a logo.

use std::path::Path;

use collectmc::checks::svg::Change;
use collectmc::checks::{Finding, Severity, svg};
use collectmc::mark::{Comparison, Logo};
use serde::Serialize;

use super::{ErrorReport, FileReport, json};
use crate::exit::Exit;
use crate::failure::Failure;

/// An SVG file beside a certificate.
pub(crate) struct SvgReport {
    pub(crate) file: String,
    /// With the logo in the certificate, where there is one.
    pub(crate) comparison: Option<Comparison>,
    pub(crate) findings: Vec<Finding>,
}

impl SvgReport {
    pub(crate) fn of(path: &Path, file: &[u8], logo: Option<&Logo>) -> Self {
        Self {
            file: path.display().to_string(),
            comparison: logo.map(|logo| logo.compare(file)),
            findings: svg::check(file),
        }
    }
}

/// An SVG file that is to become a logo.
#[derive(Serialize)]
pub(crate) struct LogoFileReport {
    pub(crate) file: String,
    #[serde(serialize_with = "json::findings")]
    pub(crate) findings: Vec<Finding>,
    #[serde(flatten)]
    pub(crate) fix: Option<FixReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<ErrorReport>,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// What `--fix` has done.
#[derive(Serialize)]
pub(crate) struct FixReport {
    pub(crate) changes: Vec<Change>,
    pub(crate) written: Option<FileReport>,
}

impl LogoFileReport {
    /// What was found in a file.
    pub(crate) fn of(path: &Path, findings: Vec<Finding>) -> Self {
        Self {
            file: path.display().to_string(),
            exit: match passes(&findings) {
                true => Exit::Done,
                false => Exit::Findings,
            },
            findings,
            fix: None,
            error: None,
        }
    }

    /// Adds a failure.
    pub(crate) fn fails(&mut self, failure: &Failure) {
        self.error = Some(ErrorReport::of(failure));
        self.exit = self.exit.max(failure.exit());
    }
}

/// Whether authorities will take a logo: nothing is an error, and nothing is against the schema by which they check.
pub(crate) fn passes(findings: &[Finding]) -> bool {
    let refused =
        |finding: &Finding| finding.severity() == Severity::Error || svg::SCHEMA_RULES.contains(&finding.rule());
    !findings.iter().any(refused)
}
