//! What people ask for first: what the checks come to, how long the certificate is valid, and which receivers show its kind.

use std::io::{self, Write};

use super::{BAD, GOOD, LABEL, findings, line};
use crate::report::{Report, RootReport, ValidityReport, VerdictReport};
use crate::text::one_line;
use crate::words;

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
    if let Some(verdict) = &report.verdict {
        write_verdict(verdict, out)?;
    }
    if let Some(validity) = &report.validity {
        let ValidityReport {
            until,
            seen_from_the_checks,
            ..
        } = validity;
        line("valid", &format!("until {until} ({seen_from_the_checks})"), out)?;
    }
    if let Some(receivers) = report.mark.as_ref().map(|mark| &mark.receivers) {
        let (told, as_of) = (words::receivers(receivers.kind), receivers.as_of);
        line("receivers", &format!("{told} {LABEL}(as of {as_of}){LABEL:#}"), out)?;
    }
    Ok(())
}

fn write_verdict(verdict: &VerdictReport, out: &mut impl Write) -> io::Result<()> {
    let VerdictReport {
        state,
        rule,
        reason,
        remedy,
        source,
        root,
    } = verdict;
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
