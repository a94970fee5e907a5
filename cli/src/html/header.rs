//! The top of the page: whose certificate it is, and what mail receivers would make of it.

use collectmc::checks::{Severity, Verdict};
use collectmc::mark::Receiver;
use maud::{Markup, html};

use super::Page;
use super::findings::GROUPS;
use super::frame::data_uri;
use super::parts::{self, Foreign, Icon, capitalized, date, moment};
use crate::report::{Report, kind_in_words, number_of, remedy};
use crate::words::{self, seen_from, tally};

pub(super) fn header(page: &Page<'_>) -> Markup {
    let report = page.report;
    let name = page.brand();
    html! {
        header {
            div.who {
                @if let Some(logo) = page.drawable_logo() {
                    img.hero src=(data_uri(logo)) width="112" height="112" alt={ "The logo of " (name) };
                }
                div {
                    p.kind { (kind(report)) @if !report.is_verified() { ", not verified" } }
                    h1 { bdi { (name) } }
                    @if let Some(mark) = report.mark() { (domains(mark.domains())) }
                }
            }
            (verdict(page))
            (first(page))
        }
    }
}

fn kind(report: &Report) -> String {
    match report.mark() {
        Some(mark) => capitalized(kind_in_words(mark.kind())).into_owned(),
        None if report.end_entity().is_some() => "No mark certificate".to_owned(),
        None => "Not a chain".to_owned(),
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
            @if let Some(more @ [_, ..]) = domains.get(MOST..) { " and " (more.len()) " more" }
        }
    }
}

fn verdict(page: &Page<'_>) -> Markup {
    let (icon, headline, why) = the_one_thing(page);
    let findings = &page.report.findings;
    let found = tally(GROUPS.map(|(severity, noun, what, _)| (number_of(findings, severity), noun, what)));
    let counts = html! {
        a href="#findings" { @if found.is_empty() { "No findings" } @else { (found) } }
        " · as of " (moment(page.examination.at))
    };
    parts::verdict(icon, headline, &html! { p { (Foreign(&capitalized(&why))) } }, &counts)
}

/// What is too grave to be looked for among the findings, or else the verdict.
fn the_one_thing(page: &Page<'_>) -> (Icon, &'static str, String) {
    let examination = page.examination;
    if let Err(error) = &examination.chain {
        return (Icon::ERROR, "These certificates make no chain.", error.to_string());
    }
    if let Some(error) = examination.mark_error() {
        let headline = "There is no mark in these certificates for mail programs to show.";
        return (Icon::ERROR, headline, error);
    }
    let (icon, headline) = match examination.verdict() {
        Verdict::Verified(_) if number_of(&page.report.findings, Severity::Warning) > 0 => (
            Icon::WARNING,
            "Nothing forbids this logo, but some receivers may refuse it or show it badly.",
        ),
        Verdict::Verified(_) => (Icon::GOOD, "Verified: no problems found."),
        Verdict::UnknownRoot(_) => (
            Icon::ERROR,
            "The root is unknown: anybody could have made these certificates.",
        ),
        _ => (
            Icon::ERROR,
            "Mail receivers that keep to the drafts would refuse this logo.",
        ),
    };
    let remedy = examination.reason().map(|reason| remedy(reason).to_owned());
    let why = [Some(examination.why() + "."), remedy, examination.note()];
    (icon, headline, why.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// What people ask for next: until when, and by whom such a logo is shown.
fn first(page: &Page<'_>) -> Markup {
    html! {
        @if let Some(until) = page.examination.valid_until {
            dl.facts.first {
                dt { "Valid until" }
                dd { (date(until)) " (" (seen_from(page.examination.at, until)) ")" }
                @if let Some(mark) = page.report.mark() {
                    dt { "Receivers" }
                    dd { (words::receivers(mark.kind())) " (as of " time { (Receiver::LIST_DATE) } ")" }
                }
            }
        }
    }
}
