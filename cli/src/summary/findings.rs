//! What the checks have found.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use collectmc::checks::Severity;
use collectmc::mark::Comparison;

use super::{BAD, LABEL, WAITING, line};
use crate::report::{FindingReport, Report, SvgReport};
use crate::text::one_line;

pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    if let Some(at) = &report.checked_at {
        writeln!(out)?;
        line("checked", &format!("as of {at}"), out)?;
    }
    // The one that the verdict gives as its reason has been said at the top.
    let reason = report.verdict.as_ref().and_then(|verdict| verdict.reason.as_deref());
    write_list(
        report
            .findings
            .iter()
            .filter(|finding| Some(finding.message.as_str()) != reason),
        out,
    )?;
    match &report.svg {
        Some(svg) => write_svg(svg, out),
        None => Ok(()),
    }
}

fn write_svg(svg: &SvgReport, out: &mut impl Write) -> io::Result<()> {
    let compared = match svg.comparison {
        Some(Comparison::Identical) => "the logo, byte for byte",
        Some(Comparison::LineEndsOnly) => "not the logo: it differs in line ends",
        Some(Comparison::GzipOfSame) => "not the logo but gzip data of it",
        Some(Comparison::Different) => "not the logo",
        None => "not compared: the certificate has no logo",
    };
    writeln!(out)?;
    line("svg", &format!("{}: {compared}", one_line(&svg.file)), out)?;
    write_list(svg.findings.iter(), out)
}

fn write_list<'f>(findings: impl Iterator<Item = &'f FindingReport>, out: &mut impl Write) -> io::Result<()> {
    const UNCHECKED: Style = AnsiColor::Cyan.on_default();
    for (index, finding) in findings.enumerate() {
        if index == 0 {
            writeln!(out)?;
        }
        let FindingReport {
            rule,
            severity,
            message,
            remedy,
            source,
            line,
            column,
        } = finding;
        let place = match (line, column) {
            (Some(line), Some(column)) => format!(" {LABEL}(line {line}, column {column} of the SVG){LABEL:#}"),
            _ => String::new(),
        };
        let (style, severity) = match severity {
            Severity::Error => (BAD, "error"),
            Severity::Warning => (WAITING, "warning"),
            _ => (UNCHECKED, "not checked"),
        };
        writeln!(out, "  {style}{severity}[{rule}]{style:#} {message}{place}")?;
        writeln!(out, "    {remedy} {LABEL}({source}){LABEL:#}")?;
    }
    Ok(())
}
