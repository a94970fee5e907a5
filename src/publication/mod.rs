//! Publishing a mark certificate: everything that it takes in one call, and the check of what a domain publishes.
//!
//! [`Certificates::publication`] makes a [`Publication`] of what was collected. [`DomainCheck`] looks at what is served
//! since: it returns which names to look up and which files to fetch, and uses no network itself.

mod answer;
mod dmarc;
mod domain_check;
mod evidence;
mod judgement;
mod policy;
mod record;
mod report;
mod revocation;
mod rules;
mod served;
mod tree_walk;

use url::Url;

use crate::certificates::Certificates;
use crate::chain::TrustAnchors;
use crate::checks::{Assessment, CheckOptions, Evidence, Finding, Verdict, check};
use crate::mark::{AssertionRecord, Domain, Mark, Selector};
use crate::{Error, Timestamp};

pub use answer::{LookupError, TxtAnswer};
pub use domain_check::{DomainCheck, DomainCheckOptions, Fetch, Lookup, Resource, Step};
pub use report::{CheckItem, CheckLine, CheckOutcome, CheckReport, CheckStatus, Obstacle};

/// Everything to publish of certificates, with their assessment: see [`Certificates::publication`].
#[derive(Clone, Debug)]
pub struct Publication {
    evidence_pem: String,
    svg: Vec<u8>,
    mark: Mark,
    assessment: Assessment,
    record: Option<AssertionRecord>,
}

/// Options of a [`Publication`].
#[derive(Clone, Debug)]
pub struct PublicationOptions {
    checks: CheckOptions,
    anchors: TrustAnchors,
    urls: Option<(Url, Url)>,
    omit_root: bool,
}

impl PublicationOptions {
    /// Checks at this time, with the built-in roots and without a domain or record.
    pub fn new(at: Timestamp) -> Self {
        Self {
            checks: CheckOptions::new(at),
            anchors: TrustAnchors::known(),
            urls: None,
            omit_root: false,
        }
    }

    /// Sets the domain whose assertion record will name the certificate: see [`CheckOptions::domain`].
    #[must_use]
    pub fn domain(mut self, domain: Domain) -> Self {
        self.checks = self.checks.domain(domain);
        self
    }

    /// Sets the selector of that record; `default` when not set.
    #[must_use]
    pub fn selector(mut self, selector: Selector) -> Self {
        self.checks = self.checks.selector(selector);
        self
    }

    /// Sets the URLs of the assertion record: those under which the logo and the evidence will be served.
    #[must_use]
    pub fn record(mut self, logo: &Url, evidence: &Url) -> Self {
        self.urls = Some((logo.clone(), evidence.clone()));
        self
    }

    /// Sets the trust anchors; [`TrustAnchors::known`] when not set.
    #[must_use]
    pub fn trust_anchors(self, anchors: TrustAnchors) -> Self {
        Self { anchors, ..self }
    }

    /// Leaves the root out of the evidence document: receivers have the roots that they trust.
    #[must_use]
    pub fn omit_root(mut self) -> Self {
        self.omit_root = true;
        self
    }
}

impl Certificates {
    /// Builds the chain, takes the logo out, checks both, and writes the assertion record.
    ///
    /// Certificates that receivers would refuse give a publication, too: check its [`verdict`](Publication::verdict) before you
    /// publish anything.
    ///
    #[cfg_attr(feature = "verify", doc = "```")]
    #[cfg_attr(not(feature = "verify"), doc = "```ignore")]
    /// use collectmc::checks::Verdict;
    /// use collectmc::{Certificates, Limits, PublicationOptions};
    ///
    /// let response = std::fs::read("tests/data/pem/documented-without-status.txt")?;
    /// let certificates = Certificates::parse(&response, &Limits::default())?;
    ///
    /// let (logo, evidence) = ("https://brand.example/logo.svg".parse()?, "https://brand.example/mark.pem".parse()?);
    /// let options = PublicationOptions::new("2026-12-01".parse()?)
    ///     .domain("brand.example".parse()?)
    ///     .record(&logo, &evidence);
    /// let publication = certificates.publication(&options)?;
    ///
    /// assert!(publication.svg().starts_with(b"<?xml"));
    /// assert!(publication.evidence_pem().starts_with("-----BEGIN CERTIFICATE-----"));
    /// assert!(publication.record().is_some_and(|record| record.location() == Some(&logo)));
    /// // The certificates of a test lead to no root that anybody knows.
    /// assert!(matches!(publication.verdict(), Verdict::UnknownRoot(_)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Chain`], [`Error::Mark`], [`Error::Logo`] and [`Error::Record`], for the first part that cannot be made.
    pub fn publication(&self, options: &PublicationOptions) -> Result<Publication, Error> {
        let chain = self.chain_to(&options.anchors)?;
        let mark = chain.mark()?;
        let record = match &options.urls {
            Some((logo, evidence)) => Some(AssertionRecord::builder(logo).evidence(evidence).build()?),
            None => None,
        };
        Ok(Publication {
            evidence_pem: match options.omit_root {
                true => chain.to_pem_without_root(),
                false => chain.to_pem(),
            },
            svg: mark.logo()?.svg().to_vec(),
            mark,
            assessment: check(&Evidence::of(&chain), &options.checks),
            record,
        })
    }
}

impl Publication {
    /// The evidence document, to be served under the record's `a=`.
    pub fn evidence_pem(&self) -> &str {
        &self.evidence_pem
    }

    /// The logo, byte for byte as the certificate has it, to be served under the record's `l=`.
    pub fn svg(&self) -> &[u8] {
        &self.svg
    }

    /// The facts about the mark in the certificate.
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// Whether receivers accept it.
    pub fn verdict(&self) -> Verdict<'_> {
        self.assessment.verdict()
    }

    /// The findings that the verdict comes from.
    pub fn findings(&self) -> &[Finding] {
        self.assessment.findings()
    }

    /// The assertion record, where [the URLs](PublicationOptions::record) are known.
    pub fn record(&self) -> Option<&AssertionRecord> {
        self.record.as_ref()
    }
}

#[cfg(feature = "verify")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::certificates::PARSED;
    use crate::mark::logo::UNPACKED;

    const RESPONSE: &[u8] = include_bytes!("../../tests/data/pem/documented-without-status.txt");

    /// How often certificates are parsed and logos unpacked.
    fn counted(work: impl FnOnce(Certificates)) -> (usize, usize) {
        // The known roots are parsed once a process.
        let certificates = Certificates::parse(RESPONSE, &Limits::default()).unwrap();
        let anchors = TrustAnchors::known();
        assert!(
            certificates
                .iter()
                .all(|certificate| anchors.trust(certificate).is_none())
        );
        PARSED.set(0);
        UNPACKED.set(0);
        work(Certificates::parse(RESPONSE, &Limits::default()).unwrap());
        (PARSED.get(), UNPACKED.get())
    }

    #[test]
    fn a_publication_parses_each_of_three_certificates_once_and_unpacks_the_logo_once() {
        let options = PublicationOptions::new("2026-12-01".parse().unwrap());
        let count = counted(|certificates| drop(certificates.publication(&options).unwrap()));
        assert_eq!(count, (3, 1));
    }

    #[test]
    fn mark_logo_and_checks_of_a_chain_share_what_was_parsed_and_unpacked() {
        let count = counted(|certificates| {
            let chain = certificates.chain().unwrap();
            let logo = chain.mark().unwrap().logo().unwrap();
            let options = CheckOptions::new("2026-12-01".parse().unwrap());
            check(&Evidence::of(&chain), &options);
            assert_eq!(chain.mark().unwrap().logo().unwrap(), logo);
        });
        assert_eq!(count, (3, 1));
    }
}
