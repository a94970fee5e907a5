//! The rules on the end entity's key, and on what it may be used for.

use x509_parser::public_key::PublicKey;

use super::{EndEntity, verdict};
use crate::asn1::dotted::shown;
use crate::asn1::{der, oid};
use crate::checks::{CheckOptions, Finding, Rule};

pub(super) fn key(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let public_key = end_entity.link.x509.public_key();
    let algorithm = shown(public_key.algorithm.algorithm.as_bytes());
    let found = |key: String| vec![Finding::new(Rule::Key, format!("the end entity's key is {key}"))];
    match (algorithm.as_str(), public_key.parsed()) {
        (oid::RSA_KEY, Ok(PublicKey::RSA(key))) => match bit_length(key.modulus) {
            2048.. => Vec::new(),
            bits => found(format!("RSA of {bits} bits")),
        },
        (oid::EC_KEY, Ok(PublicKey::EC(_))) => {
            let curve = public_key.algorithm.parameters.as_ref().map(der::oid);
            match curve.and_then(Result::ok).as_deref() {
                Some(oid::P_256 | oid::P_384 | oid::P_521) => Vec::new(),
                Some(curve) => found(format!("on the elliptic curve {}", oid::named(curve))),
                None => found("on an unnamed elliptic curve".to_owned()),
            }
        }
        _ => found(format!("of the algorithm {}, or malformed", oid::named(&algorithm))),
    }
}

/// A key usage that cannot be read is reported by the rule below.
pub(super) fn key_usage_critical(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    match end_entity.extensions().is_critical(oid::KEY_USAGE) {
        Ok(Some(false)) => vec![Finding::new(
            Rule::KeyUsageCritical,
            "the end entity has the key usage as not critical",
        )],
        _ => Vec::new(),
    }
}

pub(super) fn no_authority(end_entity: &EndEntity<'_>, _: &CheckOptions) -> Vec<Finding> {
    let extensions = end_entity.extensions();
    let mut findings = verdict(Rule::NoAuthority, extensions.is_authority(), |authority| {
        authority.then(|| "the end entity is a certification authority".to_owned())
    });
    findings.extend(verdict(Rule::NoAuthority, extensions.key_usage(), |usage| {
        let signs = usage.is_some_and(|usage| usage.key_cert_sign() || usage.crl_sign());
        signs.then(|| "the end entity's key may sign certificates or revocation lists".to_owned())
    }));
    findings
}

fn bit_length(unsigned: &[u8]) -> usize {
    let bits = unsigned
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    bits.skip_while(|bit| *bit == 0).count()
}
