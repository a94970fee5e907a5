//! The top of the page: whose certificate it is, and what mail receivers would make of it.

use collectmc::checks::Severity;
use maud::{Markup, html};

use super::Page;
use super::findings::{GROUPS, Icon, icon};
use super::frame::data_uri;
use super::text::{Foreign, capitalized, date, moment};
use crate::report::{Report, VerdictState, number_of};
use crate::words::{self, count};

pub(super) fn header(page: &Page<'_>) -> Markup {
    let report = page.report;
    let name = page.brand();
    html! {
        header {
            div.who {
                @if let Some(logo) = page.drawable_logo() {
                    img.hero src=(data_uri(logo)) width="112" height="112" alt=(logo_of(name.as_deref()));
                }
                div {
                    p.kind { (kind(report)) @if !report.is_verified() { ", not verified" } }
                    h1 { bdi { (name.as_deref().unwrap_or("Certificates")) } }
                    @if let Some(mark) = &report.mark { (domains(&mark.domains)) }
                }
            }
            (verdict(report))
            (first(report))
        }
    }
}

fn logo_of(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("The logo of {name}"),
        None => "The logo".to_owned(),
    }
}

fn kind(report: &Report) -> String {
    match &report.mark {
        Some(mark) => capitalized(mark.kind_in_words()).into_owned(),
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
            @if let Some(more) = domains.len().checked_sub(MOST).filter(|more| *more > 0) {
                " and " (more) " more"
            }
        }
    }
}

fn verdict(report: &Report) -> Markup {
    let (sign, headline, why) = the_one_thing(report);
    html! {
        div.verdict.(sign.class()) {
            (icon(sign))
            div {
                p.headline { (headline) }
                @if !why.is_empty() { p { (Foreign(&why)) } }
                p.counts {
                    a href="#findings" { (tally(report)) }
                    @if let Some(at) = report.checked_at { " · as of " (moment(at)) }
                }
            }
        }
    }
}

/// The one thing to know, and what is too grave to be looked for among the findings.
fn the_one_thing(report: &Report) -> (Icon, &'static str, String) {
    if let Some(error) = report.chain.as_ref().and_then(|chain| chain.error.as_ref()) {
        return (
            Icon::Error,
            "These certificates make no chain.",
            capitalized(error).into_owned(),
        );
    }
    if let Some(error) = &report.mark_error {
        let headline = "There is no mark in these certificates for mail programs to show.";
        return (Icon::Error, headline, capitalized(error).into_owned());
    }
    let Some(verdict) = &report.verdict else {
        return (Icon::Error, "These certificates were not checked.", String::new());
    };
    let note = verdict.root.as_ref().and_then(|root| root.note);
    let note = note.map(|note| format!(" Of this root: {note}.")).unwrap_or_default();
    let remedy = verdict.remedy.map(|remedy| format!(" {remedy}")).unwrap_or_default();
    let (sign, headline) = match verdict.state {
        VerdictState::Verified if number_of(&report.findings, Severity::Warning) > 0 => (
            Icon::Warning,
            "Nothing forbids this logo, but some receivers may refuse it or show it badly.",
        ),
        VerdictState::Verified => (Icon::Good, "Verified: no problems found."),
        VerdictState::UnknownRoot => (
            Icon::Error,
            "The root is unknown: anybody could have made these certificates.",
        ),
        VerdictState::Refused => (
            Icon::Error,
            "Mail receivers that keep to the drafts would refuse this logo.",
        ),
    };
    (
        sign,
        headline,
        format!("{}.{remedy}{note}", capitalized(&verdict.why())),
    )
}

/// What people ask for next: until when, and by whom such a logo is shown.
fn first(report: &Report) -> Markup {
    html! {
        @if let Some(validity) = &report.validity {
            dl.facts.first {
                dt { "Valid until" }
                dd { (date(validity.until)) " (" (validity.seen_from_the_checks) ")" }
                @if let Some(mark) = &report.mark {
                    dt { "Receivers" }
                    dd { (words::receivers(mark.kind)) " (as of " time { (mark.receivers.as_of) } ")" }
                }
            }
        }
    }
}

/// `1 error, 2 warnings, 1 rule not checked`.
fn tally(report: &Report) -> String {
    let parts = GROUPS.iter().filter_map(|(severity, noun, what, _)| {
        let number = number_of(&report.findings, *severity);
        (number > 0).then(|| format!("{}{what}", count(number, noun)))
    });
    match parts.collect::<Vec<_>>().join(", ") {
        nothing if nothing.is_empty() => "No findings".to_owned(),
        tally => tally,
    }
}
