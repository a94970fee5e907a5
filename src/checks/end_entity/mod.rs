//! The rules on the end entity: the profile of mark certificates (draft-fetch-validation-vmc-wchuang-11, section 4, and
//! the MC Requirements of the AuthIndicators Working Group, version 1.7).

mod mark;
mod names;
mod profile;

use super::finding::Broken;
use super::{CheckOptions, Finding, Rule};
use crate::Timestamp;
use crate::asn1::oid;
use crate::certificates::Certificate;
use crate::certificates::extensions::Extensions;
use crate::mark::subject::MarkType;
use crate::mark::{Logo, MarkCertificate};

/// A rule that says one thing of the end entity.
type EndEntityRule = fn(&EndEntity<'_>) -> Broken;

const RULES: [(Rule, EndEntityRule); 21] = [
    (Rule::ValidityLength, profile::validity_length),
    (Rule::KeyPurpose, profile::key_purpose),
    (Rule::DnsName, names::dns_name),
    (Rule::DnsNameSyntax, names::dns_name_syntax),
    (Rule::Logotype, mark::logotype),
    (Rule::LogotypeCritical, mark::logotype_critical),
    (Rule::LogotypeCompressed, mark::logotype_compressed),
    (Rule::SctList, profile::sct_list),
    (Rule::CrlDistributionPoint, profile::crl_distribution_point),
    (Rule::MarkPolicy, profile::mark_policy),
    (Rule::SectigoPolicy, profile::sectigo_policy),
    (Rule::PilotExtension, profile::pilot_extension),
    (Rule::Key, profile::key),
    (Rule::KeyUsageCritical, profile::key_usage_critical),
    (Rule::NoAuthority, profile::no_ca),
    (Rule::NoAuthority, profile::no_signing),
    (Rule::MarkType, mark::mark_type),
    (Rule::RegisteredMark, mark::registered_mark),
    (Rule::GovernmentMark, mark::government_mark),
    (Rule::PriorUseMark, mark::prior_use_mark),
    (Rule::MarkAttributes, mark::mark_attributes),
];

/// Those that say several things, or depend on what to check against.
type EndEntityCheck = fn(&EndEntity<'_>, &CheckOptions) -> Vec<Finding>;

const CHECKS: [EndEntityCheck; 4] = [
    profile::expires_soon,
    profile::other_key_purpose,
    names::domain,
    mark::logotype_hash,
];

/// The end entity, and its issuer, as far as there is one.
pub(super) struct EndEntity<'a> {
    pub(super) mark: MarkCertificate,
    pub(super) issuer: Option<&'a Certificate>,
}

impl EndEntity<'_> {
    pub(super) fn findings(&self, options: &CheckOptions) -> impl Iterator<Item = Finding> {
        let rules = RULES.iter().filter_map(|(rule, check)| Finding::of(*rule, check(self)));
        rules.chain(CHECKS.iter().flat_map(|check| check(self, options)))
    }

    pub(super) fn logo(&self) -> Option<&Logo> {
        self.mark.logo().as_ref().ok()
    }

    fn certificate(&self) -> &Certificate {
        self.mark.certificate()
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
