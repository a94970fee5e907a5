//! The page that `check --html` writes: what a domain publishes, and what to change.

use collectmc::publication::{CheckLine, CheckOutcome};
use maud::{Markup, html};

use super::frame;
use super::parts::{self, Foreign, Icon, capitalized, finding, moment};
use crate::check::report::DomainReport;
use crate::words::tally;

/// The whole page.
pub(crate) fn page(report: &DomainReport) -> String {
    let domain = report.found.domain().as_str();
    let body = html! {
        header {
            p.kind { "What a domain publishes" }
            h1 { (Foreign(domain)) }
            p.domains { (places(report)) }
            (verdict(report))
        }
        main {
            @for (status, heading, icon) in GROUPS {
                @let lines: Vec<_> = of_status(report, status).collect();
                @if !lines.is_empty() {
                    section {
                        h2 { (heading) }
                        ul.findings { @for line in lines { (finding(icon, line.message(), &more(line))) } }
                    }
                }
            }
        }
    };
    let title = format!("{domain} · check");
    frame::document(&title, None, report.found.outcome() == CheckOutcome::Pass, &body, None)
}

/// What has to be changed first.
const GROUPS: [(&str, &str, Icon); 3] = [
    ("fail", "To change", Icon::ERROR),
    ("not-looked-at", "Not looked at", Icon::NOT_CHECKED),
    ("pass", "Passed", Icon::GOOD),
];

fn of_status<'r>(report: &'r DomainReport, status: &'r str) -> impl Iterator<Item = &'r CheckLine> {
    let lines = report.found.lines().iter();
    lines.filter(move |line| line.status().as_str() == status)
}

/// Where the record was looked for, and found.
fn places(report: &DomainReport) -> Markup {
    html! {
        "selector " (Foreign(report.found.selector().as_str()))
        @if let Some(domain) = report.found.record_domain().filter(|domain| *domain != report.found.domain()) {
            ", with the record of " (Foreign(domain.as_str()))
        }
    }
}

fn verdict(report: &DomainReport) -> Markup {
    let icon = match report.found.outcome() {
        CheckOutcome::Pass => Icon::GOOD,
        CheckOutcome::Fail => Icon::ERROR,
        _ => Icon::WARNING,
    };
    let headline = format!("{}.", capitalized(report.outcome().0));
    let lines = tally(GROUPS.map(|(status, heading, _)| {
        let what = format!(" {}", heading.to_lowercase());
        (of_status(report, status).count(), "line", what)
    }));
    let counts = html! { (lines) " · as of " (moment(report.at)) };
    parts::verdict(icon, &headline, &Markup::default(), &counts)
}

fn more(line: &CheckLine) -> Markup {
    html! {
        @if let Some(remedy) = line.remedy() { p { "To do: " (Foreign(remedy)) } }
        @for note in line.notes() { p { "Note: " (Foreign(note)) } }
        p.source { code { (line.item()) } }
    }
}
