//! `--exec`: a command that runs once the files to publish have changed, as certbot's and lego's deploy hooks do.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, absolute};
use std::process::{Command, ExitStatus, Stdio};

/// The command of `--exec` failed. The files are there all the same.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error("the command of --exec failed ({0}); the files are written, so it does not run again by itself")]
    Failed(ExitStatus),
    #[error("could not run the command of --exec; the files are written, so it does not run again by itself")]
    Start(#[source] io::Error),
}

/// A command line for the system's shell.
#[cfg(not(windows))]
pub(crate) fn shell(line: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(line);
    command
}

/// The same, which takes the line as it is: it has rules of its own for quotation marks.
#[cfg(windows)]
pub(crate) fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut command = Command::new("cmd");
    command.arg("/C").raw_arg(line);
    command
}

/// What the command is about.
pub(crate) struct Changed<'c> {
    pub(crate) order: u64,
    pub(crate) verdict: &'c str,
    pub(crate) folder: &'c Path,
    /// The files of the order that are there: `mark`, and its path.
    pub(crate) files: Vec<(&'static str, &'c Path)>,
}

/// Runs the command to its end. What it prints goes to standard error, since standard output is for results.
pub(crate) fn run(line: &str, changed: &Changed<'_>) -> Result<(), CommandError> {
    let mut command = shell(line);
    for (name, _) in env::vars_os().filter(|(name, _)| is_withheld(name)) {
        command.env_remove(name);
    }
    command
        .env("COLLECTMC_ORDER", changed.order.to_string())
        .env("COLLECTMC_VERDICT", changed.verdict)
        .env("COLLECTMC_FOLDER", whole(changed.folder));
    for (name, path) in &changed.files {
        command.env(format!("COLLECTMC_{}", name.to_ascii_uppercase()), whole(path));
    }
    command.stdin(Stdio::null()).stdout(io::stderr());
    match command.status().map_err(CommandError::Start)? {
        status if status.success() => Ok(()),
        status => Err(CommandError::Failed(status)),
    }
}

/// Whether a variable holds a login name or password or says where one is, or could pass for one of this run's.
fn is_withheld(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_uppercase();
    name.starts_with("SECTIGO_LOGIN_") || name.starts_with("COLLECTMC_")
}

/// The path from the root: the command may go elsewhere.
fn whole(path: &Path) -> OsString {
    absolute(path).unwrap_or_else(|_| path.to_owned()).into_os_string()
}
