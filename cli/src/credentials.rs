//! Where the login name and password come from: a file, the environment, or a person at a terminal. Never an argument,
//! which every user of the computer can see.
//!
//! They are moved, not copied, into [`Credentials`], which wipe them. What the TOML parser, the terminal and the
//! environment keep of them is out of reach.

use std::env;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use collectmc::{Credentials, InputError};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::exit::Exit;
use crate::files::{self, FileError, FileErrorKind};

const LOGIN_NAME: &str = "SECTIGO_LOGIN_NAME";
const LOGIN_PASSWORD: &str = "SECTIGO_LOGIN_PASSWORD";

#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialsError {
    #[error(
        "there are no credentials: set {LOGIN_NAME} and {LOGIN_PASSWORD}, name a file with --credentials, or run this on a \
         terminal to be prompted for them"
    )]
    Missing,
    #[error("{0} is not valid Unicode")]
    NotUnicode(&'static str),
    #[error("the credentials are not valid")]
    Invalid(#[from] InputError),
    #[error("could not read the credentials from the terminal")]
    Terminal(#[source] io::Error),
    #[error(transparent)]
    File(#[from] FileError),
}

impl CredentialsError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::File(_) => Exit::LocalFiles,
            _ => Exit::Usage,
        }
    }
}

/// From the file when there is one, else from the environment, with a prompt for what is not set there.
pub(crate) fn find(file: Option<&Path>) -> Result<Credentials, CredentialsError> {
    match file {
        Some(path) => from_file(path),
        None => from_environment_or_terminal(),
    }
}

/// From the file or the environment, if they are there: what can do without does not prompt.
pub(crate) fn find_if_given(file: Option<&Path>) -> Result<Option<Credentials>, CredentialsError> {
    if let Some(path) = file {
        return from_file(path).map(Some);
    }
    let both = from_environment(LOGIN_NAME)?.zip(from_environment(LOGIN_PASSWORD)?);
    Ok(both
        .map(|(name, password)| Credentials::new(name, password))
        .transpose()?)
}

fn from_environment_or_terminal() -> Result<Credentials, CredentialsError> {
    let login_name = from_environment(LOGIN_NAME)?;
    let login_password = from_environment(LOGIN_PASSWORD)?;
    if (login_name.is_none() || login_password.is_none()) && !io::stdin().is_terminal() {
        return Err(CredentialsError::Missing);
    }
    let login_name = login_name.map_or_else(ask_login_name, Ok)?;
    let login_password = login_password.map_or_else(ask_login_password, Ok)?;
    Ok(Credentials::new(login_name, login_password)?)
}

/// An empty variable counts as one that is not set: that is how build servers withhold a secret.
fn from_environment(name: &'static str) -> Result<Option<String>, CredentialsError> {
    match env::var_os(name).map(|value| value.into_string()) {
        None => Ok(None),
        Some(Ok(value)) => Ok(Some(value).filter(|value| !value.is_empty())),
        Some(Err(_)) => Err(CredentialsError::NotUnicode(name)),
    }
}

fn ask_login_name() -> Result<String, CredentialsError> {
    let ask = || {
        let mut line = String::new();
        write!(io::stderr(), "Login name: ")?;
        match io::stdin().read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
        }
    };
    ask().map_err(CredentialsError::Terminal)
}

fn ask_login_password() -> Result<String, CredentialsError> {
    rpassword::prompt_password("Password (not shown): ").map_err(CredentialsError::Terminal)
}

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    login_name: String,
    login_password: String,
}

fn from_file(path: &Path) -> Result<Credentials, CredentialsError> {
    let bytes = Zeroizing::new(read(path)?);
    let wrong = |what: String| FileError::new(path, FileErrorKind::Content, what);
    let text = str::from_utf8(&bytes).map_err(|_| wrong(format!("it is not UTF-8 text; {EXPECTED}")))?;
    let document: Document = toml::from_str(text).map_err(|error| wrong(describe(&error, text)))?;
    Credentials::new(document.login_name, document.login_password)
        .map_err(|error| wrong("its credentials are not valid".to_owned()).because(error).into())
}

fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    const MAX_BYTES: usize = 64 * 1024;
    if files::is_standard_stream(path) {
        return files::read(path, MAX_BYTES);
    }
    let file = File::open(path).map_err(|error| FileError::unreadable(path, error))?;
    check_mode(&file, path)?;
    files::read_bounded(file, MAX_BYTES, path)
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

#[cfg(unix)]
fn check_mode(file: &File, path: &Path) -> Result<(), FileError> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = file.metadata().map_err(|error| FileError::unreadable(path, error))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let what =
        format!("others may read or change it (its mode is {mode:03o}), and it holds a password; run chmod 600 on it");
    Err(FileError::new(path, FileErrorKind::Exposed, what))
}

/// Who may read a file is not a matter of a few bits elsewhere.
#[cfg(not(unix))]
fn check_mode(_file: &File, _path: &Path) -> Result<(), FileError> {
    Ok(())
}
