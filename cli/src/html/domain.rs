//! The page that `check --html` writes: what a domain publishes, and what to change.

use maud::{Markup, html};

use super::findings::{Icon, icon};
use super::frame;
use super::text::{Foreign, capitalized, moment};
use crate::check::report::{DomainReport, LineReport};
use crate::words::count;

/// The whole page.
pub(crate) fn page(report: &DomainReport) -> String {
    let body = html! {
        header {
            p.kind { "What a domain publishes" }
            h1 { (Foreign(&report.domain)) }
            p.domains { (places(report)) }
            (verdict(report))
        }
        main {
            @for (status, heading, icon) in GROUPS {
                @let lines: Vec<_> = report.lines.iter().filter(|line| line.status == status).collect();
                @if !lines.is_empty() { (section(heading, &lines, icon)) }
            }
        }
        footer {
            p {
                "Made by collectmc " (env!("CARGO_PKG_VERSION")) ". This page is self-contained: it runs no script and makes no "
                "request."
            }
        }
    };
    let title = format!("{} · check", report.domain);
    frame::document(&title, None, report.outcome == "pass", &body)
}

/// What has to be changed first.
const GROUPS: [(&str, &str, Icon); 3] = [
    ("fail", "To change", Icon::Error),
    ("not-looked-at", "Not looked at", Icon::NotChecked),
    ("pass", "Passed", Icon::Good),
];

/// Where the record was looked for, and found.
fn places(report: &DomainReport) -> Markup {
    html! {
        "selector " (Foreign(&report.selector))
        @if let Some(domain) = report.record_domain.as_ref().filter(|domain| **domain != report.domain) {
            ", with the record of " (Foreign(domain))
        }
    }
}

fn verdict(report: &DomainReport) -> Markup {
    let sign = match report.outcome {
        "pass" => Icon::Good,
        "fail" => Icon::Error,
        _ => Icon::Warning,
    };
    html! {
        div.verdict.(sign.class()) {
            (icon(sign))
            div {
                p.headline { (capitalized(report.outcome_in_words())) "." }
                p.counts { (tally(report)) " · as of " (moment(report.at)) }
            }
        }
    }
}

/// `1 line to change, 2 lines not looked at, 8 lines passed`, without those of which there are none.
fn tally(report: &DomainReport) -> String {
    let words = [
        ("fail", "to change"),
        ("not-looked-at", "not looked at"),
        ("pass", "passed"),
    ];
    let parts = words.into_iter().filter_map(|(status, what)| {
        let number = report.lines.iter().filter(|line| line.status == status).count();
        (number > 0).then(|| format!("{} {what}", count(number, "line")))
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn section(heading: &str, lines: &[&LineReport], sign: Icon) -> Markup {
    html! {
        section {
            h2 { (heading) }
            ul.findings {
                @for line in lines {
                    li.(sign.class()) {
                        (icon(sign))
                        div {
                            p.message { (Foreign(&capitalized(&line.message))) }
                            @if let Some(remedy) = &line.remedy { p { "To do: " (Foreign(remedy)) } }
                            @for note in &line.notes { p { "Note: " (Foreign(note)) } }
                            p.source { code { (line.item) } }
                        }
                    }
                }
            }
        }
    }
}
