//! `check`: looks at what a domain publishes. The library says what is needed; this finds it, and prints the report.
//!
//! - [`resolver`]: TXT records, over UDP, TCP or HTTPS; [`fetch`]: files, over HTTPS and for revocation lists HTTP
//! - [`report`]: the result as data

mod fetch;
pub(crate) mod report;
mod resolver;

use std::path::Path;
use std::time::{Duration, Instant};

use collectmc::publication::{CheckReport, DomainCheck, DomainCheckOptions, Step};

use self::fetch::Fetcher;
use self::report::DomainReport;
use self::resolver::Resolver;
use crate::arguments::Check;
use crate::checks::Checks;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, FileError, is_standard_stream};
use crate::html;
use crate::output::Output;
use crate::publication::{EVIDENCE, LOGO};
use crate::summary;

pub(crate) fn run(arguments: &Check, output: &mut Output) -> Result<Exit, Failure> {
    let checks = Checks::new(&arguments.checks, None)?;
    let at = checks.at(None);
    let mut options = DomainCheckOptions::new(at).trust_anchors(checks.anchors().clone());
    if let Some(dir) = &arguments.dir {
        options = collected(options, dir)?;
    }
    let end = Instant::now() + arguments.timeout;
    let fetcher = Fetcher::new(arguments, end)?;
    let resolver = Resolver::new(arguments, &fetcher, end)?;

    let check = DomainCheck::new(arguments.domain.clone(), arguments.selector.clone(), options);
    let found = drive(check, &resolver, &fetcher);
    let report = DomainReport { found, at };
    let exit = write_page(arguments, &report, output);
    // The page takes the summary's place on standard output.
    if !arguments.html.as_deref().is_some_and(is_standard_stream) {
        output.print(&report, summary::domain);
    }
    Ok(report.outcome().1.max(exit))
}

/// Writes the page, if one was asked for.
fn write_page(arguments: &Check, report: &DomainReport, output: &mut Output) -> Exit {
    let Some(path) = &arguments.html else {
        return Exit::Done;
    };
    match output.file(path, html::domain_page(report).as_bytes(), arguments.force) {
        Ok(_) => Exit::Done,
        Err(error) => {
            let failure = Failure::from(error);
            output.error(None, &failure);
            failure.exit()
        }
    }
}

fn drive(mut check: DomainCheck, resolver: &Resolver, fetcher: &Fetcher) -> CheckReport {
    loop {
        check = match check.next() {
            Step::Lookup(step) => {
                let answer = resolver.txt(step.name());
                step.supply(answer)
            }
            Step::Fetch(step) => {
                let response = fetcher.fetch(&step);
                step.supply(response)
            }
            Step::Done(report) => return report,
        };
    }
}

/// The files of a folder that `collect` wrote.
fn collected(options: DomainCheckOptions, dir: &Path) -> Result<DomainCheckOptions, FileError> {
    const MAX_BYTES: usize = 4 << 20;
    let read = |name| files::read(&dir.join(name), MAX_BYTES);
    Ok(options.collected_evidence(read(EVIDENCE)?).collected_logo(read(LOGO)?))
}

/// What is left of the time, at most `longest`; `None` when nothing is.
fn left_until(end: Instant, longest: Duration) -> Option<Duration> {
    let left = end.saturating_duration_since(Instant::now()).min(longest);
    (!left.is_zero()).then_some(left)
}
