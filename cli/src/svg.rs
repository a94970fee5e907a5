//! `svg`: checks logos before they are ordered, and fixes what can be fixed without changing how they look.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use collectmc::checks::{Finding, svg};

use crate::arguments::Svg;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::is_standard_stream;
use crate::output::Output;
use crate::report::{FileReport, FixReport, LogoFileReport, passes};
use crate::saved;
use crate::stderr::say;
use crate::summary;

pub(crate) fn run(arguments: &Svg, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(out) = &arguments.out {
        let [file] = arguments.files.as_slice() else {
            return Err(Failure::SeveralFiles("--fix"));
        };
        return fix(file, out, arguments, output);
    }
    let mut exit = Exit::Done;
    for path in &arguments.files {
        let report = match saved::read(path) {
            Ok(file) => LogoFileReport::of(path, svg::check_for_order(&file)),
            Err(error) => unread(path, &error.into(), output),
        };
        exit = exit.max(report.exit);
        output.print(&report, summary::logo_file);
    }
    Ok(exit)
}

fn unread(path: &Path, failure: &Failure, output: &Output) -> LogoFileReport {
    let mut report = LogoFileReport::of(path, Vec::new());
    report.fails(failure);
    output.error(None, failure);
    report
}

fn fix(path: &Path, out: &Path, arguments: &Svg, output: &mut Output) -> Result<Exit, Failure> {
    let is_printed = is_standard_stream(out);
    if is_printed && io::stdout().is_terminal() {
        return Err(Failure::LogoOnTerminal);
    }
    let report = match saved::read(path) {
        Ok(file) => fixed(path, &file, out, arguments, output),
        Err(error) => unread(path, &error.into(), output),
    };
    match is_printed {
        // Standard output is the file's.
        true => say(summary::logo_file(&report).trim_end()),
        false => output.print(&report, summary::logo_file),
    }
    Ok(report.exit)
}

fn fixed(path: &Path, file: &[u8], out: &Path, arguments: &Svg, output: &mut Output) -> LogoFileReport {
    let Ok(fixed) = svg::fix(file, arguments.title.as_deref()) else {
        return LogoFileReport::of(path, svg::check_for_order(file));
    };
    let left = svg::check_for_order(fixed.svg().as_bytes());
    let mut written = None;
    let mut report = if !passes(&left) {
        LogoFileReport::of(path, in_the_original(file, left))
    } else if is_standard_stream(out) {
        output.bytes(fixed.svg().as_bytes());
        LogoFileReport::of(path, left)
    } else {
        let mut report = LogoFileReport::of(out, left);
        written = write(out, fixed.svg(), arguments.force, &mut report, output);
        report
    };
    report.fix = Some(FixReport {
        changes: fixed.changes().to_vec(),
        written,
    });
    report
}

/// What is left, by its place in the file that the person has: nothing is written of the other.
fn in_the_original(file: &[u8], left: Vec<Finding>) -> Vec<Finding> {
    let is_left = |finding: &Finding| {
        let same = |other: &Finding| other.rule() == finding.rule() && other.message() == finding.message();
        left.iter().any(same)
    };
    let findings: Vec<_> = svg::check_for_order(file).into_iter().filter(is_left).collect();
    match passes(&findings) {
        true => left,
        false => findings,
    }
}

fn write(out: &Path, svg: &str, force: bool, report: &mut LogoFileReport, output: &mut Output) -> Option<FileReport> {
    match output.file(out, svg.as_bytes(), force) {
        Ok(written) => written,
        Err(error) => {
            let failure = Failure::from(error);
            report.fails(&failure);
            output.error(None, &failure);
            None
        }
    }
}
