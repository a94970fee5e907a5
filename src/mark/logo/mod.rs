//! The logo: its exact bytes, and whether the certificate's hashes are theirs.

mod error;
mod hash;
mod logotype;

use std::fmt;
use std::sync::Arc;

use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};

pub use error::LogoError;
pub use hash::{HashAlgorithm, HashMatch, LogoHash};
use hash::{compared, with_line_feeds};

use crate::certificates::{Certificate, is_gzip};

/// The logo of a mark certificate: an SVG document, byte for byte the one to publish. A clone shares the bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo(Arc<Unpacked>);

#[derive(PartialEq, Eq)]
struct Unpacked {
    media_type: String,
    svg: Vec<u8>,
    sha256: [u8; 32],
    compressed: bool,
    hashes: Vec<LogoHash>,
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

#[cfg(test)]
thread_local! {
    /// How often this thread has unpacked a logo.
    pub(crate) static UNPACKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

impl Logo {
    /// The default limit on the bytes of an unpacked logo: 1 MiB. BIMI allows 32,768 bytes.
    pub const DEFAULT_LIMIT: usize = 1024 * 1024;

    /// The logo that a certificate embeds, unpacked to at most `limit` bytes.
    pub(super) fn unpack(certificate: &Certificate, limit: usize) -> Result<Self, LogoError> {
        #[cfg(test)]
        UNPACKED.set(UNPACKED.get().saturating_add(1));
        let extension = certificate.extensions().logotype()?.ok_or(LogoError::Missing)?;
        let image = logotype::svg_image(extension)?;
        let compressed = is_gzip(&image.data);
        let svg = match compressed {
            true => gunzip(&image.data, limit)?,
            false => image.data,
        };
        if svg.len() > limit {
            return Err(LogoError::TooLarge { limit });
        }
        if svg.is_empty() {
            return Err(LogoError::Empty);
        }
        let sha256 = Sha256::digest(&svg).into();
        Ok(Self(Arc::new(Unpacked {
            media_type: image.media_type.to_owned(),
            hashes: compared(&image.hashes, &svg, &sha256),
            svg,
            sha256,
            compressed,
        })))
    }

    /// The media type that the certificate states, for instance `image/svg+xml`.
    pub fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// The SVG document, unpacked and otherwise unchanged. It comes from outside: it may be any bytes, and is to be
    /// shown as an image only.
    pub fn svg(&self) -> &[u8] {
        &self.0.svg
    }

    /// Whether the certificate holds it as gzip data, as the drafts ask.
    pub fn is_compressed(&self) -> bool {
        self.0.compressed
    }

    /// Every hash that the certificate states, compared with the SVG document.
    pub fn hashes(&self) -> &[LogoHash] {
        &self.0.hashes
    }

    /// The SHA-256 of the SVG document.
    pub fn sha256(&self) -> [u8; 32] {
        self.0.sha256
    }

    /// Compares a file, for instance the one at the URL of the assertion record, with the logo.
    pub fn compare(&self, file: &[u8]) -> Comparison {
        let svg = self.svg();
        if file == svg {
            Comparison::Identical
        } else if with_line_feeds(file) == with_line_feeds(svg) {
            Comparison::LineEndsOnly
        } else if is_gzip(file) && gunzip(file, svg.len()).is_ok_and(|unpacked| unpacked == svg) {
            Comparison::GzipOfSame
        } else {
            Comparison::Different
        }
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logo")
            .field("media_type", &self.media_type())
            .field("bytes", &self.svg().len())
            .field("compressed", &self.is_compressed())
            .field("hashes", &self.hashes())
            .finish()
    }
}

/// Unpacks one gzip member with nothing after it: what follows would be in the certificate and not in the logo.
///
/// Room is made once, for the length that the member ends with (RFC 1952, section 2.3.1). Another length is damage, as is a wrong
/// checksum.
fn gunzip(packed: &[u8], limit: usize) -> Result<Vec<u8>, LogoError> {
    /// How many bytes deflate makes of one at most.
    const MAX_RATIO: usize = 1032;
    let stated = packed.last_chunk().map_or(0, |length| u32::from_le_bytes(*length));
    let stated = usize::try_from(stated).unwrap_or(usize::MAX);
    let room = stated.min(limit).min(packed.len().saturating_mul(MAX_RATIO));
    // Some more: what is too large does not fit, and zlib is slow in the last 260 bytes of its room.
    let mut unpacked = Vec::with_capacity(room.saturating_add(300));
    let mut decoder = Decompress::new_gzip(15);
    let status = decoder.decompress_vec(packed, &mut unpacked, FlushDecompress::Finish);
    if unpacked.len() > limit {
        return Err(LogoError::TooLarge { limit });
    }
    let is_whole = matches!(status, Ok(Status::StreamEnd)) && decoder.total_in() == packed.len() as u64;
    is_whole.then_some(unpacked).ok_or(LogoError::BadGzip)
}
