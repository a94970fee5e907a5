//! How much a recording may hold. All of it is in memory at once.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::error::{ReplayError, ensure};

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
pub(super) fn at_most(most: usize, unit: &str, found: usize, named: impl Display) -> Result<(), ReplayError> {
    ensure(found <= most, || {
        format!("{named} has more than {most} {unit}, the most that a recording holds")
    })
}

/// Reads a file that is a file and not larger than so many bytes.
pub(super) fn read_bounded(path: &Path, most: usize) -> Result<Vec<u8>, ReplayError> {
    let unreadable = |cause: io::Error| {
        let what = match cause.kind() {
            io::ErrorKind::NotFound => "is missing; restore it or record it again",
            _ => "cannot be read",
        };
        ReplayError::new(format!("{} {what}", path.display())).with_source(cause)
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
