//! From an HTTP response to an outcome.
//!
//! The content decides, never the content type: the page lets an undocumented parameter change that, and its own sample
//! answers a request for a binary form with text. An unexpected response is an error that keeps the whole body.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};

use super::login::{self, LoginRefusal};
use super::text::{self, Text};
use super::{ResponseError, ResponseErrorKind, RetryAfter, ServiceError};
use crate::certificates::{self, Certificates, CertificatesError, Form, Found, Limits};
use crate::text::{printable, printable_pieces};
use crate::{Credentials, Error};

/// What the service says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The certificates, all that were sent.
    Attached(Certificates),
    /// They are issued, but were not included in the response (status 1). Asking for another [`Format`](super::Format) may bring them.
    Available,
    /// The order is being processed (status 0). Ask again later, at most every three hours.
    Processing,
}

/// Reads a response to a request with these credentials. Should the server repeat them, they are in no error.
///
/// ```
/// use collectmc::{Credentials, Error, Limits, Outcome, protocol};
///
/// let (limits, credentials) = (Limits::default(), Credentials::new("brand-team", "correct horse")?);
/// let parse = |body: &str| protocol::parse(http::Response::new(body.as_bytes().to_vec()), &limits, &credentials);
///
/// assert_eq!(parse("0\r\n")?, Outcome::Processing);
///
/// let Err(Error::Service(error)) = parse("-22\nStill awaiting payment, brand-team!") else { panic!() };
/// assert_eq!((error.code(), error.message()), (-22, "Still awaiting payment, [redacted]!"));
///
/// let Err(Error::Response(error)) = parse("<html>Maintenance</html>") else { panic!() };
/// assert_eq!(error.excerpt(), Some("<html>Maintenance</html>"));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Service`] for a negative status code, whatever the HTTP status; [`Error::Response`] for every other response that
/// is not certificates or one of the two other outcomes, an HTTP status other than 2xx among them.
pub fn parse(response: http::Response<Vec<u8>>, limits: &Limits, credentials: &Credentials) -> Result<Outcome, Error> {
    let mut outcome = Head::of(&response, Some(credentials)).outcome(response.into_body(), limits)?;
    if let Outcome::Attached(certificates) = &mut outcome {
        certificates.redact_skipped(credentials.redactor());
    }
    Ok(outcome)
}

/// Reads a response that was saved, when the credentials of its request are not at hand. Errors quote whatever it has.
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_saved(response: http::Response<Vec<u8>>, limits: &Limits) -> Result<Outcome, Error> {
    Head::of(&response, None).outcome(response.into_body(), limits)
}

/// Reads the body of a response that was saved without its head: as [`parse_saved`], with an HTTP status that nobody knows.
///
/// ```
/// use collectmc::{Error, Limits, protocol};
///
/// let Err(Error::Response(error)) = protocol::parse_body(b"<html>".to_vec(), &Limits::default()) else { panic!() };
/// assert_eq!(error.http_status(), None);
/// assert_eq!(error.to_string(), "unexpected content: 6 bytes that look like an HTML page and begin: <html>");
/// ```
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_body(body: Vec<u8>, limits: &Limits) -> Result<Outcome, Error> {
    let head = Head {
        status: None,
        headers: HeaderMap::new(),
        credentials: None,
    };
    head.outcome(body, limits)
}

/// What is in a body, which an outcome keeps.
enum Parsed {
    Attached(Found, Option<i64>),
    Available,
    Processing,
}

impl Parsed {
    fn outcome(self, body: Vec<u8>) -> Outcome {
        match self {
            Self::Attached(found, status) => Outcome::Attached(Certificates::new(found, status, body)),
            Self::Available => Outcome::Available,
            Self::Processing => Outcome::Processing,
        }
    }
}

/// An error, or the kind of one that is still to be described.
enum Refusal<R> {
    Service(Box<ServiceError>),
    Response(R),
}

impl From<CertificatesError> for Refusal<ResponseErrorKind> {
    fn from(error: CertificatesError) -> Self {
        Self::Response(ResponseErrorKind::Certificates(error))
    }
}

/// The head of a response, by which its body is read, and what must not be quoted from either.
struct Head<'c> {
    /// `None` where only the body was saved.
    status: Option<StatusCode>,
    headers: HeaderMap,
    credentials: Option<&'c Credentials>,
}

impl<'c> Head<'c> {
    fn of(response: &http::Response<Vec<u8>>, credentials: Option<&'c Credentials>) -> Self {
        Self {
            status: Some(response.status()),
            headers: response.headers().clone(),
            credentials,
        }
    }

    fn outcome(&self, body: Vec<u8>, limits: &Limits) -> Result<Outcome, Error> {
        match self.read(&body, limits) {
            Ok(content) => Ok(content.outcome(body)),
            Err(Refusal::Service(mut error)) => {
                error.body = body;
                Err(Error::Service(error))
            }
            Err(Refusal::Response(mut error)) => {
                error.body = body;
                Err(Error::Response(error))
            }
        }
    }

    /// What is in the body, or an error that lacks only the body itself.
    fn read(&self, body: &[u8], limits: &Limits) -> Result<Parsed, Refusal<Box<ResponseError>>> {
        let (body, unpacked) = match certificates::unpacked(body, limits) {
            Ok(unpacked) => (unpacked, Ok(())),
            Err(error) => (body.into(), Err(error)),
        };
        let form = certificates::form(&body);
        let content = unpacked
            .map_err(Refusal::from)
            .and_then(|()| self.content(&form, limits));
        // A negative code says more than any HTTP status, and certificates that came prove that the login was accepted.
        let kind = match (content, self.http_problem(), self.refused_login(&form, &body)) {
            (Err(Refusal::Service(error)), _, _) => return Err(Refusal::Service(error)),
            (Ok(content @ Parsed::Attached(..)), None, _) | (Ok(content), None, None) => return Ok(content),
            (_, _, Some(refusal)) => ResponseErrorKind::Authentication(refusal),
            (_, Some(kind), None) | (Err(Refusal::Response(kind)), None, None) => kind,
        };
        Err(Refusal::Response(Box::new(self.error(kind, &form, &body))))
    }

    fn content(&self, form: &Form<'_>, limits: &Limits) -> Result<Parsed, Refusal<ResponseErrorKind>> {
        let Form::Text(text) = form else {
            let found = certificates::find(form, limits)?;
            return Self::attached(found.ok_or(Refusal::Response(ResponseErrorKind::Unrecognized))?, None);
        };
        match text::read(text) {
            Text::Status { code, rest } if code < 0 => Err(self.service_error(code, rest, None)),
            Text::Form { code, message, item } if code < 0 => Err(self.service_error(code, &message, item)),
            Text::Status { code, rest } => {
                let found = certificates::find_in_text(text, rest, limits)?;
                if found.is_none() {
                    certificates::check_prose(text, limits)?;
                }
                Self::status(code, found)
            }
            Text::Form { code, .. } => Err(Refusal::Response(ResponseErrorKind::OtherEndpoint(code))),
            Text::Plain => match certificates::find_in_text(text, text, limits)? {
                Some(found) => Self::attached(found, None),
                None => Err(Refusal::Response(ResponseErrorKind::Unrecognized)),
            },
        }
    }

    /// A status of zero or above, and what was found behind it.
    fn status(code: i64, found: Option<Found>) -> Result<Parsed, Refusal<ResponseErrorKind>> {
        match (code, found) {
            (0, Some(found)) if !found.certificates.is_empty() => {
                Err(Refusal::Response(ResponseErrorKind::Contradiction))
            }
            (0, _) => Ok(Parsed::Processing),
            (1, found) if found.as_ref().is_none_or(|found| found.certificates.is_empty()) => Ok(Parsed::Available),
            (_, Some(found)) => Self::attached(found, Some(code)),
            (2, None) => Err(Refusal::Response(ResponseErrorKind::NoCertificates)),
            (code, None) => Err(Refusal::Response(ResponseErrorKind::UnknownStatus(code))),
        }
    }

    fn attached(found: Found, status: Option<i64>) -> Result<Parsed, Refusal<ResponseErrorKind>> {
        if found.certificates.is_empty() {
            return Err(Refusal::Response(ResponseErrorKind::NoCertificates));
        }
        Ok(Parsed::Attached(found, status))
    }

    fn service_error(&self, code: i64, message: &str, item: Option<String>) -> Refusal<ResponseErrorKind> {
        let quote = |text: &str, most| self.quote(text, most);
        let refuses_login = self.refused_by_status().is_some() || login::has_message(&start(message.as_bytes()));
        let error = ServiceError::new(code, message, item, quote)
            .with_http_status(self.status)
            .with_retry_after(RetryAfter::from_headers(&self.headers))
            .with_refused_login(refuses_login);
        Refusal::Service(Box::new(error))
    }

    /// Whether a response that is none of the service's refuses the login.
    fn refused_login(&self, form: &Form<'_>, body: &[u8]) -> Option<LoginRefusal> {
        self.refused_by_status().or_else(|| {
            let by_text = match form {
                Form::Text(text) => login::refused_by_text(&start(text.as_bytes())),
                Form::Other => login::refused_by_text(&start(body)),
                Form::Zip(_) | Form::Der(_) => false,
            };
            by_text.then_some(LoginRefusal::Service)
        })
    }

    fn refused_by_status(&self) -> Option<LoginRefusal> {
        self.status.and_then(login::refused_by_status)
    }

    /// What is wrong by the HTTP status alone.
    fn http_problem(&self) -> Option<ResponseErrorKind> {
        let status = self.status?;
        if status.is_redirection() {
            return Some(ResponseErrorKind::Redirect {
                origin: self.redirect_origin(),
            });
        }
        // 206 is a part of a response, and no part was requested.
        let whole = status.is_success() && status != StatusCode::PARTIAL_CONTENT;
        (!whole).then_some(ResponseErrorKind::HttpStatus)
    }

    /// Scheme, host and port of where a redirect leads. The rest of the URL may repeat the form.
    fn redirect_origin(&self) -> Option<String> {
        let location = self.headers.get(LOCATION)?.to_str().ok()?;
        // Before it is cut, and not where the parser changed it, as it does letter case.
        let location = self.quote(location, usize::MAX);
        let origin = url::Url::parse(&location).ok()?.origin().ascii_serialization();
        let (_, host) = origin.split_once("://")?;
        location.contains(host).then(|| printable(&origin, 100))
    }

    /// Describes the response. The body itself is still to be put in.
    fn error(&self, kind: ResponseErrorKind, form: &Form<'_>, body: &[u8]) -> ResponseError {
        let content_type = self
            .headers
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()));
        // Binary data is described, not quoted.
        let (status, excerpt) = match form {
            Form::Text(text) if certificates::is_pem(text) => (text::status_of(text), None),
            Form::Text(text) => (text::status_of(text), Some(self.quote(text, QUOTED))),
            _ => (None, None),
        };
        ResponseError {
            status,
            http_status: self.status.map(|status| status.as_u16()),
            content_type: content_type.map(|value| self.quote(&value, 80)),
            looks_like: certificates::describe(form, body),
            excerpt: excerpt.filter(|excerpt| !excerpt.is_empty()),
            retry_after: RetryAfter::from_headers(&self.headers),
            kind,
            body: Vec::new(),
        }
    }

    /// Foreign text for a message. It is redacted before it is cut, since a cut could leave a part of a secret.
    fn quote(&self, text: &str, most: usize) -> String {
        match self.credentials {
            Some(credentials) => printable_pieces(credentials.redactor().pieces(text), most),
            None => printable(text, most),
        }
    }
}

/// The most characters of a response that a message quotes.
const QUOTED: usize = 200;

/// How many bytes of a response are searched for a refusal of the login.
const START: usize = 64 << 10;

fn start(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes.get(..START).unwrap_or(bytes))
}
