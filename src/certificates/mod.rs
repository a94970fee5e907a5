//! From bytes to certificates.
//!
//! Certificates are sent as PEM text, as PKCS #7 (CMS), as a ZIP archive of either, or bare. [`Certificates::parse`] detects
//! the form by content sniffing. It is lenient where that loses nothing and strict where it would: each certificate that was
//! sent is returned, in the order and with the bytes in which it was sent, or there is an error that says which one could not
//! be read.
//!
//! The signers of a PKCS #7 message are not verified, since it is not documented who they are.

mod archive;
mod certificate;
mod contents;
mod error;
pub(crate) mod extensions;
mod gzip;
mod inflate;
mod limits;
mod member;
mod name;
mod pem;
mod pkcs7;
pub(crate) mod public_key;
mod read;
mod sniff;

use std::fmt;

#[cfg(all(test, feature = "verify"))]
pub(crate) use certificate::PARSED;
pub use certificate::{Certificate, CertificateError};
pub use contents::contents;
pub use error::CertificatesError;
pub(crate) use gzip::is_gzip;
pub use limits::Limits;
pub(crate) use pem::check_prose;
pub(crate) use read::{Found, find, unpacked};
pub(crate) use sniff::{Form, describe, form};

use crate::Redactor;
use crate::text::printable;

/// The certificates of one response, in the order in which they were sent. There is at least one.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificates {
    found: Found,
    status: Option<i64>,
    as_sent: Vec<u8>,
}

/// The container of the certificates.
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

/// Something that was sent beside the certificates. It prints as a sentence.
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
    /// A response of the service may also be a status or an error; [`parse`](crate::protocol::parse) reads those too.
    ///
    /// ```
    /// use collectmc::{Limits, certificates::Certificates};
    ///
    /// let error = Certificates::parse(b"-----BEGIN CERTIFICATE-----\nMIIB", &Limits::default()).unwrap_err();
    /// assert_eq!(error.to_string(), "PEM block 1 (line 1): could not read the PEM block");
    /// let cause = std::error::Error::source(&error).map(ToString::to_string);
    /// assert_eq!(cause.as_deref(), Some("cut off: its END line is missing"));
    /// ```
    ///
    /// # Errors
    ///
    /// [`CertificatesError`] when there is no certificate, when there are more than the limits allow, and when any one could
    /// not be read.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, CertificatesError> {
        let unpacked = unpacked(bytes, limits)?;
        let found = find(&form(&unpacked), limits)?.ok_or(error::Problem::NoForm)?;
        if found.certificates.is_empty() {
            let skipped = found.skipped.len();
            return Err(error::Problem::None { skipped }.into());
        }
        Ok(Self::new(found, None, bytes.to_vec()))
    }

    /// Redacts what is quoted of skipped things. The certificates themselves are never altered.
    pub(crate) fn redact_skipped(&mut self, redactor: &Redactor) {
        for skipped in &mut self.found.skipped {
            skipped.quoted = redactor.redact(&skipped.quoted).into_owned();
        }
    }

    /// Sets the bytes that they were read from.
    pub(crate) fn set_as_sent(&mut self, as_sent: Vec<u8>) {
        self.as_sent = as_sent;
    }

    pub(crate) fn new(found: Found, status: Option<i64>, as_sent: Vec<u8>) -> Self {
        Self { found, status, as_sent }
    }

    /// The certificates, in the order in which they were sent, which has no meaning.
    pub fn as_slice(&self) -> &[Certificate] {
        &self.found.certificates
    }

    /// How many there are: one or more.
    #[expect(clippy::len_without_is_empty, reason = "there is at least one")]
    pub fn len(&self) -> usize {
        self.found.certificates.len()
    }

    /// The certificates, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Certificate> {
        self.found.certificates.iter()
    }

    /// The container.
    pub fn container(&self) -> Container {
        self.found.container
    }

    /// The status in the line before them, if any: 2, 'attached'.
    pub fn status(&self) -> Option<i64> {
        self.status
    }

    /// What was sent beside them: other kinds of certificate, revocation lists in PEM, a readme. Everything that is skipped is
    /// listed here.
    pub fn skipped(&self) -> &[Skipped] {
        &self.found.skipped
    }

    /// The bytes that they were read from, as received.
    pub fn as_sent(&self) -> &[u8] {
        &self.as_sent
    }

    /// All certificates as PEM, in the order in which they were sent.
    pub fn to_pem(&self) -> String {
        self.iter().map(Certificate::to_pem).collect()
    }
}

impl fmt::Debug for Certificates {
    /// Leaves out the bytes that were received: they are long, and may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates")
            .field("container", &self.found.container)
            .field("status", &self.status)
            .field("certificates", &self.found.certificates)
            .field("skipped", &self.found.skipped)
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
    fn member(name: String, why: &str) -> Self {
        Self {
            before: "member '".to_owned(),
            quoted: name,
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
