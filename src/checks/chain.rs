//! The rules on the certificates as a whole: which they are, how they came together, and how they are served.

use std::collections::HashSet;

use super::path::name;
use super::{Evidence, Finding, Rule, distrust};
use crate::causes::with_causes;
use crate::certificates::Certificate;
use crate::chain::{Chain, ChainError, KnownRoot};
use crate::mark::printable;

type ChainCheck = fn(&Evidence<'_>) -> Option<Finding>;

pub(super) const CHECKS: [ChainCheck; 7] = [
    unchained,
    self_signed,
    unverified,
    root,
    distrust::root_distrust,
    duplicate,
    order,
];

/// Why there is no chain, under the rule that this breaks.
fn unchained(evidence: &Evidence<'_>) -> Option<Finding> {
    let error = evidence.chain.err()?;
    let finding = Finding::new(rule_broken_by(error), with_causes(error));
    Some(match error {
        ChainError::BadSignature { .. } => finding.with_remedy(
            "Collect the certificates again, before anything is issued again; if that does not help, ask the authority.",
        ),
        _ => finding,
    })
}

fn rule_broken_by(error: &ChainError) -> Rule {
    match error {
        ChainError::NoCertificates
        | ChainError::TooMany { .. }
        | ChainError::NoEndEntity
        | ChainError::SeveralEndEntities { .. }
        | ChainError::TooComplex => Rule::EndEntity,
        ChainError::MissingIssuer { .. } | ChainError::Loop { .. } => Rule::Issuer,
        ChainError::BadSignature { .. } => Rule::Signature,
        ChainError::UnsupportedSignature { .. } => Rule::SignatureAlgorithm,
    }
}

fn self_signed(evidence: &Evidence<'_>) -> Option<Finding> {
    match (evidence.chain.map(Chain::root), evidence.path.as_slice()) {
        (Ok(root), [alone]) if root == *alone => {
            let message = format!("{} is self-signed: no CA issued it", name(alone));
            let remedy = "Use the certificate that the authority issued; this is not a mark certificate.";
            Some(Finding::new(Rule::Issuer, message).with_remedy(remedy))
        }
        _ => None,
    }
}

fn unverified(evidence: &Evidence<'_>) -> Option<Finding> {
    match rule_broken_by(evidence.chain.err()?) {
        Rule::Signature | Rule::SignatureAlgorithm => None,
        _ => {
            let message = "the signatures were not verified, since there is no complete chain";
            Some(Finding::not_checked(Rule::Signature, message))
        }
    }
}

/// RFC 5280, section 6.1.1 (d): whether the path leads to a trust anchor. Where there is no path, another rule says why.
fn root(evidence: &Evidence<'_>) -> Option<Finding> {
    let chain = evidence.chain.ok().filter(|chain| chain.trust().is_none())?;
    let root = chain.root();
    let message = format!(
        "the root '{}' with the SHA-256 fingerprint {} is not in the list of known roots of {}, and is not a trust anchor",
        printable(root.common_name().unwrap_or_else(|| root.subject())),
        data_encoding::HEXLOWER.encode(&root.sha256()),
        KnownRoot::LIST_DATE,
    );
    Some(Finding::new(Rule::Root, message))
}

fn duplicate(evidence: &Evidence<'_>) -> Option<Finding> {
    let served = evidence.served?;
    let message = match served.len().saturating_sub(without_duplicates(served).len()) {
        0 => return None,
        1 => "one certificate appears twice".to_owned(),
        surplus => format!("{surplus} certificates are duplicates"),
    };
    Some(Finding::new(Rule::Duplicate, message))
}

fn order(evidence: &Evidence<'_>) -> Option<Finding> {
    // Of what makes no chain nobody can say what the right order would be.
    let (served, path) = (without_duplicates(evidence.served?), &evidence.path);
    if evidence.chain.is_err() || served == *path {
        return None;
    }
    let message = match served.iter().find(|certificate| !path.contains(certificate)) {
        Some(stranger) => format!("{} does not belong to the chain", name(stranger)),
        None if served.iter().rev().eq(path) => "the root comes first and the end entity last".to_owned(),
        None => "the certificates are not in the order from the end entity up".to_owned(),
    };
    Some(Finding::new(Rule::Order, message))
}

fn without_duplicates(certificates: &[Certificate]) -> Vec<&Certificate> {
    let mut seen = HashSet::new();
    certificates
        .iter()
        .filter(|certificate| seen.insert(*certificate))
        .collect()
}
