//! The rules on the certificates as a whole: which they are, how they came together, and how they are served.

use super::path::name;
use super::{Evidence, Finding, Rule};
use crate::Timestamp;
use crate::causes::with_causes;
use crate::chain::{Chain, ChainError, KnownRoot, Trust, distinct};

type ChainCheck = fn(&Evidence<'_>) -> Option<Finding>;

pub(super) const CHECKS: [ChainCheck; 7] = [
    unchained,
    self_signed,
    unverified,
    root,
    root_distrust,
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
        "the root {} with the SHA-256 fingerprint {} is not in the list of known roots of {}, and is not a trust anchor",
        name(root),
        data_encoding::HEXLOWER.encode(&root.sha256()),
        KnownRoot::LIST_DATE,
    );
    Some(Finding::new(Rule::Root, message))
}

/// Whether a receiver has announced to distrust what a known root issues. A caller's trust in the root changes nothing of that.
fn root_distrust(evidence: &Evidence<'_>) -> Option<Finding> {
    let (end_entity, chain) = (evidence.path.first()?, evidence.chain.ok()?);
    let is_the_root = |known: &&KnownRoot| match chain.trust() {
        Some(Trust::Known(root)) => root == *known,
        _ => known.has_key_of(chain.root()),
    };
    let announced = KnownRoot::ALL.iter().filter(|known| known.distrusted_from.is_some());
    announced
        .filter(is_the_root)
        .find_map(|known| distrust(known, end_entity.not_before()))
}

fn distrust(root: &KnownRoot, begins: Timestamp) -> Option<Finding> {
    root.distrusted_from.filter(|from| begins >= *from)?;
    let (name, note) = (root.name(), root.note().unwrap_or_default());
    let message = format!("the end entity was issued on {begins} under the root '{name}': {note}");
    Some(Finding::new(Rule::RootDistrust, message))
}

fn duplicate(evidence: &Evidence<'_>) -> Option<Finding> {
    let served = evidence.served?;
    let message = match served.len().saturating_sub(distinct(served).count()) {
        0 => return None,
        1 => "one certificate appears twice".to_owned(),
        surplus => format!("{surplus} certificates are duplicates"),
    };
    Some(Finding::new(Rule::Duplicate, message))
}

fn order(evidence: &Evidence<'_>) -> Option<Finding> {
    let path = &evidence.path;
    let served: Vec<_> = distinct(evidence.served?).map(|(_, certificate)| certificate).collect();
    // Certificates that form no chain have no right order.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the roots of which a receiver does not accept what was issued then.
    fn distrusted_at(begins: &str) -> Vec<&'static str> {
        let begins = begins.parse().unwrap();
        let distrusted = KnownRoot::ALL.iter().filter(|root| distrust(root, begins).is_some());
        distrusted.map(KnownRoot::name).collect()
    }

    // Only its owner can issue under that root, so there is no chain to test this with.
    #[test]
    fn what_entrusts_root_issued_after_15_november_2024_is_warned_of() {
        assert!(distrusted_at("2024-11-15T23:59:59Z").is_empty());
        let entrust = "Entrust Verified Mark Root Certification Authority - VMCR1";
        assert_eq!(distrusted_at("2024-11-16T00:00:00Z"), [entrust]);
    }

    #[test]
    fn the_warning_says_who_does_not_accept_it() {
        let begins = "2026-01-01".parse().unwrap();
        let finding = KnownRoot::ALL.iter().find_map(|root| distrust(root, begins)).unwrap();
        assert_eq!(
            finding.message(),
            "the end entity was issued on 2026-01-01T00:00:00Z under the root 'Entrust Verified Mark Root Certification \
             Authority - VMCR1': Apple does not accept what it issued after 2024-11-15"
        );
        assert_eq!(finding.rule(), Rule::RootDistrust);
    }
}
