//! The rules on the chain as a whole.

use std::collections::HashSet;

use super::{CheckOptions, Evidence, Finding, Rule, TrustedRoot, with_causes};
use crate::certificates::Certificate;
use crate::chain::{Chain, ChainError, Signatures, signed_by};
use crate::mark::extensions::{ExtensionError, Extensions};
use crate::mark::{oid, printable};

type Check = fn(&Evidence<'_>, &CheckOptions) -> Vec<Finding>;

pub(super) const CHECKS: [Check; 9] = [
    end_entity,
    duplicate,
    order,
    issuer,
    signature,
    issuer_authority,
    root,
    validity,
    issuer_key_purpose,
];

fn end_entity(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    unchained(evidence, Rule::EndEntity)
}

fn duplicate(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    let served = evidence.served.unwrap_or_default();
    let surplus = served.len().saturating_sub(without_duplicates(served).len());
    match surplus {
        0 => Vec::new(),
        1 => vec![Finding::new(Rule::Duplicate, "one certificate is there twice")],
        _ => vec![Finding::new(
            Rule::Duplicate,
            format!("{surplus} certificates are surplus duplicates"),
        )],
    }
}

fn order(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    // Of what makes no chain nobody can say what the right order would be.
    let (Some(served), Ok(_)) = (evidence.served.map(without_duplicates), evidence.chain) else {
        return Vec::new();
    };
    let path = &evidence.path;
    if served == *path {
        return Vec::new();
    }
    let message = match served.iter().find(|certificate| !path.contains(certificate)) {
        Some(stranger) => format!("{} does not belong to the chain", named(stranger)),
        None if served.iter().rev().eq(path) => "the root comes first and the end entity last".to_owned(),
        None => "the certificates are not in the order from the end entity up".to_owned(),
    };
    vec![Finding::new(Rule::Order, message)]
}

fn issuer(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    match (&evidence.chain, evidence.path.as_slice()) {
        (Ok(_), [alone]) => {
            let message = format!("{} is self-signed: no authority issued it", named(alone));
            vec![Finding::new(Rule::Issuer, message)]
        }
        _ => unchained(evidence, Rule::Issuer),
    }
}

fn signature(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    let not_checked = |message: String| vec![Finding::not_checked(Rule::Signature, message)];
    match evidence.chain.map(Chain::signatures) {
        Ok(Signatures::Verified) => Vec::new(),
        Ok(Signatures::NotChecked(reason)) => not_checked(format!("not every signature was verified: {reason}")),
        Err(ChainError::BadSignature { .. }) => unchained(evidence, Rule::Signature),
        Err(_) => not_checked("the signatures were not verified, since there is no whole chain".to_owned()),
    }
}

fn issuer_authority(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    let may_sign = |certificate: &Certificate| -> Result<bool, ExtensionError> {
        let usage = read(certificate, |extensions| extensions.key_usage())?;
        Ok(is_authority(certificate)? && usage.is_none_or(|usage| usage.key_cert_sign()))
    };
    let check = |certificate: &Certificate| match may_sign(certificate) {
        Ok(true) => None,
        Ok(false) => Some(format!(
            "{} issued a certificate and is no authority for that",
            named(certificate)
        )),
        Err(error) => Some(format!("{}: {error}", named(certificate))),
    };
    let issuers = evidence.path.iter().copied().skip(1);
    issuers
        .filter_map(check)
        .map(|message| Finding::new(Rule::IssuerAuthority, message))
        .collect()
}

fn root(evidence: &Evidence<'_>, options: &CheckOptions) -> Vec<Finding> {
    let Some(last) = evidence.path.last() else {
        return Vec::new();
    };
    let is_in_chain = |root: &TrustedRoot| evidence.path.iter().skip(1).any(|issuer| root.is(issuer));
    let broken = |message| vec![Finding::new(Rule::Root, message)];
    let not_checked = |message: String| vec![Finding::not_checked(Rule::Root, message)];

    if options.roots.is_empty() {
        return not_checked("no trusted roots were given".to_owned());
    }
    if options.roots.iter().any(is_in_chain) {
        return Vec::new();
    }
    if evidence.chain.is_err() {
        return not_checked("there is no whole chain that would lead to a root".to_owned());
    }
    if names_as_issuer(last, last) {
        return broken(format!("{} is not a trusted root", named(last)));
    }
    let is_fingerprint = |root: &TrustedRoot| matches!(root, TrustedRoot::Fingerprint(_));
    let verdicts: Vec<_> = options.roots.iter().filter_map(|root| issued_by(last, root)).collect();
    if verdicts.contains(&Some(true)) {
        Vec::new()
    } else if verdicts.contains(&None) {
        not_checked(format!(
            "whether a trusted root signed {} could not be verified",
            named(last)
        ))
    } else if options.roots.iter().any(is_fingerprint) {
        not_checked("the chain leaves its root out, and of a trusted root only the fingerprint was given".to_owned())
    } else {
        broken(format!("no trusted root issued {}", named(last)))
    }
}

fn validity(evidence: &Evidence<'_>, options: &CheckOptions) -> Vec<Finding> {
    let check = |certificate: &Certificate| {
        if options.at < certificate.not_before() {
            let begin = certificate.not_before();
            Some(format!(
                "{} is valid from {begin}, after {}",
                named(certificate),
                options.at
            ))
        } else if options.at > certificate.not_after() {
            let end = certificate.not_after();
            Some(format!(
                "{} was valid until {end}, before {}",
                named(certificate),
                options.at
            ))
        } else {
            None
        }
    };
    let messages = evidence.path.iter().copied().filter_map(check);
    messages.map(|message| Finding::new(Rule::Validity, message)).collect()
}

fn issuer_key_purpose(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    let Some(issuer) = evidence.path.get(1) else {
        return Vec::new();
    };
    let found = |message| vec![Finding::new(Rule::IssuerKeyPurpose, message)];
    match read(issuer, |extensions| extensions.key_purposes()) {
        Ok(purposes) if purposes.iter().any(|purpose| purpose == oid::BIMI_KEY_PURPOSE) => Vec::new(),
        Ok(_) => found(format!("{} lacks the key purpose of BIMI", named(issuer))),
        Err(error) => found(format!("{}: {error}", named(issuer))),
    }
}

/// Why there is no chain, where that breaks this rule.
fn unchained(evidence: &Evidence<'_>, rule: Rule) -> Vec<Finding> {
    let broken = |error: &&ChainError| rule == broken_by(error);
    let error = evidence.chain.err().filter(broken);
    error
        .map(|error| Finding::new(rule, with_causes(error)))
        .into_iter()
        .collect()
}

fn broken_by(error: &ChainError) -> Rule {
    match error {
        ChainError::NoCertificates
        | ChainError::TooMany { .. }
        | ChainError::Certificate { .. }
        | ChainError::NoEndEntity
        | ChainError::SeveralEndEntities { .. } => Rule::EndEntity,
        ChainError::MissingIssuer { .. } | ChainError::Loop { .. } => Rule::Issuer,
        ChainError::BadSignature { .. } => Rule::Signature,
    }
}

impl TrustedRoot {
    fn is(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Fingerprint(sha256) => *sha256 == certificate.sha256(),
            Self::Certificate(root) => root == certificate,
        }
    }
}

/// Whether a root that the certificate names as its issuer has signed it, if that can be told; `None` when it names
/// another.
fn issued_by(certificate: &Certificate, root: &TrustedRoot) -> Option<Option<bool>> {
    match root {
        TrustedRoot::Certificate(root) if names_as_issuer(certificate, root) => Some(signed_by(certificate, root)),
        _ => None,
    }
}

fn names_as_issuer(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (certificate.x509(), issuer.x509()) {
        (Ok(certificate), Ok(issuer)) => certificate.issuer().as_raw() == issuer.subject().as_raw(),
        _ => false,
    }
}

fn is_authority(certificate: &Certificate) -> Result<bool, ExtensionError> {
    read(certificate, |extensions| extensions.is_authority())
}

/// Reads one extension. A certificate that exists has been parsed, so the default is never seen.
fn read<T: Default>(
    certificate: &Certificate,
    read: impl FnOnce(Extensions<'_>) -> Result<T, ExtensionError>,
) -> Result<T, ExtensionError> {
    certificate
        .x509()
        .map_or(Ok(T::default()), |x509| read(Extensions::of(&x509)))
}

fn without_duplicates(certificates: &[Certificate]) -> Vec<&Certificate> {
    let mut seen = HashSet::new();
    certificates
        .iter()
        .filter(|certificate| seen.insert(*certificate))
        .collect()
}

/// A certificate by its common name, which is short and tells authorities apart, or else by its whole subject.
fn named(certificate: &Certificate) -> String {
    let name = certificate.common_name().unwrap_or_else(|| certificate.subject());
    format!("'{}'", printable(name))
}
