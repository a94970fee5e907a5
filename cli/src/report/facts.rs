//! What a mark certificate says, for people.

use collectmc::mark::{HashMatch, Logo, LogoHash, Mark, MarkKind, PilotExtension, log_name, oid_name};
use data_encoding::HEXLOWER;

use crate::words::{count, named};

/// A fact with its label, and the values of it. They may be foreign text.
pub(crate) type Fact = (String, Vec<String>);

pub(crate) fn kind_in_words(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Vmc => "verified mark certificate (VMC)",
        MarkKind::Cmc => "common mark certificate (CMC)",
        _ => "mark certificate of an unknown kind",
    }
}

/// What the certificate says, less what it does not.
pub(crate) fn of_mark(mark: &Mark) -> Vec<Fact> {
    let policies = mark.policies().iter().map(|oid| named(oid_name(oid), oid));
    let logs = mark
        .sct_log_ids()
        .iter()
        .map(|id| named(log_name(id), &HEXLOWER.encode(id)));
    let pilot = match mark.pilot_extension() {
        PilotExtension::Absent => None,
        PilotExtension::Present => Some("present".to_owned()),
        PilotExtension::Critical => Some("present and critical".to_owned()),
    };
    let facts = [
        ("Mark type", mark.mark_type()),
        ("Organization", mark.organization()),
        ("Domains", mark.domains()),
        ("Words in the mark", mark.word_mark()),
        ("Trademark office", mark.trademark_office()),
        ("Trademark country", mark.trademark_country()),
        ("Trademark number", mark.trademark_identifier()),
        ("Legal entity identifier", mark.legal_entity_identifier()),
        ("Statute", mark.statute_citation()),
        ("Statute URL", mark.statute_url()),
        ("Statute's country", mark.statute_country()),
        ("Statute's state", mark.statute_state()),
        ("Statute's locality", mark.statute_locality()),
        ("Seen in use at", mark.prior_use_url()),
        ("Policies", &policies.collect::<Vec<_>>()),
        ("Logs (not verified)", &logs.collect::<Vec<_>>()),
        ("Pilot extension", pilot.as_slice()),
    ];
    let facts = facts.into_iter().chain(mark.unknown_attributes());
    let facts = facts.filter(|(_, values)| !values.is_empty());
    facts
        .map(|(label, values)| (label.to_owned(), values.to_vec()))
        .collect()
}

pub(crate) fn of_logo(logo: &Logo) -> Vec<Fact> {
    let form = match logo.is_compressed() {
        true => "embedded as gzip data",
        false => "embedded uncompressed",
    };
    let facts = [
        ("Media type", logo.media_type().to_owned()),
        ("Size", format!("{}, {form}", count(logo.svg().len(), "byte"))),
        ("SHA-256", HEXLOWER.encode(&logo.sha256())),
    ];
    let facts = facts.map(|(label, value)| (label.to_owned(), vec![value]));
    facts.into_iter().chain(logo.hashes().iter().map(of_hash)).collect()
}

fn of_hash(hash: &LogoHash) -> Fact {
    let comparison = match hash.matches() {
        HashMatch::Raw => "matches the logo",
        HashMatch::NormalizedLineEnds => "matches the logo once its line ends are LF",
        HashMatch::None => "does not match the logo",
        HashMatch::Unsupported => "was not compared: unsupported algorithm",
    };
    let value = HEXLOWER.encode(hash.value());
    (
        format!("Stated {}", hash.algorithm()),
        vec![format!("{value} {comparison}")],
    )
}
