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

/// What all files are looked at with.
struct Inspection<'i> {
    arguments: &'i Inspect,
    checks: Checks,
    /// The file of `--svg`.
    svg: Option<(&'i Path, Vec<u8>)>,
}

pub(crate) fn run(arguments: &Inspect, output: &mut Output) -> Result<Exit, Failure> {
    if arguments.html.is_some() && arguments.files.len() > 1 {
        return Err(Failure::SeveralFiles("--html"));
    }
    let svg = arguments.svg.as_deref();
    let inspection = Inspection {
        arguments,
        checks: Checks::new(&arguments.checks, arguments.place.get())?,
        svg: svg
            .map(|path| Ok::<_, Failure>((path, saved::read(path)?)))
            .transpose()?,
    };
    let mut exit = Exit::Done;
    for path in &arguments.files {
        let report = inspection.file(path, output);
        exit = exit.max(report.exit);
        // The page takes the summary's place on standard output.
        if !arguments.html.as_deref().is_some_and(is_standard_stream) {
            output.report(&report);
        }
    }
    Ok(exit)
}

impl Inspection<'_> {
    fn file(&self, path: &Path, output: &mut Output) -> Report {
        let bytes = saved::read(path).map_err(Failure::from);
        let mut report = match bytes.and_then(|bytes| saved::outcome(bytes).map_err(Failure::from)) {
            Ok(outcome) => self.outcome(path, &outcome),
            Err(failure) => {
                let report = Report::failed(Input::File(path), &failure);
                output.error(subject(&report, &failure).as_deref(), &failure);
                report
            }
        };
        if let Some((path, svg)) = &self.svg {
            let logo = report.examination.as_ref().and_then(Examination::logo);
            report.svg(SvgReport::of(path, svg, logo));
        }
        if let Some(path) = &self.arguments.html {
            self.page(path, &mut report, output);
        }
        report
    }

    fn outcome(&self, path: &Path, outcome: &Outcome) -> Report {
        let mut report = Report::answered(Input::File(path), outcome);
        if let Outcome::Attached(certificates) = outcome {
            let at = self.checks.at(None);
            report.examined(Examination::of(certificates, Origin::File, at, &self.checks));
        }
        report
    }

    /// Writes the page.
    fn page(&self, path: &Path, report: &mut Report, output: &mut Output) {
        let Some(examination) = &report.examination else {
            return output.note("there are no certificates, so no page is written");
        };
        let record = publication::proposal(examination, None, Default::default());
        let page = html::page(report, examination, record);
        let written = output.file(path, page.as_bytes(), self.arguments.force);
        output.wrote(written, report);
    }
}

/// What an error is about, unless it says so itself.
fn subject(report: &Report, failure: &Failure) -> Option<String> {
    match failure {
        Failure::File(_) => None,
        _ => Some(report.subject()),
    }
}
