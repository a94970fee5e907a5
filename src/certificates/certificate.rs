//! One X.509 certificate: its exact bytes, and its fields.

use std::fmt;
use std::sync::Arc;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::nom::Parser as _;
use x509_parser::x509::X509Version;

use super::extensions::Extensions;
use super::name::{self, NameAttribute};
use crate::Timestamp;
use crate::asn1::{ByteRange, ber, oid};

/// An X.509 certificate that has been parsed, with its exact DER.
///
/// Two certificates are equal when their DER is. A clone shares the bytes.
#[derive(Clone)]
pub struct Certificate(Arc<Parts>);

/// The bytes, and what was found in them: a certificate is parsed once, and all later lookups are slices.
struct Parts {
    der: Box<[u8]>,
    is_version_3: bool,
    serial: ByteRange,
    serial_text: Box<str>,
    issuer: ByteRange,
    issuer_text: Box<str>,
    not_before: Timestamp,
    not_after: Timestamp,
    subject: ByteRange,
    subject_text: Box<str>,
    common_name: Option<Box<str>>,
    public_key: ByteRange,
    /// The content of the list of extensions.
    extensions: ByteRange,
}

/// The error of bytes that are not one X.509 certificate in DER.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an X.509 certificate: {reason}")]
pub struct CertificateError {
    reason: Box<str>,
}

impl CertificateError {
    fn new(reason: impl Into<Box<str>>) -> Self {
        Self { reason: reason.into() }
    }
}

impl Certificate {
    /// The most bytes that a certificate may have: 256 KiB. A mark certificate has some 10 KiB, most of them its logo. A parsed
    /// certificate takes many times its length, so a longer one is refused before it is parsed.
    pub const MAX_LENGTH: usize = 256 << 10;

    /// Parses one certificate. All bytes must belong to it.
    ///
    /// # Errors
    ///
    /// [`CertificateError`] when they are not a certificate as RFC 5280 (section 4.1) defines it, more than one, longer than
    /// [`MAX_LENGTH`](Self::MAX_LENGTH), or have a name of more than 8 KiB.
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        check_size(der)?;
        let x509 = parse(der)?;
        // The parser takes this part by its place, whatever its tag is.
        let signed = ber::elements(der).next().and_then(|outer| outer.content.first());
        if signed != Some(&ber::SEQUENCE) {
            return Err(CertificateError::new("its signed part is not a SEQUENCE"));
        }
        let parsed = Parts::of(&x509, der).ok_or_else(|| CertificateError::new("a part of it is outside of it"))?;
        Ok(Self(Arc::new(parsed)))
    }

    /// The certificate's exact bytes.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The certificate as PEM (RFC 7468): lines of 64 columns that end in LF, the last one too.
    pub fn to_pem(&self) -> String {
        let base64 = BASE64.encode(self.der());
        let mut pem = String::with_capacity(base64.len().saturating_add(base64.len() / 64).saturating_add(64));
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        let mut rest = base64.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at_checked(64).unwrap_or((rest, ""));
            pem.push_str(line);
            pem.push('\n');
            rest = after;
        }
        pem.push_str("-----END CERTIFICATE-----\n");
        pem
    }

    /// The subject's name as one line, in the certificate's order, safe to print: `C=US, O=Example, CN=Example Brand`.
    ///
    /// Escaped as RFC 4514 (section 2.4) does; attributes without a short name have their OID.
    pub fn subject(&self) -> &str {
        &self.0.subject_text
    }

    /// The attributes of the [`subject`](Self::subject), each with its short name or object identifier and its value, escaped as there.
    ///
    /// ```
    /// # let der = std::fs::read("tests/data/certificates/leaf.der")?;
    /// let certificate = collectmc::Certificate::from_der(&der)?;
    /// assert!(certificate.subject_attributes().any(|attribute| attribute == ("O", "Example Test Brand Ltd")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn subject_attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        name::attributes(self.subject())
    }

    /// The subject's common name, the first where there are several: short, and enough to distinguish CAs.
    ///
    /// It is given as the certificate has it. It comes from outside: escape what a terminal or a page would act on, such as each
    /// character that [`is_unprintable`](crate::is_unprintable).
    pub fn common_name(&self) -> Option<&str> {
        self.0.common_name.as_deref()
    }

    /// The issuer's name, written as [`subject`](Self::subject) is.
    pub fn issuer(&self) -> &str {
        &self.0.issuer_text
    }

    /// The serial number in lower-case hexadecimal, without separators and without the sign byte of DER.
    pub fn serial(&self) -> &str {
        &self.0.serial_text
    }

    /// The first moment at which the certificate is valid.
    pub fn not_before(&self) -> Timestamp {
        self.0.not_before
    }

    /// The last moment at which the certificate is valid.
    pub fn not_after(&self) -> Timestamp {
        self.0.not_after
    }

    /// The SHA-256 of the DER, which tools call the certificate's fingerprint.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.der()).into()
    }

    /// Whether the version is 3, the one with extensions.
    pub(crate) fn is_version_3(&self) -> bool {
        self.0.is_version_3
    }

    /// The content of the serial number.
    pub(crate) fn serial_der(&self) -> &[u8] {
        self.0.serial.get(self.der())
    }

    /// The subject's name in DER.
    pub(crate) fn subject_der(&self) -> &[u8] {
        self.0.subject.get(self.der())
    }

    pub(crate) fn raw_subject_attributes(&self) -> impl Iterator<Item = NameAttribute<'_>> {
        name::raw_attributes(self.subject_der())
    }

    /// The issuer's name in DER.
    pub(crate) fn issuer_der(&self) -> &[u8] {
        self.0.issuer.get(self.der())
    }

    pub(crate) fn raw_issuer_attributes(&self) -> impl Iterator<Item = NameAttribute<'_>> {
        name::raw_attributes(self.issuer_der())
    }

    /// The SubjectPublicKeyInfo.
    pub(crate) fn public_key(&self) -> &[u8] {
        self.0.public_key.get(self.der())
    }

    pub(crate) fn extensions(&self) -> Extensions<'_> {
        Extensions(self.0.extensions.get(self.der()))
    }
}

impl Parts {
    /// Keeps what was parsed of `der` without a borrow of it; `None` when a part is not a slice of it.
    fn of(x509: &X509Certificate<'_>, der: &[u8]) -> Option<Self> {
        let validity = x509.validity();
        let (issuer, subject) = (x509.issuer().as_raw(), x509.subject().as_raw());
        let common_name = name::raw_attributes(subject).find(|attribute| attribute.oid == oid::COMMON_NAME);
        Some(Self {
            is_version_3: x509.version() == X509Version::V3,
            serial: ByteRange::of(x509.raw_serial(), der)?,
            serial_text: serial(x509.raw_serial()).into(),
            issuer: ByteRange::of(issuer, der)?,
            issuer_text: name::one_line(issuer).into(),
            not_before: Timestamp::from_x509(validity.not_before),
            not_after: Timestamp::from_x509(validity.not_after),
            subject: ByteRange::of(subject, der)?,
            subject_text: name::one_line(subject).into(),
            common_name: common_name.map(|attribute| attribute.text().into()),
            public_key: ByteRange::of(x509.public_key().raw, der)?,
            extensions: ByteRange::of(extensions(der), der)?,
            der: der.into(),
        })
    }
}

/// The content of the list of extensions, of which the parser gives only the parts.
fn extensions(der: &[u8]) -> &[u8] {
    /// Their tag number, which no other field has (RFC 5280, section 4.1).
    const EXTENSIONS: u8 = 3;
    let extensions = fields(der).find(|field| ber::number(field.tag) == EXTENSIONS);
    let list = extensions.and_then(|extensions| ber::elements(extensions.content).next());
    list.map_or(&[], |list| list.content)
}

/// The fields of the TBSCertificate, as far as they can be read.
fn fields(der: &[u8]) -> impl Iterator<Item = ber::BerElement<'_>> {
    let certificate = ber::elements(der).next();
    let tbs = certificate.and_then(|certificate| ber::elements(certificate.content).next());
    ber::elements(tbs.map_or(&[], |tbs| tbs.content))
}

/// Refuses what takes far more memory when it is parsed than it takes to send: an attribute of a name has nine bytes at
/// least, and becomes hundreds.
fn check_size(der: &[u8]) -> Result<(), CertificateError> {
    /// Of the fields before the public key, the serial number and the names among them.
    const MAX_FIELD: usize = 8 << 10;
    /// TBSCertificate, RFC 5280, section 4.1: version, serialNumber, signature, issuer, validity, subject.
    const FIELDS_BEFORE_KEY: usize = 6;
    if der.len() > Certificate::MAX_LENGTH {
        let limit = Certificate::MAX_LENGTH;
        let reason = format!("it has {} bytes; the limit is {limit}", der.len());
        return Err(CertificateError::new(reason));
    }
    // What cannot be walked here is refused by the parser, which says why.
    let mut lengths = fields(der).take(FIELDS_BEFORE_KEY).map(|field| field.raw.len());
    match lengths.find(|length| *length > MAX_FIELD) {
        Some(length) => Err(CertificateError::new(format!(
            "a name or number in it has {length} bytes; the limit is {MAX_FIELD}"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
thread_local! {
    /// How often this thread has parsed a certificate.
    pub(crate) static PARSED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, CertificateError> {
    #[cfg(test)]
    PARSED.set(PARSED.get().saturating_add(1));
    let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
    match parser.parse(der) {
        Ok(([], x509)) => Ok(x509),
        Ok((rest, _)) => Err(CertificateError::new(format!(
            "{} bytes follow the certificate",
            rest.len()
        ))),
        Err(error) => Err(CertificateError::new(reason(&error))),
    }
}

/// What the parser says, without the Debug text of nom's wrapper around it.
fn reason(error: &x509_parser::nom::Err<x509_parser::error::X509Error>) -> String {
    match error {
        x509_parser::nom::Err::Incomplete(_) => "it is cut off".to_owned(),
        x509_parser::nom::Err::Error(error) | x509_parser::nom::Err::Failure(error) => error.to_string(),
    }
}

fn serial(raw: &[u8]) -> String {
    match raw {
        [0, rest @ ..] if !rest.is_empty() => HEXLOWER.encode(rest),
        _ => HEXLOWER.encode(raw),
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der() == other.der()
    }
}

impl Eq for Certificate {}

impl std::hash::Hash for Certificate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.der().hash(state);
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject())
            .field("issuer", &self.issuer())
            .field("serial", &self.serial())
            .finish_non_exhaustive()
    }
}
