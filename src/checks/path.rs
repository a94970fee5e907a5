//! The rules of path validation (RFC 5280, section 6.1): on every certificate from the end entity to the root, and on what each
//! issuer allows to those below it.
//!
//! | step of section 6.1 | where |
//! |---|---|
//! | 6.1.1 (d), the trust anchor | [`root`], by what the [chain](crate::chain) leads to |
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
use std::collections::HashSet;

use super::encoding::encoding;
use super::{CheckOptions, Evidence, Finding, Link, Rule};
use crate::asn1::dotted::shown;
use crate::asn1::oid;
use crate::chain::KnownRoot;
use crate::chain::name_constraints::{MAX_COMPARED, NameConstraints};
use crate::mark::extensions::ExtensionError;
use crate::mark::printable;

/// The rules on the links of a path, the end entity first.
type PathCheck = fn(&[Link<'_>], &CheckOptions) -> Vec<Finding>;

pub(super) const CHECKS: [PathCheck; 8] = [
    issuer_authority,
    path_length,
    name_constraints,
    critical_extension,
    repeated_extension,
    encoding,
    validity,
    issuer_key_purpose,
];

/// Section 6.1.4 (k) and (n).
fn issuer_authority(links: &[Link<'_>], _: &CheckOptions) -> Vec<Finding> {
    each(links, 1, Rule::IssuerAuthority, |_, issuer| {
        let usage = issuer.extensions().key_usage()?;
        let may_sign = issuer.extensions().is_authority()? && usage.is_none_or(|usage| usage.key_cert_sign());
        Ok((!may_sign).then(|| "issued a certificate, and is no CA that may sign certificates".to_owned()))
    })
}

/// Section 6.1.4 (l) and (m): a certificate with subject and issuer the same does not count.
fn path_length(links: &[Link<'_>], _: &CheckOptions) -> Vec<Finding> {
    each(links, 1, Rule::PathLength, |position, issuer| {
        // Basic constraints that cannot be read are reported by the rule above.
        let allowed = issuer.extensions().path_length().ok().flatten();
        let below = links
            .iter()
            .take(position)
            .skip(1)
            .filter(|link| !link.is_self_issued());
        let count = below.count();
        Ok(allowed
            .filter(|allowed| count > usize::try_from(*allowed).unwrap_or(usize::MAX))
            .map(|allowed| {
                format!("allows {allowed} CAs between itself and the end entity, of which there are {count}")
            }))
    })
}

/// Section 6.1.3 (b) and (c): a CA with subject and issuer the same is exempt.
fn name_constraints(links: &[Link<'_>], _: &CheckOptions) -> Vec<Finding> {
    let left = Cell::new(MAX_COMPARED);
    each(links, 1, Rule::NameConstraints, |position, issuer| {
        let malformed = |_| ExtensionError::malformed("name constraints");
        let Some(value) = issuer.extensions().name_constraints()? else {
            return Ok(None);
        };
        let constraints = NameConstraints::read(value).map_err(malformed)?;
        for (below, link) in links.iter().enumerate().take(position) {
            let is_exempt = below > 0 && link.is_self_issued();
            if is_exempt {
                continue;
            }
            let names = link.extensions().subject_alternative_name()?;
            match constraints.allow(&link.x509, names, &left).map_err(malformed)? {
                Some(true) => {}
                Some(false) => return Ok(Some(format!("does not allow a name of {}", link.name()))),
                None => return Ok(Some("constrains names, and there are too many to compare".to_owned())),
            }
        }
        Ok(None)
    })
}

/// Section 6.1.4 (o) and 6.1.5 (f): one that is not processed makes a path invalid.
///
/// The pilot extension of the end entity has a rule of its own: real certificates have it as critical.
fn critical_extension(links: &[Link<'_>], _: &CheckOptions) -> Vec<Finding> {
    const PROCESSED: [&str; 6] = [
        oid::BASIC_CONSTRAINTS,
        oid::KEY_USAGE,
        oid::EXTENDED_KEY_USAGE,
        oid::SUBJECT_ALTERNATIVE_NAME,
        oid::NAME_CONSTRAINTS,
        oid::CERTIFICATE_POLICIES,
    ];
    each(links, 0, Rule::CriticalExtension, |position, link| {
        let critical = link.x509.extensions().iter().filter(|extension| extension.critical);
        let mut oids = critical.map(|extension| shown(extension.oid.as_bytes()));
        let is_processed = |oid: &str| PROCESSED.contains(&oid) || (position == 0 && oid == oid::PILOT);
        let unknown = oids.find(|oid| !is_processed(oid));
        Ok(unknown.map(|oid| {
            format!(
                "has the critical extension {}, which is not processed here",
                printable(&oid)
            )
        }))
    })
}

/// Section 4.2: of two, two readers could each believe another one.
fn repeated_extension(links: &[Link<'_>], _: &CheckOptions) -> Vec<Finding> {
    each(links, 0, Rule::RepeatedExtension, |_, link| {
        let mut seen = HashSet::new();
        let mut extensions = link.x509.extensions().iter();
        let repeated = extensions.find(|extension| !seen.insert(extension.oid.as_bytes()));
        Ok(repeated.map(|extension| {
            let oid = printable(&shown(extension.oid.as_bytes()));
            format!("has the extension {oid} more than once")
        }))
    })
}

/// Section 6.1.3 (a) (2), of the root too: one that has expired is no reason for trust.
fn validity(links: &[Link<'_>], options: &CheckOptions) -> Vec<Finding> {
    let now = options.at;
    let check = |(position, link): (usize, &Link<'_>)| {
        let (begin, end) = (link.certificate.not_before(), link.certificate.not_after());
        let (message, remedy) = match position {
            _ if begin <= now && now <= end => return None,
            0 if now < begin => ("is valid from", "Wait until its validity begins."),
            _ if now < begin => (
                "is valid from",
                "Wait, or collect again: the authority may have another issuer certificate.",
            ),
            0 => ("was valid until", "Renew the mark certificate."),
            _ => (
                "was valid until",
                "Collect again: the authority may have another issuer certificate. Otherwise have the certificate issued \
                 again, by an issuer that is valid.",
            ),
        };
        let limit = if now < begin {
            format!("{begin}, after")
        } else {
            format!("{end}, before")
        };
        let message = format!("{} {message} {limit} {now}", link.name());
        Some(Finding::new(Rule::Validity, message).with_remedy(remedy))
    };
    links.iter().enumerate().filter_map(check).collect()
}

/// The draft asks it of the end entity's issuer. An issuer above that names key purposes, and not this one, rules it out for
/// all below it, as in other path validators; a root is exempt, since its purposes are those for which it is trusted.
fn issuer_key_purpose(links: &[Link<'_>], _: &CheckOptions) -> Vec<Finding> {
    let without_root = links.len().saturating_sub(1).max(2);
    let links = links.get(..without_root).unwrap_or(links);
    each(links, 1, Rule::IssuerKeyPurpose, |position, issuer| {
        let purposes = issuer.extensions().key_purposes()?;
        let is_silent = position > 1 && !issuer.extensions().has_key_purposes()?;
        let has_it = purposes.iter().any(|purpose| purpose == oid::BIMI_KEY_PURPOSE);
        Ok((!is_silent && !has_it).then(|| "lacks the key purpose of BIMI".to_owned()))
    })
}

/// Section 6.1.1 (d): whether the path leads to a trust anchor. Where there is no path, another rule says why.
pub(super) fn root(evidence: &Evidence<'_>) -> Option<Finding> {
    let chain = evidence.chain.ok().filter(|chain| chain.trust().is_none())?;
    let root = chain.root();
    let message = format!(
        "the root '{}' with the SHA-256 fingerprint {} is not in the list of known roots of {}, and was not given as trusted",
        printable(root.common_name().unwrap_or_else(|| root.subject())),
        data_encoding::HEXLOWER.encode(&root.sha256()),
        KnownRoot::LIST_DATE,
    );
    Some(Finding::new(Rule::Root, message))
}

/// Applies a rule to the certificates from this position on: what it says of one follows that one's name. An extension that
/// cannot be read breaks every rule about it.
pub(super) fn each<'l, 'a>(
    links: &'l [Link<'a>],
    from: usize,
    rule: Rule,
    check: impl Fn(usize, &'l Link<'a>) -> Result<Option<String>, ExtensionError>,
) -> Vec<Finding> {
    let broken = |(position, link): (usize, &'l Link<'a>)| {
        let message = match check(position, link) {
            Ok(None) => return None,
            Ok(Some(message)) => format!("{} {message}", link.name()),
            Err(error) => format!("{}: {error}", link.name()),
        };
        Some(Finding::new(rule, message))
    };
    links.iter().enumerate().skip(from).filter_map(broken).collect()
}
