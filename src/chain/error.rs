//! Why there is no chain.

use std::fmt;

use super::MOST_CERTIFICATES;
use super::candidate::Candidate;
use crate::certificates::{Certificate, CertificateError};
use crate::quote::printable;

/// Why no chain can be built of certificates. Each variant names the certificates that it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// There is nothing to build a chain of.
    #[error("there are no certificates to build a chain of")]
    NoCertificates,
    /// There are more certificates than are looked at, duplicates included.
    #[error("{count} certificates are too many to build a chain of; at most {MOST_CERTIFICATES} are looked at")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A certificate cannot be parsed. (One that was read before, as every [`Certificate`] was, can.)
    #[error("{certificate} cannot be read")]
    Certificate {
        /// The certificate.
        certificate: Listed,
        /// What is wrong with it.
        source: CertificateError,
    },
    /// None of the certificates can be the mark certificate.
    #[error(
        "no certificate is an end entity: each is an authority's or has issued another; the mark certificate is missing"
    )]
    NoEndEntity,
    /// Several certificates could be the mark certificate.
    #[error("{} certificates are end entities: {}; keep only the one whose logo is to be shown", .certificates.len(), list(.certificates))]
    SeveralEndEntities {
        /// All of them, in the order in which they were sent.
        certificates: Vec<Listed>,
    },
    /// The certificate that issued the end entity is not there. (A root may be missing, the end entity's issuer may not.)
    #[error("the issuer of {certificate} is missing; add the certificate of '{}'{}, which the authority publishes",
        printable(.issuer, MOST_CHARACTERS), with_identifier(.key_identifier.as_deref()))]
    MissingIssuer {
        /// The end entity.
        certificate: Listed,
        /// The issuer's name, written as [`Certificate::issuer`] is.
        issuer: Box<str>,
        /// The issuer's key identifier in lower-case hexadecimal, where the end entity has it.
        key_identifier: Option<Box<str>>,
    },
    /// A signature was not made with the key of the certificate that by names and key identifiers is the issuer.
    ///
    /// Something has changed the certificate, or somebody pretends to be its issuer.
    #[error(
        "the signature of {certificate} was not made with the key of {issuer}; do not use it, and collect the certificates again"
    )]
    BadSignature {
        /// The certificate whose signature it is: of several, the one nearest to the end entity.
        certificate: Listed,
        /// The issuer, by name; of a self-signed root, the certificate itself.
        issuer: Listed,
        /// Where the certificates stand that would be the chain if signatures did not count: see
        /// [`ChainError::path`].
        path: Vec<usize>,
    },
    /// Authorities vouch for each other, and nobody vouches for them.
    #[error("the issuers go round in a loop: {}, and the last of them was issued by the first; add the authority's root, or \
        the certificate that leads to one", list(.certificates))]
    Loop {
        /// The certificates of the loop, each followed by its issuer.
        certificates: Vec<Listed>,
        /// Where the certificates stand from the end entity up to where the loop begins again: see
        /// [`ChainError::path`].
        path: Vec<usize>,
    },
}

impl ChainError {
    /// How far names and key identifiers put the certificates into order all the same: the index of each, counted from
    /// 0, the end entity first. Empty when not even the end entity is known.
    ///
    /// This is for showing people what was sent. It is no chain, and nothing in it should be published.
    pub fn path(&self) -> &[usize] {
        match self {
            Self::MissingIssuer { certificate, .. } => std::slice::from_ref(&certificate.index),
            Self::BadSignature { path, .. } | Self::Loop { path, .. } => path,
            Self::NoCertificates
            | Self::TooMany { .. }
            | Self::Certificate { .. }
            | Self::NoEndEntity
            | Self::SeveralEndEntities { .. } => &[],
        }
    }
}

/// A certificate by its place among those that were sent. It prints as `certificate 1 ('Example Ltd')`, counted from 1,
/// with the common name or else the whole subject, safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    index: usize,
    subject: Box<str>,
    common_name: Option<Box<str>>,
}

impl Listed {
    pub(super) fn new(index: usize, certificate: &Certificate) -> Self {
        Self {
            index,
            subject: certificate.subject().into(),
            common_name: certificate.common_name().map(Into::into),
        }
    }

    /// Where it stood, counted from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Its subject, written as [`Certificate::subject`] is.
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

impl From<&Candidate<'_>> for Listed {
    fn from(candidate: &Candidate<'_>) -> Self {
        Self::new(candidate.index, candidate.certificate)
    }
}

/// How much of a name is shown.
const MOST_CHARACTERS: usize = 100;

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.index.saturating_add(1);
        let name = self.common_name.as_deref().unwrap_or(&self.subject);
        write!(f, "certificate {number} ('{}')", printable(name, MOST_CHARACTERS))
    }
}

fn list(certificates: &[Listed]) -> String {
    certificates
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn with_identifier(key_identifier: Option<&str>) -> String {
    key_identifier.map_or_else(String::new, |identifier| {
        format!(" with the key identifier {}", printable(identifier, 64))
    })
}
