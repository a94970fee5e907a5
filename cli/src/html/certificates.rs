//! The certificates: the chain from the mark certificate to the root, each with its validity as a bar on a time line.

use collectmc::chain::Role;
use collectmc::{Certificate, Timestamp};
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::parts::Icon;
use super::text::{Foreign, date, moment};
use super::timeline::{Timeline, Validity};
use crate::checks::Examination;
use crate::report::{Report, name};
use crate::summary::container;
use crate::words::{count, day, length};

pub(super) fn section(report: &Report, examination: &Examination) -> Markup {
    let order = order(report, examination);
    let rows = order
        .iter()
        .filter_map(|&index| Some((index, report.certificates.get(index)?)));
    let timeline = rows
        .clone()
        .next()
        .map(|(_, first)| Timeline::around(validity(first), examination.at));
    html! {
        section #certificates {
            h2 { "Certificates" }
            div {
                (standing(report, examination))
                @if let Some(timeline) = &timeline {
                    div.chain {
                        (axis(timeline, examination.at))
                        ol { @for (index, certificate) in rows { (one(index, certificate, examination, timeline)) } }
                    }
                }
                @if !report.skipped.is_empty() {
                    h3 { "Skipped parts of the response" }
                    ul { @for skipped in &report.skipped { li { (Foreign(skipped)) } } }
                }
            }
        }
    }
}

/// Whether they make a chain, and what is known of it.
fn standing(report: &Report, examination: &Examination) -> Markup {
    let number = count(report.certificates.len(), "certificate");
    let (icon, what) = match &examination.chain {
        Err(_) if examination.order.is_empty() => (Icon::ERROR, " that make no chain; the findings say why."),
        Err(_) => (
            Icon::ERROR,
            " that make no chain; the findings say why. Ordered by name alone, they are these.",
        ),
        Ok(_) if report.is_verified() => (
            Icon::GOOD,
            ". Each was signed by the next one, up to a trusted root; every signature was verified.",
        ),
        Ok(_) => (
            Icon::NOT_CHECKED,
            ". Each was signed by the next one, up to the root; every signature was verified.",
        ),
    };
    html! { p.calm { (icon) " " (number) " in " (container(report.container)) (what) } }
}

/// The indices of those of the chain in its order, then of the others as they were sent.
fn order(report: &Report, examination: &Examination) -> Vec<usize> {
    let others = (0..report.certificates.len()).filter(|index| !examination.order.contains(index));
    examination.order.iter().copied().chain(others).collect()
}

/// What a certificate is in the chain, after its class.
fn standing_of(index: usize, examination: &Examination) -> (&'static str, &'static str) {
    let is_in_order = examination.order.contains(&index);
    let Ok(chain) = &examination.chain else {
        return match is_in_order {
            true => ("linked", "In the chain by name, without a verified signature"),
            false => ("apart", "Certificate"),
        };
    };
    match chain.role(index) {
        _ if chain.duplicates().contains(&index) => ("apart", "A duplicate"),
        Some(Role::Leaf) => ("linked", "End entity (leaf)"),
        Some(Role::Intermediate) => ("linked", "Intermediate authority"),
        Some(Role::Root) => ("linked", "Root"),
        Some(_) => ("linked", "In the chain"),
        None => ("apart", "Not in the chain"),
    }
}

fn one(index: usize, certificate: &Certificate, examination: &Examination, timeline: &Timeline) -> Markup {
    let at = examination.at;
    let (state, in_words) = state(certificate, at);
    let (class, role) = standing_of(index, examination);
    html! {
        li.(class) {
            div.is {
                p.role { (role) }
                p.name { bdi { (Foreign(name(certificate)).cut(120)) } }
                p.validity {
                    (date(certificate.not_before())) " – " (date(certificate.not_after()))
                    br;
                    span.state.(state) { (in_words) }
                }
            }
            div.plot { (bar(certificate, timeline, state, at)) }
            (details(index, certificate))
        }
    }
}

fn details(index: usize, certificate: &Certificate) -> Markup {
    html! {
        details {
            summary { "Details" }
            dl.facts {
                dt { "Subject" } dd { (Foreign(certificate.subject())) }
                dt { "Issuer" } dd { (Foreign(certificate.issuer())) }
                dt { "Serial number" } dd { code { (certificate.serial()) } }
                dt { "SHA-256" } dd { code { (HEXLOWER.encode(&certificate.sha256())) } }
                dt { "Valid from" } dd { (moment(certificate.not_before())) }
                dt { "Valid until" } dd { (moment(certificate.not_after())) }
                dt { "Sent as" }
                dd { "number " (index.saturating_add(1)) ", " (certificate.der().len()) " bytes of DER" }
            }
        }
    }
}

/// The class of a certificate's validity, and what it is in words.
fn state(certificate: &Certificate, at: Timestamp) -> (&'static str, String) {
    let [begin, end] = validity(certificate);
    let distance = |moment: Timestamp| length(moment.seconds_since(at));
    match () {
        () if end < begin => ("error", "never valid: it ends before it begins".to_owned()),
        () if at < begin => ("warning", format!("not valid yet, begins in {}", distance(begin))),
        () if end < at => ("error", format!("expired {} ago", distance(end))),
        () => ("good", format!("valid, for {} more", distance(end))),
    }
}

/// The line's names, and the moment of the checks. What it says to those who do not see it stands with each certificate.
fn axis(timeline: &Timeline, at: Timestamp) -> Markup {
    let now = timeline.place(at);
    // Half of what is written there.
    let (name, moment) = (9.0, 25.0);
    html! {
        div.axis aria-hidden="true" {
            div.plot {
                svg width="100%" height="44" {
                    text.now x=(at_percent(now)) y="14" text-anchor=(side(now, moment)) { "checked " (day(at)) }
                    line.now x1=(at_percent(now)) x2=(at_percent(now)) y1="20" y2="44" {}
                    @for tick in timeline.ticks().iter().filter(|tick| (tick.at - now).abs() > name) {
                        text x=(at_percent(tick.at)) y="36" text-anchor=(side(tick.at, name)) { (tick.label) }
                    }
                }
            }
        }
    }
}

/// To which side of its place a text is written, so that it is not cut off at the edges.
fn side(place: f64, half_of_the_text: f64) -> &'static str {
    match place {
        _ if place < half_of_the_text => "start",
        _ if place > 100.0 - half_of_the_text => "end",
        _ => "middle",
    }
}

fn validity(certificate: &Certificate) -> Validity {
    [certificate.not_before(), certificate.not_after()]
}

fn bar(certificate: &Certificate, timeline: &Timeline, state: &str, at: Timestamp) -> Markup {
    let bar = timeline.bar(validity(certificate));
    let now = at_percent(timeline.place(at));
    html! {
        svg width="100%" height="100%" aria-hidden="true" {
            @for tick in timeline.ticks() {
                line x1=(at_percent(tick.at)) x2=(at_percent(tick.at)) y1="0" y2="100%" {}
            }
            rect.bar.(state) x=(at_percent(bar.from)) width=(at_percent(bar.width)) y="21" height="14" rx="3" {}
            // Those that go on beyond the line say so.
            @if bar.cut_off.0 { path.beyond d="M9 24.5l-4 3.5l4 3.5" {} }
            @if bar.cut_off.1 { svg.end x="100%" { path.beyond d="M-9 24.5l4 3.5l-4 3.5" {} } }
            line.now x1=(now) x2=(now) y1="0" y2="100%" {}
        }
    }
}

fn at_percent(place: f64) -> String {
    format!("{place:.2}%")
}
