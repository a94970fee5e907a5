//! `status`: what earlier runs collected, and how long it is valid. It makes no request.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use collectmc::Timestamp;
use collectmc::mark::MarkKind;

use crate::arguments::StatusArguments;
use crate::checks::{Checks, Examination};
use crate::collected;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{FileError, FileErrorKind};
use crate::inspect;
use crate::output::Output;
use crate::report::Input;
use crate::text::one_line;
use crate::words::{self, date};

pub(crate) fn run(arguments: &StatusArguments, output: &mut Output) -> Result<Exit, Failure> {
    let checks = Checks::new(&arguments.checks, None)?;
    let (mut folders, mut worst) = (Vec::new(), Exit::Done);
    for dir in &arguments.dirs {
        match orders_in(dir) {
            Ok(found) => folders.extend(found),
            // What is in the others may expire all the same.
            Err(error) => {
                let failure = Failure::from(error);
                output.failed(&[Input::File(dir)], &failure);
                worst = worst.max(failure.exit());
            }
        }
    }
    for (folder, file) in folders {
        worst = worst.max(order(&folder, &file, &checks, arguments, output));
    }
    Ok(worst)
}

/// The folders of orders, each with the file that stands for it: the folder itself, or those in it.
fn orders_in(dir: &Path) -> Result<Vec<(PathBuf, PathBuf)>, FileError> {
    if let Some(file) = collected::main_file(dir) {
        return Ok(vec![(dir.to_owned(), file)]);
    }
    let entries = fs::read_dir(dir).map_err(|error| FileError::unreadable(dir, error))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut orders: Vec<_> = paths
        .filter_map(|folder| match collected::main_file(&folder) {
            Some(file) => Some((folder, file)),
            // Reading it says why there is nothing.
            None => is_unreadable(&folder).then(|| (folder.clone(), folder)),
        })
        .collect();
    // By number, as far as the names are numbers.
    orders.sort_by_key(|(folder, _)| (order_number(folder), folder.clone()));
    match orders.is_empty() {
        true => Err(FileError::new(
            dir,
            FileErrorKind::Content,
            "it holds no collected order, and no folder in it does; name the folder that `collect` wrote to",
        )),
        false => Ok(orders),
    }
}

/// Whether it is a folder of which nothing is known.
fn is_unreadable(folder: &Path) -> bool {
    let is_none = |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::NotFound);
    fs::read_dir(folder).is_err_and(|error| !is_none(&error))
}

fn order_number(folder: &Path) -> Option<u64> {
    folder.file_name()?.to_str()?.parse().ok()
}

fn order(folder: &Path, file: &Path, checks: &Checks, arguments: &StatusArguments, output: &mut Output) -> Exit {
    let mut report = inspect::file(file, checks, output);
    report.order = fs::canonicalize(folder).ok().and_then(|folder| order_number(&folder));
    let examination = report.examination.as_ref();
    let left = examination.and_then(|examination| Some(examination.valid_until?.seconds_since(examination.at)));
    let within = arguments
        .within
        .map(|within| i64::try_from(within.as_secs()).unwrap_or(i64::MAX));
    if left.zip(within).is_some_and(|(left, within)| left <= within) {
        report.ends(Exit::Expiring);
    }
    match (output.is_summary(), &report.examination) {
        (true, Some(examination)) => output.line(&line(folder, examination)),
        (true, None) => output.line(&format!("{}  could not be read", one_line(&file.display().to_string()))),
        (false, _) => output.report(&report),
    }
    report.exit
}

/// What a person asks of an order, on a line: its folder, domains, kind, time left and verdict.
fn line(folder: &Path, examination: &Examination) -> String {
    let folder = one_line(&folder.display().to_string());
    let mark = examination.mark.as_ref().ok();
    let domains = mark
        .map(|mark| one_line(&mark.domains().join(", ")))
        .unwrap_or_default();
    let kind = match mark.map(|mark| mark.kind()) {
        Some(MarkKind::Vmc) => "VMC",
        Some(MarkKind::Cmc) => "CMC",
        _ => "unknown kind",
    };
    let valid = examination.valid_until.map(|until| valid(until, examination.at));
    let valid = valid.unwrap_or_else(|| "of unknown validity".to_owned());
    let verdict = examination.verdict().as_str().replace('-', " ");
    let findings = words::tally([(examination.findings().len(), "finding", "")]);
    let separator = if findings.is_empty() { "" } else { ", " };
    format!("{folder}  {domains}  {kind}  {valid}  {verdict}{separator}{findings}")
}

fn valid(until: Timestamp, at: Timestamp) -> String {
    let days = until.seconds_since(at).div_euclid(86_400);
    let left = match days {
        ..0 => format!("{} ago", words::count(days.saturating_neg(), "day")),
        _ => format!("{} left", words::count(days, "day")),
    };
    format!("until {} ({left})", date(until))
}
