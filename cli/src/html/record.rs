//! What to publish, and where.

use collectmc::mark::{AssertionRecord, Domain, Mark, RecordError, RecordTag, Selector};
use maud::{Markup, html};

use super::Report;
use super::findings::{Icon, icon};
use super::text::{Foreign, with_causes};
use crate::report::DMARC;

pub(super) fn section(report: &Report<'_>, mark: &Mark) -> Markup {
    html! {
        section #record {
            h2 { "To publish" }
            div {
                @match place(report, mark) {
                    Some((domain, selector)) => {
                        @match publication(&domain, &selector) {
                            Ok(publication) => (steps(report, &publication)),
                            Err(error) => div.notice.error { (icon(Icon::Error)) p { (Foreign(&with_causes(&error))) } },
                        }
                    }
                    None => p { "The certificate names no domain that a record could stand under." },
                }
            }
        }
    }
}

/// The domain and selector of the record: those that were asked for, or else the first that the certificate covers.
pub(super) fn place(report: &Report<'_>, mark: &Mark) -> Option<(Domain, Selector)> {
    let asked_for = report.place.clone();
    asked_for.or_else(|| mark.domains().iter().find_map(|name| covered(name)))
}

/// A name in a mark certificate is a domain, or `<selector>._bimi.<domain>`.
fn covered(name: &str) -> Option<(Domain, Selector)> {
    match name.split_once("._bimi.") {
        Some((selector, domain)) => Some((domain.parse().ok()?, selector.parse().ok()?)),
        None => Some((name.parse().ok()?, Selector::default())),
    }
}

struct Publication {
    owner_name: String,
    logo_url: String,
    evidence_url: String,
    text: String,
    tags: Vec<RecordTag>,
    zone_file: String,
}

/// The files can be anywhere; this is one way.
fn publication(domain: &Domain, selector: &Selector) -> Result<Publication, RecordError> {
    let bad_url = |tag| move |_| RecordError::BadUrl { tag };
    let logo = format!("https://{domain}/bimi/logo.svg")
        .parse()
        .map_err(bad_url("l"))?;
    let evidence = format!("https://{domain}/bimi/mark.pem")
        .parse()
        .map_err(bad_url("a"))?;
    let record = AssertionRecord::builder(&logo).evidence(&evidence).build()?;
    Ok(Publication {
        owner_name: domain.owner_name(selector)?,
        logo_url: logo.to_string(),
        evidence_url: evidence.to_string(),
        text: record.to_string(),
        tags: record.tags(),
        zone_file: record.to_zone_file(domain, selector)?,
    })
}

fn steps(report: &Report<'_>, publication: &Publication) -> Markup {
    html! {
        @if !report.is_verified() {
            div.notice.error {
                (icon(Icon::Error))
                p { "Not yet: as long as the certificates are not verified, receivers would refuse what is published." }
            }
        }
        p { "The URLs below are examples: the files can be anywhere that is served over https." }
        ol.steps {
            li {
                h3 { "The logo" }
                p { "Serve it unpacked, byte for byte as it is in the certificate, as " code { "image/svg+xml" } "." }
                pre { (publication.logo_url) }
            }
            li {
                h3 { "The evidence" }
                p { "Serve the chain in PEM, the mark certificate first and then each issuer, under a name that ends in " code { ".pem" } "." }
                pre { (publication.evidence_url) }
            }
            li {
                h3 { "The record" }
                p { "Publish a TXT record under this name:" }
                pre { (publication.owner_name) }
                p { "with this text:" }
                pre { (publication.text) }
                dl.facts {
                    @for tag in &publication.tags {
                        dt { code { (tag.name()) "=" } }
                        dd { (tag.meaning()) }
                    }
                }
                p { "In a zone file:" }
                pre { (publication.zone_file.trim_end()) }
            }
            li {
                h3 { "The DMARC policy" }
                p { (DMARC) }
            }
        }
    }
}
