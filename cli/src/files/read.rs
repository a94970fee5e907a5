//! Reading, with a bound. `-` is standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{FileError, FileErrorKind};

/// Whether the path is `-`, which stands for standard input or output. (A file of that name is `./-`.)
pub(crate) fn is_standard_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file, or standard input for `-`, unless it has more than `limit` bytes.
pub(crate) fn read(path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
    if is_standard_stream(path) {
        return read_bounded(io::stdin(), limit, path);
    }
    let file = File::open(path).map_err(|error| FileError::unreadable(path, error))?;
    read_bounded(file, limit, path)
}

/// Reads what another run may have left. `None` if it is not there or no file: opening a named pipe would wait for a writer.
pub(crate) fn read_if_file(path: &Path, limit: usize) -> Option<Vec<u8>> {
    let is_file = fs::metadata(path).is_ok_and(|there| there.is_file());
    is_file.then(|| read(path, limit).ok()).flatten()
}

/// All that `source` has, unless that is more than `limit` bytes.
pub(crate) fn read_bounded(source: impl Read, limit: usize, path: &Path) -> Result<Vec<u8>, FileError> {
    // Room from the start, so that a secret is not left behind in memory when the bytes move.
    let mut bytes = Vec::with_capacity(limit.saturating_add(1).min(64 * 1024 + 1));
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    source
        .take(bound)
        .read_to_end(&mut bytes)
        .map_err(|error| FileError::unreadable(path, error))?;
    if bytes.len() > limit {
        let what = format!("it has more than {limit} bytes, the limit");
        return Err(FileError::new(path, FileErrorKind::Content, what));
    }
    Ok(bytes)
}
