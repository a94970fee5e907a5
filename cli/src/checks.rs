//! What the command line says of checks, and what they find.

use std::error::Error;
use std::time::SystemTime;

use collectmc::Timestamp;
use collectmc::certificates::{Certificate, Certificates, Container};
use collectmc::chain::{Chain, ChainError};
use collectmc::checks::{self, CheckOptions, Evidence, Finding, Severity, TrustedRoot};
use collectmc::mark::{Domain, Logo, LogoError, Mark, Selector};

use crate::arguments;
use crate::files::FileError;
use crate::roots;

/// What to check against, but for the time.
pub(crate) struct Checks {
    at: Option<Timestamp>,
    place: Option<(Domain, Selector)>,
    roots: Vec<TrustedRoot>,
}

impl Checks {
    /// Reads the files that the command line names.
    pub(crate) fn new(arguments: &arguments::Checks, place: Option<(Domain, Selector)>) -> Result<Self, FileError> {
        let mut roots = Vec::new();
        for path in &arguments.roots {
            roots.append(&mut roots::read(path)?);
        }
        Ok(Self {
            at: arguments.at,
            place,
            roots,
        })
    }

    /// For what is looked at without being judged.
    pub(crate) fn none() -> Self {
        Self {
            at: None,
            place: None,
            roots: Vec::new(),
        }
    }

    /// The moment of the checks: what the command line says, else what a recording tells, else now.
    pub(crate) fn at(&self, recorded: Option<SystemTime>) -> Timestamp {
        self.at
            .unwrap_or_else(|| recorded.unwrap_or_else(SystemTime::now).into())
    }

    fn options(&self, at: Timestamp) -> CheckOptions {
        let options = CheckOptions::new(at).roots(self.roots.iter().cloned());
        match &self.place {
            Some((domain, selector)) => options.domain(domain.clone()).selector(selector.clone()),
            None => options,
        }
    }
}

impl arguments::Place {
    pub(crate) fn get(&self) -> Option<(Domain, Selector)> {
        Some((self.domain.clone()?, self.selector.clone()))
    }
}

/// What certificates are, and what is wrong with them.
pub(crate) struct Examination {
    pub(crate) at: Timestamp,
    pub(crate) chain: Result<Chain, ChainError>,
    /// Of the end entity; else why it is not known, or not one of a mark.
    pub(crate) mark: Result<Mark, Cause>,
    /// Of the mark, where there is one.
    pub(crate) logo: Option<Result<Logo, LogoError>>,
    pub(crate) findings: Vec<Finding>,
}

pub(crate) type Cause = Box<dyn Error + Send + Sync>;

/// How certificates came to be here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The service sent them. Their order means nothing.
    Service,
    /// They are in a file, which may be the one that is published.
    File,
}

impl Examination {
    pub(crate) fn of(certificates: &Certificates, origin: Origin, at: Timestamp, rules: &Checks) -> Self {
        let chain = certificates.chain();
        let mut evidence = match &chain {
            Ok(chain) => Evidence::of(chain),
            Err(error) => Evidence::unchained(certificates.as_slice(), error),
        };
        if origin == Origin::File && may_be_published(certificates) {
            evidence = evidence.served_as(certificates.as_slice());
        }
        let findings = checks::check(&evidence, &rules.options(at));
        let mark = match end_entity(certificates, &chain) {
            Ok(certificate) => certificate.mark().map_err(Cause::from),
            Err(error) => Err(error.clone().into()),
        };
        let logo = mark.as_ref().ok().map(Mark::logo);
        Self {
            at,
            mark,
            logo,
            findings,
            chain,
        }
    }
}

/// The end entity, which is often known also when there is no whole chain.
fn end_entity<'c>(
    certificates: &'c Certificates,
    chain: &'c Result<Chain, ChainError>,
) -> Result<&'c Certificate, &'c ChainError> {
    match chain {
        Ok(chain) => Ok(chain.end_entity()),
        Err(error) => {
            let first = error.path().first();
            first.and_then(|index| certificates.as_slice().get(*index)).ok_or(error)
        }
    }
}

/// Whether the file could be an evidence document: PEM, and not after a status line, which is how the service answers.
fn may_be_published(certificates: &Certificates) -> bool {
    certificates.container() == Container::Pem && certificates.status().is_none()
}

/// Whether receivers will refuse.
pub(crate) fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity() == Severity::Error)
}
