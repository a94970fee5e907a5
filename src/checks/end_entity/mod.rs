//! The rules on the end entity: the profile of mark certificates (draft-fetch-validation-vmc-wchuang-11, section 4, and
//! the MC Requirements of the AuthIndicators Working Group, version 1.7).

mod dates;
mod extensions;
mod key;
mod logo;
mod mark_type;
mod names;
mod time;

use std::collections::BTreeMap;

use super::{CheckOptions, Finding, Link, Rule};
use crate::Timestamp;
use crate::asn1::oid;
use crate::asn1::string_value;
use crate::mark::extensions::{ExtensionError, Extensions};
use crate::mark::subject::{MarkType, subject_attributes};
use crate::mark::{Logo, LogoError, logo as embedded_logo};

type EndEntityCheck = fn(&EndEntity<'_>, &CheckOptions) -> Vec<Finding>;

pub(super) const CHECKS: [EndEntityCheck; 24] = [
    time::validity_length,
    time::expires_soon,
    extensions::key_purpose,
    extensions::other_key_purpose,
    names::dns_name,
    names::dns_name_syntax,
    names::domain,
    logo::logotype,
    logo::logotype_critical,
    logo::logotype_compressed,
    logo::logotype_hash,
    extensions::sct_list,
    extensions::crl_distribution_point,
    extensions::mark_policy,
    extensions::sectigo_policy,
    extensions::pilot_extension,
    key::key,
    key::key_usage_critical,
    key::no_authority,
    mark_type::mark_type,
    mark_type::registered_mark,
    mark_type::government_mark,
    mark_type::prior_use_mark,
    mark_type::mark_attributes,
];

/// The end entity, read once for all rules, and its issuer, as far as there is one.
pub(super) struct EndEntity<'a> {
    link: &'a Link<'a>,
    issuer: Option<&'a Link<'a>>,
    logo: Result<Logo, LogoError>,
    subject: BTreeMap<String, Vec<String>>,
}

impl<'a> EndEntity<'a> {
    pub(super) fn read(link: &'a Link<'a>, issuer: Option<&'a Link<'a>>) -> Self {
        Self {
            link,
            issuer,
            logo: embedded_logo::embedded_in(link.certificate, Logo::DEFAULT_LIMIT),
            subject: subject_attributes(&link.x509),
        }
    }

    pub(super) fn logo(&self) -> Option<&Logo> {
        self.logo.as_ref().ok()
    }

    fn extensions(&self) -> Extensions<'_> {
        self.link.extensions()
    }

    /// What rules that hold from some day on are decided by.
    fn begins(&self) -> Timestamp {
        self.link.certificate.not_before()
    }

    /// The values of an attribute of the subject.
    fn attribute(&self, oid: &str) -> &[String] {
        self.subject.get(oid).map_or(&[], Vec::as_slice)
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
        let mut organizations = self.link.x509.issuer().iter_organization();
        organizations.any(|organization| string_value(organization.attr_value()) == "Sectigo Limited")
    }
}

/// Applies a rule to what an extension says. One that cannot be read breaks every rule about it.
fn verdict<T>(rule: Rule, value: Result<T, ExtensionError>, broken: impl FnOnce(T) -> Option<String>) -> Vec<Finding> {
    let message = match value {
        Ok(value) => broken(value),
        Err(error) => Some(error.to_string()),
    };
    message.map(|message| Finding::new(rule, message)).into_iter().collect()
}
