//! What the checks have found.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{BAD, LABEL, WAITING, line};
use crate::report::{FindingReport, Report, SvgReport};
use crate::text::one_line;
use crate::words::count;

/// How much was found, in short: `1 error, 2 warnings`, or that there are no problems.
pub(super) fn counted(findings: &[FindingReport]) -> String {
    let of = |severity: &str| findings.iter().filter(|finding| finding.severity == severity).count();
    let found: Vec<_> = ["error", "warning"]
        .into_iter()
        .filter(|severity| of(severity) > 0)
        .map(|severity| count(of(severity), severity))
        .collect();
    match (found.join(", "), of("not_checked")) {
        (found, _) if !found.is_empty() => found,
        (_, 0) => "no problems found".to_owned(),
        (_, skipped) => format!("no problems found ({} not made)", count(skipped, "check")),
    }
}

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
        Some("identical") => "the logo, byte for byte",
        Some("line_ends_only") => "not the logo: it differs in line ends",
        Some("gzip_of_same") => "not the logo but gzip data of it",
        Some(_) => "not the logo",
        None => "compared with no logo",
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
        let (style, severity) = match *severity {
            "error" => (BAD, "error"),
            "warning" => (WAITING, "warning"),
            _ => {
                writeln!(out, "  {UNCHECKED}not checked[{rule}]{UNCHECKED:#} {message}")?;
                writeln!(out, "    {remedy}")?;
                continue;
            }
        };
        writeln!(out, "  {style}{severity}[{rule}]{style:#} {message}{place}")?;
        writeln!(out, "    {remedy} {LABEL}({source}){LABEL:#}")?;
    }
    Ok(())
}
