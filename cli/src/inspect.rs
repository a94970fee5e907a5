//! `inspect`: shows an answer that was saved earlier, and checks the certificates in it.

use std::path::Path;

use collectmc::Outcome;

use crate::arguments::Inspect;
use crate::checks::{Checks, Examination, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::report::{Input, Report, SvgReport};
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
    let mut report = match saved::outcome(body) {
        Ok(outcome) => answered(input, &outcome, &checks, svg.as_ref()),
        Err(failure) => {
            let report = Report::failed(input, &failure);
            output.error(Some(&summary::subject(&report)), &failure);
            report
        }
    };
    if let (Some((path, svg)), None) = (&svg, &report.svg) {
        report.svg(SvgReport::of(path, svg, None));
    }
    output.report(&report);
    Ok(report.exit)
}

fn answered(input: Input<'_>, outcome: &Outcome, checks: &Checks, svg: Option<&(&Path, Vec<u8>)>) -> Report {
    let mut report = Report::answered(input, outcome);
    if let Outcome::Attached(certificates) = outcome {
        let examination = Examination::of(certificates, Origin::File, checks.at(None), checks);
        report.examined(&examination);
        if let Some((path, svg)) = svg {
            let logo = examination.logo.as_ref().and_then(|logo| logo.as_ref().ok());
            report.svg(SvgReport::of(path, svg, logo));
        }
    }
    report
}
