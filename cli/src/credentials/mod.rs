//! Where the login name and password come from: a file, a command, the environment, or a person at a terminal. Never an
//! argument, which every user of the computer can see.
//!
//! They are moved, not copied, into [`Credentials`], which wipe them. What the TOML parser, the terminal and the
//! environment keep of them is out of reach.

mod command;
mod document;
mod environment;
mod secret_file;

use std::io;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use collectmc::{Credentials, InputError};

use crate::arguments::Account;
use crate::exit::Exit;
use crate::files::{FileError, FileErrorKind};

use self::command::SourceCommandError;

const LOGIN_NAME: &str = "SECTIGO_LOGIN_NAME";
const LOGIN_PASSWORD: &str = "SECTIGO_LOGIN_PASSWORD";

/// The most bytes that a file or a command may give.
const MAX_BYTES: usize = 64 * 1024;

#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialsError {
    #[error(
        "there are no credentials: set {LOGIN_NAME} and {LOGIN_PASSWORD} (or {LOGIN_PASSWORD}_FILE), name a file with \
         --credentials or a command with --credentials-command, or run this on a terminal to be prompted for them"
    )]
    Missing,
    #[error("{0} is not valid Unicode")]
    NotUnicode(String),
    #[error("the credentials are not valid")]
    Invalid(#[from] InputError),
    #[error("could not read the credentials from the terminal")]
    Terminal(#[source] io::Error),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Command(#[from] SourceCommandError),
}

impl CredentialsError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::File(error) if error.kind() != FileErrorKind::Content => Exit::LocalFiles,
            _ => Exit::Usage,
        }
    }
}

/// From the file or the command when one is given, else from the environment and what it names, with a prompt for what is not
/// there.
pub(crate) fn find(account: &Account) -> Result<Credentials, CredentialsError> {
    let (name, password) = match (&account.credentials, &account.credentials_command) {
        (Some(path), _) => return document::read(path),
        (None, Some(line)) => command::run(line).map(|(name, password)| (name, Some(password)))?,
        (None, None) => (None, None),
    };
    let name = name.map_or_else(|| environment::find(LOGIN_NAME), |name| Ok(Some(name)))?;
    let password = password.map_or_else(|| environment::find(LOGIN_PASSWORD), |password| Ok(Some(password)))?;
    if (name.is_none() || password.is_none()) && !io::stdin().is_terminal() {
        return Err(CredentialsError::Missing);
    }
    let name = name.map_or_else(ask_login_name, Ok)?;
    let password = password.map_or_else(ask_login_password, Ok)?;
    Ok(Credentials::new(name, password)?)
}

/// From the file or the environment, where they have both: what can do without does not prompt.
pub(crate) fn find_if_given(file: Option<&Path>) -> Result<Option<Credentials>, CredentialsError> {
    if let Some(path) = file {
        return document::read(path).map(Some);
    }
    let both = environment::find(LOGIN_NAME)?.zip(environment::find(LOGIN_PASSWORD)?);
    Ok(both
        .map(|(name, password)| Credentials::new(name, password))
        .transpose()?)
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
