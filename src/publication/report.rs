//! The result of a domain check, line by line.

use crate::checks::{Finding, Severity};
use crate::mark::{Domain, Selector};

/// What a domain publishes, and what is wrong with it: the result of a [`DomainCheck`](super::DomainCheck).
#[derive(Clone, Debug)]
pub struct CheckReport {
    pub(super) domain: Domain,
    pub(super) selector: Selector,
    pub(super) record_domain: Option<Domain>,
    pub(super) organizational_domain: Option<String>,
    pub(super) is_published: bool,
    pub(super) lines: Vec<CheckLine>,
}

/// The result for one [`CheckItem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckLine {
    item: CheckItem,
    status: CheckStatus,
    message: String,
    remedy: Option<String>,
    notes: Vec<String>,
}

/// What a [`CheckLine`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CheckItem {
    /// There is exactly one assertion record, and it names a logo.
    Record,
    /// DMARC is enforced for the domain itself.
    DmarcAuthor,
    /// DMARC is enforced for its organizational domain.
    DmarcOrganization,
    /// The logo can be fetched, as receivers fetch it.
    Logo,
    /// The logo is a drawing that receivers show.
    LogoProfile,
    /// The evidence document can be fetched, as receivers fetch it.
    Evidence,
    /// The certificates in it are verified.
    Certificate,
    /// The certificate covers the domain under which the record stands.
    CertificateDomain,
    /// The logo that is served is the one in the certificate.
    LogoInCertificate,
    /// The certificate is not revoked.
    Revocation,
    /// The evidence that is served is what was collected.
    CollectedEvidence,
    /// The logo that is served is what was collected.
    CollectedLogo,
}

/// The status of a [`CheckItem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CheckStatus {
    /// It is correct.
    Pass,
    /// It is wrong, and the line's remedy says what to change.
    Fail,
    /// It could not be checked.
    NotLookedAt(Obstacle),
}

/// Why an item could not be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Obstacle {
    /// A transient failure: a timeout, no connection, an overloaded server.
    Transient,
    /// A failure that a later attempt would meet again.
    Permanent,
    /// It depends on something that another line did not find.
    Dependent,
}

/// The overall outcome of a [`CheckReport`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CheckOutcome {
    /// Every item was checked and is correct.
    Pass,
    /// No assertion record is published yet; no other item fails.
    NotPublished,
    /// Some items could not be checked, only because of transient failures; none fails.
    Transient,
    /// Some items could not be checked, and a later attempt would not change that; none fails.
    Incomplete,
    /// At least one item fails.
    Fail,
}

impl CheckReport {
    /// The domain that was checked.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// The selector of the assertion record.
    pub fn selector(&self) -> &Selector {
        &self.selector
    }

    /// The domain that publishes the assertion record: the domain itself, or its organizational domain.
    pub fn record_domain(&self) -> Option<&Domain> {
        self.record_domain.as_ref()
    }

    /// The organizational domain, as the DNS tree walk finds it, where that came to an end.
    pub fn organizational_domain(&self) -> Option<&str> {
        self.organizational_domain.as_deref()
    }

    /// The lines, in the order of [`CheckItem`].
    pub fn lines(&self) -> &[CheckLine] {
        &self.lines
    }

    /// The overall outcome: [`CheckOutcome::Pass`] only if every line passes.
    pub fn outcome(&self) -> CheckOutcome {
        let has = |status| self.lines.iter().any(|line| line.status == status);
        let is_absence = |line: &&CheckLine| !self.is_published && line.item == CheckItem::Record;
        let mut failures = self.lines.iter().filter(|line| line.status == CheckStatus::Fail);
        if failures.any(|line| !is_absence(&line)) {
            CheckOutcome::Fail
        } else if has(CheckStatus::NotLookedAt(Obstacle::Permanent)) {
            CheckOutcome::Incomplete
        } else if has(CheckStatus::NotLookedAt(Obstacle::Transient)) {
            CheckOutcome::Transient
        } else if !self.is_published {
            CheckOutcome::NotPublished
        } else if !self.lines.is_empty() && self.lines.iter().all(|line| line.status == CheckStatus::Pass) {
            CheckOutcome::Pass
        } else {
            CheckOutcome::Incomplete
        }
    }
}

impl CheckLine {
    pub(super) fn pass(item: CheckItem, message: impl Into<String>) -> Self {
        Self::new(item, CheckStatus::Pass, message.into())
    }

    pub(super) fn fail(item: CheckItem, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..Self::new(item, CheckStatus::Fail, message.into())
        }
    }

    pub(super) fn not_looked_at(item: CheckItem, obstacle: Obstacle, message: impl Into<String>) -> Self {
        Self::new(item, CheckStatus::NotLookedAt(obstacle), message.into())
    }

    pub(super) fn needs(item: CheckItem, what: &str) -> Self {
        Self::not_looked_at(item, Obstacle::Dependent, format!("it needs {what}"))
    }

    /// A line for an item that `findings` are about: the first error, or else the first rule that was not checked. The others
    /// become notes; without an error the line passes with the message `good`.
    pub(super) fn of_findings<'f>(
        item: CheckItem,
        findings: impl Iterator<Item = &'f Finding> + Clone,
        good: impl Into<String>,
    ) -> Self {
        let first = |severity| findings.clone().find(move |finding| finding.severity() == severity);
        let shown = first(Severity::Error).or(first(Severity::NotChecked));
        let line = match shown {
            None => Self::pass(item, good),
            Some(error) if error.severity() == Severity::Error => Self::fail(item, error.message(), error.remedy()),
            Some(unknown) => Self::not_looked_at(item, Obstacle::Permanent, unknown.message()),
        };
        let others = findings.filter(|finding| shown != Some(*finding));
        line.with_notes(others.map(Finding::to_string))
    }

    fn new(item: CheckItem, status: CheckStatus, message: String) -> Self {
        Self {
            item,
            status,
            message,
            remedy: None,
            notes: Vec::new(),
        }
    }

    #[must_use]
    pub(super) fn with_notes(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// The item that was checked.
    pub fn item(&self) -> CheckItem {
        self.item
    }

    /// The status.
    pub fn status(&self) -> CheckStatus {
        self.status
    }

    /// The result or the reason, in a sentence that is safe to print.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to change, if the line fails.
    pub fn remedy(&self) -> Option<&str> {
        self.remedy.as_deref()
    }

    /// Further observations without effect on the status: aliases, warnings.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
