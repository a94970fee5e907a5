//! Valid certificates, from which builders start.

use super::builder::Builder;
use super::extensions::KeyUsage;
use super::name::{Name, StringKind};
use super::{LOGO, Logotype, oid};

/// The start of the validity of synthetic end entities.
pub const NOT_BEFORE: &str = "2026-11-01T00:00:00Z";
/// The end of the validity of synthetic end entities: after 397 of the 398 days that are allowed.
pub const NOT_AFTER: &str = "2027-12-02T23:59:59Z";

/// Builders of valid end entities.
pub struct MarkCertificate;

impl MarkCertificate {
    /// Returns a valid verified mark certificate (VMC) of a registered mark for `brand.example`.
    #[allow(clippy::new_ret_no_self)] // It reads as what is made, and authorities are made by the same builder.
    pub fn new() -> Builder {
        let subject = Name::new()
            .with(oid::JURISDICTION_COUNTRY, StringKind::Printable, "GB")
            .utf8(oid::BUSINESS_CATEGORY, "Private Organization")
            .with(oid::SERIAL_NUMBER, StringKind::Printable, "00000000")
            .with(oid::COUNTRY, StringKind::Printable, "GB")
            .utf8(oid::STATE, "Test County")
            .utf8(oid::LOCALITY, "Testtown")
            .utf8(oid::STREET, "Suite 1")
            .utf8(oid::STREET, "1 Example Street")
            .utf8(oid::ORGANIZATION, "Example Test Brand Ltd")
            .utf8(oid::COMMON_NAME, "Example Test Brand Ltd")
            .utf8(oid::TRADEMARK_OFFICE, "Test Intellectual Property Office")
            .with(oid::TRADEMARK_COUNTRY, StringKind::Printable, "GB")
            .utf8(oid::TRADEMARK_IDENTIFIER, "TEST00000001")
            .utf8(oid::WORD_MARK, "EXAMPLE TEST BRAND")
            .utf8(oid::MARK_TYPE, "Registered Mark");
        Builder::new(subject)
            .validity(NOT_BEFORE, NOT_AFTER)
            .certificate_authority(false)
            .key_usage(&[KeyUsage::DigitalSignature])
            .eku(&[oid::EKU_BIMI])
            .domains(&["brand.example"])
            .policies(&[oid::POLICY_MARK, oid::POLICY_OWN])
            .crl_distribution_points(&["http://crl.test.example/TestMarkCA.crl"])
            .logotype(Logotype::gzip(LOGO))
            .scts(2)
    }

    /// Returns a valid common mark certificate (CMC) of a mark in prior use.
    pub fn prior_use() -> Builder {
        Self::new()
            .without_subject_attribute(oid::TRADEMARK_OFFICE)
            .without_subject_attribute(oid::TRADEMARK_COUNTRY)
            .without_subject_attribute(oid::TRADEMARK_IDENTIFIER)
            .without_subject_attribute(oid::WORD_MARK)
            .subject_attribute(
                oid::PRIOR_USE_URL,
                StringKind::Utf8,
                "https://archive.example/brand.example",
            )
            .mark_type("Prior Use Mark")
    }

    /// Returns a valid verified mark certificate of a government mark.
    pub fn government() -> Builder {
        Self::new()
            .without_subject_attribute(oid::TRADEMARK_OFFICE)
            .without_subject_attribute(oid::TRADEMARK_COUNTRY)
            .without_subject_attribute(oid::TRADEMARK_IDENTIFIER)
            .without_subject_attribute(oid::WORD_MARK)
            .subject_attribute(oid::STATUTE_COUNTRY, StringKind::Printable, "GB")
            .subject_attribute(oid::STATUTE_STATE, StringKind::Utf8, "Test County")
            .subject_attribute(oid::STATUTE_LOCALITY, StringKind::Utf8, "Testtown")
            .subject_attribute(
                oid::STATUTE_CITATION,
                StringKind::Utf8,
                "Test Marks Act 2020, section 1",
            )
            .subject_attribute(oid::STATUTE_URL, StringKind::Utf8, "https://statutes.example/2020/1")
            .mark_type("Government Mark")
    }
}

/// Builders of valid CAs.
pub struct Authority;

impl Authority {
    /// Returns a root named 'Test Public BIMI Root', to be [`self_signed`](Builder::self_signed).
    pub fn root() -> Builder {
        Self::named("Test Public BIMI Root").validity("2026-01-01T00:00:00Z", "2045-12-31T23:59:59Z")
    }

    /// Returns an issuer of mark certificates named 'Test Mark CA'.
    pub fn intermediate() -> Builder {
        Self::named("Test Mark CA")
            .validity("2026-01-01T00:00:00Z", "2035-12-31T23:59:59Z")
            .eku(&[oid::EKU_BIMI])
            .policies(&[oid::POLICY_MARK, oid::POLICY_OWN])
            .crl_distribution_points(&["http://crl.test.example/TestPublicBIMIRoot.crl"])
    }

    fn named(common_name: &str) -> Builder {
        let subject = Name::new()
            .with(oid::COUNTRY, StringKind::Printable, "GB")
            .utf8(oid::ORGANIZATION, "Test Certification Authority Limited")
            .utf8(oid::COMMON_NAME, common_name);
        Builder::new(subject)
            .certificate_authority(true)
            .key_usage(&[KeyUsage::KeyCertSign, KeyUsage::CrlSign])
    }
}
