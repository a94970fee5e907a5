//! The URLs of the files to serve, below one that is given.

use collectmc::mark::{AssertionRecord, RecordError};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::files::NewFile;

pub(crate) const EVIDENCE: &str = "mark.pem";
pub(crate) const LOGO: &str = "logo.svg";

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
