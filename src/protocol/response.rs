//! From an HTTP response to what the service says.
//!
//! The content decides, never the content type: the page lets an undocumented parameter change that, and its own sample
//! answers a request for a binary form with text. What is not understood is an error that keeps the whole body.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, LOCATION};

use super::login::{self, LoginRefusal};
use super::text::{self, Text};
use super::{ResponseError, ResponseErrorKind, RetryAfter, ServiceError};
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
    match answer.read(&body, limits) {
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

/// An answer's head, and what must not be quoted from it.
struct Answer<'c> {
    head: http::response::Parts,
    credentials: Option<&'c Credentials>,
}

impl Answer<'_> {
    /// What is in the body, or an error that lacks only the body itself.
    fn read(&self, body: &[u8], limits: &Limits) -> Result<Content, Refusal<Box<ResponseError>>> {
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
            (Ok(content @ Content::Attached(..)), None, _) | (Ok(content), None, None) => return Ok(content),
            (_, _, Some(refusal)) => ResponseErrorKind::Authentication(refusal),
            (_, Some(kind), None) | (Err(Refusal::Response(kind)), None, None) => kind,
        };
        Err(Refusal::Response(Box::new(self.error(kind, &form, &body))))
    }

    fn content(&self, form: &Form<'_>, limits: &Limits) -> Result<Content, Refusal<ResponseErrorKind>> {
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
    fn status(code: i64, found: Option<Found>) -> Result<Content, Refusal<ResponseErrorKind>> {
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

    fn attached(found: Found, status: Option<i64>) -> Result<Content, Refusal<ResponseErrorKind>> {
        if found.certificates.is_empty() {
            return Err(Refusal::Response(ResponseErrorKind::NoCertificates));
        }
        Ok(Content::Attached(found, status))
    }

    fn service_error(&self, code: i64, message: &str, item: Option<String>) -> Refusal<ResponseErrorKind> {
        let quote = |text: &str, most| self.quote(text, most);
        let refuses_login =
            login::refused_by_status(self.head.status).is_some() || login::has_message(&start(message.as_bytes()));
        let error = ServiceError::new(code, message, item, self.head.status.as_u16(), quote)
            .with_retry_after(RetryAfter::from_headers(&self.head.headers))
            .with_refused_login(refuses_login);
        Refusal::Service(Box::new(error))
    }

    /// Whether an answer that is none of the service's refuses the login.
    fn refused_login(&self, form: &Form<'_>, body: &[u8]) -> Option<LoginRefusal> {
        login::refused_by_status(self.head.status).or_else(|| {
            let by_text = match form {
                Form::Text(text) => login::refused_by_text(&start(text.as_bytes())),
                Form::Other => login::refused_by_text(&start(body)),
                Form::Zip(_) | Form::Der(_) => false,
            };
            by_text.then_some(LoginRefusal::Service)
        })
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

    /// Describes the answer. The body itself is still to be put in.
    fn error(&self, kind: ResponseErrorKind, form: &Form<'_>, body: &[u8]) -> ResponseError {
        let content_type = self
            .head
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
            http_status: self.head.status.as_u16(),
            content_type: content_type.map(|value| self.quote(&value, 80)),
            looks_like: certificates::describe(form, body),
            excerpt: excerpt.filter(|excerpt| !excerpt.is_empty()),
            retry_after: RetryAfter::from_headers(&self.head.headers),
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

/// The most characters of an answer that a message quotes.
const QUOTED: usize = 200;

/// How many bytes of an answer are searched for a refusal of the login.
const START: usize = 64 << 10;

fn start(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes.get(..START).unwrap_or(bytes))
}
