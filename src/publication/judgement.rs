//! What is said of an item, and why there may be nothing to say yet.

use super::domain_check::Missing;
use super::report::{CheckItem, CheckLine, CheckStatus, Obstacle};
use crate::checks::{Finding, Severity};

/// What a line says of its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) status: CheckStatus,
    pub(super) message: String,
    pub(super) remedy: Option<String>,
    pub(super) notes: Vec<String>,
}

/// Why there is nothing to go on with: something has to be looked up or fetched first, or the item is not as it has to be.
pub(super) enum Stop {
    Missing(Missing),
    Judgement(Judgement),
}

impl From<Missing> for Stop {
    fn from(missing: Missing) -> Self {
        Self::Missing(missing)
    }
}

impl From<Judgement> for Stop {
    fn from(judgement: Judgement) -> Self {
        Self::Judgement(judgement)
    }
}

impl Judgement {
    fn new(status: CheckStatus, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            remedy: None,
            notes: Vec::new(),
        }
    }

    pub(super) fn pass(message: impl Into<String>) -> Self {
        Self::new(CheckStatus::Pass, message)
    }

    pub(super) fn fail(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..Self::new(CheckStatus::Fail, message)
        }
    }

    pub(super) fn not_looked_at(obstacle: Obstacle, message: impl Into<String>) -> Self {
        Self::new(CheckStatus::NotLookedAt(obstacle), message)
    }

    /// By findings: the first error, or else the first rule that was not checked. The others become notes; without an
    /// error it passes with the message `good`.
    pub(super) fn of_findings<'f>(
        findings: impl Iterator<Item = &'f Finding> + Clone,
        good: impl Into<String>,
    ) -> Self {
        let first = |severity| findings.clone().find(move |finding| finding.severity() == severity);
        let shown = first(Severity::Error).or(first(Severity::NotChecked));
        let judgement = match shown {
            None => Self::pass(good),
            Some(error) if error.severity() == Severity::Error => Self::fail(error.message(), error.remedy()),
            Some(unknown) => Self::not_looked_at(Obstacle::Permanent, unknown.message()),
        };
        let others = findings.filter(|finding| shown != Some(*finding));
        judgement.with_notes(others.map(Finding::to_string))
    }

    #[must_use]
    pub(super) fn with_notes(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// The same with these words before the message, for what depends on it.
    pub(super) fn with_prefix(&self, words: &str) -> Self {
        Self {
            message: format!("{words}{}", self.message),
            ..self.clone()
        }
    }

    pub(super) fn of(self, item: CheckItem) -> CheckLine {
        CheckLine { item, judgement: self }
    }
}

/// Adds the line of an item, and gives what the further ones need of it.
pub(super) fn add<T>(
    lines: &mut Vec<CheckLine>,
    item: CheckItem,
    result: Result<(T, Judgement), Stop>,
) -> Result<Option<T>, Missing> {
    let (found, judgement) = match result {
        Ok((found, judgement)) => (Some(found), judgement),
        Err(Stop::Judgement(judgement)) => (None, judgement),
        Err(Stop::Missing(missing)) => return Err(missing),
    };
    lines.push(judgement.of(item));
    Ok(found)
}
