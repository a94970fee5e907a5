//! What a domain publishes: a line a thing that was looked at.

use collectmc::publication::{CheckOutcome, CheckStatus};

use super::{BAD, GOOD, HEADING, LABEL, WAITING};
use crate::check::report::DomainReport;
use crate::text::one_line;

pub(crate) fn domain(report: &DomainReport) -> String {
    let (found, at) = (&report.found, report.at);
    let (domain, selector) = (one_line(found.domain().as_str()), one_line(found.selector().as_str()));
    let mut text = format!("{HEADING}{domain}{HEADING:#} (selector {selector}), checked at {at}\n");
    for line in found.lines() {
        let (style, status) = match line.status() {
            CheckStatus::Pass => (GOOD, "pass"),
            CheckStatus::Fail => (BAD, "FAIL"),
            _ => (WAITING, "not looked at"),
        };
        let (item, message) = (line.item(), one_line(line.message()));
        text += &format!("  {style}{status:<13}{style:#}  {LABEL}{item}:{LABEL:#} {message}\n");
        let remedy = line.remedy().map(|remedy| ("to do", remedy));
        let notes = line.notes().iter().map(|note| ("note", note.as_str()));
        for (what, words) in remedy.into_iter().chain(notes) {
            text += &format!("  {:<13}  {what}: {}\n", "", one_line(words));
        }
    }
    let style = match found.outcome() {
        CheckOutcome::Pass => GOOD,
        CheckOutcome::Fail => BAD,
        _ => WAITING,
    };
    text + &format!("{style}{}{style:#}\n", report.outcome().0)
}
