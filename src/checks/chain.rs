//! The rules on the certificates as a whole: which they are, how they came together, and how they are served.

use std::collections::HashSet;

use super::{Evidence, Finding, Link, Rule, with_causes};
use crate::certificates::Certificate;
use crate::chain::ChainError;

type ChainCheck = fn(&Evidence<'_>) -> Vec<Finding>;

pub(super) const CHECKS: [ChainCheck; 5] = [unchained, self_signed, unverified, duplicate, order];

/// Why there is no chain, under the rule that this breaks.
fn unchained(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Err(error) = evidence.chain else {
        return Vec::new();
    };
    let finding = Finding::new(rule_broken_by(error), with_causes(error));
    vec![match error {
        ChainError::BadSignature { .. } => finding.with_remedy(
            "Collect the certificates again, before anything is issued again; if that does not help, ask the authority.",
        ),
        _ => finding,
    }]
}

fn rule_broken_by(error: &ChainError) -> Rule {
    match error {
        ChainError::NoCertificates
        | ChainError::TooMany { .. }
        | ChainError::Certificate { .. }
        | ChainError::NoEndEntity
        | ChainError::SeveralEndEntities { .. }
        | ChainError::TooComplex => Rule::EndEntity,
        ChainError::MissingIssuer { .. } | ChainError::Loop { .. } => Rule::Issuer,
        ChainError::BadSignature { .. } => Rule::Signature,
        ChainError::UnsupportedSignature { .. } => Rule::SignatureAlgorithm,
    }
}

fn self_signed(evidence: &Evidence<'_>) -> Vec<Finding> {
    let alone = match (evidence.chain, evidence.path.as_slice()) {
        (Ok(chain), [alone]) if chain.root() == *alone => Link::parse(alone),
        _ => None,
    };
    let finding = alone.map(|alone| {
        let message = format!("{} is self-signed: no authority issued it", alone.name());
        Finding::new(Rule::Issuer, message)
            .with_remedy("Use the certificate that the authority issued; this is no mark certificate.")
    });
    finding.into_iter().collect()
}

fn unverified(evidence: &Evidence<'_>) -> Vec<Finding> {
    let is_told = |error: &ChainError| matches!(rule_broken_by(error), Rule::Signature | Rule::SignatureAlgorithm);
    match evidence.chain {
        Err(error) if !is_told(error) => {
            let message = "the signatures were not verified, since there is no whole chain";
            vec![Finding::not_checked(Rule::Signature, message)]
        }
        _ => Vec::new(),
    }
}

fn duplicate(evidence: &Evidence<'_>) -> Vec<Finding> {
    let served = evidence.served.unwrap_or_default();
    let surplus = served.len().saturating_sub(without_duplicates(served).len());
    let message = match surplus {
        0 => return Vec::new(),
        1 => "one certificate appears twice".to_owned(),
        _ => format!("{surplus} certificates are surplus duplicates"),
    };
    vec![Finding::new(Rule::Duplicate, message)]
}

fn order(evidence: &Evidence<'_>) -> Vec<Finding> {
    // Of what makes no chain nobody can say what the right order would be.
    let (Some(served), Ok(_)) = (evidence.served.map(without_duplicates), evidence.chain) else {
        return Vec::new();
    };
    let path = &evidence.path;
    if served == *path {
        return Vec::new();
    }
    let stranger = served.iter().find(|certificate| !path.contains(certificate));
    let message = match stranger.and_then(|stranger| Link::parse(stranger)) {
        Some(stranger) => format!("{} does not belong to the chain", stranger.name()),
        None if served.iter().rev().eq(path) => "the root comes first and the end entity last".to_owned(),
        None => "the certificates are not in the order from the end entity up".to_owned(),
    };
    vec![Finding::new(Rule::Order, message)]
}

fn without_duplicates(certificates: &[Certificate]) -> Vec<&Certificate> {
    let mut seen = HashSet::new();
    certificates
        .iter()
        .filter(|certificate| seen.insert(*certificate))
        .collect()
}
