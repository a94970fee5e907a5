//! The rules on the extensions that say what the certificate is for, who vouches for it and where it is revoked.

use super::{EndEntity, dates, verdict};
use crate::asn1::oid;
use crate::checks::{CheckOptions, Finding, Link, Rule};

pub(super) fn key_purpose(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    verdict(Rule::KeyPurpose, end_entity.extensions().key_purposes(), |purposes| {
        let has_it = purposes.iter().any(|purpose| purpose == oid::BIMI_KEY_PURPOSE);
        (!has_it).then(|| "the end entity lacks the key purpose of BIMI".to_owned())
    })
}

/// Of the end entity and its issuer. That they have the purpose of BIMI, other rules ask.
pub(super) fn other_key_purpose(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let other = |link: &Link<'_>| {
        let purposes = link.extensions().key_purposes().ok()?;
        let (bimi, others): (Vec<_>, Vec<_>) = purposes.iter().partition(|purpose| *purpose == oid::BIMI_KEY_PURPOSE);
        let first = oid::named(others.first().filter(|_| !bimi.is_empty())?);
        let message = match others.len() {
            1 => format!("{} has the key purpose {first} beside that of BIMI", link.name()),
            number => format!(
                "{} has {number} key purposes beside that of BIMI, {first} the first",
                link.name()
            ),
        };
        Some(Finding::new(Rule::OtherKeyPurpose, message))
    };
    let links = [Some(end_entity.link), end_entity.issuer];
    links.into_iter().flatten().filter_map(other).collect()
}

pub(super) fn sct_list(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    verdict(Rule::SctList, end_entity.extensions().sct_log_ids(), |log_ids| {
        log_ids
            .is_empty()
            .then(|| "the end entity has no signed certificate timestamp".to_owned())
    })
}

pub(super) fn crl_distribution_point(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let count = end_entity.extensions().crl_distribution_points();
    verdict(Rule::CrlDistributionPoint, count, |count| {
        (count == 0).then(|| "the end entity does not say where its revocation list is".to_owned())
    })
}

/// Sectigo's first practice statement did not name the policy: what was issued by it may lack it with cause.
pub(super) fn mark_policy(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let excused = dates::SECTIGO_OWN_POLICY..dates::SECTIGO_BOTH_POLICIES;
    if end_entity.is_sectigos() && excused.contains(&end_entity.begins()) {
        return Vec::new();
    }
    verdict(Rule::MarkPolicy, end_entity.extensions().policies(), |policies| {
        let has_it = policies.iter().any(|policy| policy == oid::MARK_POLICY);
        (!has_it).then(|| "the end entity lacks the policy of mark certificates".to_owned())
    })
}

/// Policies that cannot be read are reported by the rule above, which asks for the other of the two.
pub(super) fn sectigo_policy(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    if !end_entity.is_sectigos() || end_entity.begins() < dates::SECTIGO_BOTH_POLICIES {
        return Vec::new();
    }
    match end_entity.extensions().policies() {
        Ok(policies) if !policies.iter().any(|policy| policy == oid::SECTIGO_POLICY) => {
            let message = "the end entity is Sectigo's and lacks Sectigo's policy of mark certificates";
            vec![Finding::new(Rule::SectigoPolicy, message)]
        }
        _ => Vec::new(),
    }
}

pub(super) fn pilot_extension(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let is_critical = end_entity.extensions().is_critical(oid::PILOT);
    verdict(Rule::PilotExtension, is_critical, |critical| match critical {
        Some(_) if end_entity.begins() >= dates::PILOT_FORBIDDEN => {
            Some("the end entity has the pilot extension, forbidden since 2025-03-15".to_owned())
        }
        Some(true) => {
            Some("the end entity has the pilot extension as critical: readers that do not know it refuse it".to_owned())
        }
        _ => None,
    })
}
