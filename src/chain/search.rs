//! The search for the best path from the end entity up to a root.
//!
//! It is a depth-first search over possible issuers, with a budget: hostile certificates can be put together in more ways
//! than anybody can try, and each signature costs time.

use std::collections::HashMap;

use super::anchors::{Trust, TrustAnchors};
use super::candidate::Candidate;
use super::error::Listed;
use crate::certificates::Certificate;

/// How many signatures are verified at most, as in other path builders. A real chain has three.
const MAX_SIGNATURES: usize = 100;
/// How many certificates are visited at most, each as often as paths lead to it.
const MAX_STEPS: usize = 1_000;

/// What is known of one signature.
#[derive(Clone, Debug)]
pub(super) enum Signature {
    Verified,
    Failed,
    /// With the reason, as half a sentence.
    Unsupported(String),
}

/// Looks at one signature: of the first certificate, by the key of the second.
pub(super) type Verify = fn(&Candidate<'_>, &Candidate<'_>) -> Signature;

/// A path up from the end entity.
#[derive(Debug)]
pub(super) struct Path<'c> {
    /// From the end entity to `last`.
    pub(super) certificates: Vec<&'c Candidate<'c>>,
    pub(super) last: &'c Candidate<'c>,
    pub(super) end: End<'c>,
    pub(super) trust: Option<Trust>,
}

/// How a path ends.
#[derive(Clone, Debug)]
pub(super) enum End<'c> {
    /// With a certificate that signed itself.
    SelfSigned,
    /// With a certificate that a trust anchor signed which was not sent.
    IssuedByAnchor(&'c Certificate),
    /// With a trust anchor that somebody else has signed, who was not sent.
    Anchor,
    MissingIssuer,
    /// With a certificate whose signature cannot be verified, for this reason.
    Unsupported(String),
    /// With a certificate that none of its issuers signed. This one should have.
    BadSignature(Listed),
    /// With a certificate whose issuers are all on the path already, this one among them.
    Loop(&'c Candidate<'c>),
}

impl Path<'_> {
    /// What makes a path better than another: how it ends, then its length: the shortest to a root, else the longest.
    fn rank(&self) -> (u8, isize) {
        let length = isize::try_from(self.certificates.len()).unwrap_or(isize::MAX);
        match &self.end {
            End::SelfSigned | End::IssuedByAnchor(_) | End::Anchor => (
                match self.trust {
                    Some(Trust::Known(root)) if !root.is_listed_by_receivers() => 5,
                    Some(_) => 6,
                    None => 4,
                },
                length.saturating_neg(),
            ),
            End::MissingIssuer => (3, length),
            End::Unsupported(_) => (2, length),
            End::BadSignature(_) => (1, length),
            End::Loop(_) => (0, length),
        }
    }

    fn leads_to_a_root(&self) -> bool {
        matches!(self.end, End::SelfSigned | End::IssuedByAnchor(_) | End::Anchor)
    }
}

/// The best path up from a certificate; `None` when the budget was spent before one to a root was found.
pub(super) fn best_path<'c>(
    end_entity: &'c Candidate<'c>,
    candidates: &'c [Candidate<'c>],
    anchors: &'c TrustAnchors,
    verify: Verify,
) -> Option<Path<'c>> {
    let mut search = Search {
        candidates,
        anchors,
        verify,
        verified: HashMap::new(),
        steps: 0,
        exhausted: false,
        path: vec![end_entity],
        trust: vec![None],
        best: None,
    };
    search.climb(end_entity);
    let Search { best, exhausted, .. } = search;
    best.filter(|best| best.leads_to_a_root() || !exhausted)
}

struct Search<'c> {
    candidates: &'c [Candidate<'c>],
    anchors: &'c TrustAnchors,
    verify: Verify,
    /// By certificate and key: certificates of one authority have one key.
    verified: HashMap<(Option<usize>, &'c [u8]), Signature>,
    steps: usize,
    exhausted: bool,
    path: Vec<&'c Candidate<'c>>,
    /// Why each certificate of the path is a trust anchor's, if it is.
    trust: Vec<Option<Trust>>,
    best: Option<Path<'c>>,
}

impl<'c> Search<'c> {
    /// Follows every path up from `last`, the certificate at the end of the path, and keeps the best.
    fn climb(&mut self, last: &'c Candidate<'c>) {
        self.steps = self.steps.saturating_add(1);
        if self.steps > MAX_STEPS {
            self.exhausted = true;
            return;
        }
        let mut dead_end = End::MissingIssuer;
        if last.may_have_issued(last) {
            match self.signed(last, last) {
                Signature::Verified => return self.arrive(last, End::SelfSigned, None),
                Signature::Failed => dead_end = End::BadSignature(last.into()),
                Signature::Unsupported(reason) => dead_end = End::Unsupported(reason),
            }
        }
        let mut is_issued = false;
        for anchor in self.anchors_that_may_have_issued(last) {
            match (self.verify)(last, &anchor) {
                Signature::Verified => {
                    is_issued = true;
                    let trust = self.anchors.trust(anchor.certificate);
                    self.arrive(last, End::IssuedByAnchor(anchor.certificate), trust);
                }
                Signature::Failed => dead_end = better_told(dead_end, End::BadSignature((&anchor).into())),
                Signature::Unsupported(reason) => dead_end = better_told(dead_end, End::Unsupported(reason)),
            }
        }
        for issuer in self.candidates {
            if !issuer.may_have_issued(last) || issuer.index == last.index {
                continue;
            }
            if let Some(earlier) = self.path.iter().find(|on_path| on_path.is_same_authority_as(issuer)) {
                dead_end = better_told(dead_end, End::Loop(earlier));
                continue;
            }
            match self.signed(last, issuer) {
                Signature::Verified => {
                    is_issued = true;
                    self.path.push(issuer);
                    self.trust.push(self.anchors.trust(issuer.certificate));
                    self.climb(issuer);
                    self.path.pop();
                    self.trust.pop();
                }
                Signature::Failed => dead_end = better_told(dead_end, End::BadSignature(issuer.into())),
                Signature::Unsupported(reason) => dead_end = better_told(dead_end, End::Unsupported(reason)),
            }
        }
        if !is_issued {
            let is_anchor = self.trust.last().is_some_and(Option::is_some);
            self.arrive(last, if is_anchor { End::Anchor } else { dead_end }, None);
        }
    }

    /// The trust anchors at hand that were not sent and by names and key identifiers may have issued the certificate.
    fn anchors_that_may_have_issued(&self, certificate: &'c Candidate<'c>) -> Vec<Candidate<'c>> {
        let was_sent = |anchor: &Certificate| self.candidates.iter().any(|sent| sent.certificate == anchor);
        let named = self.anchors.named(certificate.issuer());
        let not_sent = named.filter(|anchor| !was_sent(anchor));
        not_sent
            .filter_map(|anchor| Candidate::new(None, anchor).ok())
            .filter(|anchor| anchor.may_have_issued(certificate))
            .collect()
    }

    /// Keeps the path when it is better than the best so far.
    fn arrive(&mut self, last: &'c Candidate<'c>, end: End<'c>, trust_in_end: Option<Trust>) {
        let path = Path {
            certificates: self.path.clone(),
            last,
            end,
            trust: trust_in_end.or_else(|| self.trust.iter().rev().find_map(|trust| *trust)),
        };
        if self.best.as_ref().is_none_or(|best| path.rank() > best.rank()) {
            self.best = Some(path);
        }
    }

    fn signed(&mut self, certificate: &'c Candidate<'c>, issuer: &'c Candidate<'c>) -> Signature {
        let pair = (certificate.index, issuer.key());
        if let Some(known) = self.verified.get(&pair) {
            return known.clone();
        }
        if self.verified.len() >= MAX_SIGNATURES {
            self.exhausted = true;
            return Signature::Failed;
        }
        let signature = (self.verify)(certificate, issuer);
        self.verified.insert(pair, signature.clone());
        signature
    }
}

/// Of two reasons why a path goes no further, the one that says more. Of equals the first.
fn better_told<'c>(one: End<'c>, other: End<'c>) -> End<'c> {
    let says = |end: &End<'_>| match end {
        End::Unsupported(_) => 3,
        End::BadSignature(_) => 2,
        End::Loop(_) => 1,
        _ => 0,
    };
    if says(&other) > says(&one) { other } else { one }
}
