//! How much a recording may hold, all of which is in memory at once, and in which files.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::error::{ensure, problem};
use crate::TransportError;

/// The file that says what was exchanged.
pub(super) const EXCHANGES: &str = "exchanges.toml";

/// The largest `exchanges.toml`: 1 MiB.
pub const MAX_EXCHANGES_BYTES: usize = 1024 * 1024;

/// The most that one exchange takes in `exchanges.toml`, and what stands before the first: 64 KiB. The parser takes up to a
/// hundred times as much memory.
pub const MAX_EXCHANGE_BYTES: usize = 64 * 1024;

/// The most header fields of a response, one that is repeated counted each time: 256.
pub const MAX_HEADERS: usize = 256;

/// The largest body that a recording holds: 16 MiB.
pub const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// The most that the bodies in files have together, one that is named twice counted twice: 64 MiB.
pub const MAX_ALL_BODIES_BYTES: usize = 64 * 1024 * 1024;

/// Refuses more than so many bytes or headers of what is named.
pub(super) fn at_most(most: usize, unit: &str, found: usize, named: impl Display) -> Result<(), TransportError> {
    ensure(found <= most, || {
        format!("{named} has more than {most} {unit}, the most that a recording holds")
    })
}

/// Reads a file that is a file and not larger than so many bytes.
pub(super) fn read_bounded(path: &Path, most: usize) -> Result<Vec<u8>, TransportError> {
    let unreadable = |cause: io::Error| {
        let what = match cause.kind() {
            io::ErrorKind::NotFound => "is missing; restore it or record it again",
            _ => "cannot be read",
        };
        problem(format!("{} {what}", path.display())).with_source(cause)
    };
    // Asked before it is opened: opening a named pipe would wait for a writer.
    let is_file = fs::metadata(path).map_err(unreadable)?.is_file();
    ensure(is_file, || format!("{} is not a file", path.display()))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    at_most(most, "bytes", bytes.len(), path.display())?;
    Ok(bytes)
}

/// The file that holds a body, and what it must be where that is recorded.
#[derive(Clone, Debug)]
pub(super) struct BodyFile {
    pub(super) name: String,
    pub(super) size: Option<usize>,
    pub(super) sha256: Option<String>,
}

impl BodyFile {
    /// Refuses a body that is not what was recorded.
    pub(super) fn check(&self, body: &[u8]) -> Result<(), TransportError> {
        const RESTORE: &str = "restore the file (version control may have changed its line ends), record it again, \
                               or, if you changed it, remove body-size and body-sha256";
        let (name, size) = (&self.name, body.len());
        at_most(MAX_BODY_BYTES, "bytes", size, name)?;
        let recorded = self.size.unwrap_or(size);
        ensure(recorded == size, || {
            format!("{name} has {size} bytes, but was recorded with {recorded}; {RESTORE}")
        })?;
        let is_hash = |hash: &String| hash.eq_ignore_ascii_case(&sha256(body));
        ensure(self.sha256.as_ref().is_none_or(is_hash), || {
            format!("{name} does not match its recorded SHA-256; {RESTORE}")
        })
    }
}

/// The checksum of a body, in hexadecimal.
pub(super) fn sha256(body: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(body))
}

/// A plain name in the folder: nothing that leads out of it, hides in it, or means something else on another system.
pub(super) fn check_name(name: &str) -> Result<(), TransportError> {
    const MAX_NAME_BYTES: usize = 100;
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
