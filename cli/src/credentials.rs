//! Where the login name and password come from: a file, a command, the environment and the files that it names, or a person at
//! a terminal. Never an argument, which every user of the computer can see.
//!
//! They are moved, not copied, into [`Credentials`], which wipe them. What the TOML parser, the terminal and the
//! environment keep of them is out of reach.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use collectmc::{Credentials, InputError};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::arguments::Account;
use crate::exec::shell;
use crate::exit::Exit;
use crate::files::{self, FileError, FileErrorKind, is_standard_stream};

const LOGIN_NAME: &str = "SECTIGO_LOGIN_NAME";
const LOGIN_PASSWORD: &str = "SECTIGO_LOGIN_PASSWORD";

/// Where systemd puts the credentials of a unit (`LoadCredential=`).
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

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
            Self::File(error) if error.kind() != FileErrorKind::Content => Exit::LocalFiles,
            _ => Exit::Usage,
        }
    }
}

/// What is known of the login name and password.
type Login = (Option<String>, Option<String>);

/// Those that are given, with a prompt for what is not.
pub(crate) fn find(account: &Account) -> Result<Credentials, CredentialsError> {
    let (name, password) = given(account.credentials.as_deref(), account.credentials_command.as_deref())?;
    if (name.is_none() || password.is_none()) && !io::stdin().is_terminal() {
        return Err(CredentialsError::Missing);
    }
    let ask_password = || rpassword::prompt_password("Password (not shown): ");
    let name = name.map_or_else(ask_login_name, Ok);
    let name = name.map_err(CredentialsError::Terminal)?;
    let password = password.map_or_else(ask_password, Ok);
    let password = password.map_err(CredentialsError::Terminal)?;
    Ok(Credentials::new(name, password)?)
}

/// Those that are given, where both are: what can do without does not prompt.
pub(crate) fn find_if_given(file: Option<&Path>) -> Result<Option<Credentials>, CredentialsError> {
    let (name, password) = given(file, None)?;
    let both = name.zip(password);
    Ok(both
        .map(|(name, password)| Credentials::new(name, password))
        .transpose()?)
}

/// From the file or the command when one is given, and what that does not have from the environment and what it names.
fn given(file: Option<&Path>, command: Option<&str>) -> Result<Login, CredentialsError> {
    let (name, password) = match (file, command) {
        (Some(path), _) => document(&secret(path, Readable::ByOwnGroup)?, path)?,
        (None, Some(line)) => printed(line)?,
        (None, None) => (None, None),
    };
    let name = name.map_or_else(|| from_environment(LOGIN_NAME), |name| Ok(Some(name)))?;
    let password = password.map_or_else(|| from_environment(LOGIN_PASSWORD), |password| Ok(Some(password)))?;
    Ok((name, password))
}

fn ask_login_name() -> io::Result<String> {
    let mut line = String::new();
    write!(io::stderr(), "Login name: ")?;
    match io::stdin().read_line(&mut line)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
    }
}

/// What a password manager's command prints. It may ask at the terminal; what it reports on standard error is shown. Nothing
/// that it printed is quoted.
fn printed(line: &str) -> Result<Login, FileError> {
    let source = Path::new("the command of --credentials-command");
    let wrong = |what: String| FileError::new(source, FileErrorKind::Content, what);
    let failed = |error: io::Error| wrong("could not run it".to_owned()).because(error);
    let mut child = shell(line).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let stdout = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe.into());
    let printed = stdout
        .map_err(failed)
        .and_then(|stdout| files::read_bounded(stdout, MAX_BYTES, source));
    if printed.is_err() {
        // With the pipe closed it would end by itself, if it writes on.
        let _ = child.kill();
    }
    let status = child.wait().map_err(failed)?;
    let printed = Zeroizing::new(printed?);
    if !status.success() {
        return Err(wrong(format!("it failed ({status})")));
    }
    // One line is a password, as most password managers print it: a document has two.
    match str::from_utf8(&printed).ok().and_then(one_line) {
        Some("") => Err(wrong("it printed nothing".to_owned())),
        Some(password) => Ok((None, Some(password.to_owned()))),
        None => document(&printed, source).map_err(|error| error.and("or the password alone, on one line")),
    }
}

/// The login name and password as TOML. What is wrong with it is said in words that quote nothing.
fn document(bytes: &[u8], source: &Path) -> Result<Login, FileError> {
    const EXPECTED: &str = "it should hold two lines, login_name = \"…\" and login_password = \"…\", and nothing else";

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Document {
        login_name: String,
        login_password: String,
    }

    let wrong = |what: &str| FileError::new(source, FileErrorKind::Content, format!("{what}; {EXPECTED}"));
    let text = str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8 text"))?;
    // The parser's own message quotes the line or the value at fault, which may be the password.
    let document: Document = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        wrong(&format!(
            "could not parse line {line} (not shown, since the password may be in it)"
        ))
    })?;
    Ok((Some(document.login_name), Some(document.login_password)))
}

/// The value of the variable, or of the file that the variable with `_FILE` behind it names, or of systemd's credential of that
/// name in lower case, with dashes.
fn from_environment(name: &'static str) -> Result<Option<String>, CredentialsError> {
    // An empty variable counts as one that is not set: that is how build servers withhold a secret.
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    if let Some(value) = variable(name) {
        let value = value.into_string().map_err(|_| CredentialsError::NotUnicode(name))?;
        return Ok(Some(value));
    }
    if let Some(path) = variable(&format!("{name}_FILE")) {
        return Ok(Some(line(Path::new(&path), Readable::ByOwnGroup)?));
    }
    let Some(directory) = variable(CREDENTIALS_DIRECTORY).map(PathBuf::from) else {
        return Ok(None);
    };
    let path = directory.join(name.to_ascii_lowercase().replace('_', "-"));
    match path.symlink_metadata() {
        // systemd lets the unit read it by an access control list, which shows as bits of the group.
        Ok(_) => Ok(Some(line(&path, Readable::ByAnyGroup)?)),
        Err(_) => Ok(None),
    }
}

/// The file's text, less the line end that editors put behind it.
fn line(path: &Path, readable: Readable) -> Result<String, FileError> {
    let bytes = secret(path, readable)?;
    let wrong = |what: &'static str| FileError::new(path, FileErrorKind::Content, what);
    let text = str::from_utf8(&bytes).map_err(|_| wrong("it is not UTF-8 text"))?;
    match one_line(text) {
        Some("") => Err(wrong("it is empty")),
        Some(value) => Ok(value.to_owned()),
        None => Err(wrong("it has several lines, and should have one")),
    }
}

/// The only line of a text, without its end.
fn one_line(text: &str) -> Option<&str> {
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    (!line.contains(['\n', '\r'])).then_some(line)
}

/// Who may read a file that holds a password beside its owner.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readable {
    /// A group that the process is in, as with secret mounts.
    ByOwnGroup,
    /// Any group.
    ByAnyGroup,
}

/// Reads a file that nobody else may read, or standard input for `-`. Elsewhere than on Unix who may is not a matter of a few bits.
#[cfg_attr(not(unix), expect(unused_variables, reason = "no mode is checked"))]
fn secret(path: &Path, readable: Readable) -> Result<Zeroizing<Vec<u8>>, FileError> {
    if is_standard_stream(path) {
        return files::read(path, MAX_BYTES).map(Zeroizing::new);
    }
    let file = files::open(path)?;
    #[cfg(unix)]
    check_mode(&file, path, readable)?;
    files::read_bounded(file, MAX_BYTES, path).map(Zeroizing::new)
}

#[cfg(unix)]
fn check_mode(file: &std::fs::File, path: &Path, readable: Readable) -> Result<(), FileError> {
    use std::os::unix::fs::MetadataExt as _;

    use rustix::process::{getegid, getgroups};
    let metadata = file.metadata().map_err(|error| FileError::unreadable(path, error))?;
    let mode = metadata.mode() & 0o777;
    let is_own = |group: u32| {
        getegid().as_raw() == group || getgroups().is_ok_and(|groups| groups.iter().any(|own| own.as_raw() == group))
    };
    let group_may_read = readable == Readable::ByAnyGroup || is_own(metadata.gid());
    let allowed = if group_may_read { 0o740 } else { 0o700 };
    if mode & !allowed == 0 {
        return Ok(());
    }
    let what =
        format!("others may read or change it (its mode is {mode:03o}), and it holds a password; run chmod 600 on it");
    Err(FileError::new(path, FileErrorKind::Exposed, what))
}
