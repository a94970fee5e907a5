//! Whether a mail receiver that keeps to the drafts will take a chain of certificates.
//!
//! One function a rule, in the order of [`Rule::ALL`]. This is not a whole path validation (RFC 5280, section 6): path
//! lengths, name constraints, policies of issuers, critical extensions that are not known here and revocation are left to
//! receivers.

mod chain;
mod end_entity;
mod finding;
mod rule;
#[cfg(feature = "svg")]
pub mod svg;

pub use finding::{Finding, Severity};
pub use rule::Rule;

use crate::Timestamp;
use crate::certificates::Certificate;
use crate::chain::{Chain, ChainError};
use crate::mark::{Domain, Selector};
use end_entity::EndEntity;

/// What is checked: the certificates from the end entity up, and how they came together.
///
/// ```
/// use collectmc::checks::{CheckOptions, Evidence, check};
/// use collectmc::{Limits, certificates::Certificates};
///
/// let answer = std::fs::read("tests/data/pem/documented-without-status.txt")?;
/// let certificates = Certificates::parse(&answer, &Limits::default())?;
/// let chain = certificates.chain();
/// let evidence = match &chain {
///     Ok(chain) => Evidence::of(chain),
///     Err(error) => Evidence::unchained(certificates.as_slice(), error),
/// };
/// // The answer has the root first. As a file to publish that is wrong; the file that the chain writes is not.
/// let options = CheckOptions::new("2026-12-01".parse()?);
/// let as_sent = check(&evidence.clone().served_as(certificates.as_slice()), &options);
/// assert!(as_sent.iter().any(|finding| finding.rule().as_str() == "order"));
/// assert!(check(&evidence, &options).iter().all(|finding| finding.rule().as_str() != "order"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    path: Vec<&'a Certificate>,
    chain: Result<&'a Chain, &'a ChainError>,
    served: Option<&'a [Certificate]>,
}

impl<'a> Evidence<'a> {
    /// A chain, as it will be published: nothing is known of another form in which it is served.
    pub fn of(chain: &'a Chain) -> Self {
        Self {
            path: chain.certificates().iter().collect(),
            chain: Ok(chain),
            served: None,
        }
    }

    /// The certificates of which no chain could be built, and why. What the error tells of their order is checked as far
    /// as it goes.
    pub fn unchained(certificates: &'a [Certificate], error: &'a ChainError) -> Self {
        let path = error.path().iter().filter_map(|index| certificates.get(*index));
        Self {
            path: path.collect(),
            chain: Err(error),
            served: None,
        }
    }

    /// The certificates in the order in which receivers get them, duplicates and all. Without it the rules on order and
    /// duplicates are silent, as they should be for a file that is yet to be written.
    #[must_use]
    pub fn served_as(mut self, certificates: &'a [Certificate]) -> Self {
        self.served = Some(certificates);
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
            Err(error) => findings.push(Finding::new(Rule::EndEntity, with_causes(&error))),
        }
    }
    findings
}

#[cfg(feature = "svg")]
fn check_svg(svg: &[u8]) -> Vec<Finding> {
    // One finding a rule: the file is not at hand to be looked at line by line.
    svg::check_listing(svg, 1)
}

#[cfg(not(feature = "svg"))]
fn check_svg(_: &[u8]) -> Vec<Finding> {
    let message = "the logo's drawing was not checked: this was built without the feature svg";
    vec![Finding::not_checked(Rule::SvgTinyPs, message)]
}

/// An error with what caused it, on one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
