//! The certificates: the chain from the mark certificate to the root, each with its validity as a bar on a time line.

use std::cmp::Ordering;

use collectmc::certificates::Container;
use collectmc::chain::{Chain, Role};
use collectmc::{Certificate, Timestamp};
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::Report;
use super::findings::{Icon, icon};
use super::text::{Foreign, date, day, moment};
use super::timeline::{Timeline, Validity};
use crate::words::{count, length};

pub(super) fn section(report: &Report<'_>) -> Markup {
    let rows = rows(report);
    let timeline = rows
        .first()
        .map(|first| Timeline::around(validity(first.certificate), report.examination.at));
    html! {
        section #certificates {
            h2 { "Certificates" }
            div {
                (standing(report))
                @if let Some(timeline) = &timeline {
                    div.chain {
                        (axis(timeline, report.examination.at))
                        ol {
                            @for row in &rows { (one(row, timeline, report.examination.at)) }
                        }
                    }
                }
                @if !report.certificates.skipped().is_empty() {
                    h3 { "Sent along and not read" }
                    ul { @for skipped in report.certificates.skipped() { li { (Foreign(&skipped.to_string())) } } }
                }
            }
        }
    }
}

/// Whether they make a chain, and what is known of it.
fn standing(report: &Report<'_>) -> Markup {
    let number = count(report.certificates.as_slice().len(), "certificate");
    html! {
        @match &report.examination.chain {
            Ok(_) => {
                p.calm {
                    @if report.is_verified() {
                        (icon(Icon::Good)) " Every signature was verified, up to a trusted root."
                    } @else {
                        (icon(Icon::NotChecked)) " Every signature fits the next certificate's key."
                    }
                    " " (number) " in " (container(report.certificates.container())) "."
                }
            }
            Err(_) => {
                p.calm {
                    (icon(Icon::Error)) " " (number) " in " (container(report.certificates.container()))
                    " that make no chain; the findings say why."
                    @if !report.examination.order.is_empty() { " By their names they would stand like this." }
                }
            }
        }
    }
}

fn container(container: Container) -> &'static str {
    match container {
        Container::Pem => "PEM",
        Container::Pkcs7 => "PKCS #7",
        Container::Zip => "a ZIP archive",
        Container::Der => "DER",
        _ => "another form",
    }
}

/// A certificate, and what it is in the chain.
struct Row<'a> {
    certificate: &'a Certificate,
    /// Where it stood among those that were sent, counted from 1.
    number: usize,
    place: Place,
}

enum Place {
    InChain(Role),
    /// By its name it belongs there, but the chain could not be built.
    ByName,
    Leftover,
    Duplicate,
    /// Nobody knows: there is no chain.
    Unknown,
}

impl Place {
    fn class(&self) -> &'static str {
        match self {
            Self::InChain(_) | Self::ByName => "linked",
            Self::Leftover | Self::Duplicate | Self::Unknown => "apart",
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::InChain(Role::Leaf) => "End entity (leaf)",
            Self::InChain(Role::Intermediate) => "Intermediate authority",
            Self::InChain(Role::Root) => "Root",
            Self::InChain(_) => "In the chain",
            Self::ByName => "In the chain by its name",
            Self::Leftover => "Not in the chain",
            Self::Duplicate => "A duplicate",
            Self::Unknown => "Certificate",
        }
    }
}

/// Those of the chain in its order, then the others as they were sent.
fn rows<'a>(report: &Report<'a>) -> Vec<Row<'a>> {
    let path = &report.examination.order;
    let all = report.certificates.as_slice();
    let others = (0..all.len()).filter(|index| !path.contains(index));
    let order = path.iter().copied().chain(others);
    order
        .filter_map(|index| {
            Some(Row {
                certificate: all.get(index)?,
                number: index.saturating_add(1),
                place: match &report.examination.chain {
                    Ok(chain) => place(chain, index),
                    Err(_) if path.contains(&index) => Place::ByName,
                    Err(_) => Place::Unknown,
                },
            })
        })
        .collect()
}

fn place(chain: &Chain, index: usize) -> Place {
    match chain.role(index) {
        _ if chain.duplicates().contains(&index) => Place::Duplicate,
        Some(role) => Place::InChain(role),
        None => Place::Leftover,
    }
}

fn one(row: &Row<'_>, timeline: &Timeline, at: Timestamp) -> Markup {
    let certificate = row.certificate;
    let state = State::of(certificate, at);
    let name = certificate.common_name().unwrap_or_else(|| certificate.subject());
    html! {
        li.(row.place.class()) {
            div.is {
                p.role { (row.place.name()) }
                p.name { bdi { (Foreign(name).cut(120)) } }
                p.validity {
                    (date(certificate.not_before())) " – " (date(certificate.not_after()))
                    br;
                    span.state.(state.class()) { (state.words(certificate, at)) }
                }
            }
            div.plot { (bar(certificate, timeline, &state, at)) }
            (details(row))
        }
    }
}

fn details(row: &Row<'_>) -> Markup {
    let certificate = row.certificate;
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
                dt { "Sent as" } dd { "number " (row.number) ", " (certificate.der().len()) " bytes of DER" }
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
    fn of(certificate: &Certificate, at: Timestamp) -> Self {
        let (begin, end) = (certificate.not_before(), certificate.not_after());
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

    fn words(&self, certificate: &Certificate, at: Timestamp) -> String {
        let distance = |moment: Timestamp| length(moment.seconds_since(at));
        match self {
            Self::Valid => format!("valid, for {} more", distance(certificate.not_after())),
            Self::NotYet => format!("not valid yet, begins in {}", distance(certificate.not_before())),
            Self::Expired => format!("expired {} ago", distance(certificate.not_after())),
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

fn validity(certificate: &Certificate) -> Validity {
    [certificate.not_before(), certificate.not_after()]
}

fn bar(certificate: &Certificate, timeline: &Timeline, state: &State, at: Timestamp) -> Markup {
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
