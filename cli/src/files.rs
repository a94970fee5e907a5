//! Files: read with a bound, written whole or not at all.

use std::borrow::Cow;
use std::error::Error;
use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::text::safe;

/// A file or folder that cannot be used: which, why, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", display(path))]
pub(crate) struct FileError {
    path: PathBuf,
    kind: FileErrorKind,
    what: Cow<'static, str>,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileErrorKind {
    Unreadable,
    Unwritable,
    /// It is there, and is not what would be written.
    Exists,
    /// Others may read it, and should not.
    Exposed,
    /// What is in it cannot be used.
    Content,
}

impl FileErrorKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Unwritable => "unwritable",
            Self::Exists => "exists",
            Self::Exposed => "exposed",
            Self::Content => "content",
        }
    }
}

impl FileError {
    pub(crate) fn new(path: &Path, kind: FileErrorKind, what: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            what: what.into(),
            source: None,
        }
    }

    pub(crate) fn because(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    pub(crate) fn unreadable(path: &Path, error: io::Error) -> Self {
        Self::new(path, FileErrorKind::Unreadable, "it cannot be read").because(error)
    }

    fn unwritable(path: &Path, error: io::Error) -> Self {
        Self::new(path, FileErrorKind::Unwritable, "it cannot be written").because(error)
    }

    pub(crate) fn kind(&self) -> FileErrorKind {
        self.kind
    }
}

/// The path, safe to print.
pub(crate) fn display(path: &Path) -> String {
    safe(&path.display().to_string()).replace('\n', "\\n")
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
        let what = format!("it has more than {limit} bytes, the most that is read");
        return Err(FileError::new(path, FileErrorKind::Content, what));
    }
    Ok(bytes)
}

/// A file to be written.
pub(crate) struct NewFile<'b> {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Cow<'b, [u8]>,
    pub(crate) readers: Readers,
}

/// Who may read a file, as far as the process's umask lets them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// It is there to be published.
    Everybody,
    /// Nobody has looked at what is in it.
    Owner,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    New,
    Replaced,
    /// It was there, with the same content.
    Unchanged,
}

impl Change {
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
/// All of them are looked at before any is written, and all are written beside their places before any is renamed: what
/// can fail fails before anything has changed. `force` replaces files that are there and differ.
pub(crate) fn write(files: &[NewFile<'_>], force: bool) -> Result<Vec<(PathBuf, Change)>, FileError> {
    let mut planned = Vec::new();
    for file in files {
        planned.push((file, compare(&file.path, &file.bytes, force)?));
    }
    let mut staged = Vec::new();
    for (file, change) in planned {
        let temporary = match change {
            Change::Unchanged => None,
            _ => Some(stage(file)?),
        };
        staged.push((temporary, file, change));
    }
    let mut written = Vec::new();
    for (temporary, file, change) in staged {
        let change = match temporary {
            Some(temporary) => settle(temporary, file, change)?,
            None => change,
        };
        written.push((file.path.clone(), change));
    }
    Ok(written)
}

/// Whether a folder can be where files are to be written below it. Nothing is made: perhaps there will be no files.
pub(crate) fn check_folder(folder: &Path) -> Result<(), FileError> {
    match fs::metadata(folder) {
        Ok(metadata) if !metadata.is_dir() => Err(FileError::new(
            folder,
            FileErrorKind::Exists,
            "it is there and is not a folder",
        )),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::unreadable(folder, error)),
        _ => Ok(()),
    }
}

/// What writing these bytes there would do.
fn compare(path: &Path, bytes: &[u8], force: bool) -> Result<Change, FileError> {
    // A link that leads nowhere is there all the same.
    let metadata = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Change::New),
        Err(error) => return Err(FileError::unreadable(path, error)),
        Ok(metadata) => metadata,
    };
    if metadata.is_dir() {
        return Err(FileError::new(
            path,
            FileErrorKind::Exists,
            "a folder is there in place of the file",
        ));
    }
    if has_content(path, bytes) {
        return Ok(Change::Unchanged);
    }
    match force {
        true => Ok(Change::Replaced),
        false => Err(FileError::new(
            path,
            FileErrorKind::Exists,
            "it is there and differs; move it away, write to another folder, or replace it with --force",
        )),
    }
}

fn has_content(path: &Path, bytes: &[u8]) -> bool {
    // Asked before it is opened: opening a named pipe would wait for a writer.
    let length = u64::try_from(bytes.len()).ok();
    let same_length = fs::metadata(path).is_ok_and(|there| there.is_file() && Some(there.len()) == length);
    same_length && fs::read(path).is_ok_and(|there| there == bytes)
}

/// Writes the bytes to a file beside its place, under a name that is nobody's.
fn stage(file: &NewFile<'_>) -> Result<NamedTempFile, FileError> {
    let folder = match file.path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|error| {
        FileError::new(folder, FileErrorKind::Unwritable, "the folder cannot be made").because(error)
    })?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".collectmc-").suffix(".tmp");
    // Temporary files are for their owner alone, and the mode outlives the renaming.
    #[cfg(unix)]
    if file.readers == Readers::Everybody {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    }
    let write = || {
        let mut temporary = builder.tempfile_in(folder)?;
        temporary.write_all(&file.bytes)?;
        // Without it a power failure may leave the new name on a file that is still empty.
        temporary.as_file().sync_all()?;
        Ok(temporary)
    };
    write().map_err(|error| FileError::unwritable(&file.path, error))
}

fn settle(temporary: NamedTempFile, file: &NewFile<'_>, change: Change) -> Result<Change, FileError> {
    let path = &file.path;
    let result = match change {
        Change::Replaced => temporary.persist(path),
        // Should somebody have made a file there meanwhile, it stays.
        _ => temporary.persist_noclobber(path),
    };
    match result.map_err(|error| error.error) {
        Ok(_) => Ok(change),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match compare(path, &file.bytes, false)? {
            Change::New => Err(FileError::unwritable(path, error)),
            change => Ok(change),
        },
        Err(error) => Err(FileError::unwritable(path, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a file when another run has written this in its place meanwhile.
    fn settled_after(another: &[u8]) -> Result<Change, FileErrorKind> {
        let folder = tempfile::tempdir().unwrap();
        let file = NewFile {
            path: folder.path().join("mark.pem"),
            bytes: b"ours".into(),
            readers: Readers::Everybody,
        };
        let temporary = stage(&file).unwrap();
        fs::write(&file.path, another).unwrap();
        let change = settle(temporary, &file, Change::New);
        assert_eq!(fs::read(&file.path).unwrap(), another);
        change.map_err(|error| error.kind())
    }

    #[test]
    fn a_file_that_another_run_wrote_meanwhile_stays_and_is_fine_when_it_is_the_same() {
        assert_eq!(settled_after(b"ours"), Ok(Change::Unchanged));
        assert_eq!(settled_after(b"theirs"), Err(FileErrorKind::Exists));
    }
}
