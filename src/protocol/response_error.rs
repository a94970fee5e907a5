//! An unexpected response.

use super::{LoginRefusal, RetryAfter};
use crate::certificates::CertificatesError;

/// An unexpected response, or one whose certificates could not be read.
///
/// It keeps the whole [body](Self::body), so that nothing that was received is lost; its messages show no more of it than 200
/// printable characters.
#[derive(thiserror::Error)]
#[error("{}", self.describe())]
pub struct ResponseError {
    #[source]
    pub(super) kind: ResponseErrorKind,
    pub(super) status: Option<i64>,
    pub(super) http_status: Option<u16>,
    pub(super) content_type: Option<String>,
    pub(super) looks_like: &'static str,
    pub(super) excerpt: Option<String>,
    pub(super) retry_after: Option<RetryAfter>,
    pub(super) body: Vec<u8>,
}

/// Why a response was unexpected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseErrorKind {
    /// The login was rejected, by HTTP status 401, 403 or 407 or in a form that is not the documented one. Repeating it may
    /// lock the account.
    #[error("the login was rejected; {}", .0.advice())]
    Authentication(LoginRefusal),
    /// The HTTP status is not 2xx (or is 206), and the body has no negative status code that would say more.
    #[error("the HTTP status is not that of a complete response; try again later, and check the endpoint")]
    HttpStatus,
    /// The server redirects the request. The redirect is not followed, since a password is in it.
    #[error("the server redirects{}; not followed, since the request has a password in it; check the endpoint", to(origin.as_deref()))]
    Redirect {
        /// Scheme, host and port of where it leads, when it says so.
        origin: Option<String>,
    },
    /// The body is neither certificates nor a status.
    #[error(
        "neither certificates nor a status; the service may be under maintenance, or another server may have responded"
    )]
    Unrecognized,
    /// The status announces certificates, or there is a container for them, but there are none.
    #[error("the response contains no certificate; request another format, or contact the service's support")]
    NoCertificates,
    /// A status of 3 or above, which is not documented, without certificates.
    #[error("status {0} is not documented; contact the service's support")]
    UnknownStatus(i64),
    /// A form with an `errorCode` of 0 or above, as other endpoints of the service send it. It is not a status of the order.
    #[error("errorCode {0} is the success of another endpoint, not a status of the order; check the endpoint")]
    OtherEndpoint(i64),
    /// The status says 'being processed', but certificates are attached; or there is an `errorCode` below zero in the text of
    /// a response that is not an error otherwise.
    #[error("its status contradicts the rest of the response; contact the service's support")]
    Contradiction,
    /// A certificate or its container could not be read. The source says which.
    #[error("could not read its certificates")]
    Certificates(#[source] CertificatesError),
}

impl ResponseErrorKind {
    /// The kind in kebab case, `no-certificates`. It is stable across versions.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Authentication(_) => "authentication",
            Self::HttpStatus => "http-status",
            Self::Redirect { .. } => "redirect",
            Self::Unrecognized => "unrecognized",
            Self::NoCertificates => "no-certificates",
            Self::UnknownStatus(_) => "unknown-status",
            Self::OtherEndpoint(_) => "other-endpoint",
            Self::Contradiction => "contradiction",
            Self::Certificates(_) => "certificates",
        }
    }
}

fn to(origin: Option<&str>) -> String {
    origin.map(|origin| format!(" to {origin}")).unwrap_or_default()
}

impl ResponseError {
    /// Why the response was unexpected.
    pub fn kind(&self) -> &ResponseErrorKind {
        &self.kind
    }

    /// The status in the first line of the body, if any.
    pub fn status(&self) -> Option<i64> {
        self.status
    }

    /// The HTTP status; `None` where only a [body](super::parse_body) was read.
    pub fn http_status(&self) -> Option<u16> {
        self.http_status
    }

    /// The content type that the response claims, shortened and printable.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// A description of the body: `an HTML page`, `nothing`.
    pub fn looks_like(&self) -> &'static str {
        self.looks_like
    }

    /// The first 200 printable characters of a body in text.
    pub fn excerpt(&self) -> Option<&str> {
        self.excerpt.as_deref()
    }

    /// The body as received. It may contain anything, including what the request sent: check it before it is written anywhere.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub(crate) fn is_authentication(&self) -> bool {
        matches!(self.kind, ResponseErrorKind::Authentication(_))
    }

    pub(crate) fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    fn describe(&self) -> String {
        let head = match self.http_status {
            None => "unexpected content: ".to_owned(),
            Some(status) => {
                let content_type = self.content_type.as_ref().map(|value| format!("content type {value}"));
                let content_type = content_type.as_deref().unwrap_or("no content type");
                format!("unexpected response: HTTP status {status}, {content_type}, ")
            }
        };
        let excerpt = self.excerpt.as_ref().map(|excerpt| format!(" and begin: {excerpt}"));
        let (length, looks_like) = (self.body.len(), self.looks_like);
        format!(
            "{head}{length} bytes that look like {looks_like}{}",
            excerpt.unwrap_or_default()
        )
    }
}
