//! From bytes to certificates.
//!
//! Certificates are sent as PEM text, as PKCS #7 (CMS), as a ZIP archive of either, or bare. [`Certificates::parse`] tells
//! these apart by their content and reads them leniently where lenience loses nothing, strictly where it would: each
//! certificate that was sent is handed out, in the order and with the bytes in which it was sent, or there is an error
//! that says which one cannot be read.
//!
//! Left out: the signers of a PKCS #7 message are not verified, since nobody documents who they are.

mod archive;
mod certificate;
mod contents;
mod error;
pub(crate) mod extensions;
mod gzip;
mod limits;
mod member;
mod name;
mod pem;
mod pkcs7;
pub(crate) mod public_key;
mod read;
mod sniff;

use std::fmt;

#[cfg(test)]
pub(crate) use certificate::PARSED;
pub use certificate::{Certificate, CertificateError};
pub use contents::contents;
pub use error::CertificatesError;
pub use limits::Limits;
pub(crate) use pem::is_pem;
pub(crate) use read::{Found, check_prose, find, find_in_text, unpacked};
pub(crate) use sniff::{Form, describe, form};

use crate::Redactor;
use crate::text::printable;

/// The certificates of one answer, in the order in which they were sent. There is at least one.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificates {
    container: Container,
    status: Option<i64>,
    certificates: Vec<Certificate>,
    skipped: Vec<Skipped>,
    as_sent: Vec<u8>,
}

/// What the certificates came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Container {
    /// PEM text, whatever its blocks hold.
    Pem,
    /// A PKCS #7 or CMS message, binary or in Base64 without the lines of PEM.
    Pkcs7,
    /// A ZIP archive, binary or in Base64.
    Zip,
    /// One bare certificate, binary or in Base64.
    Der,
}

/// Something that was sent beside the certificates and is not one. It prints as a sentence.
#[derive(Clone, PartialEq, Eq)]
pub struct Skipped {
    before: String,
    /// Foreign text, which is cut only when it is shown: what is redacted has to be whole.
    quoted: String,
    after: String,
}

impl Certificates {
    /// Reads the certificates out of a PEM text, a PKCS #7 message, a ZIP archive or one bare certificate.
    ///
    /// An answer of the service may also be a status or an error; [`parse`](crate::protocol::parse) reads those too.
    ///
    /// ```
    /// use collectmc::{Limits, certificates::Certificates};
    ///
    /// let error = Certificates::parse(b"-----BEGIN CERTIFICATE-----\nMIIB", &Limits::default()).unwrap_err();
    /// assert_eq!(error.to_string(), "PEM block 1, which begins in line 1: the PEM block cannot be read");
    /// let cause = std::error::Error::source(&error).map(ToString::to_string);
    /// assert_eq!(cause.as_deref(), Some("it is cut off: its END line is missing"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`CertificatesError`] when there is no certificate, when there are more than the limits allow, and when any one of
    /// them cannot be read.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, CertificatesError> {
        let unpacked = read::unpacked(bytes, limits)?;
        let found = read::find(&form(&unpacked), limits)?.ok_or_else(CertificatesError::no_form)?;
        if found.certificates.is_empty() {
            return Err(CertificatesError::none(&found.skipped));
        }
        Ok(Self::new(found, None, bytes.to_vec()))
    }

    /// Takes secrets out of what is quoted of skipped things. The certificates themselves are never altered.
    pub(crate) fn redact_skipped(&mut self, redactor: &Redactor) {
        for skipped in &mut self.skipped {
            skipped.quoted = redactor.redact(&skipped.quoted).into_owned();
        }
    }

    pub(crate) fn new(found: Found, status: Option<i64>, as_sent: Vec<u8>) -> Self {
        let Found {
            container,
            certificates,
            skipped,
        } = found;
        Self {
            container,
            status,
            certificates,
            skipped,
            as_sent,
        }
    }

    /// The certificates, in the order in which they were sent, which means nothing.
    pub fn as_slice(&self) -> &[Certificate] {
        &self.certificates
    }

    /// How many there are: one or more.
    #[expect(clippy::len_without_is_empty, reason = "there is at least one")]
    pub fn len(&self) -> usize {
        self.certificates.len()
    }

    /// The certificates, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Certificate> {
        self.certificates.iter()
    }

    /// What they came in.
    pub fn container(&self) -> Container {
        self.container
    }

    /// The status that stood in the line before them: 2, 'attached', if any.
    pub fn status(&self) -> Option<i64> {
        self.status
    }

    /// What was sent beside them and is not an X.509 certificate: other kinds of certificate, revocation lists in PEM, a
    /// readme. Nothing is skipped without standing here.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The bytes that they were read from, as they came.
    pub fn as_sent(&self) -> &[u8] {
        &self.as_sent
    }

    /// All certificates as PEM, in the order in which they were sent.
    pub fn to_pem(&self) -> String {
        self.iter().map(Certificate::to_pem).collect()
    }
}

impl fmt::Debug for Certificates {
    /// The bytes as they came are left out: they are long, and may hold what nobody has looked at.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates")
            .field("container", &self.container)
            .field("status", &self.status)
            .field("certificates", &self.certificates)
            .field("skipped", &self.skipped)
            .finish_non_exhaustive()
    }
}

impl<'a> IntoIterator for &'a Certificates {
    type Item = &'a Certificate;
    type IntoIter = std::slice::Iter<'a, Certificate>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The most characters of a name or label.
const QUOTED: usize = 80;

impl Skipped {
    fn member(name: &str, why: &str) -> Self {
        Self {
            before: "member '".to_owned(),
            quoted: name.to_owned(),
            after: format!("' of the ZIP archive was skipped: {why}"),
        }
    }

    fn block(number: usize, label: &str) -> Self {
        Self {
            before: format!("PEM block {number} was skipped: "),
            quoted: label.to_owned(),
            after: " is not an X.509 certificate".to_owned(),
        }
    }

    fn other_certificate(name: &'static str) -> Self {
        Self {
            before: format!("{name} in the PKCS #7 message was skipped: it is not an X.509 certificate"),
            quoted: String::new(),
            after: String::new(),
        }
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.before, printable(&self.quoted, QUOTED), self.after)
    }
}

impl fmt::Debug for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Skipped").field(&self.to_string()).finish()
    }
}
