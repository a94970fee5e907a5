//! The files of an order: what is kept of the response, and what is made of it to be published.

use std::path::Path;

use collectmc::certificates::Certificates;
use collectmc::{Credentials, Error, Outcome, Timestamp};

use crate::arguments::Collect;
use crate::checks::Examination;
use crate::collected::Pair;
use crate::exec;
use crate::failure::Failure;
use crate::files::{self, FileError, FileErrorKind, FileReport, Folder, KeptFile, Readers};
use crate::publication;
use crate::report::Report;
use crate::response;
use crate::text::one_line;

const REPEATS: &str = "the response repeats the login name or password; do not pass on the file, nor what `collectmc inspect` quotes of it";

/// The files of an order that are there in the end, and what went wrong: one that fails does not keep the others from being written.
#[derive(Default)]
pub(super) struct Keeping {
    /// Where they go. Nothing is kept without it.
    pub(super) folder: Option<Folder>,
    pub(super) files: Vec<FileReport>,
    pub(super) failures: Vec<Failure>,
    pub(super) notes: Vec<String>,
}

impl Keeping {
    /// Keeps the response as it was sent. This comes first, before anything else can fail.
    pub(super) fn response(&mut self, response: &Result<Outcome, Failure>, date: Timestamp, credentials: &Credentials) {
        match response {
            Ok(Outcome::Attached(certificates)) => {
                let repeats = response::repeats(certificates, credentials);
                self.keep_sent(&response::as_sent(certificates, date), repeats, None);
            }
            Err(Failure::Collect(error)) => self.unexpected(error, "the response", date, credentials),
            _ => {}
        }
    }

    /// Keeps the body of an unexpected response. `what` is to be inspected.
    pub(super) fn unexpected(&mut self, error: &Error, what: &str, date: Timestamp, credentials: &Credentials) {
        if let Some(body) = response::unexpected(error) {
            let repeats = response::unexpected_repeats(body, credentials);
            self.keep_sent(&response::unexpected_file(body, date), repeats, Some(what));
        }
    }

    /// Keeps the certificates as PEM, and writes the files to publish.
    pub(super) fn certificates(
        &mut self,
        certificates: &Certificates,
        report: &Report,
        arguments: &Collect,
        date: Timestamp,
    ) {
        let (Some(examination), Some(folder)) = (&report.examination, &self.folder) else {
            return;
        };
        let folder = folder.path().to_owned();
        let kept_response = self.files.last().map(|file| one_line(&file.path));
        match files::keep(&folder, &response::certificates(certificates, date)) {
            Ok(kept) => self.files.push(kept),
            Err(error) => self.failures.push(error.into()),
        }
        let mut files = publication::files(&folder, examination, arguments.omit_root);
        // Before the files change: a run that is killed after that leaves the command to the next one.
        let is_to_note = arguments.exec.is_some() && !exec::is_pending(&folder) && !files::are_unchanged(&files);
        let noted = match is_to_note {
            true => exec::note_pending(&folder),
            false => Ok(()),
        };
        let records = report.bimi.iter();
        files.extend(records.flat_map(|bimi| publication::record_files(&folder, bimi)));
        let written = noted
            .and_then(|()| self.keep_replaced(certificates, examination, &folder, arguments.force, date))
            .and_then(|replaces| publication::write(&folder, &files, arguments.force || replaces));
        match written {
            Ok(written) => self.files.extend(written),
            Err(error) => {
                if is_to_note {
                    exec::forget_pending(&folder);
                }
                let error = match (error.kind(), kept_response) {
                    (FileErrorKind::Exists, Some(path)) => error.and(&format!("the new response is kept in {path}")),
                    _ => error,
                };
                self.failures.push(error.into());
            }
        }
    }

    /// Keeps the files to publish of the order's earlier certificate, if this is another one. `true` when the new ones may take
    /// their names. What receivers would refuse takes no name by itself.
    fn keep_replaced(
        &mut self,
        certificates: &Certificates,
        examination: &Examination,
        folder: &Path,
        force: bool,
        date: Timestamp,
    ) -> Result<bool, FileError> {
        let Some(pair) = Pair::read(folder) else {
            return Ok(false);
        };
        let end_entity = examination
            .order
            .first()
            .and_then(|at| certificates.as_slice().get(*at));
        let is_other = end_entity.is_some_and(|new| new.der() != pair.end_entity().der());
        let is_whole = examination.logo().is_some() && examination.chain.is_ok();
        let is_wanted = force || examination.is_verified();
        if !(is_other && is_whole && is_wanted) {
            return Ok(false);
        }
        for (stem, extension, bytes) in [("mark", "pem", &pair.evidence), ("logo", "svg", &pair.logo)] {
            let file = KeptFile {
                stem,
                extension,
                date,
                bytes: bytes.into(),
                readers: Readers::Everybody,
            };
            self.files.push(files::keep_under_dated_name(folder, &file)?);
        }
        self.note("the order's certificate was replaced; the earlier mark.pem and logo.svg are kept under names with the date");
        Ok(true)
    }

    /// Keeps a response, elsewhere if need be: the service would not send it again before some hours have passed. `what` is to be
    /// inspected.
    fn keep_sent(&mut self, file: &KeptFile<'_>, repeats: bool, what: Option<&str>) {
        let Some(folder) = &self.folder else {
            return;
        };
        let kept = files::keep(folder.path(), file).or_else(|error| {
            self.failures.push(error.into());
            let rescued = files::keep_in_temporary_folder(file)?;
            let path = one_line(&rescued.path);
            self.notes.push(format!("the response is kept in {path} instead"));
            Ok::<_, FileError>(rescued)
        });
        if repeats {
            self.note(REPEATS);
        }
        match kept {
            Ok(kept) => {
                let path = one_line(&kept.path);
                let what = what.map(|what| format!("{what} is kept; `collectmc inspect {path}` shows it"));
                self.notes.extend(what);
                self.files.push(kept);
            }
            Err(error) => {
                self.note("the response is not kept");
                self.failures.push(error.into());
            }
        }
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}
