//! The feature `serde`: outcomes, facts and findings as data.
//!
//! Hashes and log ids are in lower-case hexadecimal, certificates in PEM, and the logo is in Base64, since it may be any bytes.
//! Nothing that holds a secret is here.

use data_encoding::{BASE64, HEXLOWER};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::certificates::{Container, Skipped};
use crate::chain::{KnownRoot, Role, Trust};
use crate::checks::{Assessment, Finding, Rule, Severity, Verdict};
use crate::mark::{
    AvatarPreference, Comparison, HashAlgorithm, HashMatch, LocalPartSelectors, Logo, LogoDisplay, LogoHash, MarkKind,
    PilotExtension, RecordTag, Selector,
};
use crate::protocol::ServiceErrorKind;
use crate::{AssertionRecord, Certificate, Certificates, Chain, Domain, Mark, Outcome, Publication, Timestamp};

/// Serializes types as their text, which is the stable name of those that have one.
macro_rules! as_text {
    ($($type:ty),+) => {
        $(impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        })+
    };
}

/// Serializes types as structs of these fields.
macro_rules! as_struct {
    ($($name:literal $this:ident: $type:ty { $($field:ident: $value:expr,)+ })+) => {
        $(impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $this = self;
                let mut fields = serializer.serialize_struct($name, [$(stringify!($field)),+].len())?;
                $(fields.serialize_field(stringify!($field), &$value)?;)+
                fields.end()
            }
        })+
    };
}

as_text!(
    AvatarPreference,
    Comparison,
    Container,
    Domain,
    HashAlgorithm,
    HashMatch,
    LogoDisplay,
    MarkKind,
    PilotExtension,
    Role,
    Rule,
    Selector,
    ServiceErrorKind,
    Severity,
    Skipped,
    Timestamp
);

as_struct! {
    "Certificates" this: Certificates {
        container: this.container(),
        status: this.status(),
        certificates: this.as_slice(),
        skipped: this.skipped(),
    }
    "Certificate" this: Certificate {
        subject: this.subject(),
        common_name: this.common_name(),
        issuer: this.issuer(),
        serial: this.serial(),
        not_before: this.not_before(),
        not_after: this.not_after(),
        sha256: HEXLOWER.encode(&this.sha256()),
        pem: this.to_pem(),
    }
    "Chain" this: Chain {
        certificates: this.certificates(),
        root: this.root(),
        root_included: this.root_included(),
        trust: this.trust(),
        indices: this.indices(),
        duplicates: this.duplicates(),
        leftover: this.leftover(),
    }
    "Trust" this: Trust {
        by: match this { Trust::Known(_) => "known-root", Trust::Given => "given" },
        root: match this { Trust::Known(root) => Some(*root), Trust::Given => None },
    }
    "KnownRoot" this: KnownRoot {
        name: this.name(),
        sha256: this.sha256(),
        source: this.source(),
        is_listed_by_receivers: this.is_listed_by_receivers(),
        note: this.note(),
    }
    "Mark" this: Mark {
        kind: this.kind(),
        mark_type: this.mark_type(),
        organization: this.organization(),
        domains: this.domains(),
        trademark_office: this.trademark_office(),
        trademark_country: this.trademark_country(),
        trademark_identifier: this.trademark_identifier(),
        word_mark: this.word_mark(),
        legal_entity_identifier: this.legal_entity_identifier(),
        statute_country: this.statute_country(),
        statute_state: this.statute_state(),
        statute_locality: this.statute_locality(),
        statute_citation: this.statute_citation(),
        statute_url: this.statute_url(),
        prior_use_url: this.prior_use_url(),
        unknown_attributes: this.unknown_attributes().collect::<std::collections::BTreeMap<_, _>>(),
        policies: this.policies(),
        sct_log_ids: this.sct_log_ids().iter().map(|id| HEXLOWER.encode(id)).collect::<Vec<_>>(),
        pilot_extension: this.pilot_extension(),
        certificate: this.certificate(),
    }
    "Logo" this: Logo {
        media_type: this.media_type(),
        is_compressed: this.is_compressed(),
        sha256: HEXLOWER.encode(&this.sha256()),
        hashes: this.hashes(),
        svg: BASE64.encode(this.svg()),
    }
    "LogoHash" this: LogoHash {
        algorithm: this.algorithm(),
        value: HEXLOWER.encode(this.value()),
        matches: this.matches(),
    }
    "Assessment" this: Assessment {
        verdict: this.verdict(),
        findings: this.findings(),
    }
    "Verdict" this: Verdict<'_> {
        name: this.as_str(),
        trust: match this { Verdict::Verified(trust) => Some(trust), _ => None },
        finding: match this { Verdict::UnknownRoot(finding) | Verdict::Refused(finding) => Some(*finding), _ => None },
    }
    "Finding" this: Finding {
        rule: this.rule(),
        severity: this.severity(),
        message: this.message(),
        remedy: this.remedy(),
        source: this.source(),
        line: this.line(),
        column: this.column(),
    }
    "AssertionRecord" this: AssertionRecord {
        text: this.to_string(),
        location: this.location().map(url::Url::as_str),
        evidence: this.evidence().map(url::Url::as_str),
        avatar_preference: this.avatar_preference(),
        local_part_selectors: this.local_part_selectors(),
    }
    "RecordTag" this: RecordTag {
        name: this.name(),
        value: this.value(),
        meaning: this.meaning(),
    }
    "Publication" this: Publication {
        evidence_pem: this.evidence_pem(),
        svg: BASE64.encode(this.svg()),
        mark: this.mark(),
        verdict: this.verdict(),
        findings: this.findings(),
        record: this.record(),
    }
    "Outcome" this: Outcome {
        outcome: match this {
            Outcome::Attached(_) => "attached",
            Outcome::Available => "available",
            Outcome::Processing => "processing",
        },
        certificates: match this { Outcome::Attached(certificates) => Some(certificates), _ => None },
    }
}

#[cfg(feature = "svg")]
as_struct! {
    "Change" this: crate::checks::svg::Change {
        what: this.what(),
        times: this.times(),
    }
}

impl Serialize for LocalPartSelectors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.prefixes())
    }
}
