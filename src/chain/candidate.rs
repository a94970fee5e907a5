//! What building a chain asks of each certificate.

use std::cmp::Reverse;
use std::collections::HashSet;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{AuthorityKeyIdentifier, BasicConstraints, KeyIdentifier};
use x509_parser::oid_registry::{
    OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER, OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_SUBJECT_KEY_IDENTIFIER, Oid,
};
use x509_parser::prelude::FromDer;

use super::error::{ChainError, Listed};
use crate::certificates::Certificate;

/// A certificate, where it stood among those that were sent, and what links it to others.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    /// `None` for a trust anchor that was not sent.
    pub(super) index: Option<usize>,
    pub(super) certificate: &'a Certificate,
    pub(super) x509: X509Certificate<'a>,
    pub(super) is_ca: bool,
    pub(super) has_logo: bool,
    pub(super) authority_key_identifier: Option<&'a [u8]>,
    subject_key_identifier: Option<&'a [u8]>,
}

/// Every certificate once, those first that are preferred as issuers where all else is equal: authorities, then what is
/// valid for longer. What is equal in that too is put into some order that does not depend on the order as sent.
pub(super) fn distinct(certificates: &[Certificate]) -> Result<Vec<Candidate<'_>>, ChainError> {
    let mut seen = HashSet::new();
    let mut candidates = certificates
        .iter()
        .enumerate()
        .filter(|(_, certificate)| seen.insert(*certificate))
        .map(|(index, certificate)| {
            Candidate::new(Some(index), certificate).map_err(|source| ChainError::Certificate {
                certificate: Listed::new(Some(index), certificate),
                source,
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    candidates.sort_by_key(|candidate| {
        let certificate = candidate.certificate;
        (
            Reverse(candidate.is_ca),
            Reverse(certificate.not_after()),
            certificate.der(),
        )
    });
    Ok(candidates)
}

impl<'a> Candidate<'a> {
    pub(super) fn new(
        index: Option<usize>,
        certificate: &'a Certificate,
    ) -> Result<Self, crate::certificates::CertificateError> {
        let x509 = certificate.x509()?;
        Ok(Self {
            index,
            certificate,
            is_ca: extension::<BasicConstraints>(&x509, &OID_X509_EXT_BASIC_CONSTRAINTS)
                .is_some_and(|constraints| constraints.ca),
            has_logo: x509
                .extensions()
                .iter()
                .any(|extension| extension.oid.as_bytes() == LOGOTYPE),
            authority_key_identifier: extension::<AuthorityKeyIdentifier<'_>>(
                &x509,
                &OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER,
            )
            .and_then(|authority| Some(authority.key_identifier?.0)),
            subject_key_identifier: extension::<KeyIdentifier<'_>>(&x509, &OID_X509_EXT_SUBJECT_KEY_IDENTIFIER)
                .map(|identifier| identifier.0),
            x509,
        })
    }

    /// Whether names and key identifiers allow that this one issued the other, which may be itself.
    pub(super) fn may_have_issued(&self, other: &Candidate<'_>) -> bool {
        let names_fit = self.subject() == other.issuer();
        let identifiers_fit = match (self.subject_key_identifier, other.authority_key_identifier) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        names_fit && identifiers_fit
    }

    /// Whether both are certificates of one authority: of the same name and key.
    pub(super) fn is_same_authority_as(&self, other: &Candidate<'_>) -> bool {
        self.subject() == other.subject() && self.key() == other.key()
    }

    pub(super) fn issuer(&self) -> &'a [u8] {
        self.x509.tbs_certificate.issuer.as_raw()
    }

    /// The SubjectPublicKeyInfo.
    pub(super) fn key(&self) -> &'a [u8] {
        self.x509.tbs_certificate.subject_pki.raw
    }

    fn subject(&self) -> &'a [u8] {
        self.x509.tbs_certificate.subject.as_raw()
    }
}

/// The content of the object identifier 1.3.6.1.5.5.7.1.12, the logotype extension (RFC 9399).
const LOGOTYPE: &[u8] = &[0x2B, 6, 1, 5, 5, 7, 1, 12];

/// An extension, if it is there once and can be read. Others are as good as absent: what is wrong with them is a finding
/// of the checks, not a reason to lose the chain.
fn extension<'a, T>(x509: &X509Certificate<'a>, oid: &Oid<'_>) -> Option<T>
where
    T: FromDer<'a, x509_parser::error::X509Error>,
{
    let value = x509.get_extension_unique(oid).ok()??.value;
    match T::from_der(value) {
        Ok(([], read)) => Some(read),
        _ => None,
    }
}
