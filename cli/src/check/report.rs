//! What was found out about a domain, as data. The file schema/check.schema.json describes it.

use collectmc::Timestamp;
use collectmc::publication::{CheckLine, CheckOutcome, CheckReport, CheckStatus, Obstacle};
use serde::Serialize;

use crate::exit::Exit;

#[derive(Serialize)]
pub(crate) struct DomainReport {
    pub(crate) schema_version: u32,
    pub(crate) domain: String,
    pub(crate) selector: String,
    pub(crate) record_domain: Option<String>,
    pub(crate) organizational_domain: Option<String>,
    pub(crate) checked_at: String,
    pub(crate) outcome: &'static str,
    pub(crate) exit_code: u8,
    pub(crate) lines: Vec<LineReport>,
    /// The time of the check.
    #[serde(skip)]
    pub(crate) at: Timestamp,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

#[derive(Serialize)]
pub(crate) struct LineReport {
    pub(crate) item: &'static str,
    pub(crate) status: &'static str,
    pub(crate) message: String,
    pub(crate) remedy: Option<String>,
    pub(crate) obstacle: Option<&'static str>,
    pub(crate) notes: Vec<String>,
}

impl DomainReport {
    pub(super) fn of(report: &CheckReport, at: Timestamp) -> Self {
        let exit = exit(report.outcome());
        Self {
            schema_version: 1,
            domain: report.domain().to_string(),
            selector: report.selector().to_string(),
            record_domain: report.record_domain().map(ToString::to_string),
            organizational_domain: report.organizational_domain().map(str::to_owned),
            checked_at: at.to_string(),
            outcome: report.outcome().as_str(),
            exit_code: exit.code(),
            lines: report.lines().iter().map(LineReport::of).collect(),
            at,
            exit,
        }
    }

    /// What the lines come to, for people.
    pub(crate) fn outcome_in_words(&self) -> &'static str {
        match self.outcome {
            "pass" => "no problems found",
            "not-published" => "no record is published yet",
            "transient" => "not everything could be looked at: try later",
            "incomplete" => "not everything could be looked at",
            _ => "something has to be changed",
        }
    }
}

impl LineReport {
    fn of(line: &CheckLine) -> Self {
        Self {
            item: line.item().as_str(),
            status: line.status().as_str(),
            message: line.message().to_owned(),
            remedy: line.remedy().map(str::to_owned),
            obstacle: match line.status() {
                CheckStatus::NotLookedAt(Obstacle::Transient) => Some("transient"),
                CheckStatus::NotLookedAt(Obstacle::Dependent) => Some("dependent"),
                CheckStatus::NotLookedAt(_) => Some("permanent"),
                _ => None,
            },
            notes: line.notes().to_vec(),
        }
    }
}

/// What nobody could look at is no success, whatever the reason.
fn exit(outcome: CheckOutcome) -> Exit {
    match outcome {
        CheckOutcome::Pass => Exit::Done,
        CheckOutcome::NotPublished => Exit::NotIssued,
        CheckOutcome::Transient => Exit::Temporary,
        CheckOutcome::Fail => Exit::Findings,
        _ => Exit::Unexpected,
    }
}
