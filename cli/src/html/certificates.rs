//! The certificates: the chain from the mark certificate to the root, each with its validity as a bar on a time line.

use std::cmp::Ordering;

use collectmc::Timestamp;
use collectmc::chain::Role;
use maud::{Markup, html};

use super::findings::{Icon, icon};
use super::text::{Foreign, date, moment};
use super::timeline::{Timeline, Validity};
use crate::report::{CertificateReport, ChainReport, Report};
use crate::summary::container;
use crate::words::{count, day, length};

pub(super) fn section(report: &Report) -> Markup {
    let (Some(chain), Some(at)) = (&report.chain, report.checked_at) else {
        return Markup::default();
    };
    let rows = rows(report, chain);
    let timeline = rows.first().map(|(_, first)| Timeline::around(validity(first), at));
    html! {
        section #certificates {
            h2 { "Certificates" }
            div {
                (standing(report, chain))
                @if let Some(timeline) = &timeline {
                    div.chain {
                        (axis(timeline, at))
                        ol { @for (index, certificate) in &rows { (one(*index, certificate, chain, timeline, at)) } }
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
fn standing(report: &Report, chain: &ChainReport) -> Markup {
    let sent = format!(
        "{} in {}",
        count(report.certificates.len(), "certificate"),
        container(report.container)
    );
    html! {
        p.calm {
            @if chain.error.is_some() {
                (icon(Icon::Error)) " " (sent) " that make no chain; the findings say why."
                @if !chain.order_by_name.is_empty() { " Ordered by name alone, they are these." }
            } @else if report.is_verified() {
                (icon(Icon::Good)) " " (sent) ". Each was signed by the next one, up to a trusted root; every signature was verified."
            } @else {
                (icon(Icon::NotChecked)) " " (sent) ". Each was signed by the next one, up to the root; every signature was verified."
            }
        }
    }
}

/// Those of the chain in its order, then the others as they were sent; each with its index.
fn rows<'r>(report: &'r Report, chain: &ChainReport) -> Vec<(usize, &'r CertificateReport)> {
    let path = &chain.order_by_name;
    let others = (0..report.certificates.len()).filter(|index| !path.contains(index));
    let order = path.iter().copied().chain(others);
    order
        .filter_map(|index| Some((index, report.certificates.get(index)?)))
        .collect()
}

/// What a certificate is in the chain, after its class.
fn standing_of(index: usize, certificate: &CertificateReport, chain: &ChainReport) -> (&'static str, &'static str) {
    match certificate.role {
        _ if chain.duplicates.contains(&index) => ("apart", "A duplicate"),
        Some(Role::Leaf) => ("linked", "End entity (leaf)"),
        Some(Role::Intermediate) => ("linked", "Intermediate authority"),
        Some(Role::Root) => ("linked", "Root"),
        Some(_) => ("linked", "In the chain"),
        None if chain.order_by_name.contains(&index) => {
            ("linked", "In the chain by name, without a verified signature")
        }
        None if chain.error.is_none() => ("apart", "Not in the chain"),
        None => ("apart", "Certificate"),
    }
}

fn one(
    index: usize,
    certificate: &CertificateReport,
    chain: &ChainReport,
    timeline: &Timeline,
    at: Timestamp,
) -> Markup {
    let state = State::of(certificate, at);
    let (class, role) = standing_of(index, certificate, chain);
    html! {
        li.(class) {
            div.is {
                p.role { (role) }
                p.name { bdi { (Foreign(&certificate.name).cut(120)) } }
                p.validity {
                    (date(certificate.not_before)) " – " (date(certificate.not_after))
                    br;
                    span.state.(state.class()) { (state.words(certificate, at)) }
                }
            }
            div.plot { (bar(certificate, timeline, &state, at)) }
            (details(index, certificate))
        }
    }
}

fn details(index: usize, certificate: &CertificateReport) -> Markup {
    html! {
        details {
            summary { "Details" }
            dl.facts {
                dt { "Subject" } dd { (Foreign(&certificate.subject)) }
                dt { "Issuer" } dd { (Foreign(&certificate.issuer)) }
                dt { "Serial number" } dd { code { (certificate.serial) } }
                dt { "SHA-256" } dd { code { (certificate.sha256) } }
                dt { "Valid from" } dd { (moment(certificate.not_before)) }
                dt { "Valid until" } dd { (moment(certificate.not_after)) }
                dt { "Sent as" } dd { "number " (index.saturating_add(1)) ", " (certificate.der_bytes) " bytes of DER" }
            }
        }
    }
}

enum State {
    Valid,
    NotYet,
    Expired,
    /// It ends before it begins.
    Never,
}

impl State {
    fn of(certificate: &CertificateReport, at: Timestamp) -> Self {
        let (begin, end) = (certificate.not_before, certificate.not_after);
        match (at.cmp(&begin), at.cmp(&end)) {
            _ if end < begin => Self::Never,
            (Ordering::Less, _) => Self::NotYet,
            (_, Ordering::Greater) => Self::Expired,
            _ => Self::Valid,
        }
    }

    fn class(&self) -> &'static str {
        match self {
            Self::Valid => "good",
            Self::NotYet => "warning",
            Self::Expired | Self::Never => "error",
        }
    }

    fn words(&self, certificate: &CertificateReport, at: Timestamp) -> String {
        let distance = |moment: Timestamp| length(moment.seconds_since(at));
        match self {
            Self::Valid => format!("valid, for {} more", distance(certificate.not_after)),
            Self::NotYet => format!("not valid yet, begins in {}", distance(certificate.not_before)),
            Self::Expired => format!("expired {} ago", distance(certificate.not_after)),
            Self::Never => "never valid: it ends before it begins".to_owned(),
        }
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

fn validity(certificate: &CertificateReport) -> Validity {
    [certificate.not_before, certificate.not_after]
}

fn bar(certificate: &CertificateReport, timeline: &Timeline, state: &State, at: Timestamp) -> Markup {
    let bar = timeline.bar(validity(certificate));
    let now = at_percent(timeline.place(at));
    html! {
        svg width="100%" height="100%" aria-hidden="true" {
            @for tick in timeline.ticks() {
                line x1=(at_percent(tick.at)) x2=(at_percent(tick.at)) y1="0" y2="100%" {}
            }
            rect.bar.(state.class()) x=(at_percent(bar.from)) width=(at_percent(bar.width)) y="21" height="14" rx="3" {}
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
