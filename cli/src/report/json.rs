//! The report as JSON. `schema/report.schema.json` describes it, and a test holds the two together. Fields are only ever added.

use std::collections::BTreeMap;

use collectmc::chain::{ChainError, KnownRoot, Role};
use collectmc::checks::Finding;
use collectmc::mark::{Comparison, Logo, Mark, MarkKind, Receiver, log_name, oid_name};
use collectmc::{Certificate, Certificates, Chain, Outcome, Timestamp};
use data_encoding::HEXLOWER;
use serde::Serializer;
use serde_json::{Value, json};

use super::{Report, SvgReport, name, remedy};
use crate::checks::{Examination, TrustReason};

pub(super) fn report(report: &Report) -> Value {
    let examination = report.examination.as_ref();
    let chain_found = examination.and_then(|examination| examination.chain.as_ref().ok());
    let role = |index| chain_found.and_then(|chain| chain.role(index));
    let certificates = report.certificates().iter().enumerate();
    let outcome = match report.outcome {
        Some(Outcome::Attached(_)) => "attached",
        Some(Outcome::Available) => "available",
        Some(Outcome::Processing) => "processing",
        None => "error",
    };
    json!({
        "schema_version": 1,
        "order": report.order,
        "file": report.file,
        "requested": report.requested,
        "outcome": outcome,
        "status": report.status,
        "exit_code": report.exit.code(),
        "error": report.error,
        "container": report.sent().map(Certificates::container),
        "certificates": list(certificates.map(|(index, one)| certificate(one, role(index)))),
        "skipped": report.skipped(),
        "checked_at": examination.map(|examination| examination.at),
        "chain": examination.map(|examination| chain(&examination.chain)),
        "verdict": examination.map(verdict),
        "validity": examination.and_then(|examination| Some(validity(examination.valid_until?, examination.at))),
        "mark": examination.and_then(|examination| Some(mark(examination.mark.as_ref().ok()?, examination))),
        "mark_error": examination.and_then(Examination::mark_error),
        "findings": list(report.findings.iter().map(finding)),
        "svg": report.svg.as_ref().map(svg),
        "bimi": report.bimi,
        "files": report.files,
    })
}

fn certificate(certificate: &Certificate, role: Option<Role>) -> Value {
    let attributes = certificate.subject_attributes();
    json!({
        "role": role,
        "name": name(certificate),
        "subject": certificate.subject(),
        "subject_attributes": list(attributes.map(|(name, value)| json!({ "type": name, "value": value }))),
        "issuer": certificate.issuer(),
        "serial": certificate.serial(),
        "sha256": HEXLOWER.encode(&certificate.sha256()),
        "not_before": certificate.not_before(),
        "not_after": certificate.not_after(),
        "der_bytes": certificate.der().len(),
    })
}

/// Certificates are identified by their index in `certificates`.
fn chain(chain: &Result<Chain, ChainError>) -> Value {
    let signatures = match chain {
        Ok(_) => "verified",
        Err(ChainError::BadSignature { .. } | ChainError::UnsupportedSignature { .. }) => "failed",
        Err(_) => "not_checked",
    };
    let (found, error) = (chain.as_ref().ok(), chain.as_ref().err());
    json!({
        "order": found.map_or(&[][..], Chain::indices),
        "root_included": found.is_some_and(Chain::root_included),
        "signatures": signatures,
        "leftover": found.map_or(&[][..], Chain::leftover),
        "duplicates": found.map_or(&[][..], Chain::duplicates),
        "error": error.map(ToString::to_string),
    })
}

fn verdict(examination: &Examination) -> Value {
    let reason = examination.reason();
    json!({
        "state": examination.verdict().as_str(),
        "rule": reason.map(Finding::rule),
        "reason": reason.map(Finding::message),
        "remedy": reason.map(remedy),
        "source": reason.map(Finding::source),
        "root": examination.chain.as_ref().ok().map(|chain| root(chain.root(), examination)),
    })
}

fn root(root: &Certificate, examination: &Examination) -> Value {
    json!({
        "name": name(root),
        "subject": root.subject(),
        "sha256": HEXLOWER.encode(&root.sha256()),
        "trusted": examination.trust.map(TrustReason::as_str),
        "list": examination.known_root().map(|_| KnownRoot::LIST_DATE),
        "note": examination.known_root().and_then(KnownRoot::note),
    })
}

/// The days are whole, and negative when the validity is over.
fn validity(until: Timestamp, at: Timestamp) -> Value {
    json!({ "until": until, "days_left": until.seconds_since(at).div_euclid(86_400) })
}

/// Attributes of a certificate may be repeated, so each has a list of values.
fn mark(mark: &Mark, examination: &Examination) -> Value {
    let unknown = mark.unknown_attributes();
    let log_ids = mark.sct_log_ids().iter();
    json!({
        "kind": mark.kind(),
        "type": mark.mark_type(),
        "organization": mark.organization(),
        "domains": mark.domains(),
        "trademark": {
            "office": mark.trademark_office(),
            "country": mark.trademark_country(),
            "identifier": mark.trademark_identifier(),
            "word_mark": mark.word_mark(),
        },
        "statute": {
            "country": mark.statute_country(),
            "state": mark.statute_state(),
            "locality": mark.statute_locality(),
            "citation": mark.statute_citation(),
            "url": mark.statute_url(),
        },
        "legal_entity_identifier": mark.legal_entity_identifier(),
        "prior_use_url": mark.prior_use_url(),
        "unknown_attributes": list(unknown.map(|(oid, values)| json!({ "oid": oid, "values": values }))),
        "policies": mark.policies(),
        "sct_log_ids": list(log_ids.map(|id| HEXLOWER.encode(id).into())),
        "pilot_extension": mark.pilot_extension(),
        "names": names(mark),
        "receivers": { "as_of": Receiver::LIST_DATE, "list": receivers(mark.kind()) },
        "logo": examination.logo().map(logo),
        "logo_error": examination.logo_error(),
    })
}

/// Of the policies and logs that have one, by OID and log id.
fn names(mark: &Mark) -> BTreeMap<String, &'static str> {
    let policies = mark.policies().iter().map(|oid| (oid.clone(), oid_name(oid)));
    let logs = mark.sct_log_ids().iter().map(|id| (HEXLOWER.encode(id), log_name(id)));
    let ids = policies.chain(logs);
    ids.filter_map(|(id, name)| Some((id, name?))).collect()
}

fn receivers(kind: MarkKind) -> Value {
    list(Receiver::ALL.iter().map(
        |receiver| json!({ "name": receiver.name(), "display": receiver.display(kind), "source": receiver.source() }),
    ))
}

fn logo(logo: &Logo) -> Value {
    let hashes = logo.hashes().iter().map(|hash| {
        json!({
            "algorithm": hash.algorithm(),
            "value": HEXLOWER.encode(hash.value()),
            "matches": underscored(hash.matches().as_str()),
        })
    });
    json!({
        "media_type": logo.media_type(),
        "bytes": logo.svg().len(),
        "sha256": HEXLOWER.encode(&logo.sha256()),
        "compressed": logo.is_compressed(),
        "hashes": list(hashes),
    })
}

fn svg(svg: &SvgReport) -> Value {
    json!({
        "file": svg.file,
        "comparison": svg.comparison.map(Comparison::as_str).map(underscored),
        "findings": list(svg.findings.iter().map(finding)),
    })
}

pub(super) fn findings<S: Serializer>(findings: &[Finding], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.iter().map(finding))
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule(),
        "severity": underscored(finding.severity().as_str()),
        "message": finding.message(),
        "remedy": remedy(finding),
        "source": finding.source(),
        "line": finding.line(),
        "column": finding.column(),
    })
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    values.collect()
}

/// The schema spells some names with `_` where the library has `-`.
fn underscored(name: &str) -> String {
    name.replace('-', "_")
}
