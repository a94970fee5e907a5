//! The logo: its exact bytes, and whether the certificate's hashes are theirs.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::Read as _;

use flate2::bufread::GzDecoder;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::extensions::{ExtensionError, Extensions};
use super::logotype;
use super::logotype::{EmbeddedHash, EmbeddedImage};
use crate::asn1::oid;
use crate::certificates::{Certificate, CertificateError};

/// The logo of a mark certificate: an SVG document, byte for byte the one to publish.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    media_type: String,
    svg: Vec<u8>,
    compressed: bool,
    hashes: Vec<LogoHash>,
}

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

/// How another file compares to the logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The same bytes.
    Identical,
    /// The same but for line ends (CR LF, CR or LF). Receivers that compare bytes will refuse it.
    LineEndsOnly,
    /// gzip that unpacks to the same bytes: what the certificate embeds, saved without unpacking (SVGZ).
    GzipOfSame,
    /// Another file.
    Different,
}

/// Why there is no logo to be had from a certificate.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogoError {
    /// No logotype extension, or no logo of the subject in it.
    #[error("the certificate holds no logo of its subject; use the end entity of the chain")]
    Missing,
    /// The logotype extension cannot be read.
    #[error("the logotype extension is malformed; the certificate has to be issued again")]
    Malformed,
    /// The subject's logo is given in other formats only.
    #[error(
        "the logo is not an SVG image but {}; the certificate has to be issued again",
        list(media_types)
    )]
    NoSvg {
        /// The media types that there are.
        media_types: Vec<String>,
    },
    /// More than one SVG image: which one to show is left open.
    #[error("the certificate holds more than one SVG logo; it has to be issued again with one")]
    SeveralSvgs,
    /// Not exactly one place is given for the logo.
    #[error("{count} URIs are given for the logo where one is expected; the certificate has to be issued again")]
    NotOneUri {
        /// How many there are.
        count: usize,
    },
    /// The logo is not in the certificate: its URI is no `data:` URI.
    #[error("the logo is not embedded in the certificate; it has to be issued again with a data: URI")]
    NotEmbedded,
    /// The `data:` URI is not SVG in Base64.
    #[error("the logo's data: URI is not SVG in Base64; the certificate has to be issued again")]
    BadDataUri,
    /// The Base64 in the `data:` URI is wrong.
    #[error("the Base64 of the logo is damaged; the certificate has to be issued again")]
    BadBase64,
    /// The gzip data is damaged, cut off, or followed by something else.
    #[error("the gzip data of the logo is damaged; the certificate has to be issued again")]
    BadGzip,
    /// The logo unpacks to more than was allowed.
    #[error("the logo unpacks to more than {limit} bytes; allow more if you trust the certificate")]
    TooLarge {
        /// How many bytes were allowed.
        limit: usize,
    },
    /// There is nothing in the logo.
    #[error("the logo is empty; the certificate has to be issued again")]
    Empty,
    /// The logotype extension is repeated.
    #[error("the logotype extension cannot be read")]
    Extension(#[from] ExtensionError),
    /// The certificate itself could not be parsed.
    #[error("the certificate cannot be parsed")]
    Certificate(#[from] CertificateError),
}

impl Logo {
    /// To how many bytes a logo is unpacked when nothing else is said: 1 MiB. BIMI allows 32,768 bytes.
    pub const DEFAULT_LIMIT: usize = 1024 * 1024;

    fn unpack(image: EmbeddedImage, limit: usize) -> Result<Self, LogoError> {
        let compressed = is_gzip(&image.data);
        let svg = if compressed {
            gunzip(&image.data, limit)?
        } else {
            image.data
        };
        if svg.len() > limit {
            return Err(LogoError::TooLarge { limit });
        }
        if svg.is_empty() {
            return Err(LogoError::Empty);
        }
        Ok(Self {
            media_type: image.media_type,
            hashes: compared(&image.hashes, &svg),
            svg,
            compressed,
        })
    }

    /// The media type that the certificate states, for instance `image/svg+xml`.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The SVG document, unpacked and otherwise unchanged. It comes from outside: it may be any bytes, and is to be
    /// shown as an image only.
    pub fn svg(&self) -> &[u8] {
        &self.svg
    }

    /// Whether the certificate holds it as gzip data, as the drafts ask.
    pub fn is_compressed(&self) -> bool {
        self.compressed
    }

    /// Every hash that the certificate states, compared with the SVG document.
    pub fn hashes(&self) -> &[LogoHash] {
        &self.hashes
    }

    /// The SHA-256 of the SVG document.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.svg).into()
    }

    /// Compares a file, for instance the one at the URL of the assertion record, with the logo.
    pub fn compare(&self, file: &[u8]) -> Comparison {
        if file == self.svg {
            Comparison::Identical
        } else if with_line_feeds(file) == with_line_feeds(&self.svg) {
            Comparison::LineEndsOnly
        } else if is_gzip(file) && gunzip(file, self.svg.len()).is_ok_and(|unpacked| unpacked == self.svg) {
            Comparison::GzipOfSame
        } else {
            Comparison::Different
        }
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logo")
            .field("media_type", &self.media_type)
            .field("bytes", &self.svg.len())
            .field("compressed", &self.compressed)
            .field("hashes", &self.hashes)
            .finish()
    }
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
    fn of(oid: &str) -> Self {
        match oid {
            oid::SHA_1 => Self::Sha1,
            oid::SHA_256 => Self::Sha256,
            oid::SHA_384 => Self::Sha384,
            oid::SHA_512 => Self::Sha512,
            _ => Self::Other(oid.to_owned()),
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
    /// `raw`, `normalized-line-ends`, `none` or `unsupported`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::NormalizedLineEnds => "normalized-line-ends",
            Self::None => "none",
            Self::Unsupported => "unsupported",
        }
    }

    /// Whether the hash is the logo's, in one way or the other.
    pub fn is_match(self) -> bool {
        matches!(self, Self::Raw | Self::NormalizedLineEnds)
    }
}

impl Comparison {
    /// `identical`, `line-ends-only`, `gzip-of-same` or `different`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::LineEndsOnly => "line-ends-only",
            Self::GzipOfSame => "gzip-of-same",
            Self::Different => "different",
        }
    }
}

/// The logo that a certificate embeds, unpacked to at most `limit` bytes.
pub(crate) fn embedded_in(certificate: &Certificate, limit: usize) -> Result<Logo, LogoError> {
    let x509 = certificate.x509()?;
    let extension = Extensions::of(&x509).logotype()?.ok_or(LogoError::Missing)?;
    Logo::unpack(logotype::svg_image(extension)?, limit)
}

/// Compares each stated hash with the logo, which is hashed only once an algorithm: a certificate has room for tens of
/// thousands of hashes.
fn compared(stated: &[EmbeddedHash], svg: &[u8]) -> Vec<LogoHash> {
    let normalized = with_line_feeds(svg);
    let mut digests = HashMap::new();
    let compare = |hash: &EmbeddedHash| {
        let algorithm = HashAlgorithm::of(&hash.algorithm);
        let digests = digests
            .entry(algorithm.clone())
            .or_insert_with(|| Some((algorithm.digest(svg)?, algorithm.digest(&normalized)?)));
        let matches = match digests {
            None => HashMatch::Unsupported,
            Some((raw, _)) if *raw == hash.value => HashMatch::Raw,
            Some((_, normalized)) if *normalized == hash.value => HashMatch::NormalizedLineEnds,
            Some(_) => HashMatch::None,
        };
        LogoHash {
            algorithm,
            value: hash.value.clone(),
            matches,
        }
    };
    stated.iter().map(compare).collect()
}

/// Whether the bytes begin as gzip data does (RFC 1952, section 2.3.1), which no SVG document can.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// One gzip member and nothing after it: what follows would be in the certificate and not in the logo.
fn gunzip(packed: &[u8], limit: usize) -> Result<Vec<u8>, LogoError> {
    let mut decoder = GzDecoder::new(packed);
    let mut unpacked = Vec::new();
    // One byte more than allowed tells 'too large' from 'just fits'; reading to the end checks the checksum.
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    decoder
        .by_ref()
        .take(one_more)
        .read_to_end(&mut unpacked)
        .map_err(|_| LogoError::BadGzip)?;
    if unpacked.len() > limit {
        return Err(LogoError::TooLarge { limit });
    }
    decoder
        .into_inner()
        .is_empty()
        .then_some(unpacked)
        .ok_or(LogoError::BadGzip)
}

/// The bytes with CR LF and CR made LF, as an XML reader sees them (XML 1.0, section 2.11).
fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
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

fn list(media_types: &[String]) -> String {
    let printable = media_types.iter().map(|media_type| super::printable(media_type));
    printable.collect::<Vec<_>>().join(", ")
}
