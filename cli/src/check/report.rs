//! What was found out about a domain. The file schema/check.schema.json describes its JSON.

use collectmc::Timestamp;
use collectmc::publication::{CheckLine, CheckOutcome, CheckReport, CheckStatus, Obstacle};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::exit::Exit;

pub(crate) struct DomainReport {
    pub(crate) found: CheckReport,
    /// The time of the check.
    pub(crate) at: Timestamp,
}

impl DomainReport {
    /// The outcome, for people, and the exit code. What nobody could look at is no success, whatever the reason.
    pub(crate) fn outcome(&self) -> (&'static str, Exit) {
        match self.found.outcome() {
            CheckOutcome::Pass => ("no problems found", Exit::Done),
            CheckOutcome::NotPublished => ("no record is published yet", Exit::NotIssued),
            CheckOutcome::Transient => ("not everything could be looked at: try later", Exit::Temporary),
            CheckOutcome::Fail => ("something has to be changed", Exit::Findings),
            _ => ("not everything could be looked at", Exit::Unexpected),
        }
    }
}

impl Serialize for DomainReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let found = &self.found;
        let report = json!({
            "schema_version": 1,
            "domain": found.domain(),
            "selector": found.selector(),
            "record_domain": found.record_domain(),
            "organizational_domain": found.organizational_domain(),
            "checked_at": self.at,
            "outcome": found.outcome().as_str(),
            "exit_code": self.outcome().1.code(),
            "lines": found.lines().iter().map(line).collect::<Value>(),
        });
        report.serialize(serializer)
    }
}

fn line(line: &CheckLine) -> Value {
    let obstacle = match line.status() {
        CheckStatus::NotLookedAt(Obstacle::Transient) => Some("transient"),
        CheckStatus::NotLookedAt(Obstacle::Dependent) => Some("dependent"),
        CheckStatus::NotLookedAt(_) => Some("permanent"),
        _ => None,
    };
    json!({
        "item": line.item().as_str(),
        "status": line.status().as_str(),
        "message": line.message(),
        "remedy": line.remedy(),
        "obstacle": obstacle,
        "notes": line.notes(),
    })
}
