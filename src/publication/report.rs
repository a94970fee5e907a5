//! The result of a domain check, line by line.

use super::judgement::Judgement;
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
    pub(super) item: CheckItem,
    pub(super) judgement: Judgement,
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

/// The overall outcome of a [`CheckReport`]. A worse one is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// The overall outcome, that of the worst line: [`CheckOutcome::Pass`] only if every line passes.
    pub fn outcome(&self) -> CheckOutcome {
        let outcomes = self.lines.iter().map(|line| match line.status() {
            CheckStatus::Pass => CheckOutcome::Pass,
            CheckStatus::Fail if line.item == CheckItem::Record && !self.is_published => CheckOutcome::NotPublished,
            CheckStatus::Fail => CheckOutcome::Fail,
            CheckStatus::NotLookedAt(Obstacle::Permanent) => CheckOutcome::Incomplete,
            CheckStatus::NotLookedAt(Obstacle::Transient) => CheckOutcome::Transient,
            // No pass, and never alone: the line that it depends on is at least as bad.
            CheckStatus::NotLookedAt(Obstacle::Dependent) => CheckOutcome::NotPublished,
        });
        outcomes.max().unwrap_or(CheckOutcome::Incomplete)
    }
}

impl CheckLine {
    /// The item that was checked.
    pub fn item(&self) -> CheckItem {
        self.item
    }

    /// The status.
    pub fn status(&self) -> CheckStatus {
        self.judgement.status
    }

    /// The result or the reason, in a sentence that is safe to print.
    pub fn message(&self) -> &str {
        &self.judgement.message
    }

    /// What to change, if the line fails.
    pub fn remedy(&self) -> Option<&str> {
        self.judgement.remedy.as_deref()
    }

    /// Further observations without effect on the status: aliases, warnings.
    pub fn notes(&self) -> &[String] {
        &self.judgement.notes
    }
}
