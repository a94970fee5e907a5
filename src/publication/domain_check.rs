//! The check of a domain, step by step.

use http::{Method, Request, Response};
use url::Url;

use super::answer::{LookupError, TxtAnswer};
use super::known::{Known, Missing, Resource};
use super::question::{DomainCheckOptions, Question};
use super::report::CheckReport;
use super::rules;
use crate::mark::{Domain, Selector};
use crate::{Body, TransportError};

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
    question: Question,
    known: Known,
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
            question: Question {
                domain,
                selector,
                options,
            },
            known: Known::default(),
        }
    }

    /// Returns the next lookup or fetch, or the report.
    pub fn next(self) -> Step {
        match rules::apply(&self.question, &self.known) {
            Ok(report) => Step::Done(report),
            Err(Missing::Txt(name)) => Step::Lookup(Lookup { check: self, name }),
            Err(Missing::Resource(url, resource)) => Step::Fetch(Fetch {
                check: self,
                url,
                resource,
            }),
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
        check.known.add_txt(name, answer);
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
        check.known.add_response(url, response);
        check
    }
}
