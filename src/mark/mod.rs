//! What a mark certificate says.
//!
//! A mark certificate carries a brand's logo, so that mail programs show it beside the brand's mail (BIMI). To be shown,
//! the logo is published with the certificate as evidence and an assertion record in the DNS that names both.
//!
//! - [`Certificate::mark`] reads what the certificate says: a [`Mark`] with its owner, domains and trademark.
//! - [`Mark::logo`] extracts the [`Logo`], byte for byte as it has to be published, and compares its hashes.
//! - [`Receiver`] says which mail programs show the logo of which kind of certificate.
//! - [`AssertionRecord`] writes and reads the DNS record, and explains its tags.
//!
//! [`checks`](crate::checks) reports what would make a mail receiver refuse it.

mod domain;
mod log;
pub(crate) mod logo;
mod receiver;
mod record;
pub(crate) mod subject;

pub use crate::asn1::oid::oid_name;
pub use crate::certificates::extensions::ExtensionError;
pub use domain::{Domain, NameError, Selector};
pub use log::log_name;
pub use logo::{Comparison, HashAlgorithm, HashMatch, Logo, LogoError, LogoHash};
pub use receiver::{LogoDisplay, Receiver};
pub use record::{AssertionRecord, AvatarPreference, LocalPartSelectors, RecordBuilder, RecordError, RecordTag};
pub use subject::{Mark, MarkError, MarkKind, PilotExtension};

use std::sync::{Arc, OnceLock};

use crate::certificates::Certificate;
use crate::chain::Chain;
use subject::SubjectAttributes;

/// The certificate of a mark, with the parts of it that take time to read: they are read on first use.
#[derive(Debug)]
pub(crate) struct MarkCertificate {
    pub(crate) certificate: Certificate,
    subject: OnceLock<SubjectAttributes>,
    logo: OnceLock<Result<Logo, LogoError>>,
}

impl MarkCertificate {
    pub(crate) fn new(certificate: &Certificate) -> Arc<Self> {
        Arc::new(Self {
            certificate: certificate.clone(),
            subject: OnceLock::new(),
            logo: OnceLock::new(),
        })
    }

    pub(crate) fn subject(&self) -> &SubjectAttributes {
        let read = || SubjectAttributes::of(&self.certificate);
        self.subject.get_or_init(read)
    }

    /// The logo, unpacked to at most [`Logo::DEFAULT_LIMIT`] bytes.
    pub(crate) fn logo(&self) -> &Result<Logo, LogoError> {
        let unpack = || Logo::unpack(&self.certificate, Logo::DEFAULT_LIMIT);
        self.logo.get_or_init(unpack)
    }
}

impl PartialEq for MarkCertificate {
    fn eq(&self, other: &Self) -> bool {
        self.certificate == other.certificate
    }
}

impl Eq for MarkCertificate {}

impl Chain {
    /// What the chain's end entity says of a mark.
    ///
    /// # Errors
    ///
    /// As for [`Certificate::mark`].
    pub fn mark(&self) -> Result<Mark, MarkError> {
        Mark::read(self.mark_certificate().clone())
    }
}

impl Certificate {
    /// What the certificate says of a mark.
    ///
    /// # Errors
    ///
    /// [`MarkError`] when it is not a mark certificate, or is ambiguous.
    pub fn mark(&self) -> Result<Mark, MarkError> {
        Mark::read(MarkCertificate::new(self))
    }
}

/// A text from outside as part of a message, cut where it is long.
pub(crate) fn printable(text: &str) -> String {
    crate::text::printable(text, 100)
}
