//! The hashes of the logo that a certificate states, compared with the logo.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::logotype::EmbeddedHash;
use crate::asn1::{dotted, oid};

/// A hash of the logo that the certificate states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoHash {
    algorithm: HashAlgorithm,
    value: Vec<u8>,
    matches: HashMatch,
}

/// The algorithm of a [`LogoHash`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HashAlgorithm {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// Another one, by its OID in dotted decimals.
    Other(String),
}

/// Whether a hash is the logo's.
///
/// RFC 6170 (section 5.2) hashes the unpacked SVG with its line ends made LF. Certificates exist whose hash is of the
/// bytes as they are, CR LF and all, so either is a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashMatch {
    /// It is the hash of the bytes as they are (also when that is the same as with line ends made LF).
    Raw,
    /// It is the hash of the bytes with line ends made LF, and not of the bytes as they are.
    NormalizedLineEnds,
    /// It is the hash of something else.
    None,
    /// The algorithm is not known here, so nothing was compared.
    Unsupported,
}

impl LogoHash {
    /// The algorithm.
    pub fn algorithm(&self) -> &HashAlgorithm {
        &self.algorithm
    }

    /// The hash that the certificate states.
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// Whether it is the logo's.
    pub fn matches(&self) -> HashMatch {
        self.matches
    }
}

impl HashAlgorithm {
    fn of(oid: &[u8]) -> Self {
        match oid {
            oid::SHA_1 => Self::Sha1,
            oid::SHA_256 => Self::Sha256,
            oid::SHA_384 => Self::Sha384,
            oid::SHA_512 => Self::Sha512,
            _ => Self::Other(dotted::shown(oid)),
        }
    }

    fn digest(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        Some(match self {
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
            Self::Other(_) => return None,
        })
    }
}

impl fmt::Display for HashAlgorithm {
    /// `SHA-256`, or the OID.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Other(oid) => oid,
        })
    }
}

impl HashMatch {
    /// Whether the hash is the logo's, in one way or the other.
    pub(crate) fn is_match(self) -> bool {
        matches!(self, Self::Raw | Self::NormalizedLineEnds)
    }
}

/// Compares each stated hash with the logo, which is hashed only once an algorithm: a certificate has room for tens of
/// thousands of hashes.
pub(super) fn compared<'a>(stated: &[EmbeddedHash<'a>], svg: &[u8], sha256: &[u8; 32]) -> Vec<LogoHash> {
    let normalized = with_line_feeds(svg);
    let digests_by = |algorithm: &HashAlgorithm| {
        let raw = match algorithm {
            HashAlgorithm::Sha256 => sha256.to_vec(),
            _ => algorithm.digest(svg)?,
        };
        let normalized = match &normalized {
            Cow::Borrowed(_) => raw.clone(),
            Cow::Owned(normalized) => algorithm.digest(normalized)?,
        };
        Some((raw, normalized))
    };
    let mut digests = BTreeMap::new();
    let compare = |hash: &EmbeddedHash<'a>| {
        let algorithm = HashAlgorithm::of(hash.algorithm);
        let digests = digests.entry(hash.algorithm).or_insert_with(|| digests_by(&algorithm));
        let matches = match digests {
            None => HashMatch::Unsupported,
            Some((raw, _)) if *raw == hash.value => HashMatch::Raw,
            Some((_, normalized)) if *normalized == hash.value => HashMatch::NormalizedLineEnds,
            Some(_) => HashMatch::None,
        };
        LogoHash {
            algorithm,
            value: hash.value.to_vec(),
            matches,
        }
    };
    stated.iter().map(compare).collect()
}

/// The bytes with CR LF and CR made LF, as an XML reader sees them (XML 1.0, section 2.11).
pub(super) fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'\r') {
        return Cow::Borrowed(bytes);
    }
    let mut normalized = Vec::with_capacity(bytes.len());
    let mut after_carriage_return = false;
    for &byte in bytes {
        match byte {
            b'\r' => normalized.push(b'\n'),
            b'\n' if after_carriage_return => {}
            _ => normalized.push(byte),
        }
        after_carriage_return = byte == b'\r';
    }
    Cow::Owned(normalized)
}
