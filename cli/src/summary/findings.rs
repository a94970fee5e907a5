//! What the checks have found.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{BAD, LABEL, WAITING, line};
use crate::report::{FindingReport, Report, SvgReport};
use crate::text::one_line;

/// How much was found, in short.
pub(super) fn counted(report: &Report) -> String {
    let of = |severity| {
        report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    match (of("error"), of("warning")) {
        (0, 0) => "nothing wrong found".to_owned(),
        (0, warnings) => super::counted(warnings, "warning"),
        (errors, 0) => super::counted(errors, "error"),
        (errors, warnings) => format!(
            "{}, {}",
            super::counted(errors, "error"),
            super::counted(warnings, "warning")
        ),
    }
}

pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    if let Some(at) = &report.checked_at {
        line("checked", &format!("as of {at}"), out)?;
    }
    write_list(&report.findings, out)?;
    match &report.svg {
        Some(svg) => write_svg(svg, out),
        None => Ok(()),
    }
}

fn write_svg(svg: &SvgReport, out: &mut impl Write) -> io::Result<()> {
    let compared = match svg.comparison {
        Some("identical") => "the logo, byte for byte",
        Some("line_ends_only") => "not the logo: it differs in line ends",
        Some("gzip_of_same") => "not the logo but gzip data of it",
        Some(_) => "not the logo",
        None => "compared with no logo",
    };
    writeln!(out)?;
    line("svg", &format!("{}: {compared}", one_line(&svg.file)), out)?;
    write_list(&svg.findings, out)
}

fn write_list(findings: &[FindingReport], out: &mut impl Write) -> io::Result<()> {
    const UNCHECKED: Style = AnsiColor::Cyan.on_default();
    if !findings.is_empty() {
        writeln!(out)?;
    }
    for finding in findings {
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
        let (style, severity) = match *severity {
            "error" => (BAD, "error"),
            "warning" => (WAITING, "warning"),
            _ => {
                writeln!(out, "  {UNCHECKED}not checked[{rule}]{UNCHECKED:#} {message}")?;
                continue;
            }
        };
        writeln!(out, "  {style}{severity}[{rule}]{style:#} {message}{place}")?;
        writeln!(out, "    {remedy} {LABEL}({source}){LABEL:#}")?;
    }
    Ok(())
}
