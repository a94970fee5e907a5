//! `inspect`: shows responses that were saved earlier, checks the certificates in them, and makes a page of one.

use std::path::Path;

use collectmc::Outcome;

use crate::arguments::Inspect;
use crate::checks::{Checks, Examination, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::is_standard_stream;
use crate::html;
use crate::output::Output;
use crate::publication;
use crate::report::{Input, Report, SvgReport};
use crate::saved;

pub(crate) fn run(arguments: &Inspect, output: &mut Output) -> Result<Exit, Failure> {
    if arguments.html.is_some() && arguments.files.len() > 1 {
        return Err(Failure::SeveralFiles("--html"));
    }
    let checks = Checks::new(&arguments.checks, arguments.place.get())?;
    let svg = arguments.svg.as_deref();
    let svg = svg.map(|path| saved::read(path).map(|svg| (path, svg))).transpose()?;
    let mut exit = Exit::Done;
    for path in &arguments.files {
        let mut report = file(path, &checks, output);
        if let Some((path, svg)) = &svg {
            let logo = report.examination.as_ref().and_then(Examination::logo);
            report.svg(SvgReport::of(path, svg, logo));
        }
        if let Some(path) = &arguments.html {
            page(path, arguments.force, &mut report, output);
        }
        exit = exit.max(report.exit);
        // The page takes the summary's place on standard output.
        if !arguments.html.as_deref().is_some_and(is_standard_stream) {
            output.report(&report);
        }
    }
    Ok(exit)
}

/// What is in a file, and what the checks find of it. An error is printed.
pub(crate) fn file(path: &Path, checks: &Checks, output: &Output) -> Report {
    let outcome = match saved::outcome(path) {
        Ok(outcome) => outcome,
        Err(failure) => {
            let report = Report::failed(Input::File(path), &failure);
            let subject = report.subject();
            let names_it = matches!(failure, Failure::File(_));
            output.error((!names_it).then_some(&subject), &failure);
            return report;
        }
    };
    let mut report = Report::answered(Input::File(path), &outcome);
    if let Outcome::Attached(certificates) = &outcome {
        report.examined(Examination::of(certificates, Origin::File, checks.at(None), checks));
    }
    report
}

/// Writes the page.
fn page(path: &Path, force: bool, report: &mut Report, output: &mut Output) {
    let Some(examination) = &report.examination else {
        return output.note("there are no certificates, so no page is written");
    };
    let record = publication::proposal(examination, None, Default::default());
    let page = html::page(report, examination, record);
    let written = output.file(path, page.as_bytes(), force);
    output.wrote(written, report);
}
