//! The page that `check --html` writes: what a domain publishes, and what to change.

use maud::{Markup, html};

use super::frame;
use super::parts::{self, Icon, finding};
use super::text::{Foreign, capitalized, moment};
use crate::check::report::{DomainReport, LineReport};
use crate::words::tally;

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
                @let lines: Vec<_> = of_status(report, status).collect();
                @if !lines.is_empty() {
                    section {
                        h2 { (heading) }
                        ul.findings { @for line in lines { (finding(icon, &line.message, &more(line))) } }
                    }
                }
            }
        }
    };
    let title = format!("{} · check", report.domain);
    frame::document(&title, None, report.outcome == "pass", &body, None)
}

/// What has to be changed first.
const GROUPS: [(&str, &str, Icon); 3] = [
    ("fail", "To change", Icon::ERROR),
    ("not-looked-at", "Not looked at", Icon::NOT_CHECKED),
    ("pass", "Passed", Icon::GOOD),
];

fn of_status<'r>(report: &'r DomainReport, status: &'r str) -> impl Iterator<Item = &'r LineReport> {
    report.lines.iter().filter(move |line| line.status == status)
}

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
    let icon = match report.outcome {
        "pass" => Icon::GOOD,
        "fail" => Icon::ERROR,
        _ => Icon::WARNING,
    };
    let headline = format!("{}.", capitalized(report.outcome_in_words()));
    let lines = tally(GROUPS.map(|(status, heading, _)| {
        let what = format!(" {}", heading.to_lowercase());
        (of_status(report, status).count(), "line", what)
    }));
    let counts = html! { (lines) " · as of " (moment(report.at)) };
    parts::verdict(icon, &headline, &Markup::default(), &counts)
}

fn more(line: &LineReport) -> Markup {
    html! {
        @if let Some(remedy) = &line.remedy { p { "To do: " (Foreign(remedy)) } }
        @for note in &line.notes { p { "Note: " (Foreign(note)) } }
        p.source { code { (line.item) } }
    }
}
