//! What a mark certificate says of the mark, its owner and the domains that may show it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Logo, LogoError, MarkCertificate};
use crate::asn1::{dotted, oid};
use crate::certificates::Certificate;
use crate::certificates::extensions::{ExtensionError, Extensions};

/// What a mark certificate says. [`Certificate::mark`] reads it.
///
/// Texts are given as the certificate has them, whatever ASN.1 string type they are in; a value that is no text is `#`
/// and its content in hexadecimal. They come from outside: escape what a terminal or a page would act on. An attribute
/// may be repeated, so each getter gives a slice: empty when the attribute is absent, in the subject's order otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    certificate: Arc<MarkCertificate>,
    unknown_attributes: Vec<(String, Vec<String>)>,
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

/// Why a certificate is not a readable mark certificate.
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
    #[error("could not read the mark certificate")]
    Extension(#[from] ExtensionError),
}

impl Mark {
    pub(super) fn read(certificate: Arc<MarkCertificate>) -> Result<Self, MarkError> {
        let extensions = certificate.certificate.extensions();
        if !is_about_a_mark(extensions, certificate.subject())? {
            return Err(MarkError::NotAMarkCertificate);
        }
        Ok(Self {
            domains: extensions.dns_names()?,
            policies: extensions.policies()?.into_iter().map(dotted::shown).collect(),
            sct_log_ids: extensions.sct_log_ids()?,
            pilot: match extensions.is_critical(oid::PILOT)? {
                None => PilotExtension::Absent,
                Some(false) => PilotExtension::Present,
                Some(true) => PilotExtension::Critical,
            },
            unknown_attributes: certificate.subject().unknown(),
            certificate,
        })
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

    /// The DNS names for which the logo may be shown: a bare domain for every selector, `<selector>._bimi.<domain>` for
    /// that selector alone (draft-fetch-validation-vmc-wchuang-11, section 4.3).
    pub fn domains(&self) -> &[String] {
        &self.domains
    }

    /// The values of any attribute of the subject, by its OID in dotted decimals: `2.5.4.9` for the street.
    pub fn subject(&self, oid: &str) -> &[String] {
        let mut attributes = self.certificate.subject().0.iter();
        let attribute = attributes.find(|(content, _)| dotted::shown(content) == oid);
        attribute.map_or(&[], |(_, values)| values)
    }

    /// Attributes under the arc of mark certificates (1.3.6.1.4.1.53087) that have no getter here, as OID and values.
    pub fn unknown_attributes(&self) -> impl Iterator<Item = (&str, &[String])> {
        let attributes = self.unknown_attributes.iter();
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
        &self.certificate.certificate
    }

    /// The logo, unpacked to at most [`Logo::DEFAULT_LIMIT`] bytes.
    ///
    /// # Errors
    ///
    /// [`LogoError`] when the certificate holds no logo, more than one, or one that cannot be unpacked.
    pub fn logo(&self) -> Result<Logo, LogoError> {
        self.certificate.logo().clone()
    }

    /// The logo, unpacked to at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// As [`logo`](Self::logo).
    pub fn logo_within(&self, limit: usize) -> Result<Logo, LogoError> {
        match limit {
            Logo::DEFAULT_LIMIT => self.logo(),
            _ => Logo::unpack(self.certificate(), limit),
        }
    }
}

/// Makes a getter of each attribute.
macro_rules! getters {
    ($($(#[$doc:meta])+ $getter:ident $attribute:ident;)+) => {
        impl Mark {
            $($(#[$doc])+ pub fn $getter(&self) -> &[String] {
                self.certificate.subject().values(oid::$attribute)
            })+
        }
    };
}

getters! {
    /// The mark type: `Registered Mark`, `Government Mark`, `Prior Use Mark`, `Modified Registered Mark` or another.
    /// Certificates of 2021 have none.
    mark_type MARK_TYPE;
    /// The organisation to which the certificate was issued.
    organization ORGANIZATION;
    /// The office that registered the trademark.
    trademark_office TRADEMARK_OFFICE;
    /// The country or region of that office, as the two letters of WIPO ST.3.
    trademark_country TRADEMARK_COUNTRY;
    /// The trademark's number at that office.
    trademark_identifier TRADEMARK_IDENTIFIER;
    /// The words in the mark.
    word_mark WORD_MARK;
    /// The organisation's legal entity identifier (LEI, ISO 17442): 20 letters and digits.
    legal_entity_identifier LEGAL_ENTITY_IDENTIFIER;
    /// The country whose statute grants a government's mark.
    statute_country STATUTE_COUNTRY;
    /// The state or province whose statute grants a government's mark.
    statute_state STATUTE_STATE;
    /// The locality whose statute grants a government's mark.
    statute_locality STATUTE_LOCALITY;
    /// The statute that grants a government's mark.
    statute_citation STATUTE_CITATION;
    /// Where that statute can be read.
    statute_url STATUTE_URL;
    /// Where the mark was found in use before the certificate was issued.
    prior_use_url PRIOR_USE_URL;
}

impl MarkKind {
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

/// The attributes of a subject by the content of their OID, each with its values in the subject's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SubjectAttributes(BTreeMap<Box<[u8]>, Vec<String>>);

impl SubjectAttributes {
    pub(crate) fn of(certificate: &Certificate) -> Self {
        let mut attributes = BTreeMap::<_, Vec<_>>::new();
        for attribute in certificate.raw_subject_attributes() {
            attributes
                .entry(attribute.oid.into())
                .or_default()
                .push(attribute.text());
        }
        Self(attributes)
    }

    pub(crate) fn values(&self, oid: &[u8]) -> &[String] {
        self.0.get(oid).map_or(&[], Vec::as_slice)
    }

    /// Those under the arc of mark certificates that have no getter, by their OID in dotted decimals.
    fn unknown(&self) -> Vec<(String, Vec<String>)> {
        let is_unknown = |oid: &[u8]| oid.starts_with(oid::MARK_ARC) && !oid::is_known_attribute(oid);
        let unknown = self.0.iter().filter(|(oid, _)| is_unknown(oid));
        unknown
            .map(|(oid, values)| (dotted::shown(oid), values.clone()))
            .collect()
    }
}

fn is_about_a_mark(extensions: Extensions<'_>, subject: &SubjectAttributes) -> Result<bool, ExtensionError> {
    // A CA may have the key purpose too: it issues mark certificates and is none.
    let may_be_used = || Ok(extensions.has_bimi_key_purpose()? && !extensions.is_ca()?);
    let has_attribute = subject.0.keys().any(|oid| oid.starts_with(oid::MARK_ARC));
    Ok(has_attribute || extensions.logotype()?.is_some() || may_be_used()?)
}
