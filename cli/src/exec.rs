//! `--exec`: a command that runs once the files to publish have changed, as certbot's and lego's deploy hooks do.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, Stdio};
use std::{fs, io};

use crate::failure::Failure;
use crate::files::{self, FileError};
use crate::publication::{EVIDENCE, LOGO, RECORD};
use crate::report::{BimiReport, Report};

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

/// The note in an order's folder that the files to publish change, or have changed, and the command has not succeeded since.
fn pending(folder: &Path) -> PathBuf {
    folder.join("exec-pending.txt")
}

pub(crate) fn is_pending(folder: &Path) -> bool {
    pending(folder).is_file()
}

pub(crate) fn note_pending(folder: &Path) -> Result<(), FileError> {
    const TEXT: &str = "The files to publish have changed, and the command of --exec has not succeeded since. The next run with \
                        --exec runs it.\n";
    files::replace(&pending(folder), TEXT.as_bytes())
}

/// Removes the note. Left behind, it makes the command run once more.
pub(crate) fn forget_pending(folder: &Path) {
    let _ = fs::remove_file(pending(folder));
}

/// Runs the command to its end, if the files to publish have changed and it has not succeeded since. What it prints goes to standard
/// error, since standard output is for results.
pub(crate) fn run_if_pending(line: &str, folder: &Path, report: &Report) -> Result<(), Failure> {
    let Some(examination) = report.examination.as_ref().filter(|_| is_pending(folder)) else {
        return Ok(());
    };
    let mut command = shell(line);
    for (name, _) in env::vars_os().filter(|(name, _)| is_withheld(name)) {
        command.env_remove(name);
    }
    command
        .env("COLLECTMC_ORDER", report.order.unwrap_or_default().to_string())
        .env("COLLECTMC_VERDICT", examination.verdict().as_str())
        .env("COLLECTMC_FOLDER", whole(folder));
    let record = report.bimi.as_ref().map(|_| ("COLLECTMC_RECORD", RECORD));
    let files = [("COLLECTMC_MARK", EVIDENCE), ("COLLECTMC_LOGO", LOGO)];
    for (name, file) in files.into_iter().chain(record) {
        let path = folder.join(file);
        if path.exists() {
            command.env(name, whole(&path));
        }
    }
    for (name, url) in report.bimi.iter().flat_map(BimiReport::urls) {
        command.env(format!("COLLECTMC_{}_URL", name.to_ascii_uppercase()), url);
    }
    command.stdin(Stdio::null()).stdout(io::stderr());
    match command.status().map_err(Failure::CommandNotStarted)? {
        status if status.success() => {
            forget_pending(folder);
            Ok(())
        }
        status => Err(Failure::CommandFailed(status)),
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
