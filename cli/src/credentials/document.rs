//! The login name and password as TOML.

use std::path::Path;

use collectmc::Credentials;
use serde::Deserialize;

use super::secret_file::{self, Readable};
use super::{CredentialsError, MAX_BYTES};
use crate::files::{FileError, FileErrorKind};

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    login_name: String,
    login_password: String,
}

/// Reads the file of `--credentials`.
pub(super) fn read(path: &Path) -> Result<Credentials, CredentialsError> {
    let bytes = secret_file::read(path, MAX_BYTES, Readable::ByOwnGroup)?;
    let wrong = |what: String| FileError::new(path, FileErrorKind::Content, what);
    let (name, password) = parse(&bytes).map_err(wrong)?;
    Credentials::new(name, password)
        .map_err(|error| wrong("its credentials are not valid".to_owned()).because(error).into())
}

/// The login name and password, or what is wrong in words that quote nothing.
pub(super) fn parse(bytes: &[u8]) -> Result<(String, String), String> {
    let text = str::from_utf8(bytes).map_err(|_| format!("it is not UTF-8 text; {EXPECTED}"))?;
    let document: Document = toml::from_str(text).map_err(|error| describe(&error, text))?;
    Ok((document.login_name, document.login_password))
}

const EXPECTED: &str = "it should hold two lines, login_name = \"…\" and login_password = \"…\", and nothing else";

/// The parser's own message quotes the line or the value at fault, which may be the password.
fn describe(error: &toml::de::Error, text: &str) -> String {
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => {
            let line = before.matches('\n').count().saturating_add(1);
            format!("could not parse line {line} (not shown, since the password may be in it); {EXPECTED}")
        }
        None => format!("could not parse it; {EXPECTED}"),
    }
}
