//! A report as people read it: in full, or what `collect` ends with.

mod brief;
mod certificates;
mod check;
mod findings;
mod publication;
mod svg;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use collectmc::certificates::Container;
use collectmc::checks::Severity;

use crate::exit::Exit;
use crate::report::{Fact, OutcomeState, Report, ValidityReport, VerdictReport, VerdictState, counted, number_of};
use crate::text::one_line;
use crate::words::{self, count};

pub(crate) use self::brief::write_brief;
pub(crate) use self::check::domain;
pub(crate) use self::svg::logo_file;

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const WAITING: Style = AnsiColor::Yellow.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const LABEL: Style = Style::new().dimmed();

/// Writes all of the report. Styles are the stream's to drop.
pub(crate) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    write_heading(report, &heading(report), out)?;
    if let Some(verdict) = &report.verdict {
        write_verdict(verdict, out)?;
    }
    if let Some(validity) = &report.validity {
        line("valid", &until(validity), out)?;
    }
    if let Some(mark) = &report.mark {
        let receivers = words::receivers(mark.kind);
        let as_of = mark.receivers.as_of;
        line(
            "receivers",
            &format!("{receivers} {LABEL}(as of {as_of}){LABEL:#}"),
            out,
        )?;
    }
    if report.bimi.is_none() || report.order.is_some() {
        certificates::write(report, out)?;
    }
    if let Some(bimi) = &report.bimi {
        publication::write(bimi, out)?;
    }
    write_mark(report, out)?;
    findings::write(report, out)?;
    if !report.files.is_empty() {
        writeln!(out)?;
    }
    for file in &report.files {
        line(file.state, &one_line(&file.path), out)?;
    }
    Ok(())
}

fn write_heading(report: &Report, heading: &str, out: &mut impl Write) -> io::Result<()> {
    let style = match report.exit {
        Exit::Done => GOOD,
        Exit::NotIssued => WAITING,
        _ => BAD,
    };
    let subject = report.subject();
    writeln!(out, "{HEADING}{subject}:{HEADING:#} {style}{heading}{style:#}")
}

fn heading(report: &Report) -> String {
    match report.outcome {
        OutcomeState::Attached => {
            let number = count(report.certificates.len(), "certificate");
            format!("{number}, sent as {}; {}", container(report.container), verdict(report))
        }
        OutcomeState::Available => "issued, but not included in the response; ask for another --format".to_owned(),
        OutcomeState::Processing => "not issued yet: being processed; ask again in 3 hours".to_owned(),
        OutcomeState::Error => why(report).to_owned(),
    }
}

pub(crate) fn container(container: Option<Container>) -> &'static str {
    match container {
        Some(Container::Pem) => "PEM",
        Some(Container::Pkcs7) => "PKCS #7",
        Some(Container::Zip) => "a ZIP archive",
        Some(Container::Der) => "DER",
        _ => "another form",
    }
}

/// Why there are no certificates, in short; the error itself is on standard error.
fn why(report: &Report) -> &'static str {
    let Some(error) = &report.error else { return "failed" };
    match (error.phase, error.kind) {
        _ if report.exit == Exit::NotIssued => "not issued yet: being issued; ask again in 3 hours",
        _ if error.authentication => "the login was rejected",
        ("service", _) => "rejected by the service",
        ("transport", _) => "no response",
        ("response", _) => "unexpected response",
        ("program", "not-asked") => "not requested",
        _ => "failed",
    }
}

/// What the checks come to, in a few words.
fn verdict(report: &Report) -> String {
    let found = found(report);
    match report.verdict.as_ref().map(|verdict| verdict.state) {
        Some(VerdictState::Verified) => format!("verified, {found}"),
        Some(VerdictState::UnknownRoot) => "unknown root".to_owned(),
        Some(VerdictState::Refused) => format!("refused: {found}"),
        None => found,
    }
}

/// How much was found: `1 error, 2 warnings`, or that there are no problems.
fn found(report: &Report) -> String {
    let skipped = number_of(&report.findings, Severity::NotChecked);
    match counted(&report.findings) {
        Some(found) => found,
        None if skipped == 0 => "no problems found".to_owned(),
        None => format!("no problems found ({} skipped)", count(skipped, "check")),
    }
}

fn until(validity: &ValidityReport) -> String {
    let ValidityReport {
        until,
        seen_from_the_checks,
        ..
    } = validity;
    format!("until {} ({seen_from_the_checks})", words::day(*until))
}

fn write_verdict(verdict: &VerdictReport, out: &mut impl Write) -> io::Result<()> {
    let (state, why) = (verdict.state.in_words(), one_line(&verdict.why()));
    match verdict.rule {
        None => line("verdict", &format!("{GOOD}{state}{GOOD:#}: {why}"), out)?,
        Some(rule) => line("verdict", &format!("{BAD}{state}[{rule}]{BAD:#}: {why}"), out)?,
    }
    write_remedy(verdict, out)
}

/// What to do about it, or what is to be known of the root.
fn write_remedy(verdict: &VerdictReport, out: &mut impl Write) -> io::Result<()> {
    if let (Some(remedy), Some(source)) = (verdict.remedy, verdict.source) {
        line("", &format!("{remedy} {LABEL}({source}){LABEL:#}"), out)?;
    }
    match verdict.root.as_ref().and_then(|root| root.note) {
        Some(note) => line("", &format!("{LABEL}Of this root: {note}.{LABEL:#}"), out),
        None => Ok(()),
    }
}

fn write_mark(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let Some(mark) = &report.mark else { return Ok(()) };
    writeln!(out)?;
    line("mark", mark.kind_in_words(), out)?;
    write_facts(&mark.facts(), out)?;
    match (&mark.logo, &mark.logo_error) {
        (Some(logo), _) => {
            line("logo", &one_line(&logo.media_type), out)?;
            write_facts(logo.facts().get(1..).unwrap_or_default(), out)
        }
        (None, Some(error)) => line("logo", &format!("none: {}", one_line(error)), out),
        (None, None) => Ok(()),
    }
}

fn write_facts(facts: &[Fact], out: &mut impl Write) -> io::Result<()> {
    for (label, values) in facts {
        let values = joined(values);
        writeln!(out, "             {LABEL}{:<23}{LABEL:#} {values}", one_line(label))?;
    }
    Ok(())
}

/// A label and what it is about. The text has to be safe to print.
fn line(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "  {LABEL}{label:<10}{LABEL:#} {text}")
}

/// Values as they stand in a certificate, safe to print.
fn joined(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| one_line(value)).collect();
    values.join(", ")
}
