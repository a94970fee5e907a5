//! An SVG file that is to become a logo, as compilers report: a line a finding, which editors can jump to.

use collectmc::checks::Finding;

use super::findings::sign;
use super::{BAD, GOOD, HEADING, LABEL, advice, line};
use crate::exit::Exit;
use crate::report::{FixReport, LogoFileReport, counted};
use crate::text::one_line;

pub(crate) fn logo_file(report: &LogoFileReport) -> String {
    let file = match report.file.as_str() {
        "-" => "standard input".to_owned(),
        file => one_line(file),
    };
    let mut text: String = report.findings.iter().map(|one| finding(&file, one)).collect();
    text += &report.fix.as_ref().map(fix).unwrap_or_default();
    if report.error.is_some() {
        return text;
    }
    let style = if report.exit == Exit::Done { GOOD } else { BAD };
    text + &format!("{HEADING}{file}:{HEADING:#} {style}{}{style:#}\n", verdict(report))
}

fn finding(file: &str, finding: &Finding) -> String {
    let place = match (finding.line(), finding.column()) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        _ => String::new(),
    };
    let (sign, message, advice) = (sign(finding), finding.message(), advice(finding));
    format!("{file}{place}: {sign}: {message}\n    {advice}\n")
}

fn fix(fix: &FixReport) -> String {
    let changes = fix.changes.iter().map(|change| {
        let times = match change.times() {
            1 => String::new(),
            times => format!(" ({times} times)"),
        };
        format!("  {LABEL}fixed{LABEL:#}     {}{times}\n", change.what())
    });
    let written = fix.written.iter().map(|file| line(file.state, &one_line(&file.path)));
    changes.chain(written).collect()
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
