//! What the certificate says of the mark and its logo.

use collectmc::mark::{HashMatch, Logo, LogoError, Mark, PilotExtension, log_name, oid_name};
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::text::Foreign;
use crate::words::{count, named};

pub(super) fn section(mark: &Mark, logo: Option<&Result<Logo, LogoError>>) -> Markup {
    html! {
        section #mark {
            h2 { "The mark" }
            div {
                dl.facts {
                    @for (name, values) in texts(mark) { (fact(name, values)) }
                    @for (oid, values) in mark.unknown_attributes() { (fact(oid, values)) }
                    (fact("Policies", &policies(mark)))
                    dt { "Transparency logs" }
                    dd { (logs(mark)) }
                    @match mark.pilot_extension() {
                        PilotExtension::Absent => {}
                        PilotExtension::Present => { dt { "Pilot extension" } dd { "there" } }
                        PilotExtension::Critical => { dt { "Pilot extension" } dd { "there, and critical" } }
                    }
                }
                @if let Some(Ok(logo)) = logo { (of_logo(logo)) }
            }
        }
    }
}

fn texts(mark: &Mark) -> [(&'static str, &[String]); 14] {
    [
        ("Mark type", mark.mark_type()),
        ("Organisation", mark.organization()),
        ("Domains", mark.domains()),
        ("Words in the mark", mark.word_mark()),
        ("Trademark office", mark.trademark_office()),
        ("Trademark country", mark.trademark_country()),
        ("Trademark number", mark.trademark_identifier()),
        ("Legal entity identifier", mark.legal_entity_identifier()),
        ("Statute's country", mark.statute_country()),
        ("Statute's state", mark.statute_state()),
        ("Statute's locality", mark.statute_locality()),
        ("Statute", mark.statute_citation()),
        ("Statute to be read at", mark.statute_url()),
        ("Seen in use at", mark.prior_use_url()),
    ]
}

/// How many values of a fact are shown at once.
const MOST: usize = 6;

/// A fact that may be stated several times, or not at all.
fn fact(name: &str, values: &[String]) -> Markup {
    html! {
        @if !values.is_empty() {
            dt { (name) }
            @for value in values.iter().take(MOST) { dd { (Foreign(value)) } }
            @if let Some(more) = values.get(MOST..).filter(|more| !more.is_empty()) {
                dd {
                    details {
                        summary { (more.len()) " more" }
                        ul { @for value in more { li { (Foreign(value)) } } }
                    }
                }
            }
        }
    }
}

fn policies(mark: &Mark) -> Vec<String> {
    let named = |oid: &String| named(oid_name(oid), oid);
    mark.policies().iter().map(named).collect()
}

fn logs(mark: &Mark) -> Markup {
    let ids = mark.sct_log_ids();
    html! {
        (count(ids.len(), "signed timestamp"))
        @if !ids.is_empty() { ", not verified" }
        @for id in ids {
            br;
            @if let Some(name) = log_name(id) { (name) " " }
            code { (HEXLOWER.encode(id)) }
        }
    }
}

fn of_logo(logo: &Logo) -> Markup {
    html! {
        h3 { "The logo's file" }
        dl.facts {
            dt { "Media type" } dd { (Foreign(logo.media_type())) }
            dt { "Size" }
            dd {
                (count(logo.svg().len(), "byte"))
                @if logo.is_compressed() { ", embedded as gzip data" } @else { ", embedded as it is" }
            }
            dt { "SHA-256" } dd { code { (HEXLOWER.encode(&logo.sha256())) } }
            @for hash in logo.hashes() {
                dt { "Stated " (Foreign(&hash.algorithm().to_string())) }
                dd { code { (HEXLOWER.encode(hash.value())) } br; (comparison(hash.matches())) }
            }
        }
    }
}

fn comparison(matches: HashMatch) -> &'static str {
    match matches {
        HashMatch::Raw => "is the logo's",
        HashMatch::NormalizedLineEnds => "is the logo's when its line ends are made LF",
        HashMatch::None => "is not the logo's",
        HashMatch::Unsupported => "was not compared: the algorithm is not known here",
    }
}
