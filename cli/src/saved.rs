//! An answer, or certificates, in a file.

use std::fs::File;
use std::io;
use std::path::Path;

use collectmc::certificates::Certificates;
use collectmc::{Error, Limits, Outcome, protocol};

use crate::failure::Failure;
use crate::files::{self, FileError};

const MAX_BYTES: usize = 16 << 20;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    if path.as_os_str() == "-" {
        return files::read_bounded(io::stdin(), MAX_BYTES, path);
    }
    let file = File::open(path).map_err(|error| FileError::unreadable(path, error))?;
    files::read_bounded(file, MAX_BYTES, path)
}

/// Reads an answer. What came with its body is not known any more; it is taken for one that the service gave.
pub(crate) fn outcome(body: Vec<u8>) -> Result<Outcome, Error> {
    protocol::parse(http::Response::new(body), &Limits::default())
}

/// The certificates in a file, of which there must be some.
pub(crate) fn certificates(path: &Path) -> Result<Certificates, Failure> {
    match outcome(read(path)?)? {
        Outcome::Attached(certificates) => Ok(certificates),
        Outcome::Available | Outcome::Processing => Err(Failure::NotAttached),
    }
}
