//! What a domain publishes: a line a thing that was looked at.

use std::io::{self, Write};

use super::{BAD, GOOD, HEADING, LABEL, WAITING};
use crate::check::report::DomainReport;
use crate::text::one_line;

pub(crate) fn domain(report: &DomainReport, out: &mut impl Write) -> io::Result<()> {
    let (domain, selector) = (one_line(&report.domain), one_line(&report.selector));
    writeln!(
        out,
        "{HEADING}{domain}{HEADING:#} (selector {selector}), checked at {}",
        report.checked_at
    )?;
    for line in &report.lines {
        let (style, status) = match line.status {
            "pass" => (GOOD, "pass"),
            "fail" => (BAD, "FAIL"),
            _ => (WAITING, "not looked at"),
        };
        let (item, message) = (line.item, one_line(&line.message));
        writeln!(out, "  {style}{status:<13}{style:#}  {LABEL}{item}:{LABEL:#} {message}")?;
        if let Some(remedy) = &line.remedy {
            writeln!(out, "  {:<13}  to do: {}", "", one_line(remedy))?;
        }
        for note in &line.notes {
            writeln!(out, "  {:<13}  note: {}", "", one_line(note))?;
        }
    }
    let style = match report.outcome {
        "pass" => GOOD,
        "fail" => BAD,
        _ => WAITING,
    };
    writeln!(out, "{style}{}{style:#}", report.outcome_in_words())
}
