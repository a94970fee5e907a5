//! What to publish, as data.

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use url::Url;

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
    pub(crate) serve: Vec<ServeReport>,
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

impl ServeReport {
    pub(crate) fn of(what: &'static str, url: Option<&Url>, bytes: &[u8]) -> Self {
        Self {
            what,
            url: url.map(Url::to_string).unwrap_or_default(),
            bytes: bytes.len(),
            sha256: HEXLOWER.encode(&Sha256::digest(bytes)),
        }
    }
}
