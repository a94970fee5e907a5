//! Why there is no answer.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;
use std::iter::successors;
use std::ops::Range;

use crate::Redactor;

/// Why a transport has no whole answer to give.
///
/// The message says what happened and what a person can do; the cause, where there is one, is its
/// [`source`](Error::source). Neither holds anything of the request's body. `{:?}` prints both, a line each, since that is what
/// `unwrap` shows.
pub struct TransportError(Box<Inner>);

// Boxed, so that every `Result` on the way stays small.
struct Inner {
    kind: TransportErrorKind,
    message: Cow<'static, str>,
    /// The part of the message that somebody else may have written.
    foreign: Range<usize>,
    request_may_have_been_sent: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What kind of failure a [`TransportError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the name does not resolve, nothing listens, a proxy fails.
    Connect,
    /// The proxy rejects its user name and password, or wants some. Repeating them may lock them.
    ProxyLogin,
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
    /// Every kind.
    #[cfg(feature = "replay")]
    pub(crate) const ALL: [Self; 9] = [
        Self::Connect,
        Self::ProxyLogin,
        Self::Tls,
        Self::Timeout,
        Self::Io,
        Self::BodyTooLarge,
        Self::Redirect,
        Self::Replay,
        Self::Other,
    ];

    /// The kind in one word, as it stands in recordings and JSON: `connect`, `proxy-login`, `tls`, `timeout`, `io`, `body-too-large`,
    /// `redirect`, `replay` or `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::ProxyLogin => "proxy-login",
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

impl fmt::Display for TransportErrorKind {
    /// As [`as_str`](Self::as_str).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl TransportError {
    /// An error of this kind with this message: lower case, without the cause's text, and without anything of the
    /// request's body.
    ///
    /// A message that is made at run time may quote a server, and counts as foreign: see [`redacted`](Self::redacted).
    /// [`quoting`](Self::quoting) says which part of it is.
    ///
    /// Whether the request may have been sent follows from the kind (not for `Connect`, `ProxyLogin`, `Tls` and `Replay`, perhaps for
    /// the rest) until [`with_request_sent`](Self::with_request_sent) says otherwise.
    pub fn new(kind: TransportErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        let foreign = match &message {
            Cow::Borrowed(_) => 0..0,
            Cow::Owned(text) => 0..text.len(),
        };
        Self::with_foreign(kind, message, foreign)
    }

    /// An error whose message quotes foreign text, such as a part of what a server sent, between words of the transport's
    /// own. None of the three needs to be there.
    ///
    /// ```
    /// use collectmc_transports::{Redactor, TransportError, TransportErrorKind};
    ///
    /// let error = TransportError::quoting(TransportErrorKind::Other, "no user ", "net-admin", " in this net");
    /// let error = error.redacted(&Redactor::new(["net"]));
    /// assert_eq!(error.to_string(), "no user [redacted]-admin in this net");
    /// ```
    pub fn quoting(kind: TransportErrorKind, before: &str, quoted: &str, after: &str) -> Self {
        let foreign = before.len()..before.len().saturating_add(quoted.len());
        Self::with_foreign(kind, [before, quoted, after].concat().into(), foreign)
    }

    fn with_foreign(kind: TransportErrorKind, message: Cow<'static, str>, foreign: Range<usize>) -> Self {
        use TransportErrorKind::{Connect, ProxyLogin, Replay, Tls};
        Self(Box::new(Inner {
            kind,
            message,
            foreign,
            request_may_have_been_sent: !matches!(kind, Connect | ProxyLogin | Tls | Replay),
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

    /// The error without what the redactor finds in its foreign parts: those of the message, and the cause, which is left
    /// out as a whole when it or one of its own causes repeats a secret. What the transport says in its own words stays.
    #[must_use]
    pub fn redacted(mut self, redactor: &Redactor) -> Self {
        let is_without_cause = self.source().is_some_and(|cause| repeats(cause, redactor));
        let [before, quoted, after] = self.parts();
        let left_out = match is_without_cause {
            true => " (the cause is left out, since it repeats a secret)",
            false => "",
        };
        let mut redacted = Self::quoting(
            self.kind(),
            before,
            &redactor.redact(quoted),
            &[after, left_out].concat(),
        )
        .with_request_sent(self.request_may_have_been_sent());
        if !is_without_cause {
            redacted.0.source = self.0.source.take();
        }
        redacted
    }

    /// The message: the transport's own words, the foreign ones, the transport's own again.
    pub(crate) fn parts(&self) -> [&str; 3] {
        let Range { start, end } = self.0.foreign;
        let message = self.message();
        [message.get(..start), message.get(start..end), message.get(end..)].map(Option::unwrap_or_default)
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

impl fmt::Debug for TransportError {
    /// The message and the causes, a line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut causes = successors(self.source(), |cause| (*cause).source());
        causes.try_for_each(|cause| write!(f, "\n  caused by: {cause}"))
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Whether an error or one of its causes has a secret in its foreign text.
fn repeats(error: &(dyn Error + 'static), redactor: &Redactor) -> bool {
    let repeats = if let Some(error) = error.downcast_ref::<TransportError>() {
        redactor.appears_in(error.parts()[1].as_bytes())
    } else if error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.raw_os_error().is_some())
    {
        // The words of the operating system.
        false
    } else {
        [error.to_string(), format!("{error:?}")]
            .iter()
            .any(|text| redactor.appears_in(text.as_bytes()))
    };
    repeats || error.source().is_some_and(|cause| self::repeats(cause, redactor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_one_pointer() {
        assert_eq!(size_of::<TransportError>(), size_of::<usize>());
    }

    #[test]
    fn debug_prints_the_message_and_its_causes_a_line_each() {
        let broken = TransportError::new(TransportErrorKind::Io, "the connection broke\n- twice")
            .with_source(io::Error::other("reset"));
        assert_eq!(
            format!("{broken:?}"),
            "the connection broke\n- twice\n  caused by: reset"
        );
    }

    #[test]
    fn a_request_that_met_no_server_was_not_sent() {
        assert!(!TransportError::new(TransportErrorKind::Connect, "x").request_may_have_been_sent());
        assert!(TransportError::new(TransportErrorKind::Timeout, "x").request_may_have_been_sent());
    }

    #[test]
    fn words_of_the_transports_own_are_never_redacted() {
        let redactor = Redactor::new(["network", "user", "error", "timeout"]);
        let fixed = TransportError::new(TransportErrorKind::Connect, "the network has no user");
        assert_eq!(fixed.redacted(&redactor).to_string(), "the network has no user");
        let cause = io::Error::from_raw_os_error(1);
        let quoting =
            TransportError::quoting(TransportErrorKind::Io, "user: ", "the user", " (user)").with_source(cause);
        let redacted = quoting.redacted(&redactor);
        assert_eq!(redacted.to_string(), "user: the [redacted] (user)");
        assert!(redacted.source().is_some());
    }

    #[test]
    fn a_message_made_at_run_time_is_foreign() {
        let error = TransportError::new(TransportErrorKind::Io, format!("no user {}", "swordfish"));
        let redacted = error.redacted(&Redactor::new(["swordfish"]));
        assert_eq!(redacted.to_string(), "no user [redacted]");
    }

    #[test]
    fn a_cause_that_repeats_a_secret_is_left_out() {
        let redactor = Redactor::new(["swordfish"]);
        let error =
            |cause: &str| TransportError::new(TransportErrorKind::Tls, "TLS failed").with_source(cause.to_owned());
        assert!(error("an alert").redacted(&redactor).source().is_some());
        let redacted = error("for Sword%66ish").redacted(&redactor);
        assert!(redacted.source().is_none());
        assert!(
            redacted.to_string().starts_with("TLS failed (the cause is left out"),
            "{redacted}"
        );
        let nested = TransportError::new(TransportErrorKind::Io, "cut").with_source(error("swordfish"));
        assert!(nested.redacted(&redactor).source().is_none());
    }
}
