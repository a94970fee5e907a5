//! How much a recording may hold. All of it is in memory at once.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::fault::Fault;

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

/// Refuses an exchange of so many bytes if `exchanges.toml` does not hold it.
pub(super) fn check_exchange_size(bytes: usize) -> Result<(), Fault> {
    if bytes <= MAX_EXCHANGE_BYTES {
        return Ok(());
    }
    Err(Fault::new(format!(
        "it takes more than {MAX_EXCHANGE_BYTES} bytes in exchanges.toml, the most that is read: leave headers or fields \
         out, and put a long body into a body-file"
    )))
}

/// Refuses so many header fields if a recording does not hold them.
pub(super) fn check_header_count(count: usize) -> Result<(), Fault> {
    if count <= MAX_HEADERS {
        return Ok(());
    }
    Err(Fault::new(format!(
        "the response has more than {MAX_HEADERS} headers, the most that is recorded: leave some out"
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

/// Reads a file that is a file and not larger than so many bytes.
pub(super) fn read_bounded(path: &Path, most: usize) -> Result<Vec<u8>, Fault> {
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
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() > most {
        return Err(Fault::new(format!(
            "{} is larger than {most} bytes, the most that is read",
            path.display()
        )));
    }
    Ok(bytes)
}
