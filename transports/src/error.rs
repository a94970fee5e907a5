//! Why there is no answer.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a transport has no whole answer to give.
///
/// The message says what happened and what a person can do; the cause, where there is one, is its
/// [`source`](Error::source). Neither holds anything of the request's body.
#[derive(Debug)]
pub struct TransportError(Box<Inner>);

// Boxed, so that every `Result` on the way stays small.
#[derive(Debug)]
struct Inner {
    kind: TransportErrorKind,
    message: Cow<'static, str>,
    request_may_have_been_sent: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What kind of failure a [`TransportError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the name does not resolve, nothing listens, a proxy refuses.
    Connect,
    /// No TLS session that can be trusted: the certificate, the protocol version, an alert.
    Tls,
    /// It took longer than was allowed.
    Timeout,
    /// The connection broke, or what came over it is not HTTP, or the answer is cut.
    Io,
    /// The answer is larger than allowed.
    BodyTooLarge,
    /// The server wants the request, with the password in it, sent to another place.
    Redirect,
    /// The recorded exchanges do not hold this request, or cannot be read or written.
    Replay,
    /// Anything else.
    Other,
}

impl TransportErrorKind {
    /// The kind in one word, as it stands in recordings and JSON: `connect`, `tls`, `timeout`, `io`, `body-too-large`,
    /// `redirect`, `replay` or `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Io => "io",
            Self::BodyTooLarge => "body-too-large",
            Self::Redirect => "redirect",
            Self::Replay => "replay",
            Self::Other => "other",
        }
    }
}

impl TransportError {
    /// An error of this kind with this message: lower case, without the cause's text, and without anything of the
    /// request's body.
    ///
    /// Whether the request may have been sent follows from the kind (not for `Connect`, `Tls` and `Replay`, perhaps for
    /// the rest) until [`with_request_sent`](Self::with_request_sent) says otherwise.
    pub fn new(kind: TransportErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        use TransportErrorKind::{Connect, Replay, Tls};
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            request_may_have_been_sent: !matches!(kind, Connect | Tls | Replay),
            source: None,
        }))
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Says whether the server may have got the request, or any part of it.
    #[must_use]
    pub fn with_request_sent(mut self, may_have_been_sent: bool) -> Self {
        self.0.request_may_have_been_sent = may_have_been_sent;
        self
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// The message alone, as `Display` prints it.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the server may have got the request, or any part of it. `false` means that it certainly has not.
    pub fn request_may_have_been_sent(&self) -> bool {
        self.0.request_may_have_been_sent
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_one_pointer() {
        assert_eq!(size_of::<TransportError>(), size_of::<usize>());
    }

    #[test]
    fn a_request_that_met_no_server_was_not_sent() {
        assert!(!TransportError::new(TransportErrorKind::Connect, "x").request_may_have_been_sent());
        assert!(TransportError::new(TransportErrorKind::Timeout, "x").request_may_have_been_sent());
    }
}
