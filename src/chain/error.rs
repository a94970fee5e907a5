//! Why there is no chain.

use std::fmt;

use crate::certificates::Certificate;
use crate::text::printable;

/// The most certificates of which a chain is built.
pub(super) const MAX_CERTIFICATES: usize = 64;

/// Why no chain can be built of certificates. Each variant names the certificates that it is about.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// There are no certificates.
    #[error("there are no certificates to build a chain of")]
    NoCertificates,
    /// There are more certificates than are accepted, duplicates included.
    #[error("{count} certificates are too many to build a chain of; at most {MAX_CERTIFICATES} are looked at")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// None of the certificates can be the mark certificate.
    #[error(
        "no certificate is an end entity: each is a CA certificate or has issued another; the mark certificate is missing"
    )]
    NoEndEntity,
    /// Several certificates could be the mark certificate.
    #[error("{} certificates are end entities: {}; keep only the one whose logo is to be shown", .certificates.len(), list(.certificates))]
    SeveralEndEntities {
        /// All of them, in the order in which they were sent.
        certificates: Vec<Listed>,
    },
    /// The certificate that issued one of them was not sent, and is no trust anchor whose certificate is available: so there is
    /// no key to verify the signature with.
    #[error("the issuer of {certificate} is missing; add the certificate of '{}'{}, which the authority publishes",
        printable(.issuer, MOST_CHARACTERS), with_identifier(.key_identifier.as_deref()))]
    MissingIssuer {
        /// The certificate whose issuer is missing.
        certificate: Listed,
        /// The issuer's name, written as [`Certificate::issuer`] is.
        issuer: Box<str>,
        /// The issuer's key identifier in lower-case hexadecimal, where the certificate has it.
        key_identifier: Option<Box<str>>,
    },
    /// A signature was not made with the key of the certificate whose name and key identifier are the issuer's.
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
    },
    /// A signature cannot be verified, since its kind or its key is none of those that are accepted.
    ///
    /// Accepted are RSA (PKCS #1 v1.5, keys of 2048 to 8192 bits) with SHA-256, SHA-384 and SHA-512, ECDSA on P-256 and P-384
    /// with SHA-256 and SHA-384, and Ed25519.
    #[error("the signature of {certificate} cannot be verified: {reason}")]
    UnsupportedSignature {
        /// The certificate whose signature it is.
        certificate: Listed,
        /// Why, as half a sentence that is safe to print.
        reason: Box<str>,
    },
    /// CAs issued each other's certificates, and no root issued any of them.
    #[error("the issuers go round in a loop: {}, and the last of them was issued by the first; add the authority's root, or \
        the certificate that leads to one", list(.certificates))]
    Loop {
        /// The certificates of the loop, each followed by its issuer.
        certificates: Vec<Listed>,
    },
    /// The certificates fit together in more ways than are tried, and no path to a root was among the first.
    #[error("the certificates fit together in too many ways; keep only the mark certificate and its issuers")]
    TooComplex,
}

/// A certificate by its index among those that were sent. It prints as `certificate 1 ('Example Ltd')`, counted from 1, or
/// as `the trust anchor 'Example Root'`, with the common name or else the whole subject, safe to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub(super) index: Option<usize>,
    pub(super) certificate: Certificate,
}

impl Listed {
    /// Its index, counted from 0; `None` for a trust anchor that was not sent.
    pub fn index(&self) -> Option<usize> {
        self.index
    }

    /// Its subject, written as [`Certificate::subject`] is.
    pub fn subject(&self) -> &str {
        self.certificate.subject()
    }
}

/// How much of a name is shown.
const MOST_CHARACTERS: usize = 100;

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.certificate.common_name().unwrap_or_else(|| self.subject());
        let name = printable(name, MOST_CHARACTERS);
        match self.index {
            Some(index) => write!(f, "certificate {} ('{name}')", index.saturating_add(1)),
            None => write!(f, "the trust anchor '{name}'"),
        }
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
