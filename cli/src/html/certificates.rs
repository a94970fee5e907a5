//! The certificates: the chain from the mark certificate to the root, each with its validity as a bar.

use collectmc::chain::Role;
use collectmc::{Certificate, Timestamp};
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::parts::{Foreign, Icon, date, moment, section};
use crate::checks::Examination;
use crate::report::{Report, name};
use crate::summary::container;
use crate::words::{count, length};

/// Those of the chain in its order, then the others as they were sent.
pub(super) fn all(report: &Report, examination: &Examination) -> Markup {
    let (certificates, skipped) = (report.certificates(), report.skipped());
    let others = (0..certificates.len()).filter(|index| !examination.order.contains(index));
    let order = examination.order.iter().copied().chain(others);
    let rows = order.filter_map(|index| Some((index, certificates.get(index)?)));
    let content = html! {
        (standing(report, examination))
        ol.chain { @for (index, certificate) in rows { (one(index, certificate, examination)) } }
        @if !skipped.is_empty() {
            h3 { "Skipped parts of the response" }
            ul { @for part in &skipped { li { (Foreign(part)) } } }
        }
    };
    section("certificates", "Certificates", &content)
}

/// Whether they make a chain, and what is known of it.
fn standing(report: &Report, examination: &Examination) -> Markup {
    let number = count(report.certificates().len(), "certificate");
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
    html! {
        p.calm {
            (icon) " " (number) " in " (container(report)) (what)
            " Each bar shows a validity period, and the line in it the time of the checks."
        }
    }
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

fn one(index: usize, certificate: &Certificate, examination: &Examination) -> Markup {
    let (state, in_words) = state(certificate, examination.at);
    let (class, role) = standing_of(index, examination);
    html! {
        li.(class) {
            p.role { (role) }
            p.name { bdi { (Foreign(name(certificate)).cut(120)) } }
            p.validity {
                (date(certificate.not_before())) " – " (date(certificate.not_after()))
                br;
                span.state.(state) { (in_words) }
            }
            (bar(certificate, state, examination.at))
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
    let (begin, end) = (certificate.not_before(), certificate.not_after());
    let distance = |moment: Timestamp| length(moment.seconds_since(at));
    match () {
        () if end < begin => ("error", "never valid: it ends before it begins".to_owned()),
        () if at < begin => ("warning", format!("not valid yet, begins in {}", distance(begin))),
        () if end < at => ("error", format!("expired {} ago", distance(end))),
        () => ("good", format!("valid, for {} more", distance(end))),
    }
}

/// A validity from its first to its last moment, with that of the checks in it, or at the end that is nearer. The words beside it
/// say the same.
fn bar(certificate: &Certificate, state: &str, at: Timestamp) -> Markup {
    let begin = certificate.not_before();
    let whole = certificate.not_after().seconds_since(begin).max(1) as f64;
    let part = at.seconds_since(begin) as f64 / whole;
    let now = format!("{:.2}%", 100.0 * part.clamp(0.0, 1.0));
    html! {
        svg.plot width="100%" height="16" aria-hidden="true" {
            rect.bar.(state) y="2" width="100%" height="12" rx="3" {}
            line.now x1=(now) x2=(now) y1="0" y2="16" {}
        }
    }
}
