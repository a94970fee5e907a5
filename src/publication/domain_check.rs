//! The check of a domain, step by step.

use std::collections::HashMap;

use http::{Method, Request, Response};
use url::Url;

use super::answer::{LookupError, TxtAnswer};
use super::judgement::{Judgement, Stop};
use super::report::CheckReport;
use super::rules;
use crate::chain::TrustAnchors;
use crate::mark::{Domain, Selector};
use crate::{Body, Timestamp, TransportError};

/// Checks what a domain publishes for BIMI: its records, its logo and its evidence.
///
/// It uses no network: [`next`](Self::next) returns what is needed next, and each step takes its result and returns the check,
/// until there is a [`CheckReport`].
///
/// ```
/// use collectmc::Timestamp;
/// use collectmc::publication::{CheckOutcome, DomainCheck, DomainCheckOptions, Step, TxtAnswer};
///
/// let options = DomainCheckOptions::new("2026-12-01".parse()?);
/// let mut check = DomainCheck::new("brand.example".parse()?, Default::default(), options);
/// let report = loop {
///     check = match check.next() {
///         Step::Lookup(step) => match step.name() {
///             // The DNS of this example knows one record.
///             "_dmarc.brand.example" => step.supply(Ok(TxtAnswer::records([vec![b"v=DMARC1; p=reject".to_vec()]]))),
///             _ => step.supply(Ok(TxtAnswer::empty())),
///         },
///         Step::Fetch(step) => {
///             let response = unreachable!("there is no record that names {}", step.url());
///             # #[allow(unreachable_code)]
///             step.supply(response)
///         }
///         Step::Done(report) => break report,
///     };
/// };
/// assert_eq!(report.outcome(), CheckOutcome::NotPublished);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// At most ten names are looked up (eight of them for DMARC: RFC 9989, section 4.10) and four files fetched.
#[derive(Debug)]
#[must_use = "a check that is dropped gives no report"]
pub struct DomainCheck {
    pub(super) domain: Domain,
    pub(super) selector: Selector,
    pub(super) options: DomainCheckOptions,
    answers: HashMap<String, Result<TxtAnswer, LookupError>>,
    responses: HashMap<Url, Fetched>,
}

/// What a [`DomainCheck`](super::DomainCheck) checks against.
#[derive(Clone, Debug)]
pub struct DomainCheckOptions {
    pub(super) at: Timestamp,
    pub(super) anchors: TrustAnchors,
    pub(super) evidence: Option<Vec<u8>>,
    pub(super) logo: Option<Vec<u8>>,
}

pub(super) type Fetched = Result<Response<Vec<u8>>, TransportError>;

/// The next thing to look up or to fetch.
pub(super) enum Missing {
    Txt(String),
    Resource(Url, Resource),
}

/// What is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resource {
    /// The logo, of the record's `l=`.
    Logo,
    /// The evidence document, of the record's `a=`.
    Evidence,
    /// The revocation list that the certificate names. Its URL may be an http one: it is signed.
    RevocationList,
}

/// What a [`DomainCheck`] needs next.
#[derive(Debug)]
#[must_use = "a step that is dropped takes the check with it"]
pub enum Step {
    /// Look up TXT records.
    Lookup(Lookup),
    /// Fetch a file.
    Fetch(Fetch),
    /// The check is complete.
    Done(CheckReport),
}

/// A DNS lookup of TXT records.
#[derive(Debug)]
pub struct Lookup {
    check: DomainCheck,
    name: String,
}

/// A file to fetch.
#[derive(Debug)]
pub struct Fetch {
    check: DomainCheck,
    url: Url,
    resource: Resource,
}

impl DomainCheck {
    /// Creates the check of a domain and selector.
    pub fn new(domain: Domain, selector: Selector, options: DomainCheckOptions) -> Self {
        Self {
            domain,
            selector,
            options,
            answers: HashMap::new(),
            responses: HashMap::new(),
        }
    }

    /// Returns the next lookup or fetch, or the report.
    pub fn next(self) -> Step {
        match rules::apply(&self) {
            Ok(report) => Step::Done(report),
            Err(Missing::Txt(name)) => Step::Lookup(Lookup { check: self, name }),
            Err(Missing::Resource(url, resource)) => Step::Fetch(Fetch {
                check: self,
                url,
                resource,
            }),
        }
    }

    pub(super) fn txt(&self, name: &str) -> Result<&TxtAnswer, Stop> {
        let answer = self.answers.get(name).ok_or_else(|| Missing::Txt(name.to_owned()))?;
        answer.as_ref().map_err(|error| {
            let message = format!("the lookup of {name} failed: {error}");
            Judgement::not_looked_at(error.obstacle, message).into()
        })
    }

    pub(super) fn fetched(&self, url: &Url, resource: Resource) -> Result<&Fetched, Missing> {
        self.responses
            .get(url)
            .ok_or_else(|| Missing::Resource(url.clone(), resource))
    }
}

impl DomainCheckOptions {
    /// Checks at this time, to the roots that are built in.
    pub fn new(at: Timestamp) -> Self {
        Self {
            at,
            anchors: TrustAnchors::known(),
            evidence: None,
            logo: None,
        }
    }

    /// Sets the trust anchors of mark certificates; [`TrustAnchors::known`] when not set.
    #[must_use]
    pub fn trust_anchors(self, anchors: TrustAnchors) -> Self {
        Self { anchors, ..self }
    }

    /// Sets the evidence document that was collected, which the one that is served has to equal.
    #[must_use]
    pub fn collected_evidence(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.evidence = Some(pem.into());
        self
    }

    /// Sets the logo that was collected, which the one that is served has to equal.
    #[must_use]
    pub fn collected_logo(mut self, svg: impl Into<Vec<u8>>) -> Self {
        self.logo = Some(svg.into());
        self
    }
}

impl Resource {
    /// The most bytes that its body may have.
    pub fn max_bytes(self) -> usize {
        match self {
            Self::Logo => 64 << 10,
            Self::Evidence => 256 << 10,
            Self::RevocationList => 2 << 20,
        }
    }
}

impl Lookup {
    /// The name whose TXT records are needed, without the dot at the end.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes the answer. A name that does not exist has an [empty](TxtAnswer::empty) answer; it is not an error.
    pub fn supply(self, answer: Result<TxtAnswer, LookupError>) -> DomainCheck {
        let Self { mut check, name } = self;
        check.answers.insert(name, answer);
        check
    }
}

impl Fetch {
    /// The URL: an https one, or for a revocation list an http one.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The kind of file that is expected.
    pub fn resource(&self) -> Resource {
        self.resource
    }

    /// The request, for a [`Transport`](crate::Transport). No redirect may be followed.
    ///
    /// # Errors
    ///
    /// [`http::Error`] for a URL that no request can have.
    pub fn request(&self) -> Result<Request<Body>, http::Error> {
        Request::builder()
            .method(Method::GET)
            .uri(self.url.as_str())
            .body(Body::default())
    }

    /// Takes the response or the error.
    pub fn supply(self, response: Result<Response<Vec<u8>>, TransportError>) -> DomainCheck {
        let Self { mut check, url, .. } = self;
        check.responses.insert(url, response);
        check
    }
}
