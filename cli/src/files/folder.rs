//! A folder for files that are yet to come.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{FileError, FileErrorKind};

/// Bytes that must fit: more than a response, its certificates and its logo usually take.
const ROOM: usize = 256 * 1024;

/// A folder for files. If it was not there before and nothing is written to it, it is removed again.
pub(crate) struct Folder {
    path: PathBuf,
    /// The folders that were made, the innermost first.
    made: Vec<PathBuf>,
    /// Open while it is locked.
    lock: Option<fs::File>,
}

impl Folder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            made: Vec::new(),
            lock: None,
        }
    }

    /// Makes it if it is missing, and tries whether files can be written to it.
    pub(crate) fn prepare(&mut self) -> Result<(), FileError> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let missing = self.path.ancestors().take_while(is_missing).map(Path::to_owned);
        self.made.extend(missing.collect::<Vec<_>>());
        self.try_out().map_err(|error| {
            FileError::new(
                &self.path,
                FileErrorKind::Unwritable,
                "could not write to this folder, so nothing was requested; name another with --out",
            )
            .because(error)
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Locks the folder against other runs until it is unlocked or this process ends; `false` while another run has locked it.
    /// Where folders cannot be locked, as on Windows, none is.
    pub(crate) fn lock(&mut self) -> bool {
        #[cfg(unix)]
        if self.lock.is_none()
            && let Ok(folder) = fs::File::open(&self.path)
        {
            use rustix::fs::{FlockOperation, flock};
            if flock(&folder, FlockOperation::NonBlockingLockExclusive) == Err(rustix::io::Errno::WOULDBLOCK) {
                return false;
            }
            self.lock = Some(folder);
        }
        true
    }

    pub(crate) fn unlock(&mut self) {
        drop(self.lock.take());
    }

    fn try_out(&self) -> io::Result<()> {
        let try_once = || {
            fs::create_dir_all(&self.path)?;
            tempfile::tempfile_in(&self.path)?.write_all(&vec![0; ROOM])
        };
        let mut tried = try_once();
        for _ in 0..10 {
            match &tried {
                // Another run may just have removed the folder, which was empty, or be making it.
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) => {
                    tried = try_once();
                }
                _ => break,
            }
        }
        tried
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for folder in &self.made {
            // A folder that is not empty stays.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}
