//! What to publish: the evidence document and the logo, a pair that comes from one certificate, and the record that names them.

use std::borrow::Cow;
use std::path::Path;

use collectmc::mark::RecordError;
use url::Url;

use crate::arguments::OmitRoot;
use crate::checks::Examination;
use crate::files::{self, FileError, FileErrorKind, FileReport, NewFile};
use crate::report::BimiReport;
use crate::urls::record_below;
pub(crate) use crate::urls::{EVIDENCE, LOGO};

/// The record's text, and the same as a line of a zone file.
pub(crate) const RECORD: &str = "record.txt";
const ZONE: &str = "record.zone";

/// The files to serve, as far as they can be made of the certificates.
pub(crate) fn files<'e>(folder: &Path, examination: &'e Examination, omit_root: OmitRoot) -> Vec<NewFile<'e>> {
    let chain = examination.chain.as_ref().ok();
    let logo = examination.logo();
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

/// The record for the files of a certificate when they are served below a URL; below `/bimi` on its own domain when that is not
/// given. Nothing where it is not known under which domain the record stands.
pub(crate) fn proposal(
    examination: &Examination,
    base: Option<&Url>,
    omit_root: OmitRoot,
) -> Option<Result<BimiReport, RecordError>> {
    let (domain, selector) = examination.place.as_ref()?;
    let files = files(Path::new(""), examination, omit_root);
    let make = || {
        let base = match base {
            Some(base) => base.clone(),
            None => format!("https://{domain}/bimi")
                .parse()
                .map_err(|_| RecordError::BadUrl { tag: "l" })?,
        };
        BimiReport::of(&record_below(&base, &files)?, domain, selector, &files)
    };
    Some(make())
}

/// The files with the record, to be kept beside those that it names.
pub(crate) fn record_files(folder: &Path, bimi: &BimiReport) -> [NewFile<'static>; 2] {
    let file = |name, text: &str| NewFile {
        path: folder.join(name),
        bytes: format!("{text}\n").into_bytes().into(),
    };
    [file(RECORD, &bimi.record), file(ZONE, &bimi.zone_file)]
}

/// Writes them all or none, so that the folder never has one file of this certificate and one of another.
pub(crate) fn write(folder: &Path, files: &[NewFile<'_>], force: bool) -> Result<Vec<FileReport>, FileError> {
    let is_made = |path: &Path| files.iter().any(|file| file.path == path);
    let left_over = [EVIDENCE, LOGO, RECORD, ZONE]
        .map(|name| folder.join(name))
        .into_iter()
        .find(|path| !is_made(path) && path.symlink_metadata().is_ok());
    let written = match left_over {
        // Also with `force`: there is nothing to replace it by.
        Some(path) if !files::are_unchanged(files) => Err(FileError::new(
            &path,
            FileErrorKind::Exists,
            "already exists, and this run makes none to replace it; move it away",
        )),
        _ => files::write(files, force),
    };
    written.map_err(|error| match error.kind() {
        FileErrorKind::Exists => error.and("the files to publish are written only together, so none was"),
        _ => error,
    })
}
