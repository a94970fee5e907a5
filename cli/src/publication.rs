//! The files to publish: the evidence document and the logo, a pair that comes from one certificate.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::arguments::OmitRoot;
use crate::checks::Examination;
use crate::files::{self, Change, FileError, FileErrorKind, NewFile};

pub(crate) const EVIDENCE: &str = "mark.pem";
pub(crate) const LOGO: &str = "logo.svg";

/// The files, as far as they can be made of the certificates.
pub(crate) fn files<'e>(folder: &Path, examination: &'e Examination, omit_root: OmitRoot) -> Vec<NewFile<'e>> {
    let chain = examination.chain.as_ref().ok();
    let logo = examination.logo.as_ref().and_then(|logo| logo.as_ref().ok());
    let evidence = chain.map(|chain| NewFile {
        path: folder.join(EVIDENCE),
        bytes: Cow::Owned(omit_root.evidence(chain).into_bytes()),
    });
    let logo = logo.map(|logo| NewFile {
        path: folder.join(LOGO),
        bytes: Cow::Borrowed(logo.svg()),
    });
    evidence.into_iter().chain(logo).collect()
}

/// Writes them all or none, so that the folder never has one file of this certificate and one of another.
pub(crate) fn write(folder: &Path, files: &[NewFile<'_>], force: bool) -> Result<Vec<(PathBuf, Change)>, FileError> {
    let is_made = |path: &Path| files.iter().any(|file| file.path == path);
    let left_over = [EVIDENCE, LOGO]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|path| !is_made(path) && path.symlink_metadata().is_ok());
    let written = match left_over {
        // Also with `force`: there is nothing to replace it by.
        Some(path) if !files::are_unchanged(files) => Err(FileError::new(
            &path,
            FileErrorKind::Exists,
            "already exists, and these certificates give none to replace it; move it away",
        )),
        _ => files::write(files, force),
    };
    written.map_err(|error| match error.kind() {
        FileErrorKind::Exists => error.and("mark.pem and logo.svg are written only together, so neither was"),
        _ => error,
    })
}
