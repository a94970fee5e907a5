//! A report as people read it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::exit::Exit;
use crate::report::{CertificateReport, FileReport, Report, Said};
use crate::text::safe;

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
    for (number, certificate) in (1..).zip(&report.certificates) {
        write_certificate(number, certificate, out)?;
    }
    let anything_more = !report.skipped.is_empty() || !report.files.is_empty();
    if anything_more && !report.certificates.is_empty() {
        writeln!(out)?;
    }
    for skipped in &report.skipped {
        writeln!(out, "  {LABEL}not read{LABEL:#}  {skipped}")?;
    }
    for FileReport { path, state } in &report.files {
        writeln!(out, "  {LABEL}{state:<9}{LABEL:#} {}", safe(path))?;
    }
    Ok(())
}

/// What the report is about: `order 1234567` or the name of a file.
pub(crate) fn subject(report: &Report) -> String {
    match (report.order, &report.file) {
        (Some(order), _) => format!("order {order}"),
        (None, Some(file)) if file != "-" => safe(file),
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
            match report.certificates.len() {
                1 => format!("1 certificate, sent as {container}"),
                number => format!("{number} certificates, sent as {container}"),
            }
        }
        Said::Available => "issued, but not sent along; ask for another --format".to_owned(),
        Said::Processing => "not issued yet: being processed; ask again in 3 hours".to_owned(),
        Said::Error => why(report).to_owned(),
    }
}

/// Why there is no answer, in short; the error itself is told on standard error.
fn why(report: &Report) -> &'static str {
    match (report.exit, &report.error) {
        (_, Some(error)) if error.kind == "not-asked" => "not asked for",
        (Exit::NotIssued, _) => "not issued yet: being issued; ask again in 3 hours",
        (Exit::Refused, _) => "the service refuses",
        (Exit::Network, _) => "no answer",
        (Exit::NotUnderstood, _) => "the answer is not understood",
        _ => "failed",
    }
}

fn write_certificate(number: usize, certificate: &CertificateReport, out: &mut impl Write) -> io::Result<()> {
    let CertificateReport {
        subject,
        issuer,
        serial,
        sha256,
        not_before,
        not_after,
        der_bytes,
    } = certificate;
    writeln!(out, "\n  {HEADING}{number}{HEADING:#}  {subject}")?;
    let mut line = |label, value: &str| writeln!(out, "     {LABEL}{label:<7}{LABEL:#}  {value}");
    line("issuer", issuer)?;
    line("serial", serial)?;
    line("valid", &format!("{not_before} to {not_after}"))?;
    line("sha256", sha256)?;
    line("DER", &format!("{der_bytes} bytes"))
}
