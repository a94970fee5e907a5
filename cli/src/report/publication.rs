//! What to publish.

use collectmc::mark::{AssertionRecord, Domain, RecordError, RecordTag, Selector};
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::files::NewFile;
use crate::publication::{EVIDENCE, LOGO};

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
