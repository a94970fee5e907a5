//! The rules on the end entity: the profile of mark certificates (draft-fetch-validation-vmc-wchuang-11, section 4, and
//! the MC Requirements of the AuthIndicators Working Group, version 1.7).

mod mark;
mod names;
mod profile;

use std::sync::Arc;

use super::finding::Broken;
use super::{CheckOptions, Finding, Rule};
use crate::Timestamp;
use crate::asn1::oid;
use crate::causes::with_causes;
use crate::certificates::Certificate;
use crate::certificates::extensions::Extensions;
use crate::mark::subject::MarkType;
use crate::mark::{Logo, MarkCertificate};

/// A rule that says one thing of the end entity.
type EndEntityRule = fn(&EndEntity<'_>) -> Broken;

#[rustfmt::skip] // A table.
const RULES: [(Rule, EndEntityRule); 17] = [
    (Rule::ValidityLength, profile::validity_length),
    (Rule::KeyPurpose, |it| broken(
        !it.extensions().has_bimi_key_purpose()?,
        "the end entity lacks the key purpose of BIMI",
    )),
    (Rule::DnsName, |it| broken(
        it.extensions().dns_names()?.iter().all(String::is_empty),
        "the end entity names no domain",
    )),
    (Rule::DnsNameSyntax, names::dns_name_syntax),
    (Rule::Logotype, |it| Ok(it.mark.logo().as_ref().err().map(|error| with_causes(error)))),
    // A repeated one is reported by the rule above.
    (Rule::LogotypeCritical, |it| broken(
        it.extensions().is_critical(oid::LOGOTYPE) == Ok(Some(true)),
        "the end entity's logotype extension is critical: software that does not know it rejects the certificate",
    )),
    (Rule::LogotypeCompressed, |it| broken(
        it.logo().is_some_and(|logo| !logo.is_compressed()),
        "the end entity embeds the logo uncompressed, not as gzip data",
    )),
    (Rule::SctList, |it| broken(
        it.extensions().sct_log_ids()?.is_empty(),
        "the end entity has no signed certificate timestamp",
    )),
    (Rule::CrlDistributionPoint, |it| broken(
        it.extensions().crl_distribution_points()? == 0,
        "the end entity has no CRL distribution point",
    )),
    (Rule::MarkPolicy, profile::mark_policy),
    (Rule::SectigoPolicy, profile::sectigo_policy),
    (Rule::PilotExtension, profile::pilot_extension),
    (Rule::Key, profile::key),
    // A malformed key usage is reported by the last of these three.
    (Rule::KeyUsageCritical, |it| broken(
        it.extensions().is_critical(oid::KEY_USAGE) == Ok(Some(false)),
        "the end entity's key usage is not critical",
    )),
    (Rule::NoAuthority, |it| broken(it.extensions().is_ca()?, "the end entity is a CA")),
    (Rule::NoAuthority, |it| broken(
        it.extensions().key_usage()?.is_some_and(|usage| usage.key_cert_sign() || usage.crl_sign()),
        "the end entity's key may sign certificates or revocation lists",
    )),
    (Rule::MarkType, mark::mark_type),
];

/// Those that say several things, or are of several rules.
const CHECKS: [fn(&EndEntity<'_>) -> Vec<Finding>; 5] = [
    profile::expires_soon,
    profile::other_key_purpose,
    names::domain,
    mark::logotype_hash,
    mark::mark_attributes,
];

/// The end entity, its issuer, as far as there is one, and what they are checked for.
pub(super) struct EndEntity<'a> {
    pub(super) mark: Arc<MarkCertificate>,
    pub(super) issuer: Option<&'a Certificate>,
    pub(super) options: &'a CheckOptions,
}

impl EndEntity<'_> {
    pub(super) fn findings(&self) -> impl Iterator<Item = Finding> {
        let rules = RULES.iter().filter_map(|(rule, check)| Finding::of(*rule, check(self)));
        rules.chain(CHECKS.iter().flat_map(|check| check(self)))
    }

    pub(super) fn logo(&self) -> Option<&Logo> {
        self.mark.logo().as_ref().ok()
    }

    fn certificate(&self) -> &Certificate {
        &self.mark.certificate
    }

    fn extensions(&self) -> Extensions<'_> {
        self.certificate().extensions()
    }

    /// What rules that hold from some day on are decided by.
    fn begins(&self) -> Timestamp {
        self.certificate().not_before()
    }

    /// The values of an attribute of the subject.
    fn attribute(&self, oid: &[u8]) -> &[String] {
        self.mark.subject().values(oid)
    }

    /// The mark type, where exactly one that is known is stated.
    fn mark_type(&self) -> Option<MarkType> {
        match self.attribute(oid::MARK_TYPE) {
            [mark_type] => MarkType::of(mark_type),
            _ => None,
        }
    }

    /// Whether Sectigo's practice statement holds: the issuer's organization is Sectigo Limited. That leaves out issuers that
    /// were Entrust's and are Sectigo's since 2025, since their name is not Sectigo's.
    fn is_sectigos(&self) -> bool {
        let mut attributes = self.certificate().raw_issuer_attributes();
        attributes.any(|attribute| attribute.oid == oid::ORGANIZATION && attribute.text() == "Sectigo Limited")
    }
}

/// The message of a rule that is broken.
fn broken(is_broken: bool, message: &str) -> Broken {
    Ok(is_broken.then(|| message.to_owned()))
}
