//! Files: read with a bound, written whole or not at all.
//!
//! - [`read()`]: a file or standard input
//! - [`write()`]: files that a person may want to keep as they are
//! - [`keep()`]: files that must not be lost
//! - [`Folder`]: where they go, tried before it is needed

mod error;
mod folder;
mod keep;

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::{Builder, NamedTempFile};

pub(crate) use self::error::{FileError, FileErrorKind};
pub(crate) use self::folder::Folder;
pub(crate) use self::keep::{KeptFile, keep, keep_in_temporary_folder, keep_under_dated_name};

/// The most bytes of a file, where nothing sets another limit.
pub(crate) const MAX_BYTES: usize = 16 << 20;

/// Whether the path is `-`, which stands for standard input or output. (A file of that name is `./-`.)
pub(crate) fn is_standard_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file, or standard input for `-`, unless it has more than `limit` bytes.
pub(crate) fn read(path: &Path, limit: usize) -> Result<Vec<u8>, FileError> {
    match is_standard_stream(path) {
        true => read_bounded(io::stdin(), limit, path),
        false => read_bounded(open(path)?, limit, path),
    }
}

pub(crate) fn open(path: &Path) -> Result<File, FileError> {
    File::open(path).map_err(|error| FileError::unreadable(path, error))
}

/// Reads what another run may have left. `None` if it is not there or no file: opening a named pipe would wait for a writer.
pub(crate) fn read_if_file(path: &Path) -> Option<Vec<u8>> {
    let is_file = fs::metadata(path).is_ok_and(|there| there.is_file());
    is_file.then(|| read(path, MAX_BYTES).ok()).flatten()
}

/// All that `source` has, unless that is more than `limit` bytes. The path is for messages.
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
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileState {
    New,
    Replaced,
    /// It already existed with the same content.
    Unchanged,
}

/// A file that is there, for reports.
#[derive(Serialize)]
pub(crate) struct FileReport {
    pub(crate) path: String,
    pub(crate) state: &'static str,
}

impl FileReport {
    pub(crate) fn new(path: &Path, state: FileState) -> Self {
        Self {
            path: path.display().to_string(),
            state: match state {
                FileState::New => "written",
                FileState::Replaced => "replaced",
                FileState::Unchanged => "unchanged",
            },
        }
    }
}

/// Writes the files, and makes the folders for them that are not there.
///
/// All of them are compared, and written beside their places, before any is renamed: what can fail fails before anything has
/// changed. `force` replaces files of different content.
pub(crate) fn write(files: &[NewFile<'_>], force: bool) -> Result<Vec<FileReport>, FileError> {
    let stage = |file| {
        let state = compare(file, force)?;
        let is_new = state != FileState::Unchanged;
        let temporary = is_new.then(|| stage(&file.path, &file.bytes, Readers::Everybody));
        Ok((file, state, temporary.transpose()?))
    };
    let staged = files.iter().map(stage).collect::<Result<Vec<_>, FileError>>()?;
    let settle = |(file, state, temporary): (&NewFile<'_>, _, Option<_>)| {
        let state = temporary.map_or(Ok(state), |temporary| settle(temporary, file, state))?;
        Ok(FileReport::new(&file.path, state))
    };
    staged.into_iter().map(settle).collect()
}

/// Writes a file that is the program's own, in place of the one that is there.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let persisted = stage(path, bytes, Readers::Everybody)?.persist(path);
    persisted.map_err(|error| FileError::unwritable(path, error.error))?;
    Ok(())
}

/// Whether all of the files already have this content.
pub(crate) fn are_unchanged(files: &[NewFile<'_>]) -> bool {
    files.iter().all(|file| has_content(&file.path, &file.bytes))
}

const DIFFERS: &str = "already exists with different content; move it away, or replace it with --force";

/// What writing the file would do.
fn compare(file: &NewFile<'_>, force: bool) -> Result<FileState, FileError> {
    let path = &file.path;
    // A link that leads nowhere is there all the same.
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(FileState::New),
        Err(error) => Err(FileError::unreadable(path, error)),
        Ok(there) if there.is_dir() => Err(FileError::exists(path, "a folder is in the file's place")),
        Ok(_) if has_content(path, &file.bytes) => Ok(FileState::Unchanged),
        Ok(_) if force => Ok(FileState::Replaced),
        Ok(_) => Err(FileError::exists(path, DIFFERS)),
    }
}

fn has_content(path: &Path, bytes: &[u8]) -> bool {
    // Asked before it is opened: opening a named pipe would wait for a writer.
    let length = u64::try_from(bytes.len()).ok();
    let same_length = fs::metadata(path).is_ok_and(|there| there.is_file() && Some(there.len()) == length);
    same_length && fs::read(path).is_ok_and(|there| there == bytes)
}

/// Writes the bytes to a file beside their place, under a name of its own, and makes the folder if it is missing.
fn stage(path: &Path, bytes: &[u8], readers: Readers) -> Result<NamedTempFile, FileError> {
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

fn temporary(builder: &Builder<'_, '_>, folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    // Without it a power failure may leave the new name on a file that is still empty.
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// Gives a file its name.
fn settle(temporary: NamedTempFile, file: &NewFile<'_>, state: FileState) -> Result<FileState, FileError> {
    let path = &file.path;
    let persisted = match state {
        FileState::Replaced => temporary.persist(path),
        // Should somebody have made a file there meanwhile, it stays.
        _ => temporary.persist_noclobber(path),
    };
    match persisted.map_err(|error| error.error) {
        Ok(_) => Ok(state),
        Err(_) if has_content(path, &file.bytes) => Ok(FileState::Unchanged),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(FileError::exists(path, DIFFERS)),
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
        let state = settle(temporary, &file, FileState::New);
        assert_eq!(fs::read(&file.path).unwrap(), another);
        state.map_err(|error| error.kind())
    }

    #[test]
    fn a_file_that_another_run_wrote_meanwhile_stays_and_is_fine_when_it_is_the_same() {
        assert!(matches!(settled_after(b"ours"), Ok(FileState::Unchanged)));
        assert!(matches!(settled_after(b"theirs"), Err(FileErrorKind::Exists)));
    }
}
