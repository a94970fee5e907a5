//! The rules on the chain as a whole.

use std::collections::HashSet;

use x509_parser::x509::X509Name;

use super::{CheckOptions, Evidence, Finding, Rule, Signatures, TrustedRoot};
use crate::certificates::name::string_value;
use crate::certificates::{Certificate, signed_by};
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
    let certificates: HashSet<_> = evidence.served.unwrap_or(evidence.path).iter().collect();
    let is_end_entity = |certificate: &&&Certificate| matches!(is_authority(certificate), Ok(false));
    let found = |message| vec![Finding::new(Rule::EndEntity, message)];
    match certificates.iter().filter(is_end_entity).count() {
        1 => Vec::new(),
        0 => found("there is no end entity".to_owned()),
        count => found(format!("there are {count} end entities")),
    }
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
    let Some(served) = evidence.served.map(without_duplicates) else {
        return Vec::new();
    };
    let path: Vec<_> = evidence.path.iter().collect();
    if served == path {
        return Vec::new();
    }
    let message = match served.iter().find(|certificate| !path.contains(certificate)) {
        Some(stranger) => format!("{} does not belong to the chain", named(stranger)),
        None if served.iter().rev().eq(path.iter()) => "the root comes first and the end entity last".to_owned(),
        None => "the certificates are not in the order from the end entity up".to_owned(),
    };
    vec![Finding::new(Rule::Order, message)]
}

fn issuer(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    let missing = |of: &Certificate| {
        let issuer = of.x509().ok().and_then(|x509| common_name(x509.issuer()));
        let issuer = printable(issuer.as_deref().unwrap_or(of.issuer()));
        let message = format!("the issuer of {} is missing: '{issuer}'", named(of));
        vec![Finding::new(Rule::Issuer, message)]
    };
    let is_wrong = |link: &&[Certificate]| matches!(link, [issued, by] if !names_as_issuer(issued, by));
    match (evidence.path, evidence.path.windows(2).find(is_wrong)) {
        ([alone], _) => missing(alone),
        (_, Some([issued, ..])) => missing(issued),
        _ => Vec::new(),
    }
}

fn signature(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    match evidence.signatures {
        Signatures::Verified => Vec::new(),
        Signatures::Failed => vec![Finding::new(
            Rule::Signature,
            "a signature in the chain does not verify",
        )],
        Signatures::NotChecked => {
            let message = "the signatures in the chain were not verified";
            vec![Finding::not_checked(Rule::Signature, message)]
        }
    }
}

fn issuer_authority(evidence: &Evidence<'_>, _: &CheckOptions) -> Vec<Finding> {
    let may_sign = |certificate| -> Result<bool, ExtensionError> {
        let usage = read(certificate, |extensions| extensions.key_usage())?;
        Ok(is_authority(certificate)? && usage.is_none_or(|usage| usage.key_cert_sign()))
    };
    let check = |certificate| match may_sign(certificate) {
        Ok(true) => None,
        Ok(false) => Some(format!(
            "{} issued a certificate and is no authority for that",
            named(certificate)
        )),
        Err(error) => Some(format!("{}: {error}", named(certificate))),
    };
    let issuers = evidence.path.iter().skip(1);
    issuers
        .filter_map(check)
        .map(|message| Finding::new(Rule::IssuerAuthority, message))
        .collect()
}

fn root(evidence: &Evidence<'_>, options: &CheckOptions) -> Vec<Finding> {
    let Some(last) = evidence.path.last() else {
        return Vec::new();
    };
    let is_fingerprint = |root: &TrustedRoot| matches!(root, TrustedRoot::Fingerprint(_));
    let trusts = |root: &TrustedRoot| match root {
        TrustedRoot::Fingerprint(sha256) => evidence.path.iter().skip(1).any(|issuer| issuer.sha256() == *sha256),
        TrustedRoot::Certificate(root) => evidence.path.iter().skip(1).any(|issuer| issuer == root),
    };
    if options.roots.is_empty() {
        return vec![Finding::not_checked(Rule::Root, "no trusted roots were given")];
    }
    if options.roots.iter().any(trusts) {
        return Vec::new();
    }
    let untrusted = || {
        vec![Finding::new(
            Rule::Root,
            format!("{} is not a trusted root", named(last)),
        )]
    };
    if names_as_issuer(last, last) {
        return untrusted();
    }
    let issued_by: Vec<_> = options.roots.iter().filter_map(|root| issued_by(last, root)).collect();
    match () {
        () if issued_by.contains(&Some(true)) => Vec::new(),
        () if issued_by.contains(&None) => {
            let message = "the chain ends below a trusted root, but that root's signature was not verified";
            vec![Finding::not_checked(Rule::Root, message)]
        }
        () if options.roots.iter().any(is_fingerprint) => {
            let message = "the chain leaves the root out, and of a trusted root only the fingerprint was given";
            vec![Finding::not_checked(Rule::Root, message)]
        }
        () => {
            let message = format!("no trusted root issued {}", named(last));
            vec![Finding::new(Rule::Root, message)]
        }
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
    let messages = evidence.path.iter().filter_map(check);
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

/// Whether a trusted root that the certificate names as its issuer has signed it; inside, `None` when that was not
/// verified.
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
    let common_name = certificate.x509().ok().and_then(|x509| common_name(x509.subject()));
    format!(
        "'{}'",
        printable(common_name.as_deref().unwrap_or(certificate.subject()))
    )
}

fn common_name(name: &X509Name<'_>) -> Option<String> {
    let attribute = name.iter_common_name().next()?;
    Some(string_value(attribute.attr_value()))
}
