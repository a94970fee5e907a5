//! What to publish, as data.

use collectmc::mark::RecordTag;
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use url::Url;

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
    pub(crate) tags: Vec<TagReport>,
    pub(crate) serve: Vec<ServeReport>,
}

/// A tag of the record.
#[derive(Serialize)]
pub(crate) struct TagReport {
    pub(crate) name: String,
    pub(crate) value: String,
    /// What it means, for people.
    pub(crate) meaning: String,
}

/// A file to serve.
#[derive(Serialize)]
pub(crate) struct ServeReport {
    /// `logo` or `evidence`.
    pub(crate) what: &'static str,
    pub(crate) url: String,
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
}

impl TagReport {
    pub(crate) fn of(tag: &RecordTag) -> Self {
        Self {
            name: tag.name().to_owned(),
            value: tag.value().to_owned(),
            meaning: tag.meaning().to_owned(),
        }
    }
}

impl ServeReport {
    pub(crate) fn of(what: &'static str, url: &Url, bytes: &[u8]) -> Self {
        Self {
            what,
            url: url.to_string(),
            bytes: bytes.len(),
            sha256: HEXLOWER.encode(&Sha256::digest(bytes)),
        }
    }
}
