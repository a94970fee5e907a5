//! What `collect` ends with: the verdict, whose mark it is, until when, the files, and what comes next.

use std::io::{self, Write};
use std::path::Path;

use collectmc::checks::Severity;
use collectmc::mark::Selector;

use super::{GOOD, LABEL, found, joined, line, until, write_heading, write_remedy};
use crate::exit::Exit;
use crate::publication::EVIDENCE;
use crate::report::{BimiReport, FileReport, OutcomeState, Report, VerdictReport};
use crate::text::one_line;
use crate::words;

pub(crate) fn write_brief(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let Some(verdict) = &report.verdict else {
        super::write(report, out)?;
        return match without_certificates(report) {
            Some(next) => line("next", next, out),
            None => Ok(()),
        };
    };
    write_heading(report, &heading(report, verdict), out)?;
    write_remedy(verdict, out)?;
    write_warnings(report, out)?;
    if let Some(brand) = report.brand() {
        let kind = report
            .mark
            .as_ref()
            .map_or("no mark certificate", |mark| mark.kind_in_words());
        line("brand", &format!("{}, {kind}", one_line(brand)), out)?;
    }
    if let Some(mark) = &report.mark {
        line("domain", &joined(&mark.domains), out)?;
    }
    if let Some(validity) = &report.validity {
        line("valid", &until(validity), out)?;
    }
    if !report.files.is_empty() {
        line("files", &files(&report.files), out)?;
    }
    // What receivers would refuse is not to be published.
    if let Some(bimi) = report.bimi.as_ref().filter(|_| report.is_verified()) {
        write_places(bimi, out)?;
    }
    line("next", &next(report), out)
}

fn heading(report: &Report, verdict: &VerdictReport) -> String {
    let why = one_line(&verdict.why());
    match verdict.rule {
        None => format!("{}: {why}", super::verdict(report)),
        Some(rule) => format!("{}[{rule}]: {why}", verdict.state.in_words()),
    }
}

/// The first warnings, since their number alone says nothing.
fn write_warnings(report: &Report, out: &mut impl Write) -> io::Result<()> {
    const MOST: usize = 3;
    let warnings = report.findings.iter().filter(|one| one.severity == Severity::Warning);
    for warning in warnings.clone().take(MOST) {
        line(
            "warning",
            &format!("{} [{}]", one_line(&warning.message), warning.rule),
            out,
        )?;
    }
    match warnings.count().checked_sub(MOST).filter(|more| *more > 0) {
        Some(more) => line(
            "",
            &format!("and {}; --verbose shows all", words::count(more, "other warning")),
            out,
        ),
        None => Ok(()),
    }
}

/// The files, grouped by outcome and folder.
fn files(files: &[FileReport]) -> String {
    let mut groups: Vec<(&str, &Path, Vec<String>)> = Vec::new();
    for file in files {
        let path = Path::new(&file.path);
        let (folder, name) = (
            path.parent().unwrap_or(Path::new("")),
            path.file_name().unwrap_or_default(),
        );
        let name = one_line(&name.to_string_lossy());
        match groups
            .iter_mut()
            .find(|group| (group.0, group.1) == (file.state, folder))
        {
            Some((_, _, names)) => names.push(name),
            None => groups.push((file.state, folder, vec![name])),
        }
    }
    let groups = groups.iter().map(|(state, folder, names)| {
        let folder = one_line(&folder.display().to_string());
        format!("{folder}: {} {LABEL}({state}){LABEL:#}", names.join(", "))
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// Which file goes where.
fn write_places(bimi: &BimiReport, out: &mut impl Write) -> io::Result<()> {
    for file in &bimi.serve {
        line("serve", &format!("{} as {}", file.file_name(), file.url), out)?;
    }
    line("publish", &format!("the TXT record {}:", bimi.owner_name), out)?;
    line("", &bimi.record, out)
}

/// What to do about an order that is not issued yet. Of others the error says it.
fn without_certificates(report: &Report) -> Option<&'static str> {
    let kind = report.error.as_ref().map(|error| error.kind);
    match (report.outcome, kind) {
        (_, Some("awaiting-payment")) => Some("pay for the order; --wait --for-payment requests it until it is issued"),
        (OutcomeState::Available, _) => None,
        _ if report.exit == Exit::NotIssued => Some("request it again in 3 hours; --wait does so until it is issued"),
        _ => None,
    }
}

/// The next command, and what has to be done before it.
fn next(report: &Report) -> String {
    if !report.is_verified() {
        return details(report);
    }
    let Some((domain, selector)) = &report.place else {
        return details(report);
    };
    let mut options = String::new();
    if *selector != Selector::default() {
        options.push_str(&format!(" --selector {}", selector.as_str()));
    }
    if let Some(folder) = evidence_folder(&report.files) {
        options.push_str(&format!(" --dir {}", one_line(folder)));
    }
    for roots in &report.roots {
        options.push_str(&format!(" --roots {}", one_line(&roots.display().to_string())));
    }
    let publish = match report.bimi {
        Some(_) => "serve the files, publish the record",
        None => "serve mark.pem and logo.svg, publish the record (--base-url makes it)",
    };
    format!(
        "{publish}, enforce DMARC (p=quarantine or p=reject), then: {GOOD}collectmc check {domain}{options}{GOOD:#}"
    )
}

/// The folder with the files to publish.
fn evidence_folder(files: &[FileReport]) -> Option<&str> {
    let paths = files.iter().map(|file| Path::new(&file.path));
    let mut evidence = paths.filter(|path| path.file_name() == Some(EVIDENCE.as_ref()));
    evidence.next()?.parent()?.to_str()
}

/// Where the findings are to be read, without another request.
fn details(report: &Report) -> String {
    let found = found(report);
    match report.files.first() {
        Some(file) => format!(
            "{found}; read more: {GOOD}collectmc inspect {}{GOOD:#}",
            one_line(&file.path)
        ),
        None => format!("{found}; --verbose shows more"),
    }
}
