//! The names of the files in a recording, and what is recorded of a body in a file.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::error::{ReplayError, ensure};

/// The file that says what was exchanged.
pub(super) const EXCHANGES: &str = "exchanges.toml";

const MAX_NAME_BYTES: usize = 100;

/// The checksum of a body, in hexadecimal.
pub(super) fn sha256(body: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(body))
}

/// A plain name in the folder: nothing that leads out of it, hides in it, or means something else on another system.
pub(super) fn check_name(name: &str) -> Result<(), ReplayError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_fine = name.bytes().all(is_plain)
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.len() <= MAX_NAME_BYTES
        && !name.eq_ignore_ascii_case(EXCHANGES);
    ensure(is_fine, || {
        format!(
            "the body-file {name:?} is not a plain file name beside exchanges.toml: ASCII letters, digits, '-', '_' and \
             '.', the first a letter or digit, at most {MAX_NAME_BYTES}"
        )
    })
}

/// A name that says nothing of the content but whether it is text, and that no other content has: so writing it never
/// touches a file that another recording in the same folder names.
pub(super) fn neutral_name(number: usize, body: &[u8], sha256: &str) -> String {
    let extension = if is_text(body) { "txt" } else { "bin" };
    format!("response-{number}-{sha256:.16}.{extension}")
}

/// Whether a file got its name from [`neutral_name`].
pub(super) fn is_neutral_name(name: &str) -> bool {
    let stem = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".bin"));
    let parts = stem.and_then(|stem| stem.strip_prefix("response-")?.split_once('-'));
    parts.is_some_and(|(number, hash)| {
        number.parse::<usize>().is_ok() && hash.len() == 16 && HEXLOWER.decode(hash.as_bytes()).is_ok()
    })
}

/// Whether the bytes are text in some encoding that extends ASCII: no control characters but the usual white space.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let is_fine = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c) | !byte.is_ascii_control();
    // Without an end in the middle of a chunk, many bytes are looked at at once.
    let mut chunks = bytes.chunks(256);
    chunks.all(|chunk| chunk.iter().fold(true, |fine, byte| fine & is_fine(*byte)))
}
