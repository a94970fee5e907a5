//! Why certificates could not be read.

use std::fmt;

use super::CertificateError;
use super::archive::ArchiveError;
use super::gzip::GzipError;
use super::pem::{Part, PemProblem};
use super::pkcs7::Pkcs7Error;
use crate::asn1::ber::BerError;

/// Why certificates could not be read, and where in the input.
///
/// The message says where; the cause, its [`source`](std::error::Error::source), says why.
pub struct CertificatesError {
    /// The member of a ZIP archive, counted from 1.
    member: Option<usize>,
    /// A part of a PEM text.
    pub(super) part: Option<Part>,
    pub(super) problem: Box<Problem>,
}

impl CertificatesError {
    pub(super) fn in_member(self, number: usize) -> Self {
        Self {
            member: Some(number),
            ..self
        }
    }

    pub(super) fn in_part(self, part: Part) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }
}

impl From<Problem> for CertificatesError {
    fn from(problem: Problem) -> Self {
        Self {
            member: None,
            part: None,
            problem: Box::new(problem),
        }
    }
}

impl fmt::Display for CertificatesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = self.member {
            write!(f, "member {member} of the ZIP archive: ")?;
        }
        if let Some(part) = self.part {
            write!(f, "{part}: ")?;
        }
        self.problem.fmt(f)
    }
}

impl std::error::Error for CertificatesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.problem.source()
    }
}

#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("the input is neither PEM, PKCS #7, ZIP nor DER")]
    NoForm,
    #[error("the input contains no certificate (skipped: {skipped})")]
    None { skipped: usize },
    #[error("could not read the PEM block")]
    Pem(#[source] PemProblem),
    #[error("could not ignore the text outside PEM blocks")]
    Outside(#[source] PemProblem),
    #[error("could not read the PKCS #7 message")]
    Pkcs7(#[source] Pkcs7Error),
    #[error("could not read the DER")]
    Der(#[source] BerError),
    #[error("the DER is neither a certificate nor a PKCS #7 message")]
    OtherDer,
    #[error("{length} bytes follow the DER")]
    Trailing { length: usize },
    #[error("could not read certificate {number}")]
    Certificate {
        number: usize,
        #[source]
        source: CertificateError,
    },
    #[error(transparent)]
    Archive(ArchiveError),
    #[error(
        "its name, '{name}', is that of a certificate file, but its content ({looks_like}) has no certificate; request another format"
    )]
    NoCertificate { name: String, looks_like: &'static str },
    #[error(transparent)]
    Gzip(GzipError),
    #[error("an archive within an archive is not supported")]
    NestedArchive,
    #[error("there are more than {limit} certificates and other entries, the limit")]
    TooMany { limit: usize },
}
