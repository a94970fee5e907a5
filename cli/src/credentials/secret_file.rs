//! Files that hold a password: nobody else may be able to read them.

use std::fs::File;
use std::path::Path;

use zeroize::Zeroizing;

use crate::files::{self, FileError, is_standard_stream};

/// Who may read the file beside its owner.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Readable {
    /// A group that the process is in, as with secret mounts.
    ByOwnGroup,
    /// Any group.
    ByAnyGroup,
}

/// Reads a file, or standard input for `-`.
pub(super) fn read(path: &Path, limit: usize, readable: Readable) -> Result<Zeroizing<Vec<u8>>, FileError> {
    if is_standard_stream(path) {
        return files::read(path, limit).map(Zeroizing::new);
    }
    let file = File::open(path).map_err(|error| FileError::unreadable(path, error))?;
    check_mode(&file, path, readable)?;
    files::read_bounded(file, limit, path).map(Zeroizing::new)
}

#[cfg(unix)]
fn check_mode(file: &File, path: &Path, readable: Readable) -> Result<(), FileError> {
    use std::os::unix::fs::MetadataExt as _;

    use crate::files::FileErrorKind;
    let metadata = file.metadata().map_err(|error| FileError::unreadable(path, error))?;
    let mode = metadata.mode() & 0o777;
    let group_may_read = readable == Readable::ByAnyGroup || is_own_group(metadata.gid());
    let allowed = if group_may_read { 0o740 } else { 0o700 };
    if mode & !allowed == 0 {
        return Ok(());
    }
    let what =
        format!("others may read or change it (its mode is {mode:03o}), and it holds a password; run chmod 600 on it");
    Err(FileError::new(path, FileErrorKind::Exposed, what))
}

/// Whether the process is in the group.
#[cfg(unix)]
fn is_own_group(group: u32) -> bool {
    use rustix::process::{getegid, getgroups};
    getegid().as_raw() == group || getgroups().is_ok_and(|groups| groups.iter().any(|own| own.as_raw() == group))
}

/// Who may read a file is not a matter of a few bits elsewhere.
#[cfg(not(unix))]
fn check_mode(_file: &File, _path: &Path, _readable: Readable) -> Result<(), FileError> {
    Ok(())
}
