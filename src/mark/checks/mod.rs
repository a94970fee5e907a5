//! Whether a mail receiver that keeps to the drafts will take a chain of certificates.
//!
//! One function a rule, in the order of [`Rule::ALL`]. This is not a whole path validation (RFC 5280, section 6): path
//! lengths, name constraints, policies of issuers and revocation are left to receivers.

mod chain;
mod end_entity;
mod finding;
mod rule;

pub use finding::{Finding, Severity};
pub use rule::Rule;

use super::{Domain, Selector};
use crate::Timestamp;
use crate::certificates::Certificate;
use end_entity::EndEntity;

/// What is checked: certificates from the end entity up, and how they came together.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    path: &'a [Certificate],
    served: Option<&'a [Certificate]>,
    signatures: Signatures,
}

/// What is known of the signatures of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Signatures {
    /// Every certificate's signature was made by the one after it, and the last one's, if self-signed, by itself.
    Verified,
    /// At least one was not.
    Failed,
    /// Nobody looked.
    NotChecked,
}

impl<'a> Evidence<'a> {
    /// A path: the end entity, then each one's issuer. Nothing is known of its signatures, nor of the form in which it
    /// is served.
    pub fn new(path: &'a [Certificate]) -> Self {
        Self {
            path,
            served: None,
            signatures: Signatures::NotChecked,
        }
    }

    /// The certificates in the order in which receivers will get them, or were sent them, duplicates and all. Without
    /// it the rules on order and duplicates are silent, as they should be for a file that is yet to be written.
    #[must_use]
    pub fn served_as(mut self, certificates: &'a [Certificate]) -> Self {
        self.served = Some(certificates);
        self
    }

    /// What is known of the signatures.
    #[must_use]
    pub fn signatures(mut self, signatures: Signatures) -> Self {
        self.signatures = signatures;
        self
    }
}

/// What to check against.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    at: Timestamp,
    domain: Option<Domain>,
    selector: Selector,
    roots: Vec<TrustedRoot>,
}

/// A root that the caller trusts for mark certificates.
///
/// None is built in: authorities replace their roots, and receivers decide which they trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedRoot {
    /// The SHA-256 of the root's DER. It is recognised when the chain includes the root.
    Fingerprint([u8; 32]),
    /// The root itself, which also works for a chain that leaves it out.
    Certificate(Certificate),
}

impl CheckOptions {
    /// Checks at this time, for no domain in particular, with no root trusted.
    pub fn new(at: Timestamp) -> Self {
        Self {
            at,
            domain: None,
            selector: Selector::default(),
            roots: Vec::new(),
        }
    }

    /// The domain whose assertion record will name the certificate.
    ///
    /// That is the domain under which the record stands. Mail from `news.brand.example` uses the record of
    /// `brand.example` when there is none under its own name; then `brand.example` is the domain to check.
    #[must_use]
    pub fn domain(mut self, domain: Domain) -> Self {
        self.domain = Some(domain);
        self
    }

    /// The selector of that record; `default` when not set.
    #[must_use]
    pub fn selector(mut self, selector: Selector) -> Self {
        self.selector = selector;
        self
    }

    /// Adds roots to trust.
    #[must_use]
    pub fn roots(mut self, roots: impl IntoIterator<Item = TrustedRoot>) -> Self {
        self.roots.extend(roots);
        self
    }
}

/// Checks the certificates, and the logo in the end entity, against every [`Rule`] that is about them.
///
/// Rules that hold give no finding. The findings are in the order of [`Rule::ALL`].
pub fn check(evidence: &Evidence<'_>, options: &CheckOptions) -> Vec<Finding> {
    let mut findings: Vec<_> = chain::CHECKS
        .iter()
        .flat_map(|check| check(evidence, options))
        .collect();
    if let Some(end_entity) = evidence.path.first() {
        match EndEntity::read(end_entity) {
            Ok(end_entity) => {
                findings.extend(end_entity::CHECKS.iter().flat_map(|check| check(&end_entity, options)));
                findings.extend(end_entity.logo().into_iter().flat_map(|logo| check_svg(logo.svg())));
            }
            Err(error) => findings.push(Finding::new(Rule::EndEntity, error.to_string())),
        }
    }
    findings
}

#[cfg(feature = "svg")]
fn check_svg(svg: &[u8]) -> Vec<Finding> {
    super::svg::check(svg)
}

#[cfg(not(feature = "svg"))]
fn check_svg(_: &[u8]) -> Vec<Finding> {
    let message = "the logo's drawing was not checked: this was built without the feature svg";
    vec![Finding::not_checked(Rule::SvgTinyPs, message)]
}
