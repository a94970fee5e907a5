//! From an HTTP response to what the service says.
//!
//! The content decides, never the content type: the page lets an undocumented parameter change that, and its own sample
//! answers a request for a binary form with text. What is not understood is an error that keeps the whole body.

use std::fmt;

use http::header::{CONTENT_TYPE, LOCATION};

use super::text::{self, Text};
use super::{RetryAfter, ServiceError};
use crate::certificates::{self, Certificates, CertificatesError, Form, Found, Limits};
use crate::quote::{printable, printable_pieces};
use crate::{Credentials, Error};

/// What the service says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The certificates, all that were sent.
    Attached(Certificates),
    /// They are issued, but were not sent along (status 1). Asking for another [`Format`](super::Format) may bring them.
    Available,
    /// The order is being processed (status 0). Ask again later, at most every three hours.
    Processing,
}

/// Reads an answer, whoever got it.
///
/// ```
/// use collectmc::{Error, Limits, Outcome, protocol};
///
/// let limits = Limits::default();
/// let answer = |body: &str| http::Response::new(body.as_bytes().to_vec());
///
/// assert_eq!(protocol::parse(answer("0\r\n"), &limits)?, Outcome::Processing);
///
/// let Err(Error::Service(refusal)) = protocol::parse(answer("-22\nStill awaiting payment!"), &limits) else { panic!() };
/// assert_eq!((refusal.code(), refusal.message()), (-22, "Still awaiting payment!"));
///
/// let Err(Error::Response(error)) = protocol::parse(answer("<html>Maintenance</html>"), &limits) else { panic!() };
/// assert_eq!(error.excerpt(), Some("<html>Maintenance</html>"));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Service`] for a negative status code, whatever the HTTP status; [`Error::Response`] for every other answer that
/// is not certificates or one of the two other outcomes, an HTTP status other than 2xx among them.
///
/// Error texts quote the answer. When it answers a request with credentials in it, use [`parse_redacting`].
pub fn parse(response: http::Response<Vec<u8>>, limits: &Limits) -> Result<Outcome, Error> {
    parse_with(response, limits, None)
}

/// Reads an answer as [`parse`] does, and keeps the credentials out of what errors quote, should the server repeat them.
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_redacting(
    response: http::Response<Vec<u8>>,
    limits: &Limits,
    credentials: &Credentials,
) -> Result<Outcome, Error> {
    let mut outcome = parse_with(response, limits, Some(credentials))?;
    if let Outcome::Attached(certificates) = &mut outcome {
        certificates.redact_skipped(credentials.redactor());
    }
    Ok(outcome)
}

fn parse_with(
    response: http::Response<Vec<u8>>,
    limits: &Limits,
    credentials: Option<&Credentials>,
) -> Result<Outcome, Error> {
    let (head, body) = response.into_parts();
    let answer = Answer { head, credentials };
    match answer.content(&body, limits) {
        // A negative code says more than any HTTP status.
        Err(Refusal::Service(error)) => Err(Error::Service(error)),
        Err(Refusal::Response(kind)) => Err(answer.error(answer.http_problem().unwrap_or(kind), body)),
        Ok(content) => match answer.http_problem() {
            Some(kind) => Err(answer.error(kind, body)),
            None => Ok(content.outcome(body)),
        },
    }
}

/// What is in a body, which an outcome keeps.
enum Content {
    Attached(Found, Option<i64>),
    Available,
    Processing,
}

impl Content {
    fn outcome(self, body: Vec<u8>) -> Outcome {
        match self {
            Self::Attached(found, status) => Outcome::Attached(Certificates::new(found, status, body)),
            Self::Available => Outcome::Available,
            Self::Processing => Outcome::Processing,
        }
    }
}

enum Refusal {
    Service(Box<ServiceError>),
    Response(ResponseErrorKind),
}

impl From<CertificatesError> for Refusal {
    fn from(error: CertificatesError) -> Self {
        Self::Response(ResponseErrorKind::Certificates(error))
    }
}

/// An answer's head, and what must not be quoted from it.
struct Answer<'c> {
    head: http::response::Parts,
    credentials: Option<&'c Credentials>,
}

impl Answer<'_> {
    fn content(&self, body: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        let Form::Text(text) = certificates::form(body) else {
            let found = certificates::find(body, limits)?.ok_or(Refusal::Response(ResponseErrorKind::Unrecognized))?;
            return Self::attached(found, None);
        };
        match text::read(&text) {
            Text::Status { code, rest } if code < 0 => Err(self.service_error(code, rest, None)),
            Text::Form { code, message, item } if code < 0 => Err(self.service_error(code, &message, item)),
            Text::Status { code, rest } => Self::status(code, certificates::find_in_text(&text, rest, limits)?),
            Text::Form { code, .. } => Self::status(code, None),
            Text::Plain => match certificates::find_in_text(&text, &text, limits)? {
                Some(found) => Self::attached(found, None),
                None => Err(Refusal::Response(ResponseErrorKind::Unrecognized)),
            },
        }
    }

    /// A status of zero or above, and what was found behind it.
    fn status(code: i64, found: Option<Found>) -> Result<Content, Refusal> {
        match (code, found) {
            (0, Some(found)) if !found.certificates.is_empty() => {
                Err(Refusal::Response(ResponseErrorKind::Contradiction))
            }
            (0, _) => Ok(Content::Processing),
            (1, found) if found.as_ref().is_none_or(|found| found.certificates.is_empty()) => Ok(Content::Available),
            (_, Some(found)) => Self::attached(found, Some(code)),
            (2, None) => Err(Refusal::Response(ResponseErrorKind::NoCertificates)),
            (code, None) => Err(Refusal::Response(ResponseErrorKind::UnknownStatus(code))),
        }
    }

    fn attached(found: Found, status: Option<i64>) -> Result<Content, Refusal> {
        if found.certificates.is_empty() {
            return Err(Refusal::Response(ResponseErrorKind::NoCertificates));
        }
        Ok(Content::Attached(found, status))
    }

    fn service_error(&self, code: i64, message: &str, item: Option<String>) -> Refusal {
        let quote = |text: &str, most| self.quote(text, most);
        let error = ServiceError::new(code, message, item, self.head.status.as_u16(), quote);
        Refusal::Service(Box::new(
            error.with_retry_after(RetryAfter::from_headers(&self.head.headers)),
        ))
    }

    /// What the HTTP status alone makes of the answer.
    fn http_problem(&self) -> Option<ResponseErrorKind> {
        let status = self.head.status;
        if status.is_redirection() {
            return Some(ResponseErrorKind::Redirect {
                origin: self.redirect_origin(),
            });
        }
        // 206 is a part of an answer, and no part was asked for.
        let whole = status.is_success() && status != http::StatusCode::PARTIAL_CONTENT;
        (!whole).then_some(ResponseErrorKind::HttpStatus)
    }

    /// Scheme, host and port of where a redirect leads. The rest of the URL may repeat the form.
    fn redirect_origin(&self) -> Option<String> {
        let location = self.head.headers.get(LOCATION)?.to_str().ok()?;
        // Before it is cut, and not where the parser changed it, as it does letter case.
        let location = self.quote(location, usize::MAX);
        let origin = url::Url::parse(&location).ok()?.origin().ascii_serialization();
        let (_, host) = origin.split_once("://")?;
        location.contains(host).then(|| printable(&origin, 100))
    }

    fn error(&self, kind: ResponseErrorKind, body: Vec<u8>) -> Error {
        let content_type = self
            .head
            .headers
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()));
        // Binary data is described, not quoted.
        let (status, excerpt) = match certificates::form(&body) {
            Form::Text(text) if certificates::is_pem(&text) => (text::status_of(&text), None),
            Form::Text(text) => (text::status_of(&text), Some(self.quote(&text, QUOTED))),
            _ => (None, None),
        };
        Error::Response(Box::new(ResponseError {
            status,
            http_status: self.head.status.as_u16(),
            content_type: content_type.map(|value| self.quote(&value, 80)),
            looks_like: certificates::describe(&body),
            excerpt: excerpt.filter(|excerpt| !excerpt.is_empty()),
            retry_after: RetryAfter::from_headers(&self.head.headers),
            kind,
            body,
        }))
    }

    /// Foreign text for a message. It is redacted before it is cut, since a cut could leave a part of a secret.
    fn quote(&self, text: &str, most: usize) -> String {
        match self.credentials {
            Some(credentials) => printable_pieces(credentials.redactor().pieces(text), most),
            None => printable(text, most),
        }
    }
}

/// The most characters of an answer that a message quotes.
const QUOTED: usize = 200;

/// An answer that is not one of the service's, or whose certificates cannot be read.
///
/// It keeps the whole [body](Self::body), so that nothing that was fetched is lost; no text shows more of it than an excerpt
/// of 200 printable characters.
#[derive(thiserror::Error)]
#[error("{}", self.describe())]
pub struct ResponseError {
    #[source]
    kind: ResponseErrorKind,
    status: Option<i64>,
    http_status: u16,
    content_type: Option<String>,
    looks_like: &'static str,
    excerpt: Option<String>,
    retry_after: Option<RetryAfter>,
    body: Vec<u8>,
}

/// Why an answer is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseErrorKind {
    /// The HTTP status is not 2xx (or is 206), and the body has no negative status code that would say more.
    #[error("the HTTP status is not that of a whole answer; try again later, and check the endpoint")]
    HttpStatus,
    /// The server sends the request elsewhere. It is not followed, since a password is in it.
    #[error("the server redirects{}, which is not followed since a password was sent; check the endpoint", to(origin.as_deref()))]
    Redirect {
        /// Scheme, host and port of where it leads, when it says so.
        origin: Option<String>,
    },
    /// The body is neither certificates nor a status.
    #[error(
        "it is neither certificates nor a status; the service may be under maintenance, or something else may have \
         answered in its place"
    )]
    Unrecognized,
    /// Certificates are announced, or there is a container for them, and there is none.
    #[error("there is no certificate in it; ask for another format, or ask the service's support")]
    NoCertificates,
    /// A status of 3 or above, which nobody documents, without certificates.
    #[error("its status {0} is not documented; ask the service's support")]
    UnknownStatus(i64),
    /// The status says 'being processed', and certificates are attached.
    #[error("it has certificates, but its status says that they are not issued yet; ask the service's support")]
    Contradiction,
    /// A certificate, or what certificates came in, cannot be read. The source says which.
    #[error("its certificates cannot be read")]
    Certificates(#[source] CertificatesError),
}

impl ResponseErrorKind {
    /// The kind in kebab case, as the program's JSON has it: `no-certificates`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::HttpStatus => "http-status",
            Self::Redirect { .. } => "redirect",
            Self::Unrecognized => "unrecognized",
            Self::NoCertificates => "no-certificates",
            Self::UnknownStatus(_) => "unknown-status",
            Self::Contradiction => "contradiction",
            Self::Certificates(_) => "certificates",
        }
    }
}

fn to(origin: Option<&str>) -> String {
    origin.map(|origin| format!(" to {origin}")).unwrap_or_default()
}

impl ResponseError {
    /// Why the answer is not taken.
    pub fn kind(&self) -> &ResponseErrorKind {
        &self.kind
    }

    /// The status that stands in the body's first line, if one does.
    pub fn status(&self) -> Option<i64> {
        self.status
    }

    /// The HTTP status.
    pub fn http_status(&self) -> u16 {
        self.http_status
    }

    /// The content type that the answer claims, shortened and printable.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// What the body looks like, in words: `an HTML page`, `nothing`.
    pub fn looks_like(&self) -> &'static str {
        self.looks_like
    }

    /// The first 200 printable characters of a body in text.
    pub fn excerpt(&self) -> Option<&str> {
        self.excerpt.as_deref()
    }

    /// The body as it came. It may hold anything, what the request sent included: look before it is written anywhere.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    fn describe(&self) -> String {
        let mut text = format!(
            "the answer is not understood: HTTP status {}, {}, {} bytes that look like {}",
            self.http_status,
            self.content_type
                .as_deref()
                .map_or_else(|| "no content type".to_owned(), |value| format!("content type {value}")),
            self.body.len(),
            self.looks_like,
        );
        if let Some(excerpt) = &self.excerpt {
            text.push_str(" and begin: ");
            text.push_str(excerpt);
        }
        text
    }
}

impl fmt::Debug for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseError")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("http_status", &self.http_status)
            .field("content_type", &self.content_type)
            .field("looks_like", &self.looks_like)
            .field("excerpt", &self.excerpt)
            .field("length", &self.body.len())
            .finish_non_exhaustive()
    }
}
