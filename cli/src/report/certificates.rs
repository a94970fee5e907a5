//! The certificates, and how they belong together.

use collectmc::chain::{ChainError, Role};
use collectmc::{Certificate, Timestamp};
use data_encoding::HEXLOWER;
use serde::Serialize;

use super::json::{text, text_or_null};
use crate::checks::Examination;

#[derive(Serialize)]
pub(crate) struct CertificateReport {
    /// What it is in the chain.
    #[serde(serialize_with = "text_or_null")]
    pub(crate) role: Option<Role>,
    /// Its common name; without one, its organization or the whole subject.
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) subject_attributes: Vec<AttributeReport>,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) sha256: String,
    #[serde(serialize_with = "text")]
    pub(crate) not_before: Timestamp,
    #[serde(serialize_with = "text")]
    pub(crate) not_after: Timestamp,
    /// How many bytes the DER has.
    pub(crate) der_bytes: usize,
}

/// An attribute of a subject, by its short name or OID.
#[derive(Serialize)]
pub(crate) struct AttributeReport {
    #[serde(rename = "type")]
    pub(crate) attribute_type: String,
    pub(crate) value: String,
}

/// Certificates are identified by their index in `certificates`.
#[derive(Serialize)]
pub(crate) struct ChainReport {
    /// The end entity, then each one's issuer. Empty when there is no chain.
    pub(crate) order: Vec<usize>,
    pub(crate) root_included: bool,
    pub(crate) signatures: &'static str,
    /// Those that do not belong to the chain.
    pub(crate) leftover: Vec<usize>,
    /// Those that are the same as one before them.
    pub(crate) duplicates: Vec<usize>,
    /// Why there is no chain.
    pub(crate) error: Option<String>,
    /// The order that the names give, as far as they give one; that of the chain where there is one.
    #[serde(skip)]
    pub(crate) order_by_name: Vec<usize>,
}

impl CertificateReport {
    pub(super) fn of(certificate: &Certificate) -> Self {
        let attributes = certificate.subject_attributes();
        Self {
            role: None,
            name: name(certificate),
            subject: certificate.subject().to_owned(),
            subject_attributes: attributes.map(AttributeReport::of).collect(),
            issuer: certificate.issuer().to_owned(),
            serial: certificate.serial().to_owned(),
            sha256: HEXLOWER.encode(&certificate.sha256()),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            der_bytes: certificate.der().len(),
        }
    }
}

pub(super) fn name(certificate: &Certificate) -> String {
    let organization = || certificate.subject_attributes().find(|(name, _)| *name == "O");
    let name = certificate.common_name().or_else(|| Some(organization()?.1));
    let name = name.filter(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| certificate.subject()).to_owned()
}

impl AttributeReport {
    fn of((attribute_type, value): (&str, &str)) -> Self {
        Self {
            attribute_type: attribute_type.to_owned(),
            value: value.to_owned(),
        }
    }
}

impl ChainReport {
    pub(super) fn of(examination: &Examination) -> Self {
        let order_by_name = examination.order.clone();
        match &examination.chain {
            Ok(chain) => Self {
                order: chain.indices().to_vec(),
                root_included: chain.root_included(),
                signatures: "verified",
                leftover: chain.leftover().to_vec(),
                duplicates: chain.duplicates().to_vec(),
                error: None,
                order_by_name,
            },
            Err(error) => Self {
                order: Vec::new(),
                root_included: false,
                signatures: match error {
                    ChainError::BadSignature { .. } | ChainError::UnsupportedSignature { .. } => "failed",
                    _ => "not_checked",
                },
                leftover: Vec::new(),
                duplicates: Vec::new(),
                error: Some(error.to_string()),
                order_by_name,
            },
        }
    }
}
