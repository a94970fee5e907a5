//! An SVG file that is to become a logo, as compilers report: a line a finding, which editors can jump to.

use std::io::{self, Write};

use collectmc::checks::Severity;

use super::{BAD, GOOD, HEADING, LABEL, WAITING};
use crate::exit::Exit;
use crate::report::{FindingReport, LogoFileReport, counted};
use crate::text::one_line;

pub(crate) fn logo_file(report: &LogoFileReport, out: &mut impl Write) -> io::Result<()> {
    let file = match report.file.as_str() {
        "-" => "standard input".to_owned(),
        file => one_line(file),
    };
    for finding in &report.findings {
        write_finding(&file, finding, out)?;
    }
    if let Some(fix) = &report.fix {
        for change in &fix.changes {
            let times = match change.times {
                1 => String::new(),
                times => format!(" ({times} times)"),
            };
            writeln!(out, "  {LABEL}fixed{LABEL:#}     {}{times}", change.what)?;
        }
        if let Some(written) = &fix.written {
            super::line(written.state, &one_line(&written.path), out)?;
        }
    }
    if report.error.is_some() {
        return Ok(());
    }
    let style = if report.exit == Exit::Done { GOOD } else { BAD };
    writeln!(out, "{HEADING}{file}:{HEADING:#} {style}{}{style:#}", verdict(report))
}

fn write_finding(file: &str, finding: &FindingReport, out: &mut impl Write) -> io::Result<()> {
    let (style, severity) = match finding.severity {
        Severity::Error => (BAD, "error"),
        _ => (WAITING, "warning"),
    };
    let place = match (finding.line, finding.column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        _ => String::new(),
    };
    let FindingReport {
        rule,
        message,
        remedy,
        source,
        ..
    } = finding;
    writeln!(out, "{file}{place}: {style}{severity}[{rule}]{style:#}: {message}")?;
    writeln!(out, "    {remedy} {LABEL}({source}){LABEL:#}")
}

fn verdict(report: &LogoFileReport) -> String {
    let Some(found) = counted(&report.findings) else {
        return "no problems found".to_owned();
    };
    match (report.exit, &report.fix) {
        (Exit::Done, _) => format!("passes, with {found}"),
        (_, Some(_)) => format!("not written, since this is left to fix by hand: {found}"),
        (_, None) => format!("does not pass: {found}"),
    }
}
