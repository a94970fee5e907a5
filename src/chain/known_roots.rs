//! The roots whose owners issue mark certificates.
//!
//! A *known* root is not a promise: which roots a mail receiver trusts is that receiver's decision, and changes. The list
//! states what was true on [`KnownRoot::LIST_DATE`].

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use time::macros::datetime;

use crate::Timestamp;
use crate::certificates::Certificate;

/// A root whose owner issues mark certificates, from the built-in list.
///
/// ```
/// use collectmc::chain::KnownRoot;
///
/// let names: Vec<_> = KnownRoot::ALL.iter().map(KnownRoot::name).collect();
/// assert!(names.contains(&"Sectigo Public BIMI Root R49"));
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct KnownRoot {
    name: &'static str,
    sha256: &'static str,
    /// SHA-256 of the SubjectPublicKeyInfo, where it is known: it recognizes the root when it is issued again.
    pub(super) key_sha256: Option<&'static str>,
    source: &'static str,
    is_listed_by_receivers: bool,
    note: Option<&'static str>,
    /// From when on a receiver does not accept what the root has issued; the note says which one.
    pub(crate) distrusted_from: Option<Timestamp>,
}

/// The defaults of a root that receivers list.
const LISTED: KnownRoot = KnownRoot {
    name: "",
    sha256: "",
    key_sha256: None,
    source: "",
    is_listed_by_receivers: true,
    note: None,
    distrusted_from: None,
};

impl KnownRoot {
    /// The day on which the list was made, as `2026-11-24`.
    pub const LIST_DATE: &str = "2026-11-24";

    /// The whole list.
    #[rustfmt::skip] // A table.
    pub const ALL: &[Self] = &[
        Self {
            name: "DigiCert Verified Mark Root CA",
            sha256: "504386c9ee8932fecc95fade427f69c3e2534b7310489e300fee448e33c46b42",
            key_sha256: Some("bb46c35f8e7e67d2e4f34d959b81357b5f35b4977a62e0e6b1d92b4d85ee71a3"),
            source: "DigiCert's page of roots, and the lists of four receivers",
            ..LISTED
        },
        Self {
            name: "Entrust Verified Mark Root Certification Authority - VMCR1",
            sha256: "7831d95a47d42508cd5c9e6264f9096bac19f04eb9b7c8bdd35fffc71c189617",
            key_sha256: Some("6283d2cdaac34f0690ffd3d51c8b9f98419cd617cfb0fee01197bcf241ed3886"),
            source: "Entrust's page of roots, and the lists of receivers; Sectigo's since 2025",
            note: Some("Apple does not accept what it issued after 2024-11-15"),
            distrusted_from: Some(Timestamp::of(datetime!(2024-11-16 00:00 UTC))),
            ..LISTED
        },
        Self {
            name: "GlobalSign Verified Mark Root R42",
            sha256: "cd122cb877c6928b9017b0f0b80dbd508196300bbd03cd7356c3beef524e7e0b",
            key_sha256: Some("2bc481cef67e0f12c3249d449f7d75405e73ece76a7048e9276ce04f5aba7533"),
            source: "the lists of receivers",
            ..LISTED
        },
        Self {
            name: "SSL.com VMC RSA Root CA 2024",
            sha256: "8f9d1b7698886782a599b48510651c66a1aa0c5ca3192097bdc68534154bd30d",
            key_sha256: Some("db5fb40a0c2242bbad85c39f0bfc56ffb54e8de153e94124153f62cf6985b526"),
            source: "the lists of receivers",
            ..LISTED
        },
        Self {
            name: "SSL.com VMC ECC Root CA 2024",
            sha256: "1b82e7f4910b51e3e802a493acdc17ff58eac8b9eb7c09b52ac6cd2efb83598c",
            source: "the lists of receivers",
            ..LISTED
        },
        Self {
            name: "Sectigo Public BIMI Root R49",
            sha256: "0783d68c14cfe5eb1eafda2aa984b7e3a4b8bab000092d2ba02f73757558fdfd",
            key_sha256: Some("e7b48348a39b9e46278d1e65c95040d3c0fef5dfa0c7f1aaa47ebc94320e9d9f"),
            source: "Sectigo's public list of certificates of 2026-06-26",
            is_listed_by_receivers: false,
            note: Some("no public list of a receiver had it on 2026-11-24"),
            ..LISTED
        },
    ];

    /// The root's common name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The SHA-256 of its certificate, in lower-case hexadecimal.
    pub fn sha256(&self) -> &'static str {
        self.sha256
    }

    /// Whether a certificate has the root's key.
    pub(crate) fn has_key_of(&self, certificate: &Certificate) -> bool {
        let sha256 = HEXLOWER.encode(&Sha256::digest(certificate.public_key()));
        self.key_sha256 == Some(sha256.as_str())
    }

    /// Where the root was seen.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// Whether a receiver's public list of roots had it on [`LIST_DATE`](Self::LIST_DATE).
    pub fn is_listed_by_receivers(&self) -> bool {
        self.is_listed_by_receivers
    }

    /// A remark on receivers and this root on [`LIST_DATE`](Self::LIST_DATE).
    pub fn note(&self) -> Option<&'static str> {
        self.note
    }
}
