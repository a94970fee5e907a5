//! What the mark certificate says.

use std::io::{self, Write};

use super::{joined, line, values};
use crate::report::{LogoReport, MarkReport};
use crate::text::one_line;
use crate::words;

pub(super) fn write(mark: &MarkReport, out: &mut impl Write) -> io::Result<()> {
    line("mark", &kind(mark), out)?;
    values("owner", &mark.organization, out)?;
    values("domains", &mark.domains, out)?;
    let trademark = &mark.trademark;
    values("word mark", &trademark.word_mark, out)?;
    values("trademark", &trademark.identifier, out)?;
    values("office", &[&trademark.office[..], &trademark.country].concat(), out)?;
    let statute = &mark.statute;
    values("statute", &[&statute.citation[..], &statute.url].concat(), out)?;
    values(
        "in force in",
        &[&statute.locality[..], &statute.state, &statute.country].concat(),
        out,
    )?;
    values("in use at", &mark.prior_use_url, out)?;
    values("LEI", &mark.legal_entity_identifier, out)?;
    for attribute in &mark.unknown_attributes {
        line(
            "other",
            &format!("{}={}", attribute.oid, joined(&attribute.values)),
            out,
        )?;
    }
    values("policies", &named(&mark.policies, mark), out)?;
    values("logged in", &named(&mark.sct_log_ids, mark), out)?;
    match (&mark.logo, &mark.logo_error) {
        (Some(logo), _) => line("logo", &in_words(logo), out),
        (None, Some(error)) => line("logo", &format!("none: {error}"), out),
        (None, None) => Ok(()),
    }
}

/// OIDs or log ids, each with its name where it has one.
fn named(ids: &[String], mark: &MarkReport) -> Vec<String> {
    let named = |id: &String| words::named(mark.names.get(id).copied(), id);
    ids.iter().map(named).collect()
}

fn kind(mark: &MarkReport) -> String {
    let kind = match mark.kind {
        "vmc" => "verified mark certificate (VMC)",
        "cmc" => "common mark certificate (CMC)",
        _ => "mark certificate of an unknown kind",
    };
    match mark.mark_type.as_slice() {
        [] => kind.to_owned(),
        types => format!("{kind}: {}", joined(types)),
    }
}

fn in_words(logo: &LogoReport) -> String {
    let LogoReport {
        media_type,
        bytes,
        sha256,
        compressed,
        hashes,
    } = logo;
    let packed = if *compressed { ", unpacked from gzip" } else { "" };
    let hashes = hashes.iter().map(|hash| {
        let matches = match hash.matches {
            "raw" => "matches",
            "normalized_line_ends" => "matches with line ends made LF",
            "none" => "does not match",
            _ => "is not supported",
        };
        format!("; {} {matches}", hash.algorithm)
    });
    let hashes: String = hashes.collect();
    format!(
        "{}, {bytes} bytes{packed}, sha256 {sha256}{hashes}",
        one_line(media_type)
    )
}
