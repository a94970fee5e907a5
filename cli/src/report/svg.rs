//! An SVG file that is to become a logo.

use collectmc::checks::svg::Change;
use collectmc::checks::{Finding, Severity, svg};
use serde::Serialize;

use super::{ErrorReport, FileReport, FindingReport};
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Serialize)]
pub(crate) struct LogoFileReport {
    pub(crate) file: String,
    pub(crate) findings: Vec<FindingReport>,
    /// What `--fix` has done.
    #[serde(flatten)]
    pub(crate) fix: Option<FixReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<ErrorReport>,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

#[derive(Serialize)]
pub(crate) struct FixReport {
    pub(crate) changes: Vec<ChangeReport>,
    pub(crate) written: Option<FileReport>,
}

#[derive(Serialize)]
pub(crate) struct ChangeReport {
    pub(crate) what: String,
    pub(crate) times: usize,
}

impl LogoFileReport {
    /// What was found in a file of this name.
    pub(crate) fn of(file: String, findings: &[Finding]) -> Self {
        Self {
            file,
            findings: findings.iter().map(FindingReport::of).collect(),
            fix: None,
            error: None,
            exit: match passes(findings) {
                true => Exit::Done,
                false => Exit::Findings,
            },
        }
    }

    /// Takes down what was changed.
    pub(crate) fn fixed(&mut self, changes: &[Change]) {
        let changes = changes.iter().map(|change| ChangeReport {
            what: change.what().to_owned(),
            times: change.times(),
        });
        self.fix = Some(FixReport {
            changes: changes.collect(),
            written: None,
        });
    }

    /// Takes down the file that was written.
    pub(crate) fn written(&mut self, file: FileReport) {
        if let Some(fix) = &mut self.fix {
            fix.written = Some(file);
        }
    }

    /// Takes down what went wrong.
    pub(crate) fn fails(&mut self, failure: &Failure) {
        self.error = Some(ErrorReport {
            // No response comes into it.
            request_may_have_been_sent: false,
            ..ErrorReport::of(failure)
        });
        self.exit = self.exit.max(failure.exit());
    }
}

/// Whether authorities will take a logo: nothing is an error, and nothing is against the schema by which they check.
pub(crate) fn passes(findings: &[Finding]) -> bool {
    let refused =
        |finding: &Finding| finding.severity() == Severity::Error || svg::SCHEMA_RULES.contains(&finding.rule());
    !findings.iter().any(refused)
}
