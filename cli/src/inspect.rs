//! `inspect`: shows responses that were saved earlier, checks the certificates in them, and makes a page of one.

use std::path::Path;

use collectmc::Outcome;

use crate::arguments::Inspect;
use crate::checks::{Checks, Examination, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, NewFile, is_standard_stream};
use crate::html::Page;
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
        let outcome = saved::read(path).map_err(Failure::from);
        let mut report = match outcome.and_then(|bytes| saved::outcome(path, bytes)) {
            Ok(outcome) => self.outcome(path, &outcome, output),
            Err(failure) => {
                let report = Report::failed(Input::File(path), &failure);
                output.error(subject(&report, &failure).as_deref(), &failure);
                report
            }
        };
        if let (Some((path, svg)), None) = (&self.svg, &report.svg) {
            report.svg(SvgReport::of(path, svg, None));
        }
        if self.arguments.html.is_some() && report.certificates.is_empty() {
            output.note("there are no certificates, so no page is written");
        }
        report
    }

    fn outcome(&self, path: &Path, outcome: &Outcome, output: &mut Output) -> Report {
        let mut report = Report::answered(Input::File(path), outcome);
        if let Outcome::Attached(certificates) = outcome {
            let examination = Examination::of(certificates, Origin::File, self.checks.at(None), &self.checks);
            report.examined(&examination);
            if let Some((path, svg)) = &self.svg {
                report.svg(SvgReport::of(path, svg, examination.logo()));
            }
            if let Some(path) = &self.arguments.html {
                let page = page(&report, &examination);
                self.write(path, page, &mut report, output);
            }
        }
        report
    }

    fn write(&self, path: &Path, page: String, report: &mut Report, output: &mut Output) {
        if is_standard_stream(path) {
            return output.bytes(page.as_bytes());
        }
        let file = NewFile {
            path: path.to_owned(),
            bytes: page.into_bytes().into(),
        };
        let written = files::write(&[file], self.arguments.force);
        output.wrote(written, report);
    }
}

fn page(report: &Report, examination: &Examination) -> String {
    let record = publication::proposal(examination, None, Default::default());
    let page = Page {
        report,
        logo: examination.logo().map(|logo| logo.svg()),
        record: record.map(|record| record.map_err(|error| crate::failure::with_causes(&error))),
    };
    page.render()
}

/// What an error is about, unless it says so itself.
fn subject(report: &Report, failure: &Failure) -> Option<String> {
    match failure {
        Failure::File(_) => None,
        _ => Some(report.subject()),
    }
}
