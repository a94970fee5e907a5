//! Which certificate is the mark certificate.

use super::candidate::Candidate;
use super::error::{ChainError, Listed};

/// The one certificate that issued no other and is not a CA's; where each is a CA's, the one that issued no
/// other and has a logo.
///
/// Names and key identifiers decide: a wrong signature does not make an issuer an end entity.
pub(super) fn find<'c, 'a>(candidates: &'c [Candidate<'a>]) -> Result<&'c Candidate<'a>, ChainError> {
    let issued_none = |candidate: &&Candidate<'_>| {
        let others = candidates.iter().filter(|other| other.index != candidate.index);
        !others.into_iter().any(|other| candidate.may_have_issued(other))
    };
    let (authorities, subjects): (Vec<_>, Vec<_>) = candidates
        .iter()
        .filter(issued_none)
        .partition(|candidate| candidate.is_ca);
    match only(&subjects)? {
        Some(end_entity) => Ok(end_entity),
        None => {
            let with_logo: Vec<_> = authorities.into_iter().filter(|authority| authority.has_logo).collect();
            only(&with_logo)?.ok_or(ChainError::NoEndEntity)
        }
    }
}

fn only<'c, 'a>(found: &[&'c Candidate<'a>]) -> Result<Option<&'c Candidate<'a>>, ChainError> {
    match found {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            let mut certificates: Vec<Listed> = several.iter().map(|candidate| Listed::from(*candidate)).collect();
            certificates.sort_by_key(Listed::index);
            Err(ChainError::SeveralEndEntities { certificates })
        }
    }
}
