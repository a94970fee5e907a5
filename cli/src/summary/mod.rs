//! A report as people read it.

mod certificates;
mod check;
mod findings;
mod mark;
mod publication;
mod svg;
mod verdict;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::exit::Exit;
use crate::report::{FileReport, Report, Said};
use crate::text::one_line;
use crate::words::count;

pub(crate) use check::domain;
pub(crate) use svg::logo_file;

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const WAITING: Style = AnsiColor::Yellow.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const LABEL: Style = Style::new().dimmed();

/// Writes the report. Styles are the stream's to drop.
pub(crate) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let style = match report.exit {
        Exit::Done => GOOD,
        Exit::NotIssued => WAITING,
        _ => BAD,
    };
    let (subject, heading) = (subject(report), heading(report));
    writeln!(out, "{HEADING}{subject}:{HEADING:#} {style}{heading}{style:#}")?;
    verdict::write(report, out)?;
    match &report.bimi {
        Some(bimi) => publication::write(bimi, out)?,
        None => certificates::write(report, out)?,
    }
    if let Some(mark) = &report.mark {
        mark::write(mark, out)?;
    }
    findings::write(report, out)?;
    if !report.files.is_empty() {
        writeln!(out)?;
    }
    for FileReport { path, state } in &report.files {
        line(state, &one_line(path), out)?;
    }
    Ok(())
}

/// What the report is about: `order 1234567` or the name of a file.
pub(crate) fn subject(report: &Report) -> String {
    match (report.order, &report.file) {
        (Some(order), _) => format!("order {order}"),
        (None, Some(file)) if file != "-" => one_line(file),
        (None, _) => "standard input".to_owned(),
    }
}

fn heading(report: &Report) -> String {
    match report.outcome {
        Said::Attached => {
            let container = match report.container {
                Some("pem") => "PEM",
                Some("pkcs7") => "PKCS #7",
                Some("zip") => "a ZIP archive",
                Some("der") => "DER",
                _ => "another form",
            };
            let certificates = count(report.certificates.len(), "certificate");
            format!("{certificates}, sent as {container}; {}", verdict::short(report))
        }
        Said::Available => "issued, but not included in the response; ask for another --format".to_owned(),
        Said::Processing => "not issued yet: being processed; ask again in 3 hours".to_owned(),
        Said::Error => why(report).to_owned(),
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

/// A label and what it is about. The text has to be safe to print.
fn line(label: &str, text: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "  {LABEL}{label:<10}{LABEL:#} {text}")
}

/// The same of values as they stand in a certificate; nothing where there are none.
fn values(label: &str, values: &[String], out: &mut impl Write) -> io::Result<()> {
    match values {
        [] => Ok(()),
        _ => line(label, &joined(values), out),
    }
}

/// Values as they stand in a certificate, safe to print.
fn joined(values: &[String]) -> String {
    values
        .iter()
        .map(|value| one_line(value))
        .collect::<Vec<_>>()
        .join(", ")
}
