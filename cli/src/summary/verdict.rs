//! What the checks come to.

use std::io::{self, Write};

use super::{BAD, GOOD, LABEL, findings, line};
use crate::report::{Report, RootReport, VerdictReport};
use crate::text::one_line;

/// In a few words, for the heading.
pub(super) fn short(report: &Report) -> String {
    let counted = findings::counted(&report.findings);
    match report.verdict.as_ref().map(|verdict| verdict.state) {
        Some("verified") => format!("verified, {counted}"),
        Some("unknown-root") => "unknown root".to_owned(),
        Some(_) => format!("refused: {counted}"),
        None => counted,
    }
}

pub(super) fn write(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let Some(verdict) = &report.verdict else {
        return Ok(());
    };
    let VerdictReport {
        state,
        rule,
        reason,
        remedy,
        source,
        root,
    } = verdict;
    writeln!(out)?;
    match (*state, root) {
        ("verified", Some(root)) => {
            line(
                "verdict",
                &format!("{GOOD}verified{GOOD:#}: the chain leads to {}", in_words(root)),
                out,
            )?;
            match root.note {
                Some(note) => line("", &format!("{LABEL}Of this root: {note}.{LABEL:#}"), out),
                None => Ok(()),
            }
        }
        (state, _) => {
            let state = if state == "unknown-root" {
                "unknown root"
            } else {
                "refused"
            };
            let [rule, source, remedy] = [rule, source, remedy].map(|text| text.unwrap_or_default());
            let reason = one_line(reason.as_deref().unwrap_or_default());
            line("verdict", &format!("{BAD}{state}[{rule}]{BAD:#}: {reason}"), out)?;
            line("", &format!("{remedy} {LABEL}({source}){LABEL:#}"), out)
        }
    }
}

fn in_words(root: &RootReport) -> String {
    let subject = one_line(&root.subject);
    match (root.trusted, root.list) {
        (Some("known"), Some(date)) => format!("a known root (list of {date}): {subject}"),
        (Some("recording"), _) => format!("the root that the recording has in roots.pem: {subject}"),
        _ => format!("a root that was given with --roots: {subject}"),
    }
}
