//! The environment, and the files that it names: secret mounts, and systemd's credentials.

use std::env;
use std::path::{Path, PathBuf};

use super::secret_file::{self, Readable};
use super::{CredentialsError, MAX_BYTES};
use crate::files::{FileError, FileErrorKind};

/// Where systemd puts the credentials of a unit (`LoadCredential=`).
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// The value of the variable, or of the file that the variable with `_FILE` behind it names, or of systemd's credential of that
/// name in lower case, with dashes.
pub(super) fn find(name: &str) -> Result<Option<String>, CredentialsError> {
    if let Some(value) = variable(name)? {
        return Ok(Some(value));
    }
    if let Some(path) = path(&format!("{name}_FILE")) {
        return read(&path, Readable::ByOwnGroup).map(Some);
    }
    let Some(directory) = path(CREDENTIALS_DIRECTORY) else {
        return Ok(None);
    };
    let path = directory.join(name.to_ascii_lowercase().replace('_', "-"));
    match path.symlink_metadata() {
        // systemd lets the unit read it by an access control list, which shows as bits of the group.
        Ok(_) => read(&path, Readable::ByAnyGroup).map(Some),
        Err(_) => Ok(None),
    }
}

/// An empty variable counts as one that is not set: that is how build servers withhold a secret.
fn variable(name: &str) -> Result<Option<String>, CredentialsError> {
    match env::var_os(name).map(|value| value.into_string()) {
        None => Ok(None),
        Some(Ok(value)) => Ok(Some(value).filter(|value| !value.is_empty())),
        Some(Err(_)) => Err(CredentialsError::NotUnicode(name.to_owned())),
    }
}

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The file's text, less the line end that editors put behind it.
fn read(path: &Path, readable: Readable) -> Result<String, CredentialsError> {
    let bytes = secret_file::read(path, MAX_BYTES, readable)?;
    let wrong = |what: &'static str| FileError::new(path, FileErrorKind::Content, what);
    let text = str::from_utf8(&bytes).map_err(|_| wrong("it is not UTF-8 text"))?;
    match one_line(text) {
        Some("") => Err(wrong("it is empty").into()),
        Some(value) => Ok(value.to_owned()),
        None => Err(wrong("it has several lines, and should have one").into()),
    }
}

/// The only line of a text, without its end.
pub(super) fn one_line(text: &str) -> Option<&str> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    (!line.contains(['\n', '\r'])).then_some(line)
}
