//! A response that is not one of the service's.

use super::{LoginRefusal, RetryAfter};
use crate::certificates::CertificatesError;

/// A response that is not one of the service's, or whose certificates could not be read.
///
/// It keeps the whole [body](Self::body), so that nothing that was fetched is lost; no text shows more of it than an excerpt
/// of 200 printable characters.
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
    /// The login was rejected, by HTTP status 401, 403 or 407 or in a form that is not the documented one. To repeat it may
    /// lock the account.
    #[error("{}", login(*.0))]
    Authentication(LoginRefusal),
    /// The HTTP status is not 2xx (or is 206), and the body has no negative status code that would say more.
    #[error("the HTTP status is not that of a complete response; try again later, and check the endpoint")]
    HttpStatus,
    /// The server redirects the request. The redirect is not followed, since a password is in it.
    #[error("the server redirects{}, which is not followed since a password was sent; check the endpoint", to(origin.as_deref()))]
    Redirect {
        /// Scheme, host and port of where it leads, when it says so.
        origin: Option<String>,
    },
    /// The body is neither certificates nor a status.
    #[error(
        "it is neither certificates nor a status; the service may be under maintenance, or something else may have \
         responded in its place"
    )]
    Unrecognized,
    /// The status announces certificates, or there is a container for them, and there is none.
    #[error("there is no certificate in it; ask for another format, or ask the service's support")]
    NoCertificates,
    /// A status of 3 or above, which nobody documents, without certificates.
    #[error("its status {0} is not documented; ask the service's support")]
    UnknownStatus(i64),
    /// A form with an `errorCode` of 0 or above, as other endpoints of the service send it. It says nothing of the order.
    #[error("its errorCode {0} is the success of another endpoint, and says nothing of the order; check the endpoint")]
    OtherEndpoint(i64),
    /// The status says 'being processed', and certificates are attached.
    #[error("it has certificates, but its status says that they are not issued yet; ask the service's support")]
    Contradiction,
    /// A certificate, or what certificates came in, cannot be read. The source says which.
    #[error("its certificates cannot be read")]
    Certificates(#[source] CertificatesError),
}

impl ResponseErrorKind {
    /// The kind in kebab case, `no-certificates`. It stays what it is from version to version.
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

fn login(refusal: LoginRefusal) -> &'static str {
    match refusal {
        LoginRefusal::Service => {
            "it rejects the login; check the login name and password before another attempt, since repeated ones lock \
             the account"
        }
        LoginRefusal::Proxy => {
            "a proxy rejects its login (HTTP status 407); check the user name and password in the proxy's URL before another \
             attempt, since repeated ones may lock them"
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

    /// The status that stands in the body's first line, if one does.
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

    pub(crate) fn is_authentication(&self) -> bool {
        matches!(self.kind, ResponseErrorKind::Authentication(_))
    }

    pub(crate) fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    fn describe(&self) -> String {
        let mut text = match (self.http_status, &self.content_type) {
            (None, _) => "unexpected content: ".to_owned(),
            (Some(status), None) => format!("unexpected response: HTTP status {status}, no content type, "),
            (Some(status), Some(value)) => format!("unexpected response: HTTP status {status}, content type {value}, "),
        };
        text.push_str(&format!("{} bytes that look like {}", self.body.len(), self.looks_like));
        if let Some(excerpt) = &self.excerpt {
            text.push_str(" and begin: ");
            text.push_str(excerpt);
        }
        text
    }
}
