//! What to publish: the evidence document and the logo, a pair that comes from one certificate, and the record that names them.

use std::borrow::Cow;
use std::path::Path;

use collectmc::mark::{AssertionRecord, Domain, RecordError, RecordTag, Selector};
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::arguments::OmitRoot;
use crate::checks::Examination;
use crate::files::{self, FileError, FileErrorKind, FileReport, NewFile};

pub(crate) const EVIDENCE: &str = "mark.pem";
pub(crate) const LOGO: &str = "logo.svg";
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
    let own = || Url::parse(&format!("https://{domain}/bimi")).map_err(|_| RecordError::BadUrl { tag: "l" });
    let base = base.cloned().map_or_else(own, Ok);
    Some(base.and_then(|base| BimiReport::of(&record_below(&base, &files)?, domain, selector, &files)))
}

/// The record for these files when they are served below a URL.
///
/// Their names have a part of their fingerprint: receivers keep copies, and may not notice a new file under an old name.
pub(crate) fn record_below(base: &Url, files: &[NewFile<'_>]) -> Result<AssertionRecord, RecordError> {
    let logo = below(base, LOGO, files).ok_or(RecordError::BadUrl { tag: "l" })?;
    let evidence = below(base, EVIDENCE, files).ok_or(RecordError::BadUrl { tag: "a" })?;
    AssertionRecord::builder(&logo).evidence(&evidence).build()
}

/// `logo-deb97080.svg` below the URL.
fn below(base: &Url, name: &str, files: &[NewFile<'_>]) -> Option<Url> {
    const BYTES: usize = 4;
    let (stem, extension) = name.split_once('.')?;
    let file = files.iter().find(|file| file.path.ends_with(name));
    let fingerprint = file.and_then(|file| {
        let sha256 = Sha256::digest(&file.bytes);
        Some(HEXLOWER.encode(sha256.get(..BYTES)?))
    });
    let name = match fingerprint {
        Some(fingerprint) => format!("{stem}-{fingerprint}.{extension}"),
        None => name.to_owned(),
    };
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.path_segments_mut().ok()?.pop_if_empty().push(&name);
    Some(url)
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

/// What has to stand beside the record (draft-brand-indicators-for-message-identification-12, section 7.1).
pub(crate) const DMARC: &str = "No receiver shows the logo unless DMARC is enforced: the policies of the domain that \
    the mail is from and of its organizational domain have to be p=reject, or p=quarantine with pct=100, and sp=, where \
    present, not none.";

/// The assertion record, and the files that it names.
#[derive(Serialize)]
pub(crate) struct BimiReport {
    /// The name under which the record stands.
    pub(crate) owner_name: String,
    pub(crate) record: String,
    /// The record in pieces of at most 255 bytes, as the DNS has it.
    pub(crate) strings: Vec<String>,
    /// The record as a line of a zone file.
    pub(crate) zone_file: String,
    pub(crate) tags: Vec<RecordTag>,
    pub(crate) serve: Vec<ServeReport>,
}

/// A file to serve.
#[derive(Serialize)]
pub(crate) struct ServeReport {
    /// `logo` or `evidence`.
    pub(crate) what: &'static str,
    /// What this program calls the file.
    #[serde(skip)]
    pub(crate) file_name: &'static str,
    pub(crate) url: String,
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
}

impl BimiReport {
    /// Of a record that stands under this domain, and these files as far as it names them.
    pub(crate) fn of(
        record: &AssertionRecord,
        domain: &Domain,
        selector: &Selector,
        files: &[NewFile<'_>],
    ) -> Result<Self, RecordError> {
        let serve = files.iter().filter_map(|file| {
            let (what, file_name, url) = match file.path.ends_with(LOGO) {
                true => ("logo", LOGO, record.location()),
                false => ("evidence", EVIDENCE, record.evidence()),
            };
            Some(ServeReport {
                what,
                file_name,
                url: url?.to_string(),
                bytes: file.bytes.len(),
                sha256: HEXLOWER.encode(&Sha256::digest(&file.bytes)),
            })
        });
        Ok(Self {
            owner_name: domain.owner_name(selector)?,
            record: record.to_string(),
            strings: record.to_txt_strings()?,
            zone_file: record.to_zone_file(domain, selector)?.trim_end().to_owned(),
            tags: record.tags(),
            serve: serve.collect(),
        })
    }

    /// Where each file is to be served: `mark` or `logo`, and its URL.
    pub(crate) fn urls(&self) -> Vec<(&'static str, &str)> {
        let name = |what| if what == "logo" { "logo" } else { "mark" };
        self.serve.iter().map(|file| (name(file.what), &*file.url)).collect()
    }
}
