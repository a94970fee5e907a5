//! The way from the end entity up, issuer by issuer.
//!
//! Certificates of one authority (same subject, key and key identifier) are alternatives: whoever was issued by one of
//! them was issued by each. So the search goes from authority to authority, asks for the best way up from each only
//! once, and checks each signature at most once a key. That keeps the work small where a search over all ways would
//! never end.

use std::collections::HashMap;
use std::rc::Rc;

use super::Signatures;
use super::candidate::Candidate;
use super::error::{ChainError, Listed};
use super::signature::Verdict;
use data_encoding::HEXLOWER;

/// A way that holds: the index of each certificate, the end entity first.
pub(super) struct Path {
    pub(super) indices: Vec<usize>,
    pub(super) ends_in_root: bool,
    pub(super) signatures: Signatures,
}

/// Finds the best way up from the end entity.
pub(super) fn find(end_entity: &Candidate<'_>, candidates: &[Candidate<'_>]) -> Result<Path, ChainError> {
    let route = Search::new(candidates).route_from(end_entity);
    let steps: Vec<&Route<'_>> = route.steps().collect();
    let indices = || steps.iter().map(|step| step.certificate.index).collect();
    if let Some(step) = steps.iter().find(|step| step.verdict == Verdict::Failed) {
        return Err(ChainError::BadSignature {
            certificate: step.certificate.into(),
            issuer: step.issuer().into(),
            path: indices(),
        });
    }
    match (route.end, steps.as_slice()) {
        (End::Loop, _) => Err(ChainError::Loop {
            certificates: looping(&steps),
            path: indices(),
        }),
        (End::MissingIssuer, [end_entity]) => Err(missing_issuer(end_entity.certificate)),
        (end, steps) => Ok(Path {
            indices: indices(),
            ends_in_root: end == End::Root,
            signatures: signatures(steps),
        }),
    }
}

fn signatures(steps: &[&Route<'_>]) -> Signatures {
    let reason = steps.iter().find_map(|step| match &step.verdict {
        Verdict::NotChecked(reason) => {
            let certificate = Listed::from(step.certificate);
            Some(format!("the signature of {certificate} was not checked: {reason}"))
        }
        Verdict::Verified | Verdict::Failed => None,
    });
    reason.map_or(Signatures::Verified, Signatures::NotChecked)
}

/// The part of a way that goes round: from the certificate that issued the last one.
fn looping(steps: &[&Route<'_>]) -> Vec<Listed> {
    let Some(last) = steps.last() else { return Vec::new() };
    let from = steps
        .iter()
        .skip_while(|step| !step.certificate.may_have_issued(last.certificate));
    from.map(|step| step.certificate.into()).collect()
}

fn missing_issuer(end_entity: &Candidate<'_>) -> ChainError {
    let identifier = end_entity.authority_key_identifier;
    ChainError::MissingIssuer {
        certificate: end_entity.into(),
        issuer: end_entity.certificate.issuer().into(),
        key_identifier: identifier.map(|identifier| HEXLOWER.encode(identifier).into()),
    }
}

/// The best way up from a certificate: what its signature is worth, and how it goes on.
#[derive(Debug)]
struct Route<'c> {
    certificate: &'c Candidate<'c>,
    /// Of the certificate's signature, by the next one or by itself. A signature whose maker is missing counts as
    /// verified: there is nothing to be checked.
    verdict: Verdict,
    next: Option<Rc<Route<'c>>>,
    end: End,
    /// Whether no signature on the way is known to be wrong.
    sound: bool,
    length: i32,
}

/// How a way ends. A better end is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Loop,
    MissingIssuer,
    Root,
}

impl<'c> Route<'c> {
    /// A way that goes no further.
    fn end(certificate: &'c Candidate<'c>, end: End, verdict: Verdict) -> Self {
        Self {
            certificate,
            sound: verdict != Verdict::Failed,
            verdict,
            next: None,
            end,
            length: 1,
        }
    }

    fn up(certificate: &'c Candidate<'c>, verdict: Verdict, next: Rc<Route<'c>>) -> Self {
        Self {
            certificate,
            sound: next.sound && verdict != Verdict::Failed,
            verdict,
            end: next.end,
            length: next.length.saturating_add(1),
            next: Some(next),
        }
    }

    /// What makes one way better than another, the weightiest first.
    fn rank(&self) -> impl Ord + use<> {
        let length = match self.end {
            End::Root => self.length.saturating_neg(),
            End::MissingIssuer | End::Loop => self.length,
        };
        (self.sound, self.end, length)
    }

    fn issuer(&self) -> &'c Candidate<'c> {
        self.next.as_ref().map_or(self.certificate, |next| next.certificate)
    }

    fn steps(&self) -> impl Iterator<Item = &Route<'c>> {
        std::iter::successors(Some(self), |step| step.next.as_deref())
    }
}

struct Search<'c> {
    /// The certificates of each authority.
    authorities: Vec<Vec<&'c Candidate<'c>>>,
    /// The best way up from each authority asked about so far; `None` while it is being looked for.
    routes: HashMap<usize, Option<Rc<Route<'c>>>>,
}

impl<'c> Search<'c> {
    fn new(candidates: &'c [Candidate<'c>]) -> Self {
        let mut authorities: Vec<Vec<&Candidate<'_>>> = Vec::new();
        for candidate in candidates {
            let known = authorities.iter_mut().find(|members| {
                let representative = members.first();
                representative.is_some_and(|member| member.is_same_authority_as(candidate))
            });
            match known {
                Some(members) => members.push(candidate),
                None => authorities.push(vec![candidate]),
            }
        }
        Self {
            authorities,
            routes: HashMap::new(),
        }
    }

    fn route_from(&mut self, certificate: &'c Candidate<'c>) -> Route<'c> {
        let own = certificate
            .may_have_issued(certificate)
            .then(|| certificate.signed(certificate));
        let issuers = match own {
            Some(Verdict::Verified | Verdict::NotChecked(_)) => Vec::new(),
            Some(Verdict::Failed) | None => self.issuers_of(certificate),
        };
        match (own, issuers.first()) {
            (Some(verdict), None | Some((_, Verdict::Failed))) => Route::end(certificate, End::Root, verdict),
            (None, None) => Route::end(certificate, End::MissingIssuer, Verdict::Verified),
            (_, Some(_)) => {
                let ways = issuers.into_iter().filter_map(|(authority, verdict)| {
                    let next = self.route_of(authority)?;
                    Some(Route::up(certificate, verdict, next))
                });
                best(ways).unwrap_or_else(|| Route::end(certificate, End::Loop, Verdict::Verified))
            }
        }
    }

    /// The best way up from an authority; `None` when this was asked on the way up from there, which then is a loop.
    fn route_of(&mut self, authority: usize) -> Option<Rc<Route<'c>>> {
        if let Some(known) = self.routes.get(&authority) {
            return known.clone();
        }
        self.routes.insert(authority, None);
        let members = self.authorities.get(authority)?.clone();
        let route = best(members.into_iter().map(|member| self.route_from(member))).map(Rc::new);
        self.routes.insert(authority, route.clone());
        route
    }

    /// The authorities that may have issued a certificate, all with the same standing: those whose key made the
    /// signature; where none did, those of which it is not known; and else, so that the error can say something, those
    /// that have the right name only.
    fn issuers_of(&self, certificate: &Candidate<'_>) -> Vec<(usize, Verdict)> {
        let mut issuers: Vec<(usize, Verdict)> = Vec::new();
        let mut signer: Option<&Candidate<'_>> = None;
        for (index, members) in self.authorities.iter().enumerate() {
            let Some(authority) = members.first().filter(|authority| {
                authority.may_have_issued(certificate) && !authority.is_same_authority_as(certificate)
            }) else {
                continue;
            };
            // One key made the signature, so the search for it ends where it is found.
            let verdict = match signer {
                Some(signer) if signer.has_same_key_as(authority) => Verdict::Verified,
                Some(_) => continue,
                None => authority.signed(certificate),
            };
            if verdict == Verdict::Verified {
                signer = Some(authority);
            }
            issuers.push((index, verdict));
        }
        let best = issuers.iter().map(|(_, verdict)| Standing::from(verdict)).max();
        issuers.retain(|(_, verdict)| Some(Standing::from(verdict)) == best);
        issuers
    }
}

/// The first of the best ways.
fn best<'c>(ways: impl Iterator<Item = Route<'c>>) -> Option<Route<'c>> {
    ways.reduce(|best, way| if way.rank() > best.rank() { way } else { best })
}

/// How much a verdict speaks for an issuer. More is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Failed,
    NotChecked,
    Verified,
}

impl From<&Verdict> for Standing {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Verified => Self::Verified,
            Verdict::NotChecked(_) => Self::NotChecked,
            Verdict::Failed => Self::Failed,
        }
    }
}
