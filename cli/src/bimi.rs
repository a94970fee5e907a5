//! `bimi`: the record that publishes a mark certificate, and the files to serve.

use std::path::Path;

use collectmc::Outcome;
use collectmc::mark::{AssertionRecord, RecordError};

use crate::arguments::Bimi;
use crate::checks::{Checks, Examination, Origin};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::publication;
use crate::report::{BimiReport, Input, Report};
use crate::saved;

pub(crate) fn run(arguments: &Bimi, output: &mut Output) -> Result<Exit, Failure> {
    let record = record(arguments)?;
    let place = (arguments.domain.clone(), arguments.selector.clone());
    let checks = Checks::new(&arguments.checks, Some(place))?;
    let certificates = saved::certificates(&arguments.file)?;
    // With --out the files to serve are made here, and the order in the file does not matter.
    let origin = match arguments.out {
        Some(_) => Origin::Service,
        None => Origin::File,
    };
    let examination = Examination::of(&certificates, origin, checks.at(None), &checks);
    let folder = arguments.out.as_deref().unwrap_or(Path::new(""));
    let files = publication::files(folder, &examination, arguments.omit_root);

    let bimi = match BimiReport::of(&record, &arguments.domain, &arguments.selector, &files) {
        // A record that nobody should publish; a finding says why.
        Err(RecordError::EvidenceWithoutLogo) => None,
        bimi => Some(bimi?),
    };
    let written = match arguments.out {
        Some(_) => publication::write(folder, &files, arguments.force),
        None => Ok(Vec::new()),
    };

    let mut report = Report::answered(Input::File(&arguments.file), &Outcome::Attached(certificates));
    report.examined(examination);
    report.findings(&record.check());
    report.bimi = bimi;
    output.wrote(written, &mut report);
    output.report(&report);
    Ok(report.exit)
}

fn record(arguments: &Bimi) -> Result<AssertionRecord, RecordError> {
    if let Some(record) = &arguments.record {
        return Ok(record.clone());
    }
    let mut builder = match &arguments.logo_url {
        Some(logo) => AssertionRecord::builder(logo),
        None => AssertionRecord::declination(),
    };
    if let Some(evidence) = &arguments.evidence_url {
        builder = builder.evidence(evidence);
    }
    if let Some(avatar) = arguments.avatar {
        builder = builder.avatar_preference(avatar);
    }
    if let Some(selectors) = &arguments.lps {
        builder = builder.local_part_selectors(selectors.clone());
    }
    builder.build()
}
