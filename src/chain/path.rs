//! The way from the end entity up, issuer by issuer: what of it holds, or why it does not.

use data_encoding::HEXLOWER;

use super::Signatures;
use super::candidate::Candidate;
use super::error::{ChainError, Listed};
use super::search::{End, best_route};

/// A way that holds: the index of each certificate, the end entity first.
pub(super) struct Path {
    pub(super) indices: Vec<usize>,
    pub(super) ends_in_root: bool,
    pub(super) signatures: Signatures,
}

/// Finds the best way up from the end entity.
pub(super) fn find(end_entity: &Candidate<'_>, candidates: &[Candidate<'_>]) -> Result<Path, ChainError> {
    let route = best_route(end_entity, candidates);
    let way: Vec<_> = route.steps().map(|step| step.certificate).collect();
    match route.end {
        End::MissingIssuer if way.len() == 1 => Err(missing_issuer(end_entity)),
        End::MissingIssuer | End::Root => Ok(Path {
            indices: indices(&way),
            ends_in_root: matches!(route.end, End::Root),
            signatures: route.signatures(),
        }),
        End::BadSignature { of, by } => Err(ChainError::BadSignature {
            certificate: of.into(),
            issuer: by.into(),
            path: indices(&prolonged_by_names(way, by, candidates)),
        }),
        End::Loop { from } => Err(ChainError::Loop {
            certificates: loop_among(&way, from),
            path: indices(&way),
        }),
    }
}

fn indices(way: &[&Candidate<'_>]) -> Vec<usize> {
    way.iter().map(|certificate| certificate.index).collect()
}

fn missing_issuer(end_entity: &Candidate<'_>) -> ChainError {
    let identifier = end_entity.authority_key_identifier;
    ChainError::MissingIssuer {
        certificate: end_entity.into(),
        issuer: end_entity.certificate.issuer().into(),
        key_identifier: identifier.map(|identifier| HEXLOWER.encode(identifier).into()),
    }
}

/// A way, then the issuer that did not sign its last certificate, and on from there by names alone.
fn prolonged_by_names<'c>(
    mut way: Vec<&'c Candidate<'c>>,
    issuer: &'c Candidate<'c>,
    candidates: &'c [Candidate<'c>],
) -> Vec<&'c Candidate<'c>> {
    let mut next = Some(issuer);
    while let Some(issuer) = next.filter(|next| way.iter().all(|certificate| certificate.index != next.index)) {
        way.push(issuer);
        next = candidates.iter().find(|candidate| candidate.may_have_issued(issuer));
    }
    way
}

/// The part of a way that goes round: from the certificate that issued the last one.
fn loop_among(way: &[&Candidate<'_>], last: &Candidate<'_>) -> Vec<Listed> {
    let round = way.iter().skip_while(|certificate| !certificate.may_have_issued(last));
    round.map(|certificate| Listed::from(*certificate)).collect()
}
