//! The files beside `exchanges.toml` that hold bodies.

use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::bounds::{MAX_BODY_BYTES, read_bounded};
use super::fault::Fault;

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
        let body = read_bounded(&path, MAX_BODY_BYTES)?;
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

/// The SHA-256 of `bytes` in hexadecimal, as `sha256sum` prints it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
