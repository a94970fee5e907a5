//! What the checks come to, as data.

use collectmc::chain::{Chain, KnownRoot};
use collectmc::checks::{Finding, Verdict};
use data_encoding::HEXLOWER;
use serde::Serialize;

use crate::checks::{Examination, TrustReason};

#[derive(Serialize)]
pub(crate) struct VerdictReport {
    /// `verified`, `unknown-root` or `refused`.
    pub(crate) state: &'static str,
    /// The rule that matters most of those that are broken.
    pub(crate) rule: Option<&'static str>,
    /// What was found against it.
    pub(crate) reason: Option<String>,
    pub(crate) remedy: Option<&'static str>,
    /// The document and section that the rule comes from.
    pub(crate) source: Option<&'static str>,
    /// Where the chain leads to, where there is one.
    pub(crate) root: Option<RootReport>,
}

#[derive(Serialize)]
pub(crate) struct RootReport {
    pub(crate) subject: String,
    pub(crate) sha256: String,
    /// Why it is trusted: `known`, `given` or `recording`; null when it is not.
    pub(crate) trusted: Option<&'static str>,
    /// The date of the list that has it.
    pub(crate) list: Option<&'static str>,
    /// What was known of it and receivers on that date.
    pub(crate) note: Option<&'static str>,
}

impl VerdictReport {
    pub(super) fn of(examination: &Examination) -> Self {
        let verdict = examination.verdict();
        let finding = match verdict {
            Verdict::UnknownRoot(finding) | Verdict::Refused(finding) => Some(finding),
            _ => None,
        };
        Self {
            state: verdict.as_str(),
            rule: finding.map(|finding| finding.rule().as_str()),
            reason: finding.map(|finding| finding.message().to_owned()),
            remedy: finding.map(super::finding::remedy),
            source: finding.map(Finding::source),
            root: examination
                .chain
                .as_ref()
                .ok()
                .map(|chain| RootReport::of(chain, examination.trust)),
        }
    }
}

impl RootReport {
    fn of(chain: &Chain, trust: Option<TrustReason>) -> Self {
        let root = chain.root();
        let known = match trust {
            Some(TrustReason::Known(known)) => Some(known),
            _ => None,
        };
        Self {
            subject: root.subject().to_owned(),
            sha256: HEXLOWER.encode(&root.sha256()),
            trusted: trust.map(|trust| match trust {
                TrustReason::Known(_) => "known",
                TrustReason::Given => "given",
                TrustReason::Recording => "recording",
            }),
            list: known.map(|_| KnownRoot::LIST_DATE),
            note: known.and_then(KnownRoot::note),
        }
    }
}
