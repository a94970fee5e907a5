//! What went wrong, put in words once, where it is known best.

use std::error::Error;
use std::io;

use super::Limits;
use crate::{TransportError, TransportErrorKind};

/// Why there is no answer, and whether a new connection would help.
///
/// Those found below ureq travel through it as [`ureq::Error::Other`](::ureq::Error::Other).
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(super) struct Failure {
    error: TransportError,
    stale: bool,
}

impl Failure {
    /// A message in our own words, which quotes nobody: names are those that the caller gave.
    pub(super) fn new(kind: TransportErrorKind, message: impl AsRef<str>) -> Self {
        TransportError::quoting(kind, message.as_ref(), "", "").into()
    }

    pub(super) fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            error: self.error.with_source(source),
            ..self
        }
    }

    pub(super) fn with_request_sent(self, may_have_been_sent: bool) -> Self {
        Self {
            error: self.error.with_request_sent(may_have_been_sent),
            ..self
        }
    }

    /// Says whether a kept connection turned out to be dead before any byte of the answer came.
    pub(super) fn with_stale(self, stale: bool) -> Self {
        Self { stale, ..self }
    }

    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }

    pub(super) fn into_error(self) -> TransportError {
        self.error
    }

    /// Takes a failure of ours out of ureq's error, or puts ureq's own into words.
    pub(super) fn from_ureq(error: ::ureq::Error, host: &str, limits: &Limits) -> Self {
        use TransportErrorKind::{BodyTooLarge, Io, Other};
        match error {
            ::ureq::Error::Other(inner) => match inner.downcast::<Self>() {
                Ok(failure) => *failure,
                Err(inner) => Self::new(Other, format!("the request to {host} failed")).with_source(inner),
            },
            ::ureq::Error::Timeout(reason) => Self::timeout(reason, host, limits),
            ::ureq::Error::Io(inner) => cut_off(host).with_source(inner),
            ::ureq::Error::Protocol(inner) => {
                Self::new(Io, format!("what {host} sent is not HTTP/1.1 as it should be")).with_source(inner)
            }
            ::ureq::Error::LargeResponseHeader(_, limit) => Self::new(
                BodyTooLarge,
                format!("the header of {host}'s answer is larger than {limit} bytes"),
            ),
            error @ (::ureq::Error::Http(_) | ::ureq::Error::BadUri(_) | ::ureq::Error::RequireHttpsOnly(_)) => {
                Self::new(Other, format!("the request to {host} cannot be made"))
                    .with_source(error)
                    .with_request_sent(false)
            }
            error => Self::new(Other, format!("the request to {host} failed")).with_source(error),
        }
    }

    /// Which of the limits it was decides whether anything can have been sent.
    pub(super) fn timeout(reason: ::ureq::Timeout, host: &str, limits: &Limits) -> Self {
        use TransportErrorKind::Timeout;
        match reason {
            ::ureq::Timeout::Resolve | ::ureq::Timeout::Connect => {
                let allowed = limits.connect_timeout;
                Self::new(Timeout, format!("no connection to {host} within {allowed:?}")).with_request_sent(false)
            }
            _ => Self::new(
                Timeout,
                format!("no whole answer from {host} within {:?}", limits.timeout),
            ),
        }
    }
}

/// A connection that ended before the answer was whole.
pub(super) fn cut_off(host: &str) -> Failure {
    let message = format!("the connection to {host} ended before the answer was whole: try again");
    Failure::new(TransportErrorKind::Io, message)
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self { error, stale: false }
    }
}

impl From<Failure> for ::ureq::Error {
    fn from(failure: Failure) -> Self {
        Self::Other(Box::new(failure))
    }
}

/// For an io error: ureq's own where it is how an elapsed deadline shows, or else one in our words.
pub(super) fn or_timeout(
    reason: ::ureq::Timeout,
    in_words: impl FnOnce(io::Error) -> Failure,
) -> impl FnOnce(io::Error) -> ::ureq::Error {
    move |error| match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => ::ureq::Error::Timeout(reason),
        _ => in_words(error).into(),
    }
}
