//! The top of the page: whose certificate it is, and what mail receivers would make of it.

use std::error::Error;

use collectmc::chain::KnownRoot;
use collectmc::checks::{self, Finding, Severity};
use collectmc::mark::{Mark, MarkKind, Receiver};
use maud::{Markup, html};

use super::Report;
use super::findings::{Icon, icon};
use super::frame::data_uri;
use super::subject::Subject;
use super::text::{Foreign, capitalized, date, moment, with_causes};
use crate::checks::{Examination, TrustReason};
use crate::report::remedy;
use crate::words::{self, count};

pub(super) fn header(report: &Report<'_>, subject: &Subject<'_>) -> Markup {
    let name = subject.name().map(|name| Foreign(name).cut(120));
    html! {
        header {
            div.who {
                @if let Some(logo) = subject.drawable_logo() {
                    img.hero src=(data_uri(logo)) width="112" height="112" alt=(logo_of(name.as_deref()));
                }
                div {
                    p.kind { (kind(subject)) @if !report.is_verified() { ", not verified" } }
                    h1 { bdi { (name.as_deref().unwrap_or("Certificates")) } }
                    @if let Some(mark) = subject.mark() {
                        (domains(mark.domains()))
                    }
                }
            }
            (verdict(report, subject))
            (first(report.examination))
        }
    }
}

fn logo_of(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("The logo of {name}"),
        None => "The logo".to_owned(),
    }
}

fn kind(subject: &Subject<'_>) -> &'static str {
    match subject.mark().map(Mark::kind) {
        Some(MarkKind::Vmc) => "Verified mark certificate (VMC)",
        Some(MarkKind::Cmc) => "Common mark certificate (CMC)",
        Some(_) => "Mark certificate of an unknown kind",
        None if subject.is_end_entity_known() => "No mark certificate",
        None => "Not a chain",
    }
}

/// The first few; all of them are among the facts.
fn domains(domains: &[String]) -> Markup {
    const MOST: usize = 3;
    html! {
        p.domains {
            @if domains.is_empty() { "for no domain" } @else { "for " }
            @for (index, domain) in domains.iter().take(MOST).enumerate() {
                @if index > 0 { ", " }
                bdi { (Foreign(domain).cut(60)) }
            }
            @if let Some(more) = domains.len().checked_sub(MOST).filter(|more| *more > 0) {
                " and " (more) " more"
            }
        }
    }
}

fn verdict(report: &Report<'_>, subject: &Subject<'_>) -> Markup {
    let Verdict {
        icon: sign,
        headline,
        why,
    } = Verdict::of(report, subject);
    let Examination { at, .. } = report.examination;
    html! {
        div.verdict.(sign.class()) {
            (icon(sign))
            div {
                p.headline { (headline) }
                @if let Some(why) = why { p { (Foreign(&why)) } }
                p.counts { a href="#findings" { (tally(report.examination.findings())) } " · as of " (moment(*at)) }
            }
        }
    }
}

/// What people ask for next: until when, and by whom such a logo is shown.
fn first(examination: &Examination) -> Markup {
    html! {
        @if let Some(until) = examination.valid_until {
            dl.facts.first {
                dt { "Valid until" }
                dd { (date(until)) " (" (words::seen_from(examination.at, until)) ")" }
                @if let Ok(mark) = &examination.mark {
                    dt { "Receivers" }
                    dd { (words::receivers(mark.kind())) " (as of " time { (Receiver::LIST_DATE) } ")" }
                }
            }
        }
    }
}

/// The one thing to know.
struct Verdict {
    icon: Icon,
    headline: &'static str,
    /// What is too grave to be looked for among the findings.
    why: Option<String>,
}

impl Verdict {
    fn of(report: &Report<'_>, subject: &Subject<'_>) -> Self {
        if let Err(error) = &report.examination.chain {
            return Self::failure("These certificates make no chain.", error);
        }
        if let Some(error) = subject.mark_error() {
            let headline = "There is no mark in these certificates for mail programs to show.";
            return Self::failure(headline, error);
        }
        let examination = report.examination;
        let has_warnings =
            |findings: &[Finding]| findings.iter().any(|finding| finding.severity() == Severity::Warning);
        match examination.verdict() {
            checks::Verdict::Verified(_) if has_warnings(examination.findings()) => Self {
                icon: Icon::Warning,
                headline: "Nothing forbids this logo, but some receivers may refuse it or show it badly.",
                why: examination.trust.map(why_trusted),
            },
            checks::Verdict::Verified(_) => Self {
                icon: Icon::Good,
                headline: "Verified: no problems found.",
                why: examination.trust.map(why_trusted),
            },
            checks::Verdict::UnknownRoot(finding) => Self {
                icon: Icon::Error,
                headline: "The root is unknown: anybody could have made these certificates.",
                why: Some(format!("{}. {}", capitalized(finding.message()), remedy(finding))),
            },
            checks::Verdict::Refused(finding) => Self {
                icon: Icon::Error,
                headline: "Mail receivers that keep to the drafts would refuse this logo.",
                why: Some(format!("{}. {}", capitalized(finding.message()), remedy(finding))),
            },
            _ => Self {
                icon: Icon::Error,
                headline: "Nothing is known of these certificates.",
                why: None,
            },
        }
    }

    fn failure(headline: &'static str, error: &dyn Error) -> Self {
        Self {
            icon: Icon::Error,
            headline,
            why: Some(with_causes(error)),
        }
    }
}

fn why_trusted(trust: TrustReason) -> String {
    match trust {
        TrustReason::Known(root) => {
            let note = root
                .note()
                .map(|note| format!(" Of this root: {note}."))
                .unwrap_or_default();
            let (name, date) = (root.name(), KnownRoot::LIST_DATE);
            format!("The chain leads to a known root (list of {date}): {name}.{note}")
        }
        TrustReason::Given => "The chain leads to a root that was given as trusted.".to_owned(),
        TrustReason::Recording => "The chain leads to the root that the recording has in roots.pem.".to_owned(),
    }
}

/// `1 error, 2 warnings, 1 rule not checked`.
fn tally(findings: &[Finding]) -> String {
    let told = [
        (Severity::Error, "error", ""),
        (Severity::Warning, "warning", ""),
        (Severity::NotChecked, "rule", " not checked"),
    ];
    let parts = told.into_iter().filter_map(|(severity, noun, what)| {
        let number = findings.iter().filter(|finding| finding.severity() == severity).count();
        (number > 0).then(|| format!("{}{what}", count(number, noun)))
    });
    match parts.collect::<Vec<_>>().join(", ") {
        nothing if nothing.is_empty() => "No findings".to_owned(),
        tally => tally,
    }
}
