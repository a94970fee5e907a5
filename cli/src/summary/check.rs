//! What a domain publishes: a line a thing that was looked at.

use super::{BAD, GOOD, HEADING, LABEL, WAITING};
use crate::check::report::DomainReport;
use crate::text::one_line;

pub(crate) fn domain(report: &DomainReport) -> String {
    let (domain, selector) = (one_line(&report.domain), one_line(&report.selector));
    let at = &report.checked_at;
    let mut text = format!("{HEADING}{domain}{HEADING:#} (selector {selector}), checked at {at}\n");
    for line in &report.lines {
        let (style, status) = match line.status {
            "pass" => (GOOD, "pass"),
            "fail" => (BAD, "FAIL"),
            _ => (WAITING, "not looked at"),
        };
        let (item, message) = (line.item, one_line(&line.message));
        text += &format!("  {style}{status:<13}{style:#}  {LABEL}{item}:{LABEL:#} {message}\n");
        let remedy = line.remedy.iter().map(|remedy| ("to do", remedy));
        for (what, words) in remedy.chain(line.notes.iter().map(|note| ("note", note))) {
            text += &format!("  {:<13}  {what}: {}\n", "", one_line(words));
        }
    }
    let style = match report.outcome {
        "pass" => GOOD,
        "fail" => BAD,
        _ => WAITING,
    };
    text + &format!("{style}{}{style:#}\n", report.outcome_in_words())
}
