//! What a mark certificate says, and which receivers show its kind.

use std::collections::BTreeMap;

use collectmc::mark::{
    HashMatch, Logo, LogoDisplay, LogoError, Mark, MarkKind, PilotExtension, Receiver, log_name, oid_name,
};
use data_encoding::HEXLOWER;
use serde::Serialize;

use super::json::{text, text_or_null, underscored};
use crate::failure::with_causes;
use crate::words::{count, named};

/// Values are lists, since attributes of a certificate may be repeated, and are as they stand there.
#[derive(Serialize)]
pub(crate) struct MarkReport {
    #[serde(serialize_with = "text")]
    pub(crate) kind: MarkKind,
    #[serde(rename = "type")]
    pub(crate) mark_type: Vec<String>,
    pub(crate) organization: Vec<String>,
    pub(crate) domains: Vec<String>,
    pub(crate) trademark: Trademark,
    pub(crate) statute: Statute,
    pub(crate) legal_entity_identifier: Vec<String>,
    pub(crate) prior_use_url: Vec<String>,
    pub(crate) unknown_attributes: Vec<UnknownAttribute>,
    pub(crate) policies: Vec<String>,
    pub(crate) sct_log_ids: Vec<String>,
    #[serde(serialize_with = "text")]
    pub(crate) pilot_extension: PilotExtension,
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

/// A fact with its label, and the values of it. They may be foreign text.
pub(crate) type Fact = (String, Vec<String>);

#[derive(Serialize)]
pub(crate) struct UnknownAttribute {
    pub(crate) oid: String,
    pub(crate) values: Vec<String>,
}

/// Which receivers show this kind of certificate.
#[derive(Serialize)]
pub(crate) struct ReceiversReport {
    /// The date of that knowledge.
    pub(crate) as_of: &'static str,
    pub(crate) list: Vec<ReceiverReport>,
}

#[derive(Serialize)]
pub(crate) struct ReceiverReport {
    pub(crate) name: &'static str,
    /// How it shows the logo; null where that is not known for the kind.
    #[serde(serialize_with = "text_or_null")]
    pub(crate) display: Option<LogoDisplay>,
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
    #[serde(serialize_with = "underscored")]
    pub(crate) matches: HashMatch,
}

impl MarkReport {
    pub(super) fn of(mark: &Mark, logo: Option<&Result<Logo, LogoError>>) -> Self {
        Self {
            kind: mark.kind(),
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
            unknown_attributes: mark.unknown_attributes().map(UnknownAttribute::of).collect(),
            policies: mark.policies().to_vec(),
            sct_log_ids: mark.sct_log_ids().iter().map(|id| HEXLOWER.encode(id)).collect(),
            pilot_extension: mark.pilot_extension(),
            names: names(mark),
            receivers: ReceiversReport::of(mark.kind()),
            logo: logo.and_then(|logo| logo.as_ref().ok()).map(LogoReport::of),
            logo_error: logo
                .and_then(|logo| logo.as_ref().err())
                .map(|error| with_causes(error)),
        }
    }

    pub(crate) fn kind_in_words(&self) -> &'static str {
        match self.kind {
            MarkKind::Vmc => "verified mark certificate (VMC)",
            MarkKind::Cmc => "common mark certificate (CMC)",
            _ => "mark certificate of an unknown kind",
        }
    }

    /// What the certificate says, less what it does not.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let Self { trademark, statute, .. } = self;
        let pilot = match self.pilot_extension {
            PilotExtension::Absent => vec![],
            PilotExtension::Present => vec!["present".to_owned()],
            PilotExtension::Critical => vec!["present and critical".to_owned()],
        };
        let facts = [
            ("Mark type", &self.mark_type),
            ("Organization", &self.organization),
            ("Domains", &self.domains),
            ("Words in the mark", &trademark.word_mark),
            ("Trademark office", &trademark.office),
            ("Trademark country", &trademark.country),
            ("Trademark number", &trademark.identifier),
            ("Legal entity identifier", &self.legal_entity_identifier),
            ("Statute", &statute.citation),
            ("Statute URL", &statute.url),
            ("Statute's country", &statute.country),
            ("Statute's state", &statute.state),
            ("Statute's locality", &statute.locality),
            ("Seen in use at", &self.prior_use_url),
            ("Policies", &self.named(&self.policies)),
            ("Logs (not verified)", &self.named(&self.sct_log_ids)),
            ("Pilot extension", &pilot),
        ]
        .map(|(label, values)| (label.to_owned(), values.clone()));
        let unknown = self.unknown_attributes.iter();
        let unknown = unknown.map(|attribute| (attribute.oid.clone(), attribute.values.clone()));
        let facts = facts.into_iter().chain(unknown);
        facts.filter(|(_, values)| !values.is_empty()).collect()
    }

    /// OIDs or log ids, each with its name where it has one.
    fn named(&self, ids: &[String]) -> Vec<String> {
        let named = |id: &String| named(self.names.get(id).copied(), id);
        ids.iter().map(named).collect()
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
            display: receiver.display(kind),
            source: receiver.source(),
        });
        Self {
            as_of: Receiver::LIST_DATE,
            list: list.collect(),
        }
    }
}

impl UnknownAttribute {
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
            matches: hash.matches(),
        });
        Self {
            media_type: logo.media_type().to_owned(),
            bytes: logo.svg().len(),
            sha256: HEXLOWER.encode(&logo.sha256()),
            compressed: logo.is_compressed(),
            hashes: hashes.collect(),
        }
    }

    pub(crate) fn facts(&self) -> Vec<Fact> {
        let form = match self.compressed {
            true => "embedded as gzip data",
            false => "embedded uncompressed",
        };
        let facts = [
            ("Media type", self.media_type.clone()),
            ("Size", format!("{}, {form}", count(self.bytes, "byte"))),
            ("SHA-256", self.sha256.clone()),
        ]
        .map(|(label, value)| (label.to_owned(), vec![value]));
        let hashes = self.hashes.iter().map(HashReport::fact);
        facts.into_iter().chain(hashes).collect()
    }
}

impl HashReport {
    fn fact(&self) -> Fact {
        let comparison = match self.matches {
            HashMatch::Raw => "matches the logo",
            HashMatch::NormalizedLineEnds => "matches the logo once its line ends are LF",
            HashMatch::None => "does not match the logo",
            HashMatch::Unsupported => "was not compared: unsupported algorithm",
        };
        let value = format!("{} {comparison}", self.value);
        (format!("Stated {}", self.algorithm), vec![value])
    }
}
