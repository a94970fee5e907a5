//! gzip around what certificates come in: a server or a person may have compressed it once more.

use std::borrow::Cow;
use std::io::{self, Read as _};

use flate2::bufread::MultiGzDecoder;

/// Bytes that begin like gzip and cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GzipError {
    #[error("the gzip data cannot be unpacked")]
    Damaged(#[source] io::Error),
    #[error("the gzip data unpacks to more than {limit} bytes, the limit")]
    TooLarge { limit: u64 },
}

/// Whether the bytes begin as gzip does (RFC 1952, section 2.3.1).
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// The bytes, unpacked once if they are gzip. What follows the compressed data is an error.
pub(crate) fn unpacked(bytes: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, GzipError> {
    if !is_gzip(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut content = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(limit.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(GzipError::Damaged)?;
    if content.len() as u64 > limit {
        return Err(GzipError::TooLarge { limit });
    }
    Ok(Cow::Owned(content))
}
