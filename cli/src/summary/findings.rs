//! What the checks have found.

use anstyle::{AnsiColor, Style};
use collectmc::checks::{Finding, Severity};
use collectmc::mark::Comparison;

use super::{BAD, LABEL, WAITING, advice, line};
use crate::checks::Examination;
use crate::report::{Report, SvgReport};
use crate::text::one_line;

pub(super) fn all(report: &Report) -> String {
    let examination = report.examination.as_ref();
    let checked = examination.map(|examination| format!("\n{}", line("checked", &format!("as of {}", examination.at))));
    // The one that the verdict gives as its reason has been said at the top.
    let reason = examination.and_then(Examination::reason).map(Finding::message);
    let others = report
        .findings
        .iter()
        .filter(|finding| Some(finding.message()) != reason);
    checked.unwrap_or_default() + &list(others) + &report.svg.as_ref().map(svg).unwrap_or_default()
}

fn svg(svg: &SvgReport) -> String {
    let compared = match svg.comparison {
        Some(Comparison::Identical) => "the logo, byte for byte",
        Some(Comparison::LineEndsOnly) => "not the logo: it differs in line ends",
        Some(Comparison::GzipOfSame) => "not the logo but gzip data of it",
        Some(Comparison::Different) => "not the logo",
        None => "not compared: the certificate has no logo",
    };
    let file = line("svg", &format!("{}: {compared}", one_line(&svg.file)));
    format!("\n{file}{}", list(svg.findings.iter()))
}

fn list<'f>(findings: impl Iterator<Item = &'f Finding>) -> String {
    let text: String = findings.map(finding).collect();
    match text.is_empty() {
        true => text,
        false => format!("\n{text}"),
    }
}

fn finding(finding: &Finding) -> String {
    let place = match (finding.line(), finding.column()) {
        (Some(line), Some(column)) => format!(" {LABEL}(line {line}, column {column} of the SVG){LABEL:#}"),
        _ => String::new(),
    };
    let (sign, message, advice) = (sign(finding), finding.message(), advice(finding));
    format!("  {sign} {message}{place}\n    {advice}\n")
}

/// `error[validity]`.
pub(super) fn sign(finding: &Finding) -> String {
    const UNCHECKED: Style = AnsiColor::Cyan.on_default();
    let (style, severity) = match finding.severity() {
        Severity::Error => (BAD, "error"),
        Severity::Warning => (WAITING, "warning"),
        Severity::NotChecked => (UNCHECKED, "not checked"),
    };
    format!("{style}{severity}[{}]{style:#}", finding.rule())
}
