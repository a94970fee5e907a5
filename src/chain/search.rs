//! The search for the best way up from a certificate.
//!
//! Certificates of one authority (same subject, key and key identifier) are alternatives: whoever was issued by one of
//! them was issued by each. So the search goes from authority to authority, asks for the best way up from each only
//! once, and checks each signature at most once a key. That keeps the work small where trying all ways would never end.

use std::collections::HashMap;
use std::rc::Rc;

use super::Signatures;
use super::candidate::Candidate;
use super::error::Listed;
use super::signature::Verdict;

/// The best way up from a certificate.
pub(super) fn best_route<'c>(certificate: &'c Candidate<'c>, candidates: &'c [Candidate<'c>]) -> Route<'c> {
    Search::new(candidates).route_from(certificate)
}

/// A way up from a certificate.
#[derive(Debug)]
pub(super) struct Route<'c> {
    pub(super) certificate: &'c Candidate<'c>,
    /// Why the certificate's signature was not checked, if so.
    unchecked: Option<String>,
    next: Option<Rc<Route<'c>>>,
    pub(super) end: End<'c>,
    length: i32,
}

/// How a way ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End<'c> {
    /// With a certificate that signed itself.
    Root,
    MissingIssuer,
    /// With a certificate that none of its issuers signed. This one should have.
    BadSignature {
        of: &'c Candidate<'c>,
        by: &'c Candidate<'c>,
    },
    /// With a certificate whose issuers are all on the way already.
    Loop {
        from: &'c Candidate<'c>,
    },
}

impl<'c> Route<'c> {
    /// A way that goes no further.
    fn end(certificate: &'c Candidate<'c>, end: End<'c>) -> Self {
        Self {
            certificate,
            unchecked: None,
            next: None,
            end,
            length: 1,
        }
    }

    fn up(certificate: &'c Candidate<'c>, unchecked: Option<String>, next: Rc<Route<'c>>) -> Self {
        Self {
            certificate,
            unchecked,
            end: next.end,
            length: next.length.saturating_add(1),
            next: Some(next),
        }
    }

    /// What makes a way better than another: how it ends, then its length.
    fn rank(&self) -> (i32, i32) {
        match self.end {
            End::Root => (3, self.length.saturating_neg()),
            End::MissingIssuer => (2, self.length),
            End::BadSignature { .. } => (1, self.length),
            End::Loop { .. } => (0, self.length),
        }
    }

    /// The way, certificate by certificate, this one first.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Route<'c>> {
        std::iter::successors(Some(self), |step| step.next.as_deref())
    }

    /// What is known of the signatures on the way, none of which is wrong but maybe the last.
    pub(super) fn signatures(&self) -> Signatures {
        let unchecked = self.steps().find_map(|step| {
            let certificate = Listed::from(step.certificate);
            let reason = step.unchecked.as_ref()?;
            Some(format!("the signature of {certificate} was not checked: {reason}"))
        });
        unchecked.map_or(Signatures::Verified, Signatures::NotChecked)
    }
}

struct Search<'c> {
    /// The certificates of each authority.
    authorities: Vec<Vec<&'c Candidate<'c>>>,
    /// The best way up from each authority asked about so far; `None` while it is being looked for.
    routes: HashMap<usize, Option<Rc<Route<'c>>>>,
}

/// Who issued a certificate.
enum Issuer<'c> {
    /// It signed itself.
    Itself { unchecked: Option<String> },
    /// One of these authorities, by their number.
    Authorities {
        numbers: Vec<usize>,
        unchecked: Option<String>,
    },
    /// Somebody who is not there.
    Missing,
    /// None of those who are there by name, of whom this is the first.
    Impostor(&'c Candidate<'c>),
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
        let (numbers, unchecked) = match self.issuer_of(certificate) {
            Issuer::Authorities { numbers, unchecked } => (numbers, unchecked),
            Issuer::Itself { unchecked } => {
                return Route {
                    unchecked,
                    ..Route::end(certificate, End::Root)
                };
            }
            Issuer::Missing => return Route::end(certificate, End::MissingIssuer),
            Issuer::Impostor(by) => return Route::end(certificate, End::BadSignature { of: certificate, by }),
        };
        let ways = numbers.into_iter().filter_map(|number| {
            let next = self.route_of(number)?;
            Some(Route::up(certificate, unchecked.clone(), next))
        });
        best(ways).unwrap_or_else(|| Route::end(certificate, End::Loop { from: certificate }))
    }

    /// The best way up from an authority; `None` when this was asked on the way up from there, which then is a loop.
    fn route_of(&mut self, number: usize) -> Option<Rc<Route<'c>>> {
        if let Some(known) = self.routes.get(&number) {
            return known.clone();
        }
        self.routes.insert(number, None);
        let certificates = self.authorities.get(number)?.clone();
        let route = best(certificates.into_iter().map(|certificate| self.route_from(certificate))).map(Rc::new);
        self.routes.insert(number, route.clone());
        route
    }

    fn issuer_of(&self, certificate: &'c Candidate<'c>) -> Issuer<'c> {
        let mut impostor = None;
        if certificate.may_have_issued(certificate) {
            match certificate.signed(certificate) {
                Verdict::Verified => return Issuer::Itself { unchecked: None },
                Verdict::NotChecked(reason) => {
                    return Issuer::Itself {
                        unchecked: Some(reason),
                    };
                }
                Verdict::Failed => impostor = Some(certificate),
            }
        }
        let (mut unchecked, mut numbers) = (None, Vec::new());
        for (number, authority) in self.possible_issuers_of(certificate) {
            match authority.signed(certificate) {
                Verdict::Verified => return self.with_key_of(authority, certificate),
                Verdict::NotChecked(reason) => {
                    unchecked.get_or_insert(reason);
                    numbers.push(number);
                }
                Verdict::Failed => impostor = impostor.or(Some(authority)),
            }
        }
        match impostor {
            _ if unchecked.is_some() => Issuer::Authorities { numbers, unchecked },
            Some(impostor) => Issuer::Impostor(impostor),
            None => Issuer::Missing,
        }
    }

    /// The authorities that have the key which made a signature. No other key made it, so none is tried.
    fn with_key_of(&self, signer: &Candidate<'_>, certificate: &'c Candidate<'c>) -> Issuer<'c> {
        let possible = self.possible_issuers_of(certificate);
        Issuer::Authorities {
            numbers: possible
                .filter(|(_, authority)| authority.has_same_key_as(signer))
                .map(|(number, _)| number)
                .collect(),
            unchecked: None,
        }
    }

    /// The authorities that by names and key identifiers may have issued a certificate, each with its number and one of
    /// its certificates.
    fn possible_issuers_of(&self, certificate: &'c Candidate<'c>) -> impl Iterator<Item = (usize, &'c Candidate<'c>)> {
        let numbered = self.authorities.iter().enumerate();
        let representatives = numbered.filter_map(|(number, members)| Some((number, *members.first()?)));
        representatives.filter(|(_, authority)| authority.may_have_issued(certificate))
    }
}

/// The first of the best ways.
fn best<'c>(ways: impl Iterator<Item = Route<'c>>) -> Option<Route<'c>> {
    ways.reduce(|best, way| if way.rank() > best.rank() { way } else { best })
}
