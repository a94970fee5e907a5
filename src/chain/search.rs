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
    /// The error is the reason why it leads to no root.
    pub(super) end: Result<End<'c>, ChainError>,
}

/// How a path ends that leads to a root.
#[derive(Clone, Debug)]
pub(super) enum End<'c> {
    /// With a certificate that signed itself.
    SelfSigned,
    /// With a certificate signed by a trust anchor that was not sent.
    IssuedByAnchor(&'c Candidate<'c>),
    /// With a trust anchor that is not self-signed, and whose issuer was not sent.
    Anchor,
}

impl Path<'_> {
    /// The better path has the higher rank: by its end, then by its length. The shortest to a root is better, else the longest.
    fn rank(&self) -> (u8, isize) {
        let not_sent = matches!(self.end, Ok(End::IssuedByAnchor(_)));
        let length = self.certificates.len().saturating_add(usize::from(not_sent));
        let length = isize::try_from(length).unwrap_or(isize::MAX);
        match &self.end {
            Ok(_) => (
                match self.trust() {
                    Some(Trust::Known(root)) if !root.is_listed_by_receivers() => 5,
                    Some(_) => 6,
                    None => 4,
                },
                length.saturating_neg(),
            ),
            Err(error) => (rank(error), length),
        }
    }

    /// Why the path is trusted: for its root, or for an issuer below it. The end entity is no trust anchor.
    pub(super) fn trust(&self) -> Option<Trust> {
        let of_the_end = match self.end {
            Ok(End::IssuedByAnchor(anchor)) => anchor.trust(false),
            Ok(End::SelfSigned) if self.certificates.len() > 1 => self.last.trust(true),
            _ => None,
        };
        let mut issuers = self.certificates.iter().skip(1).rev();
        of_the_end.or_else(|| issuers.find_map(|issuer| issuer.trust(false)))
    }
}

/// The best path up from a certificate through these issuers, which are in order of preference. The error is that the budget
/// was spent before a path to a root was found.
pub(super) fn best_path<'c>(
    end_entity: &'c Candidate<'c>,
    issuers: &'c [&'c Candidate<'c>],
    verify: Verify,
) -> Result<Path<'c>, ChainError> {
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
    best.filter(|best| best.end.is_ok() || !exhausted)
        .ok_or(ChainError::TooComplex)
}

/// A certificate, the key that it was held against, and the result: the certificates of one authority share a key.
type Verified<'c> = (Option<usize>, &'c [u8], Result<(), ChainError>);

struct Search<'c> {
    /// In order of preference.
    issuers: &'c [&'c Candidate<'c>],
    verify: Verify,
    verified: Vec<Verified<'c>>,
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
        let mut dead_end = None;
        if last.may_have_issued(last) {
            match self.signed(last, last) {
                Ok(()) => return self.arrive(last, Ok(End::SelfSigned)),
                Err(error) => dead_end = Some(error),
            }
        }
        let mut is_issued = false;
        for issuer in self.issuers {
            if !issuer.may_have_issued(last) || issuer.index == last.index {
                continue;
            }
            if let Some(earlier) = self.path.iter().find(|on_path| on_path.is_same_authority_as(issuer)) {
                dead_end = dead_end.or_else(|| Some(self.circle(earlier)));
                continue;
            }
            match self.signed(last, issuer) {
                Err(error) => dead_end = [error].into_iter().chain(dead_end).max_by_key(rank),
                Ok(()) => {
                    is_issued = true;
                    if issuer.index.is_none() {
                        self.arrive(last, Ok(End::IssuedByAnchor(issuer)));
                    } else {
                        self.path.push(issuer);
                        self.climb(issuer);
                        self.path.pop();
                    }
                }
            }
        }
        if !is_issued {
            let is_anchor = self.path.len() > 1 && last.trust(false).is_some();
            let error = || dead_end.unwrap_or_else(|| missing_issuer(last));
            self.arrive(last, is_anchor.then_some(End::Anchor).ok_or_else(error));
        }
    }

    /// Keeps the path when it is better than the best so far.
    fn arrive(&mut self, last: &'c Candidate<'c>, end: Result<End<'c>, ChainError>) {
        let path = Path {
            certificates: self.path.clone(),
            last,
            end,
        };
        if self.best.as_ref().is_none_or(|best| path.rank() > best.rank()) {
            self.best = Some(path);
        }
    }

    /// Verifies the signature, of each certificate by each key once.
    fn signed(&mut self, certificate: &'c Candidate<'c>, issuer: &'c Candidate<'c>) -> Result<(), ChainError> {
        let (index, key) = (certificate.index, issuer.key());
        let mut known = self.verified.iter();
        if let Some((.., verified)) = known.find(|(known, by, _)| *known == index && *by == key) {
            return verified.clone();
        }
        if self.verified.len() >= MAX_SIGNATURES {
            self.exhausted = true;
            return Err(ChainError::TooComplex);
        }
        let verified = (self.verify)(certificate, issuer).map_err(|error| match error {
            SignatureError::Wrong => ChainError::BadSignature {
                certificate: certificate.into(),
                issuer: issuer.into(),
            },
            SignatureError::Unsupported(reason) => ChainError::UnsupportedSignature {
                certificate: certificate.into(),
                reason: reason.into(),
            },
        });
        self.verified.push((index, key, verified.clone()));
        verified
    }

    /// The error of a path whose next certificate is on it already.
    fn circle(&self, earlier: &Candidate<'_>) -> ChainError {
        let members = self.path.iter().skip_while(|member| member.index != earlier.index);
        ChainError::Loop {
            certificates: members.map(|member| Listed::from(*member)).collect(),
        }
    }
}

fn missing_issuer(last: &Candidate<'_>) -> ChainError {
    let key_identifier = last.authority_key_identifier;
    ChainError::MissingIssuer {
        certificate: last.into(),
        issuer: last.certificate.issuer().into(),
        key_identifier: key_identifier.map(|identifier| HEXLOWER.encode(identifier).into()),
    }
}

/// How far an error is from one of certificates that do not belong together: of several, the user gets the one of highest rank.
fn rank(error: &ChainError) -> u8 {
    match error {
        ChainError::MissingIssuer { .. } => 3,
        ChainError::UnsupportedSignature { .. } => 2,
        ChainError::BadSignature { .. } => 1,
        _ => 0,
    }
}
