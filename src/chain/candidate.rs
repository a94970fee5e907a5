//! What building a chain asks of each certificate.

use std::cmp::Reverse;
use std::collections::HashSet;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{AuthorityKeyIdentifier, BasicConstraints, KeyIdentifier};
use x509_parser::oid_registry::{
    OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER, OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_SUBJECT_KEY_IDENTIFIER, Oid,
};
use x509_parser::prelude::FromDer;

use super::anchors::{Recognized, Trust, TrustAnchors};
use super::error::{ChainError, Listed};
use crate::certificates::{Certificate, CertificateError};

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
    /// The trust anchor that it is a certificate of.
    pub(super) anchor: Option<Recognized>,
    subject_key_identifier: Option<&'a [u8]>,
}

/// Every certificate once.
pub(super) fn distinct<'a>(
    certificates: &'a [Certificate],
    anchors: &TrustAnchors,
) -> Result<Vec<Candidate<'a>>, ChainError> {
    let mut seen = HashSet::new();
    certificates
        .iter()
        .enumerate()
        .filter(|(_, certificate)| seen.insert(*certificate))
        .map(|(index, certificate)| {
            Candidate::new(Some(index), certificate, anchors).map_err(|source| ChainError::Certificate {
                certificate: Listed::new(Some(index), certificate),
                source,
            })
        })
        .collect()
}

/// The certificates of trust anchors that are at hand and were not sent.
pub(super) fn not_sent<'a>(anchors: &'a TrustAnchors, sent: &[Candidate<'_>]) -> Vec<Candidate<'a>> {
    let was_sent = |anchor: &Certificate| sent.iter().any(|candidate| candidate.certificate == anchor);
    let certificates = anchors.certificates().filter(|anchor| !was_sent(anchor));
    // A certificate that exists has been parsed, so none is lost here.
    certificates
        .filter_map(|anchor| Candidate::new(None, anchor, anchors).ok())
        .collect()
}

impl<'a> Candidate<'a> {
    fn new(
        index: Option<usize>,
        certificate: &'a Certificate,
        anchors: &TrustAnchors,
    ) -> Result<Self, CertificateError> {
        let x509 = certificate.x509()?;
        Ok(Self {
            index,
            certificate,
            anchor: anchors.recognize(certificate),
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

    /// The order in which issuers are preferred where all else is equal: authorities first, then what is valid for longer.
    /// What is equal in that too is in some order that does not depend on the order as sent.
    pub(super) fn preference(&self) -> impl Ord + use<'a> {
        let certificate = self.certificate;
        (Reverse(self.is_ca), Reverse(certificate.not_after()), certificate.der())
    }

    /// Why the certificate itself is trusted, whoever signed it.
    pub(super) fn trust(&self) -> Option<Trust> {
        self.anchor
            .filter(|anchor| !anchor.by_key_alone)
            .map(|anchor| anchor.trust)
    }

    /// Why it is trusted if it is self-signed.
    pub(super) fn trust_of_self_signed(&self) -> Option<Trust> {
        self.anchor.map(|anchor| anchor.trust)
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
