//! `inspect`: shows a response that was saved earlier, checks the certificates in it, and makes a page of them.

use std::path::Path;

use collectmc::Outcome;

use crate::arguments::Inspect;
use crate::checks::{Checks, Examination, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, NewFile, is_standard_stream};
use crate::html;
use crate::output::Output;
use crate::report::{FileReport, Input, Report, SvgReport};
use crate::saved;
use crate::summary;

pub(crate) fn run(arguments: &Inspect, output: &mut Output) -> Result<Exit, Failure> {
    let checks = Checks::new(&arguments.checks, arguments.place.get())?;
    let body = saved::read(&arguments.file)?;
    let svg = arguments
        .svg
        .as_deref()
        .map(|path| Ok::<_, Failure>((path, saved::read(path)?)))
        .transpose()?;

    let name = arguments.file.display().to_string();
    let input = Input::File(&name);
    let mut report = match saved::outcome(&arguments.file, body) {
        Ok(outcome) => answered(arguments, &outcome, &checks, svg.as_ref(), output),
        Err(failure) => {
            let report = Report::failed(input, &failure);
            output.error(Some(&summary::subject(&report)), &failure);
            report
        }
    };
    if let (Some((path, svg)), None) = (&svg, &report.svg) {
        report.svg(SvgReport::of(path, svg, None));
    }
    if arguments.html.is_some() && report.certificates.is_empty() {
        output.note("there are no certificates, so no page is written");
    }
    // The page takes the summary's place on standard output.
    if !arguments.html.as_deref().is_some_and(is_standard_stream) {
        output.report(&report);
    }
    Ok(report.exit)
}

fn answered(
    arguments: &Inspect,
    outcome: &Outcome,
    checks: &Checks,
    svg: Option<&(&Path, Vec<u8>)>,
    output: &mut Output,
) -> Report {
    let name = arguments.file.display().to_string();
    let mut report = Report::answered(Input::File(&name), outcome);
    if let Outcome::Attached(certificates) = outcome {
        let examination = Examination::of(certificates, Origin::File, checks.at(None), checks);
        report.examined(&examination);
        if let Some((path, svg)) = svg {
            let logo = examination.logo.as_ref().and_then(|logo| logo.as_ref().ok());
            report.svg(SvgReport::of(path, svg, logo));
        }
        if let Some(path) = &arguments.html {
            let page = html::page(&html::Report {
                source: &arguments.file,
                certificates,
                examination: &examination,
                place: arguments.place.get(),
            });
            write(path, page, arguments.force, &mut report, output);
        }
    }
    report
}

fn write(path: &Path, page: String, force: bool, report: &mut Report, output: &mut Output) {
    if is_standard_stream(path) {
        return output.bytes(page.as_bytes());
    }
    let file = NewFile {
        path: path.to_owned(),
        bytes: page.into_bytes().into(),
    };
    match files::write(&[file], force) {
        Ok(written) => report.files = written.into_iter().map(FileReport::of).collect(),
        Err(error) => {
            let failure = Failure::from(error);
            report.fails(&failure);
            output.error(Some(&summary::subject(report)), &failure);
        }
    }
}
