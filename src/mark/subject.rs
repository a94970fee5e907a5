//! What a mark certificate says of the mark, its owner and the domains that may show it.

use std::collections::BTreeMap;

use x509_parser::certificate::X509Certificate;

use super::extensions::{ExtensionError, Extensions};
use super::logo;
use super::logo::{Logo, LogoError};
use crate::asn1::dotted::shown;
use crate::asn1::oid;
use crate::asn1::string_value;
use crate::certificates::{Certificate, CertificateError};

/// What a mark certificate says. [`Certificate::mark`] reads it.
///
/// Texts are given as the certificate has them, whatever ASN.1 string type they are in; a value that is no text is `#`
/// and its content in hexadecimal. They come from outside: escape what a terminal or a page would act on. An attribute
/// may be repeated, so each getter gives a slice: empty when the attribute is absent, in the subject's order otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    certificate: Certificate,
    subject: BTreeMap<String, Vec<String>>,
    domains: Vec<String>,
    policies: Vec<String>,
    sct_log_ids: Vec<[u8; 32]>,
    pilot: PilotExtension,
}

/// What kind of mark certificate it is, which is what decides where the logo is shown and with which sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MarkKind {
    /// A verified mark certificate: the mark is registered, or a government's.
    Vmc,
    /// A common mark certificate: the mark has been in use before, or is a registered one that was modified.
    Cmc,
    /// The certificate's mark type is not one that is known here.
    Unknown,
}

/// The mark types of the MC Requirements (section 7.1.4.2.2): how the authority has verified the mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkType {
    Registered,
    Government,
    PriorUse,
    ModifiedRegistered,
}

/// The extension that marked certificates of the pilot programme, forbidden since 2025-03-15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PilotExtension {
    /// There is none.
    Absent,
    /// It is there, and a reader that does not know it may ignore it.
    Present,
    /// It is there and critical: a reader that does not know it must refuse the certificate (RFC 5280, section 4.2).
    Critical,
}

/// Why a certificate cannot be read as a mark certificate.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarkError {
    /// Nothing in the certificate says that it is about a mark.
    #[error(
        "not a mark certificate: it has neither the key purpose of BIMI, nor a logotype, nor an attribute of a mark; \
         use the end entity of the chain"
    )]
    NotAMarkCertificate,
    /// An extension that the facts are read from is malformed or repeated.
    #[error("the mark certificate cannot be read")]
    Extension(#[from] ExtensionError),
    /// The certificate itself could not be parsed.
    #[error("the certificate cannot be parsed")]
    Certificate(#[from] CertificateError),
}

impl Mark {
    pub(super) fn read(certificate: &Certificate) -> Result<Self, MarkError> {
        let x509 = certificate.x509()?;
        let extensions = Extensions::of(&x509);
        let subject = subject_attributes(&x509);
        if !is_about_a_mark(extensions, &subject)? {
            return Err(MarkError::NotAMarkCertificate);
        }
        Ok(Self {
            domains: extensions.dns_names()?,
            policies: extensions.policies()?,
            sct_log_ids: extensions.sct_log_ids()?,
            pilot: match extensions.is_critical(oid::PILOT)? {
                None => PilotExtension::Absent,
                Some(false) => PilotExtension::Present,
                Some(true) => PilotExtension::Critical,
            },
            subject,
            certificate: certificate.clone(),
        })
    }

    /// The mark type: `Registered Mark`, `Government Mark`, `Prior Use Mark`, `Modified Registered Mark` or another.
    /// Certificates of 2021 have none.
    pub fn mark_type(&self) -> &[String] {
        self.subject(oid::MARK_TYPE)
    }

    /// Whether this is a verified or a common mark certificate, by its mark type (MC Requirements, section 7.1.4.2.2).
    ///
    /// Common mark certificates are younger than the mark type; so one that names a registered trademark and no mark
    /// type is a verified one.
    pub fn kind(&self) -> MarkKind {
        let mut kinds = self.mark_type().iter().map(|mark_type| MarkKind::of(mark_type));
        match kinds.next() {
            Some(first) if kinds.all(|other| other == first) => first,
            None if !self.trademark_identifier().is_empty() => MarkKind::Vmc,
            _ => MarkKind::Unknown,
        }
    }

    /// The organisation to which the certificate was issued.
    pub fn organization(&self) -> &[String] {
        self.subject(oid::ORGANIZATION)
    }

    /// The DNS names for which the logo may be shown: a bare domain for every selector, `<selector>._bimi.<domain>` for
    /// that selector alone (draft-fetch-validation-vmc-wchuang-11, section 4.3).
    pub fn domains(&self) -> &[String] {
        &self.domains
    }

    /// The office that registered the trademark.
    pub fn trademark_office(&self) -> &[String] {
        self.subject(oid::TRADEMARK_OFFICE)
    }

    /// The country or region of that office, as the two letters of WIPO ST.3.
    pub fn trademark_country(&self) -> &[String] {
        self.subject(oid::TRADEMARK_COUNTRY)
    }

    /// The trademark's number at that office.
    pub fn trademark_identifier(&self) -> &[String] {
        self.subject(oid::TRADEMARK_IDENTIFIER)
    }

    /// The words in the mark.
    pub fn word_mark(&self) -> &[String] {
        self.subject(oid::WORD_MARK)
    }

    /// The organisation's legal entity identifier (LEI, ISO 17442): 20 letters and digits.
    pub fn legal_entity_identifier(&self) -> &[String] {
        self.subject(oid::LEGAL_ENTITY_IDENTIFIER)
    }

    /// The country whose statute grants a government's mark.
    pub fn statute_country(&self) -> &[String] {
        self.subject(oid::STATUTE_COUNTRY)
    }

    /// The state or province whose statute grants a government's mark.
    pub fn statute_state(&self) -> &[String] {
        self.subject(oid::STATUTE_STATE)
    }

    /// The locality whose statute grants a government's mark.
    pub fn statute_locality(&self) -> &[String] {
        self.subject(oid::STATUTE_LOCALITY)
    }

    /// The statute that grants a government's mark.
    pub fn statute_citation(&self) -> &[String] {
        self.subject(oid::STATUTE_CITATION)
    }

    /// Where that statute can be read.
    pub fn statute_url(&self) -> &[String] {
        self.subject(oid::STATUTE_URL)
    }

    /// Where the mark was found in use before the certificate was issued.
    pub fn prior_use_url(&self) -> &[String] {
        self.subject(oid::PRIOR_USE_URL)
    }

    /// The values of any attribute of the subject, by its OID in dotted decimals: `2.5.4.9` for the street.
    pub fn subject(&self, oid: &str) -> &[String] {
        self.subject.get(oid).map_or(&[], Vec::as_slice)
    }

    /// Attributes under the arc of mark certificates (1.3.6.1.4.1.53087) that have no getter here, as OID and values.
    pub fn unknown_attributes(&self) -> impl Iterator<Item = (&str, &[String])> {
        let unknown = |oid: &str| oid.starts_with(oid::MARK_ARC) && !oid::is_known_attribute(oid);
        let attributes = self.subject.iter().filter(move |(oid, _)| unknown(oid));
        attributes.map(|(oid, values)| (oid.as_str(), values.as_slice()))
    }

    /// The certificate policies, as OIDs in dotted decimals.
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// The ids of the transparency logs whose signed timestamps are in the certificate, one entry a timestamp
    /// (RFC 6962, section 3.2). The timestamps' signatures are not checked.
    pub fn sct_log_ids(&self) -> &[[u8; 32]] {
        &self.sct_log_ids
    }

    /// The pilot programme's extension.
    pub fn pilot_extension(&self) -> PilotExtension {
        self.pilot
    }

    /// The certificate that this was read from.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The logo, unpacked to at most [`Logo::DEFAULT_LIMIT`] bytes.
    ///
    /// # Errors
    ///
    /// [`LogoError`] when the certificate holds no logo, more than one, or one that cannot be unpacked.
    pub fn logo(&self) -> Result<Logo, LogoError> {
        self.logo_within(Logo::DEFAULT_LIMIT)
    }

    /// The logo, unpacked to at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// As [`logo`](Self::logo).
    pub fn logo_within(&self, limit: usize) -> Result<Logo, LogoError> {
        logo::embedded_in(&self.certificate, limit)
    }
}

impl MarkKind {
    /// `vmc`, `cmc` or `unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vmc => "vmc",
            Self::Cmc => "cmc",
            Self::Unknown => "unknown",
        }
    }

    fn of(mark_type: &str) -> Self {
        match MarkType::of(mark_type) {
            Some(MarkType::Registered | MarkType::Government) => Self::Vmc,
            Some(MarkType::PriorUse | MarkType::ModifiedRegistered) => Self::Cmc,
            None => Self::Unknown,
        }
    }
}

impl MarkType {
    /// Both spellings of the modified mark occur: that of the requirements, and that of authorities' texts.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Some(match text {
            "Registered Mark" => Self::Registered,
            "Government Mark" => Self::Government,
            "Prior Use Mark" => Self::PriorUse,
            "Modified Registered Mark" | "Modified Registered Trademark" => Self::ModifiedRegistered,
            _ => return None,
        })
    }
}

impl PilotExtension {
    /// `absent`, `present` or `critical`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Present => "present",
            Self::Critical => "critical",
        }
    }
}

/// The values of each attribute, in the subject's order, by OID.
pub(crate) fn subject_attributes(x509: &X509Certificate<'_>) -> BTreeMap<String, Vec<String>> {
    let mut attributes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for attribute in x509.subject().iter_attributes() {
        let values = attributes.entry(shown(attribute.attr_type().as_bytes())).or_default();
        values.push(string_value(attribute.attr_value()));
    }
    attributes
}

fn is_about_a_mark(
    extensions: Extensions<'_>,
    subject: &BTreeMap<String, Vec<String>>,
) -> Result<bool, ExtensionError> {
    // An authority may have the key purpose too: it issues mark certificates and is none.
    let may_be_used = || -> Result<bool, ExtensionError> {
        let purposes = extensions.key_purposes()?;
        Ok(purposes.iter().any(|purpose| purpose == oid::BIMI_KEY_PURPOSE) && !extensions.is_authority()?)
    };
    Ok(subject.keys().any(|oid| oid.starts_with(oid::MARK_ARC)) || extensions.logotype()?.is_some() || may_be_used()?)
}
