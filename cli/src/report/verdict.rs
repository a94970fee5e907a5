//! What the checks come to.

use collectmc::chain::{Chain, KnownRoot};
use collectmc::checks::{Finding, Rule, Verdict};
use data_encoding::HEXLOWER;
use serde::Serialize;

use super::json::text_or_null;
use crate::checks::{Examination, TrustReason};

#[derive(Serialize)]
pub(crate) struct VerdictReport {
    pub(crate) state: VerdictState,
    /// The rule that matters most of those that are broken.
    #[serde(serialize_with = "text_or_null")]
    pub(crate) rule: Option<Rule>,
    /// What was found against it.
    pub(crate) reason: Option<String>,
    pub(crate) remedy: Option<&'static str>,
    /// The document and section that the rule comes from.
    pub(crate) source: Option<&'static str>,
    /// Where the chain leads to, where there is one.
    pub(crate) root: Option<RootReport>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum VerdictState {
    Verified,
    UnknownRoot,
    Refused,
}

#[derive(Serialize)]
pub(crate) struct RootReport {
    /// Its common name; without one, its organization or the whole subject.
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) sha256: String,
    /// Null when it is not.
    #[serde(serialize_with = "text_or_null")]
    pub(crate) trusted: Option<TrustReason>,
    /// The date of the list that has it.
    pub(crate) list: Option<&'static str>,
    /// What was known of it and receivers on that date.
    pub(crate) note: Option<&'static str>,
}

impl VerdictReport {
    pub(super) fn of(examination: &Examination) -> Self {
        let (state, finding) = match examination.verdict() {
            Verdict::Verified(_) => (VerdictState::Verified, None),
            Verdict::UnknownRoot(finding) => (VerdictState::UnknownRoot, Some(finding)),
            Verdict::Refused(finding) => (VerdictState::Refused, Some(finding)),
            _ => (VerdictState::Refused, None),
        };
        let chain = examination.chain.as_ref().ok();
        Self {
            state,
            rule: finding.map(Finding::rule),
            reason: finding.map(|finding| finding.message().to_owned()),
            remedy: finding.map(super::findings::remedy),
            source: finding.map(Finding::source),
            root: chain.map(|chain| RootReport::of(chain, examination.trust)),
        }
    }

    /// Why it is so, for people. It may quote names.
    pub(crate) fn why(&self) -> String {
        match (&self.reason, &self.root) {
            (Some(reason), _) => reason.clone(),
            (None, Some(root)) => format!("the chain leads to {}", root.in_words()),
            (None, None) => String::new(),
        }
    }
}

impl VerdictState {
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::UnknownRoot => "unknown root",
            Self::Refused => "refused",
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
            name: super::certificates::name(root),
            subject: root.subject().to_owned(),
            sha256: HEXLOWER.encode(&root.sha256()),
            trusted: trust,
            list: known.map(|_| KnownRoot::LIST_DATE),
            note: known.and_then(KnownRoot::note),
        }
    }

    fn in_words(&self) -> String {
        let name = &self.name;
        match self.trusted {
            Some(TrustReason::Known(_)) => format!("a known root (list of {}): {name}", KnownRoot::LIST_DATE),
            Some(TrustReason::Recording) => format!("the root that the recording has in roots.pem: {name}"),
            Some(TrustReason::Given) => format!("a root that was given with --roots: {name}"),
            None => name.clone(),
        }
    }
}
