//! The files beside `exchanges.toml` that hold bodies: their names, and what is recorded of their content.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::bounds::check_body_size;
use super::error::{ReplayError, ensure};

/// The file that says what was exchanged.
pub(super) const EXCHANGES: &str = "exchanges.toml";

const MAX_NAME_BYTES: usize = 100;

/// A body in a file: its name, and where they are recorded its size in bytes and its SHA-256 in hexadecimal.
pub(super) struct BodyFile {
    pub(super) name: String,
    pub(super) size: Option<u64>,
    pub(super) sha256: Option<String>,
}

impl BodyFile {
    /// A body as it is recorded, in a file of the chosen name or of one made from the exchange's number and the checksum.
    pub(super) fn of(body: &[u8], chosen: Option<&str>, number: usize) -> Result<Self, ReplayError> {
        check_body_size(body)?;
        let sha256 = HEXLOWER.encode(&Sha256::digest(body));
        let name = chosen.map_or_else(|| neutral_name(number, body, &sha256), str::to_owned);
        check_name(&name)?;
        Ok(Self {
            name,
            size: Some(size(body)),
            sha256: Some(sha256),
        })
    }

    /// Refuses a body that is not what was recorded; `place` is where it was read.
    pub(super) fn check(&self, body: &[u8], place: impl std::fmt::Display) -> Result<(), ReplayError> {
        const RESTORE: &str = "restore the file (version control may have changed its line ends), record it again, \
                               or, if you changed it, remove body-size and body-sha256";
        let recorded = self.size.unwrap_or_else(|| size(body));
        ensure(recorded == size(body), || {
            format!(
                "{place} has {} bytes, but was recorded with {recorded}; {RESTORE}",
                body.len()
            )
        })?;
        let is_recorded = |sha256: &String| sha256.eq_ignore_ascii_case(&HEXLOWER.encode(&Sha256::digest(body)));
        ensure(self.sha256.as_ref().is_none_or(is_recorded), || {
            format!("{place} does not match its recorded SHA-256; {RESTORE}")
        })
    }
}

fn size(body: &[u8]) -> u64 {
    u64::try_from(body.len()).unwrap_or(u64::MAX)
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
fn neutral_name(number: usize, body: &[u8], sha256: &str) -> String {
    let extension = if is_text(body) { "txt" } else { "bin" };
    format!("response-{number}-{sha256:.16}.{extension}")
}

/// Whether a file got its name from [`neutral_name`].
pub(super) fn is_neutral_name(name: &str) -> bool {
    let stem = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".bin"));
    let parts = stem
        .and_then(|stem| stem.strip_prefix("response-"))
        .and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(number, sha256)| {
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && sha256.len() == 16
            && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Whether the bytes are text in some encoding that extends ASCII: no control characters but the usual white space.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let is_fine = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c) | !byte.is_ascii_control();
    // Without an end in the middle of a chunk, many bytes are looked at at once.
    let mut chunks = bytes.chunks(256);
    chunks.all(|chunk| chunk.iter().fold(true, |fine, byte| fine & is_fine(*byte)))
}
