//! The errors of the crate, a variant for each phase.

use std::time::Duration;

use collectmc_transports::{TransportError, TransportErrorKind};

use crate::TimestampError;
use crate::causes::print_with_causes;
use crate::certificates::{CertificateError, CertificatesError};
use crate::chain::ChainError;
use crate::mark::{ExtensionError, LogoError, MarkError, NameError, RecordError};
use crate::protocol::{LaterAttempt, ResponseError, RetryAfter, ServiceError};
use crate::publication::LookupError;

/// Any error of this crate, by the phase in which it occurred. `?` converts each of the others.
///
/// Messages are in lower case, include advice, and leave the cause to [`source`](std::error::Error::source). None contains a
/// login name, a password or a request's form. `{:?}` of each error of this crate is for people too, with the causes, since a
/// `main` that returns the error prints it so:
///
/// ```
/// fn main_of_a_program() -> Result<(), collectmc::Error> {
///     let bytes = b"-----BEGIN CERTIFICATE-----\nMIIB";
///     let chain = collectmc::Certificates::parse(bytes, &collectmc::Limits::default())?.chain()?;
///     print!("{}", chain.mark()?.logo()?.svg().len());
///     Ok(())
/// }
///
/// let error = main_of_a_program().unwrap_err();
/// assert_eq!(
///     format!("Error: {error:?}"),
///     "Error: PEM block 1 (line 1): could not read the PEM block\n  \
///      caused by: cut off: its END line is missing"
/// );
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The caller gave an invalid value. Nothing was sent.
    #[error(transparent)]
    Input(#[from] InputError),
    /// No complete response was received. [`request_may_have_been_sent`](Self::request_may_have_been_sent) says more.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The service rejected the request, which was sent.
    #[error(transparent)]
    Service(#[from] Box<ServiceError>),
    /// The response was unexpected, or its certificates could not be read. The request was sent.
    #[error(transparent)]
    Response(#[from] Box<ResponseError>),
    /// Certificates could not be read out of bytes.
    #[error(transparent)]
    Certificates(#[from] CertificatesError),
    /// A single certificate could not be read.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The certificates do not form a chain.
    #[error(transparent)]
    Chain(#[from] Box<ChainError>),
    /// The facts in a mark certificate could not be read.
    #[error(transparent)]
    Mark(#[from] MarkError),
    /// The logo of a certificate could not be read.
    #[error(transparent)]
    Logo(#[from] LogoError),
    /// A text is not an assertion record, or none can be made of the URLs.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The flag of [`Client::cancelled_by`](crate::Client::cancelled_by) was set before anything was sent.
    #[error("cancelled before the request was sent")]
    Cancelled,
}

/// Why a value of the caller is invalid. The message names the field and the rule, and no secret value.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// A required field is empty.
    #[error("{field} is empty; the service requires it")]
    Empty {
        /// The field's name in the form.
        field: &'static str,
    },
    /// A field is longer than the service accepts.
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
    #[error("'{given}' is not an order number: {reason}")]
    OrderNumber {
        /// What was given, shortened.
        given: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A URL must not receive a request with a password in it.
    #[error("could not use the endpoint: {reason}")]
    Endpoint {
        /// What is wrong with it. The URL itself is not repeated, since it may hold a password.
        reason: &'static str,
    },
    /// An interval between requests is too short for the service.
    #[error("an interval of {given:?} is too short; wait {shortest:?} at least, and 3 hours as the service asks")]
    Interval {
        /// What was given.
        given: Duration,
        /// The shortest that is accepted.
        shortest: Duration,
    },
    /// A text is not a domain or a selector.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A text is not a time.
    #[error(transparent)]
    Timestamp(#[from] TimestampError),
}

impl Error {
    /// Whether the same request may succeed later without a person having to act. [`later_attempt`](Self::later_attempt) has
    /// more detail.
    pub fn is_retryable(&self) -> bool {
        matches!(self.later_attempt(), LaterAttempt::Soon | LaterAttempt::OnceIssued)
    }

    /// Whether and when the same request may succeed. This is the one definition that [`RetryPolicy`](crate::RetryPolicy),
    /// [`WaitPolicy`](crate::WaitPolicy) and [`is_retryable`](Self::is_retryable) share.
    ///
    /// Soon: no connection, a timeout, HTTP status 429, 502, 503 or 504, and the codes -14 and -160. Never soon for a
    /// [rejected login](Self::is_authentication), since repeating it locks accounts; never for a failure of TLS.
    pub fn later_attempt(&self) -> LaterAttempt {
        use TransportErrorKind::{Connect, Timeout};
        match self {
            _ if self.is_authentication() => LaterAttempt::AfterAction,
            Self::Transport(error) if matches!(error.kind(), Connect | Timeout) => LaterAttempt::Soon,
            Self::Service(error) => error.later_attempt(),
            Self::Response(error) if matches!(error.http_status(), Some(429 | 502 | 503 | 504)) => LaterAttempt::Soon,
            _ => LaterAttempt::Never,
        }
    }

    /// Whether the login was rejected: -16 in any spelling, or its message; -3 and -4 that name the login name or the
    /// password; HTTP status 401, 403 and 407 (a proxy's login); and a proxy that rejects its own login before it opens a
    /// tunnel.
    pub fn is_authentication(&self) -> bool {
        match self {
            Self::Service(error) => error.is_authentication(),
            Self::Response(error) => error.is_authentication(),
            Self::Transport(error) => error.kind() == TransportErrorKind::ProxyLogin,
            _ => false,
        }
    }

    /// The delay that the server requests (RFC 9110, section 10.2.3), if any.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Service(error) => error.retry_after(),
            Self::Response(error) => error.retry_after(),
            _ => None,
        }
    }

    /// Whether the service may have received the request, or any part of it. `false` means that it certainly has not.
    pub fn request_may_have_been_sent(&self) -> bool {
        match self {
            Self::Transport(error) => error.request_may_have_been_sent(),
            Self::Service(_) | Self::Response(_) => true,
            // Errors without a request.
            _ => false,
        }
    }
}

print_with_causes!(
    CertificateError,
    CertificatesError,
    ChainError,
    Error,
    ExtensionError,
    InputError,
    LogoError,
    LookupError,
    MarkError,
    NameError,
    RecordError,
    ResponseError,
    ServiceError,
    TimestampError
);

impl From<ChainError> for Error {
    fn from(error: ChainError) -> Self {
        Self::Chain(Box::new(error))
    }
}

impl From<ExtensionError> for Error {
    fn from(error: ExtensionError) -> Self {
        Self::Mark(error.into())
    }
}

impl From<NameError> for Error {
    fn from(error: NameError) -> Self {
        Self::Input(error.into())
    }
}

impl From<TimestampError> for Error {
    fn from(error: TimestampError) -> Self {
        Self::Input(error.into())
    }
}
