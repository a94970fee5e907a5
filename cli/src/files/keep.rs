//! Files that must not be lost, and that take no other file's place.

use std::borrow::Cow;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use collectmc::Timestamp;

use super::{FileError, FileReport, FileState, Readers, has_content, stage, temporary};

/// A file to keep.
pub(crate) struct KeptFile<'b> {
    /// Its name, less the extension.
    pub(crate) stem: &'static str,
    pub(crate) extension: &'static str,
    /// When it came to be. It is in the name if another file is in the place.
    pub(crate) date: Timestamp,
    pub(crate) bytes: Cow<'b, [u8]>,
    pub(crate) readers: Readers,
}

/// Writes the file and replaces none: where another is, this one gets a name with its date. What is kept already, under any
/// such name, is not written again.
pub(crate) fn keep(folder: &Path, file: &KeptFile<'_>) -> Result<FileReport, FileError> {
    file.keep(folder, false)
}

/// The same under a name with its date in any case: for a file whose own name another one takes.
pub(crate) fn keep_under_dated_name(folder: &Path, file: &KeptFile<'_>) -> Result<FileReport, FileError> {
    file.keep(folder, true)
}

/// Writes the file to the computer's folder for temporary files, for its owner alone, where its own folder fails.
pub(crate) fn keep_in_temporary_folder(file: &KeptFile<'_>) -> Result<FileReport, FileError> {
    let folder = env::temp_dir();
    let (prefix, suffix) = (format!("collectmc-{}-", file.stem), format!(".{}", file.extension));
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(&suffix);
    temporary(&builder, &folder, &file.bytes)
        .and_then(|temporary| Ok(FileReport::new(&temporary.keep()?.1, FileState::New)))
        .map_err(|error| FileError::unwritable(&folder, error))
}

impl KeptFile<'_> {
    fn keep(&self, folder: &Path, is_dated: bool) -> Result<FileReport, FileError> {
        if let Some(path) = self.same(folder, is_dated) {
            if self.readers == Readers::Owner {
                withdraw(&path);
            }
            return Ok(FileReport::new(&path, FileState::Unchanged));
        }
        let first = folder.join(self.name(""));
        let mut temporary = stage(&first, &self.bytes, self.readers)?;
        for name in self.names().skip(usize::from(is_dated)) {
            let path = folder.join(name);
            match temporary.persist_noclobber(&path) {
                Ok(_) => return Ok(FileReport::new(&path, FileState::New)),
                // Another run has written the same meanwhile.
                Err(_) if has_content(&path, &self.bytes) => return Ok(FileReport::new(&path, FileState::Unchanged)),
                Err(error) if error.error.kind() == ErrorKind::AlreadyExists => temporary = error.file,
                Err(error) => return Err(FileError::unwritable(&path, error.error)),
            }
        }
        Err(FileError::exists(
            &first,
            "there are too many files of this name and date",
        ))
    }

    fn name(&self, suffix: &str) -> String {
        format!("{}{suffix}.{}", self.stem, self.extension)
    }

    fn names(&self) -> impl Iterator<Item = String> {
        // As it can stand in a file's name on every system: `2026-11-24T225557Z`.
        let date = self.date.to_string().replace(':', "");
        let dated = self.name(&format!("-{date}"));
        let numbered = (2..1000).map(move |number| self.name(&format!("-{date}-{number}")));
        [self.name(""), dated].into_iter().chain(numbered)
    }

    /// A file with this content and a name that this one could have, or could have had on another day.
    fn same(&self, folder: &Path, is_dated: bool) -> Option<PathBuf> {
        let could_be_its_name = |path: &Path| {
            let name = path.file_name()?.to_str()?.strip_prefix(self.stem)?;
            let suffix = name.strip_suffix(self.extension)?.strip_suffix('.')?;
            Some(suffix.starts_with('-') || suffix.is_empty() && !is_dated)
        };
        let paths = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        paths
            .filter(|path| could_be_its_name(path) == Some(true) && has_content(path, &self.bytes))
            .max()
    }
}

/// Makes a file one for its owner alone, such as one that was copied here. Whose file it is not cannot, and reads it all the same.
fn withdraw(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let is_open = |file: &fs::Metadata| file.permissions().mode() & 0o077 != 0;
        if fs::metadata(path).is_ok_and(|file| is_open(&file)) {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}
