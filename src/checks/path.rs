//! The rules of path validation (RFC 5280, section 6.1): on every certificate from the end entity to the root, and on what each
//! issuer allows to those below it.
//!
//! | step of section 6.1 | where |
//! |---|---|
//! | 6.1.1 (d), the trust anchor | `root` in `chain.rs`, by what the [chain](crate::chain) leads to |
//! | 6.1.3 (a) (1), signatures; (4), names | the chain, and the error of one that there is not |
//! | 6.1.3 (a) (2), validity | [`validity`] |
//! | 6.1.3 (a) (3), revocation | left out |
//! | 6.1.3 (b) and (c), 6.1.4 (g), name constraints | [`name_constraints`] |
//! | 6.1.3 (d) to (f), 6.1.4 (a), (b), (h) to (j), policies | any is accepted; critical restrictions are [not processed](critical_extension) |
//! | 6.1.4 (k) and (n), who may issue | [`issuer_authority`] |
//! | 6.1.4 (l) and (m), path length | [`path_length`] |
//! | 6.1.4 (o), 6.1.5 (f), critical extensions | [`critical_extension`] |
//!
//! The rules are applied to the root as well, which section 6.1 takes for a name and a key: one that has expired, or may not
//! issue, is no reason for trust.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::encoding::encoding;
use super::finding::Broken;
use super::{Finding, Rule};
use crate::Timestamp;
use crate::asn1::oid;
use crate::certificates::Certificate;
use crate::certificates::extensions::ExtensionError;
use crate::chain::name_constraints::{MAX_COMPARED, NameConstraints};
use crate::mark::printable;

/// The certificates from the end entity to the root.
pub(super) struct CertificationPath<'a> {
    pub(super) certificates: Vec<&'a Certificate>,
    /// How many octets of names may still be compared.
    left: Cell<usize>,
}

/// A rule on the certificate at this position of the path. What it says follows the certificate's name.
type PathRule = fn(&CertificationPath<'_>, usize, &Certificate) -> Broken;

/// Each rule with the first position that it is about: 0 is the end entity.
const RULES: [(Rule, usize, PathRule); 7] = [
    (Rule::IssuerAuthority, 1, issuer_authority),
    (Rule::PathLength, 1, path_length),
    (Rule::NameConstraints, 1, name_constraints),
    (Rule::CriticalExtension, 0, critical_extension),
    (Rule::RepeatedExtension, 0, repeated_extension),
    (Rule::Encoding, 0, |_, _, certificate| encoding(certificate)),
    (Rule::IssuerKeyPurpose, 1, issuer_key_purpose),
];

impl<'a> CertificationPath<'a> {
    pub(super) fn of(certificates: Vec<&'a Certificate>) -> Self {
        let left = Cell::new(MAX_COMPARED);
        Self { certificates, left }
    }

    /// Applies each rule to each certificate that it is about.
    pub(super) fn findings(&self, at: Timestamp) -> impl Iterator<Item = Finding> {
        let positions = |from| self.certificates.iter().copied().enumerate().skip(from);
        let findings = RULES.iter().flat_map(move |(rule, from, check)| {
            positions(*from).filter_map(move |(position, certificate)| {
                let named = |separator, rest| format!("{}{separator}{rest}", name(certificate));
                let message = match check(self, position, certificate) {
                    Ok(message) => named(" ", message?),
                    Err(error) => named(": ", error.to_string()),
                };
                Some(Finding::new(*rule, message))
            })
        });
        findings.chain(positions(0).filter_map(move |(position, certificate)| validity(position, certificate, at)))
    }
}

/// A certificate by its common name, which is short and distinguishes CAs, or else by its whole subject.
pub(super) fn name(certificate: &Certificate) -> String {
    let name = certificate.common_name().unwrap_or_else(|| certificate.subject());
    format!("'{}'", printable(name))
}

/// Section 6.1.4 (k) and (n).
fn issuer_authority(_: &CertificationPath<'_>, _: usize, issuer: &Certificate) -> Broken {
    let usage = issuer.extensions().key_usage()?;
    let may_sign = issuer.extensions().is_ca()? && usage.is_none_or(|usage| usage.key_cert_sign());
    Ok((!may_sign).then(|| "issued a certificate, but is not a CA that may sign certificates".to_owned()))
}

/// Section 6.1.4 (l) and (m): a certificate with subject and issuer the same does not count.
fn path_length(path: &CertificationPath<'_>, position: usize, issuer: &Certificate) -> Broken {
    // Malformed basic constraints are reported by the rule above.
    let Some(allowed) = issuer.extensions().path_length().ok().flatten() else {
        return Ok(None);
    };
    let below = path.certificates.iter().take(position).skip(1);
    let count = below.filter(|certificate| !is_self_issued(certificate)).count();
    let is_longer = count > usize::try_from(allowed).unwrap_or(usize::MAX);
    let message = || format!("allows {allowed} CAs between itself and the end entity, of which there are {count}");
    Ok(is_longer.then(message))
}

/// Section 6.1.3 (b) and (c): a CA with subject and issuer the same is exempt.
fn name_constraints(path: &CertificationPath<'_>, position: usize, issuer: &Certificate) -> Broken {
    let malformed = |_| ExtensionError::malformed(oid::NAME_CONSTRAINTS);
    let Some(value) = issuer.extensions().name_constraints()? else {
        return Ok(None);
    };
    let constraints = NameConstraints::read(value).map_err(malformed)?;
    for (below, certificate) in path.certificates.iter().enumerate().take(position) {
        let is_exempt = below > 0 && is_self_issued(certificate);
        if is_exempt {
            continue;
        }
        let names = certificate.extensions().subject_alternative_name()?;
        match constraints.allow(certificate, names, &path.left).map_err(malformed)? {
            Some(true) => {}
            Some(false) => return Ok(Some(format!("does not allow a name of {}", name(certificate)))),
            None => return Ok(Some("constrains names, and there are too many to compare".to_owned())),
        }
    }
    Ok(None)
}

fn is_self_issued(certificate: &Certificate) -> bool {
    certificate.subject_der() == certificate.issuer_der()
}

/// Section 6.1.4 (o) and 6.1.5 (f): one that is not processed makes a path invalid.
///
/// The pilot extension of the end entity has a rule of its own: real certificates have it as critical.
fn critical_extension(_: &CertificationPath<'_>, position: usize, certificate: &Certificate) -> Broken {
    const PROCESSED: [&[u8]; 6] = [
        oid::BASIC_CONSTRAINTS,
        oid::KEY_USAGE,
        oid::EXTENDED_KEY_USAGE,
        oid::SUBJECT_ALTERNATIVE_NAME,
        oid::NAME_CONSTRAINTS,
        oid::CERTIFICATE_POLICIES,
    ];
    let is_processed = |oid| PROCESSED.contains(&oid) || (position == 0 && oid == oid::PILOT);
    let mut critical = certificate.extensions().iter().filter(|extension| extension.critical);
    let unknown = critical.find(|extension| !is_processed(extension.oid));
    Ok(unknown.map(|unknown| {
        let oid = oid::printable(unknown.oid);
        format!("has the critical extension {oid}, which is not supported")
    }))
}

/// Section 4.2: with two of them, two readers could each use a different one.
fn repeated_extension(_: &CertificationPath<'_>, _: usize, certificate: &Certificate) -> Broken {
    let mut seen = BTreeSet::new();
    let repeated = certificate
        .extensions()
        .iter()
        .find(|extension| !seen.insert(extension.oid));
    let message = |oid| format!("has the extension {} more than once", oid::printable(oid));
    Ok(repeated.map(|repeated| message(repeated.oid)))
}

/// The draft requires it of the end entity's issuer. An issuer above that names key purposes, and not this one, rules it out for
/// all below it, as in other path validators; a root is exempt, since its purposes are those for which it is trusted.
fn issuer_key_purpose(path: &CertificationPath<'_>, position: usize, issuer: &Certificate) -> Broken {
    let is_root = position > 1 && position.saturating_add(1) == path.certificates.len();
    let is_fine = match issuer.extensions().key_purposes()? {
        Some(purposes) => purposes.contains(&oid::BIMI_KEY_PURPOSE),
        None => position > 1,
    };
    Ok((!is_root && !is_fine).then(|| "lacks the key purpose of BIMI".to_owned()))
}

/// Section 6.1.3 (a) (2), of the root too: one that has expired is no reason for trust.
fn validity(position: usize, certificate: &Certificate, now: Timestamp) -> Option<Finding> {
    let (begin, end) = (certificate.not_before(), certificate.not_after());
    let (what, remedy) = match position {
        _ if begin <= now && now <= end => return None,
        0 if now < begin => (
            format!("is valid from {begin}, after"),
            "Wait until its validity begins.",
        ),
        _ if now < begin => (
            format!("is valid from {begin}, after"),
            "Wait, or collect again: the authority may have another issuer certificate.",
        ),
        0 => (format!("was valid until {end}, before"), "Renew the mark certificate."),
        _ => (
            format!("was valid until {end}, before"),
            "Collect again: the authority may have another issuer certificate. Otherwise have the certificate issued \
             again, by an issuer that is valid.",
        ),
    };
    let message = format!("{} {what} {now}", name(certificate));
    Some(Finding::new(Rule::Validity, message).with_remedy(remedy))
}
