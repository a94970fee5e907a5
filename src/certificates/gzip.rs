//! gzip around any of the forms: a server or a person may have compressed it once more.

use std::borrow::Cow;
use std::io;

use flate2::bufread::MultiGzDecoder;

use super::inflate::read_within;

/// Bytes that begin like gzip and could not be unpacked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GzipError {
    #[error("could not unpack the gzip data")]
    Damaged(#[source] io::Error),
    #[error("the gzip data unpacks to more than {limit} bytes, the limit")]
    TooLarge { limit: u64 },
}

/// Whether the bytes begin as gzip does (RFC 1952, section 2.3.1).
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// The bytes, unpacked once if they are gzip. Bytes behind the compressed data are an error.
pub(crate) fn unpacked(bytes: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, GzipError> {
    if !is_gzip(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    match read_within(MultiGzDecoder::new(bytes), limit, 0) {
        (_, Err(error)) => Err(GzipError::Damaged(error)),
        (content, Ok(())) if content.len() as u64 > limit => Err(GzipError::TooLarge { limit }),
        (content, Ok(())) => Ok(Cow::Owned(content)),
    }
}
