//! What can go wrong, a variant a phase.

use std::time::Duration;

use collectmc_transports::{TransportError, TransportErrorKind};

use crate::protocol::{ResponseError, RetryAfter, ServiceError, ServiceErrorKind};

/// Why there is no [`Outcome`](crate::Outcome), by the phase in which it failed.
///
/// Messages are in lower case, say what a person can do, and leave the cause to [`source`](std::error::Error::source).
/// None holds a login name, a password or a request's form.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What the caller gave cannot be asked for. Nothing was sent.
    #[error(transparent)]
    Input(#[from] InputError),
    /// There is no whole answer. The error tells whether the request may have been sent.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The service refuses. The request was sent.
    #[error(transparent)]
    Service(#[from] Box<ServiceError>),
    /// The answer is not one that the service gives, or what is in it cannot be read. The request was sent.
    #[error(transparent)]
    Response(#[from] Box<ResponseError>),
}

/// What the caller gave and cannot be asked for. The message names the field and the rule, and no secret value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// A required field is empty.
    #[error("{field} is empty; the service requires it")]
    Empty {
        /// The field's name in the form.
        field: &'static str,
    },
    /// A field is longer than the service takes.
    #[error("{field} has {length} characters; the service takes {limit} at most")]
    TooLong {
        /// The field's name in the form.
        field: &'static str,
        /// How many characters (Unicode scalar values) it has.
        length: usize,
        /// How many it may have.
        limit: usize,
    },
    /// An order number is not a whole number from 1 to 18446744073709551615, in decimal digits only.
    #[error("'{given}' is not an order number: it takes decimal digits only, and is neither zero nor above 2^64 - 1")]
    OrderNumber {
        /// What was given, shortened.
        given: String,
    },
    /// A URL is not one that a request with a password in it can go to.
    #[error("the endpoint cannot be used: {reason}")]
    Endpoint {
        /// What is wrong with it. The URL itself is not repeated, since it may hold a password.
        reason: &'static str,
    },
    /// An interval between questions is shorter than the service is asked at.
    #[error("an interval of {given:?} is too short; the service is asked every {shortest:?} at most")]
    Interval {
        /// What was given.
        given: Duration,
        /// The shortest that is taken.
        shortest: Duration,
    },
}

impl Error {
    /// Whether the same request may succeed later without anybody doing anything: no connection, a timeout, HTTP status
    /// 429, 502, 503 or 504, and the codes -14 and -160.
    ///
    /// Never for a [refused login](Self::is_authentication): repeating it locks accounts. Never for a failure of TLS.
    pub fn is_retryable(&self) -> bool {
        if self.is_authentication() {
            return false;
        }
        match self {
            Self::Input(_) => false,
            Self::Transport(error) => matches!(error.kind(), TransportErrorKind::Connect | TransportErrorKind::Timeout),
            Self::Service(error) => {
                matches!(
                    error.kind(),
                    ServiceErrorKind::Unknown | ServiceErrorKind::CollectionFailed
                )
            }
            Self::Response(error) => matches!(error.http_status(), 429 | 502 | 503 | 504),
        }
    }

    /// Whether it took longer than was allowed.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == TransportErrorKind::Timeout)
    }

    /// Whether the login is refused: -16 in any spelling, or its message; -3 and -4 that name the login name or the password;
    /// HTTP status 401, 403 and 407 (a proxy's login); and a proxy that rejects its own login before it opens a tunnel.
    pub fn is_authentication(&self) -> bool {
        match self {
            Self::Service(error) => error.is_authentication(),
            Self::Response(error) => error.is_authentication(),
            Self::Transport(error) => error.kind() == TransportErrorKind::ProxyLogin,
            Self::Input(_) => false,
        }
    }

    /// How long the server asks to wait (RFC 9110, section 10.2.3), if it does.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Service(error) => error.retry_after(),
            Self::Response(error) => error.retry_after(),
            Self::Input(_) | Self::Transport(_) => None,
        }
    }

    /// Whether the service may have got the request, or any part of it. `false` means that it certainly has not.
    pub fn request_may_have_been_sent(&self) -> bool {
        match self {
            Self::Input(_) => false,
            Self::Transport(error) => error.request_may_have_been_sent(),
            Self::Service(_) | Self::Response(_) => true,
        }
    }
}
