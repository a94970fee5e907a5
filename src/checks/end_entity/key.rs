//! The rules on the end entity's key, and on what it may be used for.

use super::{EndEntity, broken};
use crate::asn1::oid;
use crate::certificates::public_key::{PublicKey, bit_length};
use crate::checks::finding::Broken;
use crate::checks::{CheckOptions, Finding, Rule};

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

/// A malformed key usage is reported by the rule below.
pub(super) fn key_usage_critical(end_entity: &EndEntity<'_>) -> Broken {
    let is_critical = end_entity.extensions().is_critical(oid::KEY_USAGE);
    broken(
        matches!(is_critical, Ok(Some(false))),
        "the end entity's key usage is not critical",
    )
}

pub(super) fn no_authority(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let extensions = end_entity.extensions();
    let is_ca = extensions.is_ca();
    let signs = extensions
        .key_usage()
        .map(|usage| usage.is_some_and(|usage| usage.key_cert_sign() || usage.crl_sign()));
    let messages = [
        is_ca.and_then(|is_ca| broken(is_ca, "the end entity is a CA")),
        signs.and_then(|signs| broken(signs, "the end entity's key may sign certificates or revocation lists")),
    ];
    let findings = messages.into_iter();
    findings
        .filter_map(|message| Finding::of(Rule::NoAuthority, message))
        .collect()
}
