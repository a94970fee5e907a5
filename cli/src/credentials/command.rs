//! `--credentials-command`: a password manager's command that prints the login.

use std::io::{self, Read as _};
use std::process::{ExitStatus, Stdio};

use zeroize::Zeroizing;

use super::{MAX_BYTES, document, environment};
use crate::exec::shell;

/// Why the command gave no credentials. Nothing that it printed is quoted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceCommandError {
    #[error("could not run the command of --credentials-command")]
    Start(#[source] io::Error),
    #[error("the command of --credentials-command failed ({0})")]
    Failed(ExitStatus),
    #[error("the command of --credentials-command printed more than {MAX_BYTES} bytes, the limit")]
    TooLong,
    #[error("the command of --credentials-command printed nothing")]
    Empty,
    #[error(
        "could not use what the command of --credentials-command printed: {0}. Or it prints the password alone, on one line"
    )]
    Content(String),
}

/// Runs the command. It may ask at the terminal; what it reports on standard error is shown.
pub(super) fn run(line: &str) -> Result<(Option<String>, String), SourceCommandError> {
    let mut child = shell(line)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(SourceCommandError::Start)?;
    let mut printed = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 1));
    if let Some(stdout) = child.stdout.take() {
        let bound = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        stdout
            .take(bound)
            .read_to_end(&mut printed)
            .map_err(SourceCommandError::Start)?;
    }
    if printed.len() > MAX_BYTES {
        // With the pipe closed it would end by itself, if it writes on.
        let _ = child.kill();
        let _ = child.wait();
        return Err(SourceCommandError::TooLong);
    }
    let status = child.wait().map_err(SourceCommandError::Start)?;
    match status.success() {
        true => login(&printed),
        false => Err(SourceCommandError::Failed(status)),
    }
}

/// One line is a password, as most password managers print it: a document has two.
fn login(printed: &[u8]) -> Result<(Option<String>, String), SourceCommandError> {
    match str::from_utf8(printed).ok().and_then(environment::one_line) {
        Some("") => Err(SourceCommandError::Empty),
        Some(password) => Ok((None, password.to_owned())),
        None => {
            let (name, password) = document::parse(printed).map_err(SourceCommandError::Content)?;
            Ok((Some(name), password))
        }
    }
}
