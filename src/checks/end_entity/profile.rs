//! The rules on validity, extensions and key.

use time::macros::datetime;

use super::{EndEntity, broken};
use crate::Timestamp;
use crate::asn1::oid;
use crate::certificates::Certificate;
use crate::certificates::public_key::{PublicKey, bit_length};
use crate::checks::finding::Broken;
use crate::checks::path::name;
use crate::checks::{Finding, Rule};

// The days from which rules hold, compared to the beginning of the end entity's validity.

/// MC Requirements, section 6.3.2.
const VALIDITY_SHORTENED: Timestamp = Timestamp::of(datetime!(2020-09-01 00:00 UTC));
/// MC Requirements, section 7.1.2.3 (i).
const PILOT_FORBIDDEN: Timestamp = Timestamp::of(datetime!(2025-03-15 00:00 UTC));
/// Version 1.0.0 of Sectigo's CP/CPS for mark certificates, which names Sectigo's own policy alone.
const SECTIGO_OWN_POLICY: Timestamp = Timestamp::of(datetime!(2026-03-24 00:00 UTC));
/// Version 1.0.1, which names both policies (section 7.1.6).
const SECTIGO_BOTH_POLICIES: Timestamp = Timestamp::of(datetime!(2026-07-07 00:00 UTC));

const DAY: i64 = 86_400;

pub(super) fn validity_length(end_entity: &EndEntity<'_>) -> Broken {
    let (begin, end) = (end_entity.begins(), end_entity.certificate().not_after());
    let allowed = if begin < VALIDITY_SHORTENED { 825 } else { 398 };
    // Both ends belong to the validity.
    let seconds = end.seconds_since(begin).saturating_add(1);
    let message = || {
        let more_than = if seconds % DAY == 0 { "" } else { "more than " };
        let days = seconds / DAY;
        format!("the end entity is valid for {more_than}{days} days, of {allowed} allowed")
    };
    Ok((seconds > DAY.saturating_mul(allowed)).then(message))
}

/// What is not valid at the time is reported by the rule on validity.
pub(super) fn expires_soon(end_entity: &EndEntity<'_>) -> Vec<Finding> {
    const SOON: i64 = 30;
    const VERY_SOON: i64 = 7;
    let (now, end) = (end_entity.options.at, end_entity.certificate().not_after());
    let is_valid = end_entity.begins() <= now && now <= end;
    let seconds = end.seconds_since(now);
    if !is_valid || seconds > DAY.saturating_mul(SOON) {
        return Vec::new();
    }
    let left = match seconds / DAY {
        0 => "less than a day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let finding = Finding::new(Rule::ExpiresSoon, format!("the end entity expires in {left}, on {end}"));
    let at_once = "Renew the mark certificate at once: without a new one, published before that, receivers stop showing the logo.";
    match seconds <= DAY.saturating_mul(VERY_SOON) {
        true => vec![finding.with_remedy(at_once)],
        false => vec![finding],
    }
}

/// Of the end entity and its issuer. That they have the purpose of BIMI, other rules ask.
pub(super) fn other_key_purpose(end_entity: &EndEntity<'_>) -> Vec<Finding> {
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

/// Sectigo's first practice statement did not name the policy: what was issued by it may lack it with cause.
pub(super) fn mark_policy(end_entity: &EndEntity<'_>) -> Broken {
    let excused = SECTIGO_OWN_POLICY..SECTIGO_BOTH_POLICIES;
    if end_entity.is_sectigos() && excused.contains(&end_entity.begins()) {
        return Ok(None);
    }
    let has_it = end_entity.extensions().policies()?.contains(&oid::MARK_POLICY);
    broken(!has_it, "the end entity lacks the policy of mark certificates")
}

/// Malformed policies are reported by the rule above, which requires the other of the two.
pub(super) fn sectigo_policy(end_entity: &EndEntity<'_>) -> Broken {
    let is_asked_for = end_entity.is_sectigos() && end_entity.begins() >= SECTIGO_BOTH_POLICIES;
    let policies = end_entity.extensions().policies();
    broken(
        is_asked_for && policies.is_ok_and(|policies| !policies.contains(&oid::SECTIGO_POLICY)),
        "the end entity is Sectigo's and lacks Sectigo's policy of mark certificates",
    )
}

pub(super) fn pilot_extension(end_entity: &EndEntity<'_>) -> Broken {
    let message = match end_entity.extensions().is_critical(oid::PILOT)? {
        Some(_) if end_entity.begins() >= PILOT_FORBIDDEN => {
            "the end entity has the pilot extension, forbidden since 2025-03-15"
        }
        Some(true) => {
            "the end entity's pilot extension is critical: software that does not know it rejects the certificate"
        }
        _ => return Ok(None),
    };
    broken(true, message)
}

pub(super) fn key(end_entity: &EndEntity<'_>) -> Broken {
    let key = PublicKey::of(end_entity.certificate());
    let description = match key.as_ref().map(|key| (key.algorithm, key.rsa(), key.curve())) {
        Ok((oid::RSA_KEY, Ok((modulus, _)), _)) => match bit_length(modulus) {
            2048.. => return Ok(None),
            bits => format!("RSA of {bits} bits"),
        },
        Ok((oid::EC_KEY, _, Some(oid::P_256 | oid::P_384 | oid::P_521))) => return Ok(None),
        Ok((oid::EC_KEY, _, Some(curve))) => format!("on the elliptic curve {}", oid::named(curve)),
        Ok((oid::EC_KEY, _, None)) => "on an unnamed elliptic curve".to_owned(),
        Ok((algorithm, ..)) => format!("of the algorithm {}, or malformed", oid::named(algorithm)),
        Err(_) => "malformed".to_owned(),
    };
    broken(true, &format!("the end entity's key is {description}"))
}
