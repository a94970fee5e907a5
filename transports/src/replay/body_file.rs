//! The files beside `exchanges.toml` that hold bodies.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::fault::Fault;

/// The largest body that a recording holds, and the largest `exchanges.toml`: 16 MiB each.
pub const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// The most that the bodies in files have together, one that is named twice counted twice: 64 MiB.
pub const MAX_ALL_BODIES_BYTES: usize = 64 * 1024 * 1024;

const MAX_NAME_BYTES: usize = 100;

/// A body in a file: its name, and where they are recorded its size in bytes and its SHA-256 in hexadecimal.
pub(super) struct BodyFile {
    pub(super) name: String,
    pub(super) size: Option<u64>,
    pub(super) sha256: Option<String>,
}

impl BodyFile {
    /// Reads the file in `dir` and compares it with what is recorded of it.
    pub(super) fn read(&self, dir: &Path) -> Result<Vec<u8>, Fault> {
        let path = dir.join(&self.name);
        let body = read_bounded(&path)?;
        let size = u64::try_from(body.len()).unwrap_or(u64::MAX);
        if let Some(recorded) = self.size.filter(|recorded| *recorded != size) {
            return Err(Fault::new(format!(
                "{} has {size} bytes and was recorded with {recorded}; {RESTORE}",
                path.display()
            )));
        }
        if self
            .sha256
            .as_ref()
            .is_some_and(|recorded| !recorded.eq_ignore_ascii_case(&sha256(&body)))
        {
            return Err(Fault::new(format!(
                "{} is not what was recorded: its SHA-256 differs; {RESTORE}",
                path.display()
            )));
        }
        Ok(body)
    }
}

const RESTORE: &str = "restore the file (version control may have changed its line ends), record it again, \
                       or, if you changed it, remove body-size and body-sha256";

/// A plain name in the folder: nothing that leads out of it, hides in it, or means something else on another system.
pub(super) fn check_name(name: &str) -> Result<(), Fault> {
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    let begins_well = name.starts_with(|first: char| first.is_ascii_alphanumeric());
    if plain && begins_well && name.len() <= MAX_NAME_BYTES && !name.eq_ignore_ascii_case(super::folder::EXCHANGES) {
        return Ok(());
    }
    Err(Fault::new(format!(
        "the body-file {name:?} is not a plain file name beside exchanges.toml: ASCII letters, digits, '-', '_' and '.', \
         the first a letter or digit, at most {MAX_NAME_BYTES}"
    )))
}

/// Refuses a body that a recording could not be read again with.
pub(super) fn check_size(body: &[u8]) -> Result<(), Fault> {
    if body.len() <= MAX_BODY_BYTES {
        return Ok(());
    }
    Err(Fault::new(format!(
        "the body is larger than {MAX_BODY_BYTES} bytes, the most that is recorded"
    )))
}

/// How many bytes all bodies have with one more, unless that is too many: all of a recording is held in memory.
pub(super) fn add_size(all: usize, body: &[u8]) -> Result<usize, Fault> {
    let sum = all.saturating_add(body.len());
    if sum <= MAX_ALL_BODIES_BYTES {
        return Ok(sum);
    }
    Err(Fault::new(format!(
        "the bodies up to here have more than {MAX_ALL_BODIES_BYTES} bytes, the most that a recording holds: make several"
    )))
}

/// The SHA-256 of `bytes` in hexadecimal, as `sha256sum` prints it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Reads a file that is a file and not larger than allowed.
pub(super) fn read_bounded(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |cause: io::Error| {
        let what = match cause.kind() {
            io::ErrorKind::NotFound => "is missing; restore it or record it again",
            _ => "cannot be read",
        };
        Fault::new(format!("{} {what}", path.display())).because(cause)
    };
    // Asked before it is opened: opening a named pipe would wait for a writer.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Fault::new(format!("{} is not a file", path.display())));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_BODY_BYTES).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() > MAX_BODY_BYTES {
        return Err(Fault::new(format!(
            "{} is larger than {MAX_BODY_BYTES} bytes, the most that is read",
            path.display()
        )));
    }
    Ok(bytes)
}
