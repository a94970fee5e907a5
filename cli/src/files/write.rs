//! Files that are replaced only when a person says so.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::{FileError, FileErrorKind};

/// A file to be written, for everybody to read.
pub(crate) struct NewFile<'b> {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Cow<'b, [u8]>,
}

/// Who may read a file, as far as the process's umask lets them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// It holds what is public.
    Everybody,
    /// It holds what the service sent, whatever that is.
    Owner,
}

/// The state of a file after it was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileState {
    New,
    Replaced,
    /// It already existed with the same content.
    Unchanged,
}

impl FileState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::New => "written",
            Self::Replaced => "replaced",
            Self::Unchanged => "unchanged",
        }
    }
}

/// Writes the files, and makes the folders for them that are not there.
///
/// All of them are compared before any is written, and all are written beside their places before any is renamed: what can
/// fail fails before anything has changed. `force` replaces files of different content.
pub(crate) fn write(files: &[NewFile<'_>], force: bool) -> Result<Vec<(PathBuf, FileState)>, FileError> {
    let compare = |file: &NewFile<'_>| compare(&file.path, &file.bytes, force);
    let changes = files.iter().map(compare).collect::<Result<Vec<_>, _>>()?;
    let mut staged = Vec::new();
    for (file, change) in files.iter().zip(changes) {
        let temporary = match change {
            FileState::Unchanged => None,
            _ => Some(stage(&file.path, &file.bytes, Readers::Everybody)?),
        };
        staged.push((file, change, temporary));
    }
    let settle = |(file, change, temporary): (&NewFile<'_>, _, Option<_>)| {
        let change = temporary.map_or(Ok(change), |temporary| settle(temporary, file, change))?;
        Ok((file.path.clone(), change))
    };
    staged.into_iter().map(settle).collect()
}

/// Writes a file that is the program's own, in place of the one that is there.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let temporary = stage(path, bytes, Readers::Everybody)?;
    temporary
        .persist(path)
        .map_err(|error| FileError::unwritable(path, error.error))?;
    Ok(())
}

/// Whether all of the files already have this content.
pub(crate) fn are_unchanged(files: &[NewFile<'_>]) -> bool {
    files.iter().all(|file| has_content(&file.path, &file.bytes))
}

/// What writing these bytes there would do.
fn compare(path: &Path, bytes: &[u8], force: bool) -> Result<FileState, FileError> {
    // A link that leads nowhere is there all the same.
    let metadata = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(FileState::New),
        Err(error) => return Err(FileError::unreadable(path, error)),
        Ok(metadata) => metadata,
    };
    if metadata.is_dir() {
        return Err(FileError::new(
            path,
            FileErrorKind::Exists,
            "a folder is in the file's place",
        ));
    }
    if has_content(path, bytes) {
        return Ok(FileState::Unchanged);
    }
    match force {
        true => Ok(FileState::Replaced),
        false => Err(FileError::new(
            path,
            FileErrorKind::Exists,
            "already exists with different content; move it away, or replace it with --force",
        )),
    }
}

pub(super) fn has_content(path: &Path, bytes: &[u8]) -> bool {
    // Asked before it is opened: opening a named pipe would wait for a writer.
    let length = u64::try_from(bytes.len()).ok();
    let same_length = fs::metadata(path).is_ok_and(|there| there.is_file() && Some(there.len()) == length);
    same_length && fs::read(path).is_ok_and(|there| there == bytes)
}

/// Writes the bytes to a file beside their place, under a name of its own, and makes the folder if it is missing.
pub(super) fn stage(path: &Path, bytes: &[u8], readers: Readers) -> Result<NamedTempFile, FileError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|error| FileError::unwritable(folder, error))?;
    let mut builder = Builder::new();
    builder.prefix(".collectmc-").suffix(".tmp");
    // Temporary files are for their owner alone, and the mode outlives the renaming.
    #[cfg(unix)]
    if readers == Readers::Everybody {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = readers;
    temporary(&builder, folder, bytes).map_err(|error| FileError::unwritable(path, error))
}

pub(super) fn temporary(builder: &Builder<'_, '_>, folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    // Without it a power failure may leave the new name on a file that is still empty.
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

fn settle(temporary: NamedTempFile, file: &NewFile<'_>, change: FileState) -> Result<FileState, FileError> {
    let path = &file.path;
    let result = match change {
        FileState::Replaced => temporary.persist(path),
        // Should somebody have made a file there meanwhile, it stays.
        _ => temporary.persist_noclobber(path),
    };
    match result.map_err(|error| error.error) {
        Ok(_) => Ok(change),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match compare(path, &file.bytes, false)? {
            FileState::New => Err(FileError::unwritable(path, error)),
            change => Ok(change),
        },
        Err(error) => Err(FileError::unwritable(path, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result of writing a file when another run has written this in its place meanwhile.
    fn settled_after(another: &[u8]) -> Result<FileState, FileErrorKind> {
        let folder = tempfile::tempdir().unwrap();
        let file = NewFile {
            path: folder.path().join("mark.pem"),
            bytes: b"ours".into(),
        };
        let temporary = stage(&file.path, &file.bytes, Readers::Everybody).unwrap();
        fs::write(&file.path, another).unwrap();
        let change = settle(temporary, &file, FileState::New);
        assert_eq!(fs::read(&file.path).unwrap(), another);
        change.map_err(|error| error.kind())
    }

    #[test]
    fn a_file_that_another_run_wrote_meanwhile_stays_and_is_fine_when_it_is_the_same() {
        assert_eq!(settled_after(b"ours"), Ok(FileState::Unchanged));
        assert_eq!(settled_after(b"theirs"), Err(FileErrorKind::Exists));
    }
}
