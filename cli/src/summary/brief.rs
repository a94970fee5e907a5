//! What `collect` ends with: the verdict, whose mark it is, until when, the files, and what comes next.

use std::path::Path;

use collectmc::Outcome;
use collectmc::checks::Severity;
use collectmc::mark::Selector;

use super::{GOOD, LABEL, found, joined, line};
use crate::exit::Exit;
use crate::publication::EVIDENCE;
use crate::report::{BimiReport, FileReport, Report, kind_in_words};
use crate::text::one_line;
use crate::words;

pub(crate) fn brief(report: &Report) -> String {
    let Some(examination) = &report.examination else {
        let next = without_certificates(report).map(|next| line("next", next));
        return super::full(report) + &next.unwrap_or_default();
    };
    let verdict = match examination.is_verified() {
        true => super::verdict(report),
        false => super::with_rule(examination),
    };
    let why = one_line(&examination.why());
    let mut text = super::heading(report, &format!("{verdict}: {why}"));
    text += &super::what_to_do(examination);
    text += &warnings(report);
    if let Some(brand) = report.brand() {
        let kind = report.mark().map(|mark| kind_in_words(mark.kind()));
        let kind = kind.unwrap_or("no mark certificate");
        text += &line("brand", &format!("{}, {kind}", one_line(brand)));
    }
    if let Some(mark) = report.mark() {
        text += &line("domain", &joined(mark.domains()));
    }
    text += &super::valid(examination);
    if !report.files.is_empty() {
        text += &line("files", &files(&report.files));
    }
    // What receivers would refuse is not to be published.
    if let Some(bimi) = report.bimi.as_ref().filter(|_| examination.is_verified()) {
        text += &places(bimi);
    }
    text + &line("next", &next(report).unwrap_or_else(|| details(report)))
}

/// The first warnings, since their number alone says nothing.
fn warnings(report: &Report) -> String {
    const MOST: usize = 3;
    let warnings = report.findings.iter().filter(|one| one.severity() == Severity::Warning);
    let more = warnings.clone().skip(MOST).count();
    let mut text: String = warnings
        .take(MOST)
        .map(|one| line("warning", &format!("{} [{}]", one_line(one.message()), one.rule())))
        .collect();
    if more > 0 {
        let more = words::count(more, "other warning");
        text += &line("", &format!("and {more}; --verbose shows all"));
    }
    text
}

/// The files, those together that have outcome and folder in common.
fn files(files: &[FileReport]) -> String {
    let folder = |file: &FileReport| Path::new(&file.path).parent().map(Path::to_owned).unwrap_or_default();
    let name = |file: &FileReport| one_line(&Path::new(&file.path).file_name().unwrap_or_default().to_string_lossy());
    let groups = files.chunk_by(|one, other| one.state == other.state && folder(one) == folder(other));
    let groups = groups.filter_map(|group| {
        let first = group.first()?;
        let (folder, state) = (one_line(&folder(first).display().to_string()), first.state);
        let names: Vec<_> = group.iter().map(name).collect();
        Some(format!("{folder}: {} {LABEL}({state}){LABEL:#}", names.join(", ")))
    });
    groups.collect::<Vec<_>>().join("; ")
}

/// Which file goes where.
fn places(bimi: &BimiReport) -> String {
    let files = bimi.serve.iter();
    let files = files.map(|file| line("serve", &format!("{} as {}", file.file_name, file.url)));
    let publish = line("publish", &format!("the TXT record {}:", bimi.owner_name));
    files.chain([publish, line("", &bimi.record)]).collect()
}

/// What to do about an order that is not issued yet. Of others the error says it.
fn without_certificates(report: &Report) -> Option<&'static str> {
    let kind = report.error.as_ref().map(|error| error.kind);
    match (&report.outcome, kind) {
        (_, Some("awaiting-payment")) => Some("pay for the order; --wait --for-payment requests it until it is issued"),
        (Some(Outcome::Available), _) => None,
        _ if report.exit == Exit::NotIssued => Some("request it again in 3 hours; --wait does so until it is issued"),
        _ => None,
    }
}

/// The next command, and what has to be done before it.
fn next(report: &Report) -> Option<String> {
    let examination = report.examination.as_ref().filter(|one| one.is_verified())?;
    let (domain, selector) = examination.place.as_ref()?;
    let mut options = String::new();
    if *selector != Selector::default() {
        options += &format!(" --selector {}", selector.as_str());
    }
    if let Some(folder) = evidence_folder(&report.files) {
        options += &format!(" --dir {}", one_line(folder));
    }
    for roots in &report.roots {
        options += &format!(" --roots {}", one_line(&roots.display().to_string()));
    }
    let publish = match report.bimi {
        Some(_) => "serve the files, publish the record",
        None => "serve mark.pem and logo.svg, publish the record (--base-url makes it)",
    };
    Some(format!(
        "{publish}, enforce DMARC (p=quarantine or p=reject), then: {GOOD}collectmc check {domain}{options}{GOOD:#}"
    ))
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
