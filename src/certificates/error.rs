//! Why certificates cannot be read.

use std::fmt;

use super::archive::ArchiveError;
use super::gzip::GzipError;
use super::pem::PemProblem;
use super::pkcs7::Pkcs7Error;
use super::{CertificateError, Skipped};
use crate::asn1::ber::BerError;

/// Why certificates cannot be read: what is wrong, and where.
///
/// The message says where; the cause, its [`source`](std::error::Error::source), says what.
pub struct CertificatesError {
    pub(super) place: Place,
    pub(super) problem: Box<Problem>,
}

impl CertificatesError {
    pub(crate) fn no_form() -> Self {
        Self {
            place: Place::default(),
            problem: Box::new(Problem::NoForm),
        }
    }

    pub(crate) fn none(skipped: &[Skipped]) -> Self {
        Self {
            place: Place::default(),
            problem: Box::new(Problem::None { skipped: skipped.len() }),
        }
    }
}

impl fmt::Display for CertificatesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place, self.problem)
    }
}

impl std::error::Error for CertificatesError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.problem.source()
    }
}

#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("this is neither PEM, PKCS #7, ZIP nor DER")]
    NoForm,
    #[error("there is no certificate in it; {skipped} other things were skipped")]
    None { skipped: usize },
    #[error("the PEM block cannot be read")]
    Pem(#[source] PemProblem),
    #[error("the text outside PEM blocks cannot be ignored")]
    Outside(#[source] PemProblem),
    #[error("the PKCS #7 message cannot be read")]
    Pkcs7(#[source] Pkcs7Error),
    #[error("the DER cannot be read")]
    Der(#[source] BerError),
    #[error("the DER is neither a certificate nor a PKCS #7 message")]
    OtherDer,
    #[error("{length} bytes follow the DER")]
    Trailing { length: usize },
    #[error("certificate {number} cannot be read")]
    Certificate {
        number: usize,
        #[source]
        source: CertificateError,
    },
    #[error(transparent)]
    Archive(ArchiveError),
    #[error(
        "its name, '{name}', says that it is for certificates, and it is {looks_like} without any; ask for another format"
    )]
    NoCertificate { name: String, looks_like: &'static str },
    #[error(transparent)]
    Gzip(GzipError),
    #[error("an archive within an archive is not read")]
    NestedArchive,
    #[error("there are more than {limit} certificates and other things beside them, the limit")]
    TooMany { limit: usize },
}

/// Where in an answer something stands: it prints as the start of a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    pub(super) member: Option<usize>,
    /// A PEM block and the line in which it begins.
    pub(super) block: Option<(usize, usize)>,
    /// A line outside PEM blocks.
    pub(super) line: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(member) = self.member {
            write!(f, "member {member} of the ZIP archive: ")?;
        }
        if let Some((block, line)) = self.block {
            write!(f, "PEM block {block}, which begins in line {line}: ")?;
        }
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        Ok(())
    }
}
