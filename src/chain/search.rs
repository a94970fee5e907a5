//! The search for the best path from the end entity up to a root.
//!
//! It is a depth-first search over possible issuers, with a budget: the number of paths through hostile certificates is
//! exponential, and each signature costs time.

use data_encoding::HEXLOWER;

use super::anchors::Trust;
use super::candidate::Candidate;
use super::error::{ChainError, Listed};

/// The limit on verified signatures, as in other path builders. A real chain has three.
const MAX_SIGNATURES: usize = 100;
/// The limit on visited certificates, each counted once per path that leads to it.
const MAX_STEPS: usize = 1_000;

/// Why a signature is not verified.
#[derive(Clone, Debug)]
pub(super) enum SignatureError {
    #[cfg_attr(not(feature = "verify"), expect(dead_code))] // Then nothing is verified.
    Wrong,
    /// With the reason, as half a sentence.
    Unsupported(String),
}

pub(super) type Verification = Result<(), SignatureError>;

/// Verifies the signature of the first certificate by the key of the second.
pub(super) type Verify = fn(&Candidate<'_>, &Candidate<'_>) -> Verification;

/// A path up from the end entity.
#[derive(Debug)]
pub(super) struct Path<'c> {
    /// From the end entity to `last`.
    pub(super) certificates: Vec<&'c Candidate<'c>>,
    pub(super) last: &'c Candidate<'c>,
    pub(super) end: End<'c>,
}

/// How a path ends.
#[derive(Clone, Debug)]
pub(super) enum End<'c> {
    /// With a certificate that signed itself.
    SelfSigned,
    /// With a certificate signed by a trust anchor that was not sent.
    IssuedByAnchor(&'c Candidate<'c>),
    /// With a trust anchor that is not self-signed, and whose issuer was not sent.
    Anchor,
    MissingIssuer,
    /// With a certificate whose signature cannot be verified, for this reason.
    Unsupported(String),
    /// With a certificate that was not signed by any of the possible issuers. This is the preferred one.
    BadSignature(&'c Candidate<'c>),
    /// With a certificate whose issuers are all on the path already, this one among them.
    Loop(&'c Candidate<'c>),
}

impl Path<'_> {
    /// The better path has the higher rank: by its end, then by its length. The shortest to a root is better, else the longest.
    fn rank(&self) -> (u8, isize) {
        let length = self
            .certificates
            .len()
            .saturating_add(usize::from(matches!(self.end, End::IssuedByAnchor(_))));
        let length = isize::try_from(length).unwrap_or(isize::MAX);
        match &self.end {
            End::SelfSigned | End::IssuedByAnchor(_) | End::Anchor => (
                match self.trust() {
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

    /// Why the path is trusted: for its root, or for an issuer below it. The end entity is no trust anchor.
    pub(super) fn trust(&self) -> Option<Trust> {
        let of_the_end = match self.end {
            End::IssuedByAnchor(anchor) => anchor.trust(),
            End::SelfSigned if self.certificates.len() > 1 => self.last.trust_of_self_signed(),
            _ => None,
        };
        let mut issuers = self.certificates.iter().skip(1).rev();
        of_the_end.or_else(|| issuers.find_map(|issuer| issuer.trust()))
    }

    /// Why the path leads to no root; `None` when it does.
    pub(super) fn error(&self) -> Option<ChainError> {
        let certificate = Listed::from(self.last);
        Some(match &self.end {
            End::SelfSigned | End::IssuedByAnchor(_) | End::Anchor => return None,
            End::MissingIssuer => ChainError::MissingIssuer {
                certificate,
                issuer: self.last.certificate.issuer().into(),
                key_identifier: self
                    .last
                    .authority_key_identifier
                    .map(|identifier| HEXLOWER.encode(identifier).into()),
            },
            End::Unsupported(reason) => ChainError::UnsupportedSignature {
                certificate,
                reason: reason.as_str().into(),
            },
            End::BadSignature(issuer) => ChainError::BadSignature {
                certificate,
                issuer: (*issuer).into(),
            },
            End::Loop(earlier) => {
                let members = self.certificates.iter();
                let members = members.skip_while(|member| member.index != earlier.index);
                ChainError::Loop {
                    certificates: members.map(|member| Listed::from(*member)).collect(),
                }
            }
        })
    }
}

/// The best path up from a certificate through these issuers, which are in order of preference; `None` when the budget was
/// spent before a path to a root was found.
pub(super) fn best_path<'c>(
    end_entity: &'c Candidate<'c>,
    issuers: &'c [&'c Candidate<'c>],
    verify: Verify,
) -> Option<Path<'c>> {
    let mut search = Search {
        issuers,
        verify,
        verified: Vec::new(),
        steps: 0,
        exhausted: false,
        path: vec![end_entity],
        best: None,
    };
    search.climb(end_entity);
    let Search { best, exhausted, .. } = search;
    best.filter(|best| best.error().is_none() || !exhausted)
}

struct Search<'c> {
    /// In order of preference.
    issuers: &'c [&'c Candidate<'c>],
    verify: Verify,
    /// By certificate and key: the certificates of one authority share a key. There are few.
    verified: Vec<((Option<usize>, &'c [u8]), Verification)>,
    steps: usize,
    exhausted: bool,
    path: Vec<&'c Candidate<'c>>,
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
                Ok(()) => return self.arrive(last, End::SelfSigned),
                Err(why) => dead_end = why,
            }
        }
        let mut is_issued = false;
        for issuer in self.issuers {
            if !issuer.may_have_issued(last) || issuer.index == last.index {
                continue;
            }
            if let Some(earlier) = self.path.iter().find(|on_path| on_path.is_same_authority_as(issuer)) {
                dead_end = more_specific(dead_end, End::Loop(earlier));
                continue;
            }
            match self.signed(last, issuer) {
                Err(why) => dead_end = more_specific(dead_end, why),
                Ok(()) => {
                    is_issued = true;
                    if issuer.index.is_none() {
                        self.arrive(last, End::IssuedByAnchor(issuer));
                    } else {
                        self.path.push(issuer);
                        self.climb(issuer);
                        self.path.pop();
                    }
                }
            }
        }
        if !is_issued {
            let is_anchor = self.path.len() > 1 && last.trust().is_some();
            self.arrive(last, if is_anchor { End::Anchor } else { dead_end });
        }
    }

    /// Keeps the path when it is better than the best so far.
    fn arrive(&mut self, last: &'c Candidate<'c>, end: End<'c>) {
        let path = Path {
            certificates: self.path.clone(),
            last,
            end,
        };
        if self.best.as_ref().is_none_or(|best| path.rank() > best.rank()) {
            self.best = Some(path);
        }
    }

    /// Verifies the signature, of each certificate by each key once. The error is the end of the path.
    fn signed(&mut self, certificate: &'c Candidate<'c>, issuer: &'c Candidate<'c>) -> Result<(), End<'c>> {
        let pair = (certificate.index, issuer.key());
        let known = self.verified.iter().find(|(known, _)| *known == pair);
        let verification = match known {
            Some((_, verification)) => verification.clone(),
            None if self.verified.len() >= MAX_SIGNATURES => {
                self.exhausted = true;
                return Err(End::MissingIssuer);
            }
            None => {
                let verification = (self.verify)(certificate, issuer);
                self.verified.push((pair, verification.clone()));
                verification
            }
        };
        verification.map_err(|error| match error {
            SignatureError::Wrong => End::BadSignature(issuer),
            SignatureError::Unsupported(reason) => End::Unsupported(reason),
        })
    }
}

/// The more specific of two reasons why a path ends; the first if they are equal.
fn more_specific<'c>(one: End<'c>, other: End<'c>) -> End<'c> {
    let specificity = |end: &End<'_>| match end {
        End::Unsupported(_) => 3,
        End::BadSignature(_) => 2,
        End::Loop(_) => 1,
        _ => 0,
    };
    match specificity(&other) > specificity(&one) {
        true => other,
        false => one,
    }
}
