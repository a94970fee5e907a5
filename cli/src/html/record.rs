//! What to publish, and where.

use maud::{Markup, html};

use super::Page;
use super::parts::{notice, section};
use crate::failure::with_causes;
use crate::report::{BimiReport, DMARC};

pub(super) fn record(page: &Page<'_>) -> Markup {
    let content = match &page.record {
        Some(Ok(bimi)) => steps(page, bimi),
        Some(Err(error)) => notice(&with_causes(error)),
        None => html! { p { "The certificate names no domain that a record could stand under." } },
    };
    section("record", "To publish", &content)
}

fn steps(page: &Page<'_>, bimi: &BimiReport) -> Markup {
    html! {
        @if !page.report.is_verified() {
            (notice("Not yet: as long as the certificates are not verified, receivers would refuse what is published."))
        }
        p.calm {
            "Mail programs show the logo after these four steps. The URLs are examples: the files can be anywhere that is served over "
            "HTTPS without a redirect. The names have a part of the file's fingerprint in them, since receivers keep copies: a new file "
            "needs a new name."
        }
        ol.steps {
            li {
                h3 { "The logo" }
                p {
                    "Serve " code { "logo.svg" } " as collectmc writes it, byte for byte the one in the certificate, as "
                    code { "image/svg+xml" } "."
                }
                (value(bimi, "l"))
            }
            li {
                h3 { "The certificates" }
                p {
                    "Serve " code { "mark.pem" } ", the mark certificate and then each issuer, under a name that ends in " code { ".pem" }
                    ", as " code { "application/pem-certificate-chain" } "."
                }
                (value(bimi, "a"))
            }
            li {
                h3 { "The record" }
                p { "Publish a TXT record in the DNS under this name:" }
                pre { (bimi.owner_name) }
                p { "with this text:" }
                pre { (bimi.record) }
                details {
                    summary { "What it means, and its form in a zone file" }
                    dl.facts {
                        @for tag in &bimi.tags { dt { code { (tag.name()) "=" } } dd { (tag.meaning()) } }
                    }
                    pre { (bimi.zone_file) }
                }
            }
            li {
                h3 { "The DMARC policy" }
                p { (DMARC) }
            }
        }
        @if let Some((domain, _)) = page.examination.place.as_ref().filter(|_| page.report.is_verified()) {
            p.calm { "Then " code { "collectmc check " (domain) } " looks at all of it as a receiver would." }
        }
    }
}

/// The value of a tag.
fn value(bimi: &BimiReport, name: &str) -> Markup {
    let tag = bimi.tags.iter().find(|tag| tag.name() == name);
    html! { @if let Some(tag) = tag { pre { (tag.value()) } } }
}
