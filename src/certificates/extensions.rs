//! The extensions of a certificate that chains, marks and checks need, each as plain values.
//!
//! A repeated extension is an error: RFC 5280 (section 4.2) forbids it, and two readers could each believe
//! another one.

use x509_parser::asn1_rs::FromDer;
use x509_parser::error::X509Error;
use x509_parser::extensions::{AuthorityKeyIdentifier, BasicConstraints, KeyIdentifier, KeyUsage};

use crate::asn1::ber::{self, BerElement};
use crate::asn1::der::{self, Malformed};
use crate::asn1::oid;

/// An extension that is malformed or ambiguous.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtensionError {
    /// The extension's bytes do not match its definition.
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
    pub(crate) fn malformed(oid: &[u8]) -> Self {
        Self::Malformed { name: name(oid) }
    }
}

/// One extension: the content of its object identifier, and its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extension<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) critical: bool,
    pub(crate) value: &'a [u8],
}

impl<'a> Extension<'a> {
    fn of(extension: BerElement<'a>) -> Option<Self> {
        let mut parts = ber::elements(extension.content).peekable();
        let oid = parts.next()?.content;
        let critical = parts.next_if(|part| ber::number(part.tag) == ber::BOOLEAN);
        Some(Self {
            oid,
            critical: critical.is_some_and(|critical| critical.content != [0]),
            value: parts.next()?.content,
        })
    }
}

/// The extensions of one certificate: the content of their list.
///
/// They are walked anew for each lookup. A real certificate has some ten; an index of tens of thousands, for which a hostile one
/// has room, would take many times its length.
#[derive(Clone, Copy)]
pub(crate) struct Extensions<'a>(pub(super) &'a [u8]);

impl<'a> Extensions<'a> {
    /// All of them, in the certificate's order.
    pub(crate) fn iter(self) -> impl Iterator<Item = Extension<'a>> {
        ber::elements(self.0).filter_map(Extension::of)
    }

    /// The value of the subject alternative name.
    pub(crate) fn subject_alternative_name(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        self.read(oid::SUBJECT_ALTERNATIVE_NAME, Ok)
    }

    /// The DNS names of the subject alternative name, as they are. Other kinds of names are left out.
    pub(crate) fn dns_names(self) -> Result<Vec<String>, ExtensionError> {
        self.list(oid::SUBJECT_ALTERNATIVE_NAME, |value| {
            let names = der::only_sequence(value)?;
            let dns_names = names.iter().filter(|name| der::is_context(name, 2));
            dns_names
                .map(|name| String::from_utf8(name.content.to_vec()).map_err(|_| Malformed))
                .collect()
        })
    }

    /// The object identifiers of the extended key usage, where there is one.
    pub(crate) fn key_purposes(self) -> Result<Option<Vec<&'a [u8]>>, ExtensionError> {
        self.read(oid::EXTENDED_KEY_USAGE, |value| {
            der::only_sequence(value)?.iter().map(der::oid).collect()
        })
    }

    /// Whether the extended key usage has that of BIMI.
    pub(crate) fn has_bimi_key_purpose(self) -> Result<bool, ExtensionError> {
        let purposes = self.key_purposes()?;
        Ok(purposes.is_some_and(|purposes| purposes.contains(&oid::BIMI_KEY_PURPOSE)))
    }

    /// The object identifiers of the certificate policies, without their qualifiers.
    pub(crate) fn policies(self) -> Result<Vec<&'a [u8]>, ExtensionError> {
        self.list(oid::CERTIFICATE_POLICIES, |value| {
            let policy_identifier = |policy| der::sequence(policy)?.first().ok_or(Malformed).and_then(der::oid);
            der::only_sequence(value)?.iter().map(policy_identifier).collect()
        })
    }

    /// The number of CRL distribution points.
    pub(crate) fn crl_distribution_points(self) -> Result<usize, ExtensionError> {
        let count = self.read(oid::CRL_DISTRIBUTION_POINTS, |value| {
            Ok(der::only_sequence(value)?.len())
        })?;
        Ok(count.unwrap_or(0))
    }

    /// The URIs of the CRL distribution points of the issuer's own complete lists, in their order.
    pub(crate) fn crl_urls(self) -> Result<Vec<String>, ExtensionError> {
        let points = self.list(oid::CRL_DISTRIBUTION_POINTS, |value| {
            der::only_sequence(value)?.iter().map(crl_urls_of_point).collect()
        })?;
        Ok(points.concat())
    }

    /// The log id of each signed certificate timestamp, in the list's order.
    pub(crate) fn sct_log_ids(self) -> Result<Vec<[u8; 32]>, ExtensionError> {
        self.list(oid::SCT_LIST, |value| {
            let list = der::content(&der::only(value)?, ber::OCTET_STRING)?;
            sct_log_ids(list).ok_or(Malformed)
        })
    }

    /// The value of the logotype extension.
    pub(crate) fn logotype(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        self.read(oid::LOGOTYPE, Ok)
    }

    /// Whether the extension with this object identifier is critical, where there is one.
    pub(crate) fn is_critical(self, oid: &[u8]) -> Result<Option<bool>, ExtensionError> {
        Ok(self.find(oid)?.map(|extension| extension.critical))
    }

    /// Whether the certificate is a CA's. Without the extension it is not.
    pub(crate) fn is_ca(self) -> Result<bool, ExtensionError> {
        Ok(self.basic_constraints()?.is_some_and(|constraints| constraints.ca))
    }

    /// The number of CAs that may be between this one and the end entity, where it is bounded.
    pub(crate) fn path_length(self) -> Result<Option<u32>, ExtensionError> {
        Ok(self
            .basic_constraints()?
            .and_then(|constraints| constraints.path_len_constraint))
    }

    fn basic_constraints(self) -> Result<Option<BasicConstraints>, ExtensionError> {
        self.read(oid::BASIC_CONSTRAINTS, exactly)
    }

    /// The key identifier of the issuer.
    pub(crate) fn authority_key_identifier(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        let authority: Option<AuthorityKeyIdentifier<'_>> = self.read(oid::AUTHORITY_KEY_IDENTIFIER, exactly)?;
        Ok(authority.and_then(|authority| Some(authority.key_identifier?.0)))
    }

    /// The key identifier of the certificate's own key.
    pub(crate) fn subject_key_identifier(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        let own: Option<KeyIdentifier<'_>> = self.read(oid::SUBJECT_KEY_IDENTIFIER, exactly)?;
        Ok(own.map(|own| own.0))
    }

    /// The value of the name constraints.
    pub(crate) fn name_constraints(self) -> Result<Option<&'a [u8]>, ExtensionError> {
        self.read(oid::NAME_CONSTRAINTS, Ok)
    }

    /// What the key may be used for, where the certificate says it.
    pub(crate) fn key_usage(self) -> Result<Option<KeyUsage>, ExtensionError> {
        self.read(oid::KEY_USAGE, exactly)
    }

    fn list<T>(
        self,
        oid: &[u8],
        read: impl FnOnce(&'a [u8]) -> Result<Vec<T>, Malformed>,
    ) -> Result<Vec<T>, ExtensionError> {
        Ok(self.read(oid, read)?.unwrap_or_default())
    }

    fn read<T>(
        self,
        oid: &[u8],
        read: impl FnOnce(&'a [u8]) -> Result<T, Malformed>,
    ) -> Result<Option<T>, ExtensionError> {
        let value = self.find(oid)?.map(|extension| read(extension.value)).transpose();
        value.map_err(|Malformed| ExtensionError::malformed(oid))
    }

    fn find(self, oid: &[u8]) -> Result<Option<Extension<'a>>, ExtensionError> {
        // The others are not read further than that.
        let has_oid = |extension: &BerElement<'_>| {
            ber::elements(extension.content)
                .next()
                .is_some_and(|first| first.content == oid)
        };
        let mut found = ber::elements(self.0).filter(has_oid).filter_map(Extension::of);
        match (found.next(), found.next()) {
            (extension, None) => Ok(extension),
            _ => Err(ExtensionError::Repeated { name: name(oid) }),
        }
    }
}

/// A value that x509-parser reads, with nothing after it.
fn exactly<'a, T: FromDer<'a, X509Error>>(value: &'a [u8]) -> Result<T, Malformed> {
    match T::from_der(value) {
        Ok(([], read)) => Ok(read),
        _ => Err(Malformed),
    }
}

/// What an extension is called in errors.
fn name(oid: &[u8]) -> &'static str {
    oid::name(oid).unwrap_or("without a name")
}

/// The URIs of one distribution point (RFC 5280, section 4.2.1.13). One for some reasons only, or with a list of another
/// issuer, has none.
fn crl_urls_of_point(point: &BerElement<'_>) -> Result<Vec<String>, Malformed> {
    const DISTRIBUTION_POINT: u8 = 0;
    const FULL_NAME: u8 = 0;
    const URI: u8 = 6;
    let parts = der::sequence(point)?;
    let [name] = parts.as_slice() else {
        return Ok(Vec::new());
    };
    if !der::is_context(name, DISTRIBUTION_POINT) {
        return Ok(Vec::new());
    }
    let full_name = der::only(name.content)?;
    if !der::is_context(&full_name, FULL_NAME) {
        return Ok(Vec::new());
    }
    let names = der::all(full_name.content)?;
    let uris = names.iter().filter(|name| der::is_context(name, URI));
    Ok(uris
        .filter_map(|uri| str::from_utf8(uri.content).ok().map(str::to_owned))
        .collect())
}

/// The log ids in a `SignedCertificateTimestampList` (RFC 6962, section 3.3); `None` when it is malformed.
///
/// An entry of another version than v1 counts as malformed: the position of its log id is not known.
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
