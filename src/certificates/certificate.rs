//! One X.509 certificate: its exact bytes, and what everybody asks of it.

use std::fmt;
use std::sync::Arc;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::nom::Parser as _;

use super::name;
use crate::Timestamp;
use crate::asn1::ber::{self, BerElement};

/// An X.509 certificate that has been parsed, with its exact DER.
///
/// Two certificates are equal when their DER is. A clone shares the bytes.
#[derive(Clone)]
pub struct Certificate {
    der: Arc<[u8]>,
    subject: Box<str>,
    common_name: Option<Box<str>>,
    issuer: Box<str>,
    serial: Box<str>,
    not_before: Timestamp,
    not_after: Timestamp,
}

/// Bytes that are not one X.509 certificate in DER.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an X.509 certificate: {reason}")]
pub struct CertificateError {
    reason: Box<str>,
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
        check_size(der).map_err(|reason| CertificateError { reason: reason.into() })?;
        let x509 = parse(der)?;
        let (subject, issuer) = (name::one_line(x509.subject()), name::one_line(x509.issuer()));
        let validity = x509.validity();
        Ok(Self {
            subject: subject.into(),
            common_name: name::common_name(x509.subject()).map(Into::into),
            issuer: issuer.into(),
            serial: serial(x509.raw_serial()).into(),
            not_before: Timestamp::from_x509(validity.not_before),
            not_after: Timestamp::from_x509(validity.not_after),
            der: der.into(),
        })
    }

    /// The certificate's exact bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate as PEM (RFC 7468): lines of 64 columns that end in LF, the last one too.
    pub fn to_pem(&self) -> String {
        let base64 = BASE64.encode(&self.der);
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
    /// Escaped as RFC 4514 (section 2.4) does; attributes without a short name stand as their OID.
    pub fn subject(&self) -> &str {
        &self.subject
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
        name::attributes(&self.subject)
    }

    /// The subject's common name, the first where there are several: short, and enough to tell authorities apart.
    ///
    /// It is given as the certificate has it. It comes from outside: escape what a terminal or a page would act on, such as each
    /// character that [`is_unprintable`](crate::is_unprintable).
    pub fn common_name(&self) -> Option<&str> {
        self.common_name.as_deref()
    }

    /// The issuer's name, written as [`subject`](Self::subject) is.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The serial number in lower-case hexadecimal, without separators and without the sign byte of DER.
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// The first moment at which the certificate is valid.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// The last moment at which the certificate is valid.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// The SHA-256 of the DER, which tools call the certificate's fingerprint.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.der).into()
    }

    /// The parsed certificate, extensions left as bytes. Parsing again takes some microseconds, and spares the type a
    /// borrow of itself.
    pub(crate) fn x509(&self) -> Result<X509Certificate<'_>, CertificateError> {
        parse(&self.der)
    }
}

/// Refuses what takes far more memory when it is parsed than it takes to send: an attribute of a name has nine bytes at
/// least, and becomes hundreds.
fn check_size(der: &[u8]) -> Result<(), String> {
    /// Of the fields before the public key, the serial number and the names among them.
    const MAX_FIELD: usize = 8 << 10;
    /// TBSCertificate, RFC 5280, section 4.1: version, serialNumber, signature, issuer, validity, subject.
    const FIELDS_BEFORE_KEY: usize = 6;
    if der.len() > Certificate::MAX_LENGTH {
        let limit = Certificate::MAX_LENGTH;
        return Err(format!("it has {} bytes, and {limit} are the limit", der.len()));
    }
    // What cannot be walked here is refused by the parser, which says why.
    let tbs = elements(der)
        .next()
        .and_then(|certificate| elements(certificate.content).next());
    let mut fields = elements(tbs.map_or(&[], |tbs| tbs.content)).take(FIELDS_BEFORE_KEY);
    match fields.find(|field| field.raw.len() > MAX_FIELD) {
        Some(field) => {
            let length = field.raw.len();
            Err(format!(
                "a name or number in it has {length} bytes, and {MAX_FIELD} are the limit"
            ))
        }
        None => Ok(()),
    }
}

/// The elements that can be read.
fn elements(mut bytes: &[u8]) -> impl Iterator<Item = BerElement<'_>> {
    std::iter::from_fn(move || ber::next_element(&mut bytes).ok().flatten())
}

fn parse(der: &[u8]) -> Result<X509Certificate<'_>, CertificateError> {
    let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
    match parser.parse(der) {
        Ok(([], x509)) => Ok(x509),
        Ok((rest, _)) => Err(CertificateError {
            reason: format!("{} bytes follow the certificate", rest.len()).into(),
        }),
        Err(error) => Err(CertificateError {
            reason: reason(&error).into(),
        }),
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
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl std::hash::Hash for Certificate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.der.hash(state);
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("issuer", &self.issuer)
            .field("serial", &self.serial)
            .finish_non_exhaustive()
    }
}
