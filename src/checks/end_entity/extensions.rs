//! The rules on the extensions that say what the certificate is for, who vouches for it and where it is revoked.

use super::{EndEntity, broken, dates};
use crate::asn1::oid;
use crate::certificates::Certificate;
use crate::checks::finding::Broken;
use crate::checks::path::name;
use crate::checks::{CheckOptions, Finding, Rule};

pub(super) fn key_purpose(end_entity: &EndEntity<'_>) -> Broken {
    let has_it = end_entity.extensions().has_bimi_key_purpose()?;
    broken(!has_it, "the end entity lacks the key purpose of BIMI")
}

/// Of the end entity and its issuer. That they have the purpose of BIMI, other rules ask.
pub(super) fn other_key_purpose(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let other = |certificate: &Certificate| {
        let purposes = certificate.extensions().key_purposes().ok().flatten()?;
        let (bimi, others): (Vec<_>, Vec<_>) = purposes
            .into_iter()
            .partition(|purpose| *purpose == oid::BIMI_KEY_PURPOSE);
        let first = oid::named(others.first().filter(|_| !bimi.is_empty())?);
        let name = name(certificate);
        let message = match others.len() {
            1 => format!("{name} has the key purpose {first} besides that of BIMI"),
            number => format!("{name} has {number} key purposes besides that of BIMI, {first} the first"),
        };
        Some(Finding::new(Rule::OtherKeyPurpose, message))
    };
    let certificates = [Some(end_entity.certificate()), end_entity.issuer];
    certificates.into_iter().flatten().filter_map(other).collect()
}

pub(super) fn sct_list(end_entity: &EndEntity<'_>) -> Broken {
    let log_ids = end_entity.extensions().sct_log_ids()?;
    broken(log_ids.is_empty(), "the end entity has no signed certificate timestamp")
}

pub(super) fn crl_distribution_point(end_entity: &EndEntity<'_>) -> Broken {
    let count = end_entity.extensions().crl_distribution_points()?;
    broken(count == 0, "the end entity has no CRL distribution point")
}

/// Sectigo's first practice statement did not name the policy: what was issued by it may lack it with cause.
pub(super) fn mark_policy(end_entity: &EndEntity<'_>) -> Broken {
    let excused = dates::SECTIGO_OWN_POLICY..dates::SECTIGO_BOTH_POLICIES;
    if end_entity.is_sectigos() && excused.contains(&end_entity.begins()) {
        return Ok(None);
    }
    let has_it = end_entity.extensions().policies()?.contains(&oid::MARK_POLICY);
    broken(!has_it, "the end entity lacks the policy of mark certificates")
}

/// Malformed policies are reported by the rule above, which asks for the other of the two.
pub(super) fn sectigo_policy(end_entity: &EndEntity<'_>) -> Broken {
    let is_asked_for = end_entity.is_sectigos() && end_entity.begins() >= dates::SECTIGO_BOTH_POLICIES;
    let policies = end_entity.extensions().policies();
    broken(
        is_asked_for && policies.is_ok_and(|policies| !policies.contains(&oid::SECTIGO_POLICY)),
        "the end entity is Sectigo's and lacks Sectigo's policy of mark certificates",
    )
}

pub(super) fn pilot_extension(end_entity: &EndEntity<'_>) -> Broken {
    let message = match end_entity.extensions().is_critical(oid::PILOT)? {
        Some(_) if end_entity.begins() >= dates::PILOT_FORBIDDEN => {
            "the end entity has the pilot extension, forbidden since 2025-03-15"
        }
        Some(true) => {
            "the end entity's pilot extension is critical: software that does not know it rejects the certificate"
        }
        _ => return Ok(None),
    };
    broken(true, message)
}
