//! The extensions of a certificate that a mark and its checks are read from, each as plain values.
//!
//! An extension that occurs twice is an error: RFC 5280 (section 4.2) forbids it, and two readers could each believe
//! another one.

use x509_parser::asn1_rs::{Any, FromDer, Tag};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{BasicConstraints, KeyUsage, X509Extension};

use crate::asn1::der::{self, Malformed};
use crate::asn1::dotted::dotted;
use crate::asn1::oid;

/// An extension of the certificate that cannot be read in one way only.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtensionError {
    /// The extension's bytes are not what its definition asks for.
    #[error("the extension {name} is malformed; the certificate has to be issued again")]
    Malformed {
        /// What the extension is called, for instance `subject alternative name`.
        name: &'static str,
    },
    /// The extension occurs more than once, which RFC 5280 (section 4.2) forbids.
    #[error("the extension {name} occurs more than once; the certificate has to be issued again")]
    Repeated {
        /// What the extension is called.
        name: &'static str,
    },
}

impl ExtensionError {
    pub(crate) fn malformed(name: &'static str) -> Self {
        Self::Malformed { name }
    }
}

/// The extensions of one certificate.
#[derive(Clone, Copy)]
pub(crate) struct Extensions<'a>(&'a X509Certificate<'a>);

impl<'a> Extensions<'a> {
    pub(crate) fn of(x509: &'a X509Certificate<'a>) -> Self {
        Self(x509)
    }

    /// The value of the subject alternative name.
    pub(crate) fn subject_alternative_name(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        self.read(oid::SUBJECT_ALTERNATIVE_NAME, Ok)
    }

    /// The DNS names of the subject alternative name, as they are. Other kinds of names are left out.
    pub(crate) fn dns_names(self) -> Result<Vec<String>, ExtensionError> {
        self.list(oid::SUBJECT_ALTERNATIVE_NAME, |value| {
            let names = der::sequence(&der::only(value)?)?;
            let dns_names = names.iter().filter(|name| der::is_context(name, 2));
            dns_names
                .map(|name| String::from_utf8(name.data.to_vec()).map_err(|_| Malformed))
                .collect()
        })
    }

    /// Whether there is an extended key usage, be it an empty one.
    pub(crate) fn has_key_purposes(self) -> Result<bool, ExtensionError> {
        Ok(self.find(oid::EXTENDED_KEY_USAGE)?.is_some())
    }

    /// The OIDs of the extended key usage.
    pub(crate) fn key_purposes(self) -> Result<Vec<String>, ExtensionError> {
        self.list(oid::EXTENDED_KEY_USAGE, |value| {
            der::sequence(&der::only(value)?)?.iter().map(der::oid).collect()
        })
    }

    /// The OIDs of the certificate policies, without their qualifiers.
    pub(crate) fn policies(self) -> Result<Vec<String>, ExtensionError> {
        self.list(oid::CERTIFICATE_POLICIES, |value| {
            let policies = der::sequence(&der::only(value)?)?;
            let policy_identifier = |policy| der::sequence(policy)?.first().ok_or(Malformed).and_then(der::oid);
            policies.iter().map(policy_identifier).collect()
        })
    }

    /// How many CRL distribution points there are.
    pub(crate) fn crl_distribution_points(self) -> Result<usize, ExtensionError> {
        let read = |value| Ok(der::sequence(&der::only(value)?)?.len());
        let count = self.read(oid::CRL_DISTRIBUTION_POINTS, read)?;
        Ok(count.unwrap_or(0))
    }

    /// The URIs of the CRL distribution points of the issuer's own complete lists, in their order.
    pub(crate) fn crl_urls(self) -> Result<Vec<String>, ExtensionError> {
        let points = self.list(oid::CRL_DISTRIBUTION_POINTS, |value| {
            let points = der::sequence(&der::only(value)?)?;
            points.iter().map(crl_urls_of_point).collect()
        })?;
        Ok(points.concat())
    }

    /// The log id of each signed certificate timestamp, in the list's order.
    pub(crate) fn sct_log_ids(self) -> Result<Vec<[u8; 32]>, ExtensionError> {
        self.list(oid::SCT_LIST, |value| {
            let list = der::universal(&der::only(value)?, Tag::OctetString)?;
            sct_log_ids(list).ok_or(Malformed)
        })
    }

    /// The value of the logotype extension.
    pub(crate) fn logotype(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        self.read(oid::LOGOTYPE, Ok)
    }

    /// Whether the extension with this OID is critical, where there is one.
    pub(crate) fn is_critical(self, oid: &str) -> Result<Option<bool>, ExtensionError> {
        let extension = self.find(oid)?;
        Ok(extension.map(|extension| extension.critical))
    }

    /// Whether the certificate is an authority's. Without the extension it is not.
    pub(crate) fn is_authority(self) -> Result<bool, ExtensionError> {
        let read = |value| match BasicConstraints::from_der(value) {
            Ok(([], constraints)) => Ok(constraints.ca),
            _ => Err(Malformed),
        };
        let authority = self.read(oid::BASIC_CONSTRAINTS, read)?;
        Ok(authority.unwrap_or(false))
    }

    /// How many CAs may stand between an authority and the end entity, where there is a bound.
    pub(crate) fn path_length(self) -> Result<Option<u32>, ExtensionError> {
        let read = |value| match BasicConstraints::from_der(value) {
            Ok(([], constraints)) => Ok(constraints.path_len_constraint),
            _ => Err(Malformed),
        };
        Ok(self.read(oid::BASIC_CONSTRAINTS, read)?.flatten())
    }

    /// The value of the name constraints.
    pub(crate) fn name_constraints(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        self.read(oid::NAME_CONSTRAINTS, Ok)
    }

    /// What the key may be used for, where the certificate says it.
    pub(crate) fn key_usage(self) -> Result<Option<KeyUsage>, ExtensionError> {
        self.read(oid::KEY_USAGE, |value| match KeyUsage::from_der(value) {
            Ok(([], usage)) => Ok(usage),
            _ => Err(Malformed),
        })
    }

    fn list<T>(
        self,
        oid: &str,
        read: impl FnOnce(&'a [u8]) -> Result<Vec<T>, Malformed>,
    ) -> Result<Vec<T>, ExtensionError> {
        Ok(self.read(oid, read)?.unwrap_or_default())
    }

    fn read<T>(
        self,
        oid: &str,
        read: impl FnOnce(&'a [u8]) -> Result<T, Malformed>,
    ) -> Result<Option<T>, ExtensionError> {
        let extension = self.find(oid)?;
        let value = extension.map(|extension| read(extension.value)).transpose();
        value.map_err(|Malformed| ExtensionError::malformed(name(oid)))
    }

    fn find(self, oid: &str) -> Result<Option<&'a X509Extension<'a>>, ExtensionError> {
        let has_oid = |extension: &&X509Extension<'_>| dotted(extension.oid.as_bytes()).as_deref() == Some(oid);
        let mut found = self.0.extensions().iter().filter(has_oid);
        match (found.next(), found.next()) {
            (extension, None) => Ok(extension),
            _ => Err(ExtensionError::Repeated { name: name(oid) }),
        }
    }
}

/// What an extension is called in errors.
fn name(oid: &str) -> &'static str {
    oid::oid_name(oid).unwrap_or("without a name")
}

/// The URIs of one distribution point (RFC 5280, section 4.2.1.13). One for some reasons only, or with a list of another
/// issuer, has none.
fn crl_urls_of_point(point: &Any<'_>) -> Result<Vec<String>, Malformed> {
    const DISTRIBUTION_POINT: u32 = 0;
    const FULL_NAME: u32 = 0;
    const URI: u32 = 6;
    let parts = der::sequence(point)?;
    let [name] = parts.as_slice() else {
        return Ok(Vec::new());
    };
    if !der::is_context(name, DISTRIBUTION_POINT) {
        return Ok(Vec::new());
    }
    let full_name = der::only(name.data)?;
    if !der::is_context(&full_name, FULL_NAME) {
        return Ok(Vec::new());
    }
    let names = der::all(full_name.data)?;
    let uris = names.iter().filter(|name| der::is_context(name, URI));
    Ok(uris
        .filter_map(|uri| str::from_utf8(uri.data).ok().map(str::to_owned))
        .collect())
}

/// The log ids in a `SignedCertificateTimestampList` (RFC 6962, section 3.3); `None` when it is malformed.
///
/// An entry of another version than v1 counts as malformed: where its log id stands is not known.
fn sct_log_ids(list: &[u8]) -> Option<Vec<[u8; 32]>> {
    let (mut entries, []) = split_length_prefixed(list)? else {
        return None;
    };
    let mut log_ids = Vec::new();
    while !entries.is_empty() {
        let (entry, rest) = split_length_prefixed(entries)?;
        let (0, after_version) = entry.split_first()? else {
            return None;
        };
        log_ids.push(*after_version.first_chunk()?);
        entries = rest;
    }
    Some(log_ids)
}

/// A vector of TLS (RFC 8446, section 3.4) with a length of two bytes, and what follows it.
fn split_length_prefixed(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
