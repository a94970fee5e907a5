//! From an HTTP response to an outcome.
//!
//! The content decides, never the content type: the service's page lets an undocumented parameter change that, and in its
//! sample the response to a request for a binary form is text. An unexpected response is an error that keeps the whole body.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};

use super::login::{self, LoginRefusal};
use super::text::{self, Report};
use super::{ResponseError, ResponseErrorKind, RetryAfter, ServiceError};
use crate::certificates::{self, Certificates, Form, Found, Limits};
use crate::text::{printable, printable_pieces};
use crate::{Credentials, Error};

/// What the service reports of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The certificates, all that were sent.
    Attached(Certificates),
    /// They are issued, but not included in the response (status 1). A request for another [`Format`](super::Format) may help.
    Available,
    /// The order is being processed (status 0). Try again later, at most every three hours.
    Processing,
}

/// Reads a response to a request with these credentials, which are redacted in errors should the server repeat them.
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
    read(response, limits, Some(credentials))
}

/// Reads a saved response without the credentials of its request. Errors quote it without redaction.
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_saved(response: http::Response<Vec<u8>>, limits: &Limits) -> Result<Outcome, Error> {
    read(response, limits, None)
}

/// Reads the body of a response that was saved without its head: as [`parse_saved`], with an unknown HTTP status.
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
    let head = ResponseHead {
        status: None,
        headers: HeaderMap::new(),
        credentials: None,
    };
    head.outcome(body, limits)
}

fn read(
    response: http::Response<Vec<u8>>,
    limits: &Limits,
    credentials: Option<&Credentials>,
) -> Result<Outcome, Error> {
    let (parts, body) = response.into_parts();
    let head = ResponseHead {
        status: Some(parts.status),
        headers: parts.headers,
        credentials,
    };
    head.outcome(body, limits)
}

/// The head of a response, and the credentials that must not be quoted from it or its body.
struct ResponseHead<'c> {
    /// `None` where only the body was saved.
    status: Option<StatusCode>,
    headers: HeaderMap,
    credentials: Option<&'c Credentials>,
}

impl ResponseHead<'_> {
    fn outcome(&self, body: Vec<u8>, limits: &Limits) -> Result<Outcome, Error> {
        let mut outcome = self.read(&body, limits);
        match &mut outcome {
            Ok(Outcome::Attached(certificates)) => {
                if let Some(credentials) = self.credentials {
                    certificates.redact_skipped(credentials.redactor());
                }
                certificates.set_as_sent(body);
            }
            Err(Error::Service(error)) => error.body = body,
            Err(Error::Response(error)) => error.body = body,
            _ => {}
        }
        outcome
    }

    /// The outcome, or the error, which lacks only the body itself.
    ///
    /// The form is detected and the report read once. Then the guards decide, in this order: a code below zero, which says more
    /// than any HTTP status; a rejected login, unless certificates prove that it was accepted; the HTTP status; the content.
    fn read(&self, body: &[u8], limits: &Limits) -> Result<Outcome, Error> {
        let (body, unpack_error) = match certificates::unpacked(body, limits) {
            Ok(unpacked) => (unpacked, None),
            Err(error) => (Cow::Borrowed(body), Some(error)),
        };
        let form = certificates::form(&body);
        let report = form.text().and_then(text::report);
        if let Some(report) = report.as_ref().filter(|report| report.code < 0) {
            return Err(Error::Service(Box::new(self.service_error(report, &form))));
        }
        let content = match unpack_error {
            None => content(&form, report.as_ref(), limits),
            Some(error) => Err(ResponseErrorKind::Certificates(error)),
        };
        let http_problem = self.http_problem();
        let login_is_proven = matches!(&content, Ok(Outcome::Attached(_))) && http_problem.is_none();
        let refused_login = match login_is_proven {
            true => None,
            false => self.refused_login(&form, &body),
        };
        let kind = match (refused_login, http_problem, content) {
            (Some(refusal), ..) => ResponseErrorKind::Authentication(refusal),
            (None, Some(kind), _) | (None, None, Err(kind)) => kind,
            (None, None, Ok(outcome)) => return Ok(outcome),
        };
        let status = report.as_ref().map(|report| report.code);
        Err(Error::Response(Box::new(self.error(kind, &form, status, &body))))
    }

    fn service_error(&self, report: &Report<'_>, form: &Form<'_>) -> ServiceError {
        let mut error = ServiceError::new(report, |text, most| self.quote(text, most));
        error.http_status = self.status;
        error.retry_after = RetryAfter::from_headers(&self.headers);
        // The message of a form is not all that follows its code.
        let whole = form.text().filter(|_| report.is_form);
        error.refuses_login = self.refused_by_status().is_some()
            || login::refused_by_message(&report.message)
            || whole.is_some_and(|text| login::refused_by_body(text.as_bytes()));
        error
    }

    fn refused_login(&self, form: &Form<'_>, body: &[u8]) -> Option<LoginRefusal> {
        self.refused_by_status().or_else(|| {
            let is_binary = matches!(form, Form::Zip(_) | Form::Der(_));
            let searched = form.text().map_or(body, str::as_bytes);
            (!is_binary && login::refused_by_body(searched)).then_some(LoginRefusal::Service)
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
    fn error(&self, kind: ResponseErrorKind, form: &Form<'_>, status: Option<i64>, body: &[u8]) -> ResponseError {
        let content_type = self
            .headers
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()));
        // Certificates and binary data are described, not quoted.
        let excerpt = match form {
            Form::Text(text) => Some(self.quote(text, QUOTED)),
            _ => None,
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

/// What a response without an error code has.
fn content(form: &Form<'_>, report: Option<&Report<'_>>, limits: &Limits) -> Result<Outcome, ResponseErrorKind> {
    if let Some(report) = report.filter(|report| report.is_form) {
        return Err(ResponseErrorKind::OtherEndpoint(report.code));
    }
    let found = match (form, report) {
        // What follows a status may be Base64.
        (Form::Text(_), Some(report)) => certificates::find(&Form::Text(report.message.as_ref().into()), limits),
        _ => certificates::find(form, limits),
    };
    let found = found.map_err(ResponseErrorKind::Certificates)?;
    if let (None, Some(text), Some(_)) = (&found, form.text(), report) {
        certificates::check_prose(text).map_err(ResponseErrorKind::Certificates)?;
    }
    let outcome = outcome(report.map(|report| report.code), found)?;
    match form.text().is_some_and(text::has_error_code) {
        true => Err(ResponseErrorKind::Contradiction),
        false => Ok(outcome),
    }
}

/// The outcome by the status, if there is one, and by what was found with it.
fn outcome(status: Option<i64>, found: Option<Found>) -> Result<Outcome, ResponseErrorKind> {
    let has_certificates = found.as_ref().is_some_and(|found| !found.certificates.is_empty());
    match (status, found) {
        (Some(0), _) if has_certificates => Err(ResponseErrorKind::Contradiction),
        (Some(0), _) => Ok(Outcome::Processing),
        (Some(1), _) if !has_certificates => Ok(Outcome::Available),
        (status, Some(found)) if has_certificates => {
            Ok(Outcome::Attached(Certificates::new(found, status, Vec::new())))
        }
        (Some(2), None) | (_, Some(_)) => Err(ResponseErrorKind::NoCertificates),
        (Some(code), None) => Err(ResponseErrorKind::UnknownStatus(code)),
        (None, None) => Err(ResponseErrorKind::Unrecognized),
    }
}
