//! Whether a mail receiver that follows the drafts accepts a chain of certificates.
//!
//! One function a rule, in the order of [`Rule::ALL`]. The rules on the chain are those of path validation (RFC 5280, section
//! 6.1), with the BIMI key purpose required and any policy accepted, and what the drafts on mark certificates add. Left out:
//! revocation, the signatures of certificate timestamps, and policies: what restricts them is refused where it is critical.

mod chain;
#[cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
mod encoding;
mod end_entity;
mod finding;
mod path;
mod rule;
#[cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
#[cfg(feature = "svg")]
pub mod svg;
mod verdict;

pub use finding::{Finding, Severity};
pub use rule::Rule;
pub use verdict::{Assessment, Verdict};

use crate::Timestamp;
use crate::certificates::Certificate;
use crate::chain::{Chain, ChainError, order_unverified};
use crate::mark::{Domain, MarkCertificate, Selector};
use end_entity::EndEntity;
use path::CertificationPath;

/// The certificates to check, from the end entity up, with the chain that they form or the reason why they form none.
///
#[cfg_attr(all(feature = "verify", feature = "svg"), doc = "```")]
#[cfg_attr(not(all(feature = "verify", feature = "svg")), doc = "```ignore")]
/// use collectmc::certificates::Certificates;
/// use collectmc::chain::{TrustAnchor, TrustAnchors};
/// use collectmc::checks::{CheckOptions, Evidence, Verdict, check};
/// use collectmc::Limits;
///
/// // Your own root; without it the verdict would be `UnknownRoot`.
/// let root = Certificates::parse(&std::fs::read("tests/data/hierarchy/root.pem")?, &Limits::default())?;
/// let anchors = TrustAnchors::known().with(TrustAnchor::Certificate(root.as_slice()[0].clone()));
///
/// let response = std::fs::read("tests/data/pem/documented-without-status.txt")?;
/// let certificates = Certificates::parse(&response, &Limits::default())?;
/// let chain = certificates.chain_to(&anchors);
/// let evidence = match &chain {
///     Ok(chain) => Evidence::of(chain),
///     Err(error) => Evidence::unchained(certificates.as_slice(), error),
/// };
/// let options = CheckOptions::new("2026-12-01".parse()?);
/// assert!(matches!(check(&evidence, &options).verdict(), Verdict::Verified(_)));
///
/// // The response has the root first. As a file to publish that is wrong; the file that the chain writes is not.
/// let as_sent = check(&evidence.served_as(certificates.as_slice()), &options);
/// assert!(matches!(as_sent.verdict(), Verdict::Refused(finding) if finding.rule().as_str() == "order"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    path: Vec<&'a Certificate>,
    chain: Result<&'a Chain, &'a ChainError>,
    served: Option<&'a [Certificate]>,
}

impl<'a> Evidence<'a> {
    /// The evidence of a chain, as it will be published.
    pub fn of(chain: &'a Chain) -> Self {
        Self {
            path: chain.certificates().iter().collect(),
            chain: Ok(chain),
            served: None,
        }
    }

    /// The evidence of certificates that form no chain, with the reason. They are checked in the order that their names give, as
    /// far as possible.
    pub fn unchained(certificates: &'a [Certificate], error: &'a ChainError) -> Self {
        let order = order_unverified(certificates).unwrap_or_default();
        let path = order.into_iter().filter_map(|index| certificates.get(index));
        Self {
            path: path.collect(),
            chain: Err(error),
            served: None,
        }
    }

    /// Sets the certificates as receivers get them, with their order and duplicates. Without it the rules on order and duplicates
    /// are not checked, as for a file that is yet to be written.
    #[must_use]
    pub fn served_as(mut self, certificates: &'a [Certificate]) -> Self {
        self.served = Some(certificates);
        self
    }

    /// Every certificate of the path, the root that was not sent included.
    fn whole_path(&self) -> Vec<&'a Certificate> {
        let root = self.chain.ok().map(Chain::root);
        let not_sent = root.filter(|root| !self.path.contains(root));
        self.path.iter().copied().chain(not_sent).collect()
    }
}

/// The time, domain and selector to check for.
#[derive(Clone, Debug)]
pub struct CheckOptions {
    at: Timestamp,
    domain: Option<Domain>,
    selector: Selector,
}

impl CheckOptions {
    /// Checks at this time, without a domain.
    pub fn new(at: Timestamp) -> Self {
        Self {
            at,
            domain: None,
            selector: Selector::default(),
        }
    }

    /// Sets the domain whose assertion record will name the certificate.
    ///
    /// That is the domain in the record's owner name. Mail from `news.brand.example` uses the record of
    /// `brand.example` when there is none under its own name; then `brand.example` is the domain to check.
    #[must_use]
    pub fn domain(mut self, domain: Domain) -> Self {
        self.domain = Some(domain);
        self
    }

    /// Sets the selector of that record; `default` when not set.
    #[must_use]
    pub fn selector(mut self, selector: Selector) -> Self {
        self.selector = selector;
        self
    }
}

/// Checks the certificates, and the logo in the end entity, against every [`Rule`] that is about them.
///
/// Rules that hold give no finding. The findings are in the order of [`Rule::ALL`].
pub fn check(evidence: &Evidence<'_>, options: &CheckOptions) -> Assessment {
    let path = CertificationPath::of(evidence.whole_path());
    let mut findings: Vec<_> = chain::CHECKS.iter().filter_map(|check| check(evidence)).collect();
    findings.extend(path.findings(options.at));
    if let Some((end_entity, issuers)) = path.certificates.split_first() {
        let end_entity = EndEntity {
            mark: match evidence.chain {
                Ok(chain) => chain.mark_certificate().clone(),
                Err(_) => MarkCertificate::new(end_entity),
            },
            issuer: issuers.first().copied(),
            options,
        };
        findings.extend(end_entity.findings());
        findings.extend(end_entity.logo().into_iter().flat_map(|logo| check_svg(logo.svg())));
    }
    findings.sort_by_key(Finding::rule);
    Assessment::new(findings, evidence.chain.ok().and_then(Chain::trust))
}

#[cfg(feature = "svg")]
pub(crate) fn check_svg(svg: &[u8]) -> Vec<Finding> {
    // One finding a rule: the file is not at hand to be looked at line by line.
    svg::check_listing(svg, 1)
}

#[cfg(not(feature = "svg"))]
pub(crate) fn check_svg(_: &[u8]) -> Vec<Finding> {
    let message = "the logo's drawing was not checked: this was built without the feature svg";
    vec![Finding::not_checked(Rule::SvgTinyPs, message)]
}
