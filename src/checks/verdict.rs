//! The verdict of a check.

use super::{Finding, Rule, Severity};
use crate::chain::Trust;

/// The findings of a check, and their verdict.
#[derive(Clone, Debug)]
pub struct Assessment {
    findings: Vec<Finding>,
    /// Why the certificates can be trusted, or the finding that matters most of those that say they cannot.
    outcome: Result<Trust, Finding>,
}

/// Whether a mail receiver that keeps to the drafts, and trusts the root, will take the certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict<'a> {
    /// The chain leads to this trust anchor, and no rule of severity [`Error`](Severity::Error) is broken. Whether a given
    /// receiver trusts the root is for that receiver to say.
    Verified(Trust),
    /// Only the root is wrong: it is neither known nor given as trusted. Anybody can make such a chain. The finding has the
    /// root's name and fingerprint.
    UnknownRoot(&'a Finding),
    /// A rule of severity [`Error`](Severity::Error) is broken: of several, this is the one that matters most.
    Refused(&'a Finding),
}

impl Assessment {
    /// The findings are in the order of the rules.
    pub(super) fn new(mut findings: Vec<Finding>, trust: Option<Trust>) -> Self {
        let errors = || findings.iter().filter(|finding| finding.severity() == Severity::Error);
        let not_of_the_root = errors().find(|finding| finding.rule() != Rule::Root);
        let outcome = match (not_of_the_root.or(errors().next()), trust) {
            (Some(finding), _) => Err(finding.clone()),
            (None, Some(trust)) => Ok(trust),
            // Without a path to a trust anchor some rule is broken. Should none have said so, this one does.
            (None, None) => {
                let finding = Finding::new(Rule::Root, "there is no path to a trust anchor");
                findings.push(finding.clone());
                Err(finding)
            }
        };
        Self { findings, outcome }
    }

    /// What was found, in the order of [`Rule::ALL`].
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict<'_> {
        match &self.outcome {
            Ok(trust) => Verdict::Verified(*trust),
            Err(finding) if finding.rule() == Rule::Root => Verdict::UnknownRoot(finding),
            Err(finding) => Verdict::Refused(finding),
        }
    }
}
