//! What a mark certificate says, as data, and which receivers show its kind.

use std::collections::BTreeMap;

use collectmc::mark::{Logo, LogoDisplay, LogoError, Mark, MarkKind, Receiver, log_name, oid_name};
use data_encoding::HEXLOWER;
use serde::Serialize;

use super::json_name;

/// Values are lists, since attributes of a certificate may be repeated, and are as they stand there.
#[derive(Serialize)]
pub(crate) struct MarkReport {
    pub(crate) kind: &'static str,
    #[serde(rename = "type")]
    pub(crate) mark_type: Vec<String>,
    pub(crate) organization: Vec<String>,
    pub(crate) domains: Vec<String>,
    pub(crate) trademark: Trademark,
    pub(crate) statute: Statute,
    pub(crate) legal_entity_identifier: Vec<String>,
    pub(crate) prior_use_url: Vec<String>,
    pub(crate) unknown_attributes: Vec<Attribute>,
    pub(crate) policies: Vec<String>,
    pub(crate) sct_log_ids: Vec<String>,
    pub(crate) pilot_extension: &'static str,
    /// Of the policies and logs that have one, by OID and log id.
    pub(crate) names: BTreeMap<String, &'static str>,
    pub(crate) receivers: ReceiversReport,
    pub(crate) logo: Option<LogoReport>,
    /// Why there is no logo.
    pub(crate) logo_error: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Trademark {
    pub(crate) office: Vec<String>,
    pub(crate) country: Vec<String>,
    pub(crate) identifier: Vec<String>,
    pub(crate) word_mark: Vec<String>,
}

/// What grants a government's mark.
#[derive(Serialize)]
pub(crate) struct Statute {
    pub(crate) country: Vec<String>,
    pub(crate) state: Vec<String>,
    pub(crate) locality: Vec<String>,
    pub(crate) citation: Vec<String>,
    pub(crate) url: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Attribute {
    pub(crate) oid: String,
    pub(crate) values: Vec<String>,
}

/// Which receivers show this kind of certificate.
#[derive(Serialize)]
pub(crate) struct ReceiversReport {
    /// The date of that knowledge.
    pub(crate) as_of: &'static str,
    pub(crate) list: Vec<ReceiverReport>,
    #[serde(skip)]
    pub(crate) kind: MarkKind,
}

#[derive(Serialize)]
pub(crate) struct ReceiverReport {
    pub(crate) name: &'static str,
    /// How it shows the logo; null where that is not known for the kind.
    pub(crate) display: Option<&'static str>,
    pub(crate) source: &'static str,
}

#[derive(Serialize)]
pub(crate) struct LogoReport {
    pub(crate) media_type: String,
    /// How many bytes it has, unpacked.
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
    pub(crate) compressed: bool,
    pub(crate) hashes: Vec<HashReport>,
}

/// A hash of the logo that the certificate states.
#[derive(Serialize)]
pub(crate) struct HashReport {
    pub(crate) algorithm: String,
    pub(crate) value: String,
    pub(crate) matches: &'static str,
}

impl MarkReport {
    pub(super) fn of(mark: &Mark, logo: Option<&Result<Logo, LogoError>>) -> Self {
        Self {
            kind: mark.kind().as_str(),
            mark_type: mark.mark_type().to_vec(),
            organization: mark.organization().to_vec(),
            domains: mark.domains().to_vec(),
            trademark: Trademark {
                office: mark.trademark_office().to_vec(),
                country: mark.trademark_country().to_vec(),
                identifier: mark.trademark_identifier().to_vec(),
                word_mark: mark.word_mark().to_vec(),
            },
            statute: Statute {
                country: mark.statute_country().to_vec(),
                state: mark.statute_state().to_vec(),
                locality: mark.statute_locality().to_vec(),
                citation: mark.statute_citation().to_vec(),
                url: mark.statute_url().to_vec(),
            },
            legal_entity_identifier: mark.legal_entity_identifier().to_vec(),
            prior_use_url: mark.prior_use_url().to_vec(),
            unknown_attributes: mark.unknown_attributes().map(Attribute::of).collect(),
            policies: mark.policies().to_vec(),
            sct_log_ids: mark.sct_log_ids().iter().map(|id| HEXLOWER.encode(id)).collect(),
            pilot_extension: mark.pilot_extension().as_str(),
            names: names(mark),
            receivers: ReceiversReport::of(mark.kind()),
            logo: logo.and_then(|logo| logo.as_ref().ok()).map(LogoReport::of),
            logo_error: logo.and_then(|logo| logo.as_ref().err()).map(ToString::to_string),
        }
    }
}

fn names(mark: &Mark) -> BTreeMap<String, &'static str> {
    let policies = mark
        .policies()
        .iter()
        .filter_map(|oid| Some((oid.clone(), oid_name(oid)?)));
    let logs = mark
        .sct_log_ids()
        .iter()
        .filter_map(|id| Some((HEXLOWER.encode(id), log_name(id)?)));
    policies.chain(logs).collect()
}

impl ReceiversReport {
    fn of(kind: MarkKind) -> Self {
        let list = Receiver::ALL.iter().map(|receiver| ReceiverReport {
            name: receiver.name(),
            display: receiver.display(kind).map(LogoDisplay::as_str),
            source: receiver.source(),
        });
        Self {
            as_of: Receiver::LIST_DATE,
            list: list.collect(),
            kind,
        }
    }
}

impl Attribute {
    fn of((oid, values): (&str, &[String])) -> Self {
        Self {
            oid: oid.to_owned(),
            values: values.to_vec(),
        }
    }
}

impl LogoReport {
    fn of(logo: &Logo) -> Self {
        let hashes = logo.hashes().iter().map(|hash| HashReport {
            algorithm: hash.algorithm().to_string(),
            value: HEXLOWER.encode(hash.value()),
            matches: json_name(hash.matches().as_str()),
        });
        Self {
            media_type: logo.media_type().to_owned(),
            bytes: logo.svg().len(),
            sha256: HEXLOWER.encode(&logo.sha256()),
            compressed: logo.is_compressed(),
            hashes: hashes.collect(),
        }
    }
}
