//! The files of an order: what is kept of the response, and what is made of it to be published.

use std::path::{Path, PathBuf};

use collectmc::certificates::Certificates;
use collectmc::checks::Verdict;
use collectmc::{Credentials, Outcome, Timestamp};

use crate::arguments::OmitRoot;
use crate::checks::Examination;
use crate::collected::Pair;
use crate::failure::Failure;
use crate::files::{self, FileError, FileErrorKind, FileState, KeptFile, Readers, display};
use crate::publication;
use crate::report::{BimiReport, FileReport};
use crate::response;

const REPEATS: &str = "the response repeats the login name or password; do not pass on the file, nor what `collectmc inspect` quotes of it";

/// Writes the files. One that fails does not keep the others from being written.
pub(crate) struct Keeping<'f> {
    folder: &'f Path,
    date: Timestamp,
    kept: Kept,
}

/// The files that are there in the end, and what went wrong.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) files: Vec<FileReport>,
    pub(crate) failures: Vec<Failure>,
    pub(crate) notes: Vec<String>,
}

impl<'f> Keeping<'f> {
    /// Files in this folder, of a response of this date.
    pub(crate) fn new(folder: &'f Path, date: Timestamp) -> Self {
        Self {
            folder,
            date,
            kept: Kept::default(),
        }
    }

    /// Goes on after what was kept already.
    pub(crate) fn after(self, kept: Kept) -> Self {
        Self { kept, ..self }
    }

    /// Goes on with a response that an earlier run kept.
    pub(crate) fn collected(mut self, response: &Path) -> Self {
        self.kept(response.to_owned(), FileState::Unchanged);
        self
    }

    /// Keeps the body of an unexpected response that another attempt followed.
    pub(crate) fn unexpected(&mut self, body: &[u8], credentials: &Credentials) {
        let file = response::unexpected_file(self.folder, self.date, body);
        let path = self.keep(&file).or_else(|| self.rescue(&file));
        if response::unexpected_repeats(body, credentials) {
            self.note(REPEATS);
        }
        if let Some(path) = path {
            self.note(format!(
                "an earlier response of this run was unexpected and is kept; `collectmc inspect {}` shows it",
                display(&path)
            ));
        }
    }

    /// Keeps the response as it was sent. This comes first, before anything else can fail.
    pub(crate) fn response(&mut self, response: &Result<Outcome, Failure>, credentials: &Credentials) {
        let Some(file) = response::as_sent(self.folder, self.date, response) else {
            return;
        };
        let path = self.keep(&file).or_else(|| self.rescue(&file));
        if response::repeats(response, credentials) {
            self.note(REPEATS);
        }
        if let (Some(path), Err(_)) = (path, response) {
            self.note(format!(
                "the response is kept; `collectmc inspect {}` shows it",
                display(&path)
            ));
        }
    }

    /// Keeps the certificates as PEM, and writes the files to publish.
    pub(crate) fn certificates(
        &mut self,
        certificates: &Certificates,
        examination: &Examination,
        omit_root: OmitRoot,
        bimi: Option<&BimiReport>,
        force: bool,
    ) {
        let kept_response = self.kept.files.last().map(|file| file.path.clone());
        self.keep(&response::certificates(self.folder, self.date, certificates));
        let mut files = publication::files(self.folder, examination, omit_root);
        files.extend(
            bimi.into_iter()
                .flat_map(|bimi| publication::record_files(self.folder, bimi)),
        );
        let written = self
            .keep_replaced(certificates, examination, force)
            .and_then(|replaces| publication::write(self.folder, &files, force || replaces));
        match written {
            Ok(written) => self.kept.files.extend(written.into_iter().map(FileReport::of)),
            Err(error) => self.fails(match (error.kind(), kept_response) {
                (FileErrorKind::Exists, Some(path)) => {
                    error.and(&format!("the new response is kept in {}", display(path.as_ref())))
                }
                _ => error,
            }),
        }
    }

    /// Keeps the files to publish of the order's earlier certificate, if this is another one. `true` when the new ones may take
    /// their names. What receivers would refuse takes no name by itself.
    fn keep_replaced(
        &mut self,
        certificates: &Certificates,
        examination: &Examination,
        force: bool,
    ) -> Result<bool, FileError> {
        let Some(pair) = Pair::read(self.folder) else {
            return Ok(false);
        };
        let end_entity = examination
            .order
            .first()
            .and_then(|at| certificates.as_slice().get(*at));
        let is_other = end_entity.is_some_and(|new| new.der() != pair.end_entity().der());
        let is_whole = examination.logo.as_ref().is_some_and(Result::is_ok) && examination.chain.is_ok();
        let is_wanted = force || matches!(examination.verdict(), Verdict::Verified(_));
        if !(is_other && is_whole && is_wanted) {
            return Ok(false);
        }
        for (stem, extension, bytes) in [("mark", "pem", &pair.evidence), ("logo", "svg", &pair.logo)] {
            let (path, change) = files::keep_under_dated_name(&KeptFile {
                folder: self.folder,
                stem,
                extension,
                date: self.date,
                bytes: bytes.into(),
                readers: Readers::Everybody,
            })?;
            self.kept(path, change);
        }
        self.note("the order's certificate was replaced; the earlier mark.pem and logo.svg are kept under names with the date");
        Ok(true)
    }

    pub(crate) fn finish(self) -> Kept {
        self.kept
    }

    /// Writes a file that must not be lost.
    fn keep(&mut self, file: &KeptFile<'_>) -> Option<PathBuf> {
        match files::keep(file) {
            Ok((path, change)) => Some(self.kept(path, change)),
            Err(error) => {
                self.fails(error);
                None
            }
        }
    }

    /// Writes a response elsewhere: the service would not send it again before some hours have passed.
    fn rescue(&mut self, file: &KeptFile<'_>) -> Option<PathBuf> {
        match files::keep_in_temporary_folder(file) {
            Ok(path) => {
                self.note(format!("the response is kept in {} instead", display(&path)));
                Some(self.kept(path, FileState::New))
            }
            Err(error) => {
                self.note("the response is not kept");
                self.fails(error);
                None
            }
        }
    }

    fn kept(&mut self, path: PathBuf, change: FileState) -> PathBuf {
        self.kept.files.push(FileReport::of((path.clone(), change)));
        path
    }

    fn fails(&mut self, error: FileError) {
        self.kept.failures.push(error.into());
    }

    fn note(&mut self, note: impl Into<String>) {
        self.kept.notes.push(note.into());
    }
}
