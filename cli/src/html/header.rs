//! The top of the page: whose certificate it is, and what mail receivers would make of it.

use collectmc::mark::{MarkKind, Severity};
use maud::{Markup, html};

use super::Report;
use super::findings::{Icon, icon};
use super::frame::data_uri;
use super::subject::Subject;
use super::text::{Foreign, capitalized, count, moment, with_causes};

pub(super) fn header(report: &Report<'_>, subject: &Subject<'_>) -> Markup {
    let name = subject.name().map(|name| Foreign(name).cut(120));
    html! {
        header {
            div.who {
                @if let Some(logo) = subject.drawable_logo() {
                    img.hero src=(data_uri(logo)) width="112" height="112" alt=(logo_of(name.as_deref()));
                }
                div {
                    p.kind { (kind(subject)) }
                    h1 { bdi { (name.as_deref().unwrap_or("Certificates")) } }
                    @if let Some(mark) = subject.mark() {
                        (domains(mark.domains()))
                    }
                }
            }
            (verdict(report, subject))
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
    match subject.mark().map(collectmc::mark::Mark::kind) {
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
    let (verdict, why) = words(report, subject);
    html! {
        div.verdict.(verdict.icon.class()) {
            (icon(verdict.icon))
            div {
                p.headline { (verdict.headline) }
                @if let Some(why) = why { p { (Foreign(&why)) } }
                p.counts { a href="#findings" { (tally(report)) } " · as of " (moment(report.examination.at)) }
            }
        }
    }
}

struct Verdict {
    icon: Icon,
    headline: &'static str,
}

/// The one thing to know, and where it is not among the findings, why.
fn words(report: &Report<'_>, subject: &Subject<'_>) -> (Verdict, Option<String>) {
    let verdict = |icon, headline| Verdict { icon, headline };
    if let Err(error) = &report.examination.chain {
        let verdict = verdict(Icon::Error, "These certificates make no chain.");
        return (verdict, Some(with_causes(error)));
    }
    if let Some(error) = subject.mark_error() {
        let verdict = verdict(
            Icon::Error,
            "There is no mark in these certificates for mail programs to show.",
        );
        return (verdict, Some(with_causes(error)));
    }
    let worst = report
        .examination
        .findings
        .iter()
        .map(collectmc::mark::Finding::severity)
        .max();
    let verdict = match worst {
        Some(Severity::Error) => verdict(
            Icon::Error,
            "Mail receivers that keep to the drafts would refuse this logo.",
        ),
        Some(Severity::Warning) => verdict(
            Icon::Warning,
            "Nothing forbids this logo, but some receivers may refuse it or show it badly.",
        ),
        Some(Severity::NotChecked) => verdict(Icon::Good, "Nothing is wrong, as far as it was checked."),
        None => verdict(Icon::Good, "Nothing stands in the way of this logo."),
    };
    (verdict, None)
}

/// `1 error, 2 warnings, 1 rule not checked`.
fn tally(report: &Report<'_>) -> String {
    let number = |severity| {
        report
            .examination
            .findings
            .iter()
            .filter(|finding| finding.severity() == severity)
            .count()
    };
    let parts: Vec<String> = [
        (Severity::Error, "error", ""),
        (Severity::Warning, "warning", ""),
        (Severity::NotChecked, "rule", " not checked"),
    ]
    .into_iter()
    .map(|(severity, noun, what)| (number(severity), noun, what))
    .filter(|(number, ..)| *number > 0)
    .map(|(number, noun, what)| format!("{}{what}", count(number, noun)))
    .collect();
    match parts.is_empty() {
        true => "No findings".to_owned(),
        false => capitalized(&parts.join(", ")).into_owned(),
    }
}
