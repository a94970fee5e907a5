//! Errors of transports.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;
use std::iter::successors;
use std::ops::Range;

use crate::Redactor;

/// The reason why a transport has no complete response.
///
/// The message says what happened and what can be done about it; the cause, if there is one, is its
/// [`source`](Error::source). Neither contains anything of the request body. `{:?}` prints both, a line each, since that is what
/// `unwrap` shows.
pub struct TransportError(Box<Inner>);

// Boxed to keep every `Result` small.
struct Inner {
    kind: TransportErrorKind,
    message: Cow<'static, str>,
    /// The part of the message that may quote a server.
    foreign: Range<usize>,
    request_may_have_been_sent: bool,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// The kind of a [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "replay", derive(serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the name does not resolve, the connection is refused, or the proxy fails.
    Connect,
    /// The proxy rejected its user name and password, or requires them. Repeating wrong ones may lock an account.
    ProxyLogin,
    /// TLS failed: an untrusted certificate, an unsupported protocol version, or an alert.
    Tls,
    /// A timeout elapsed.
    Timeout,
    /// The connection closed early, or the response is truncated or not valid HTTP.
    Io,
    /// The response exceeds a size limit.
    BodyTooLarge,
    /// The server redirected the request. It was not followed, since the request contains a password.
    Redirect,
    /// The request is not in the recording, or the recording could not be read or written.
    Replay,
    /// Any other failure, such as an invalid URL or setting.
    Other,
}

impl TransportErrorKind {
    /// Returns the kind as one word, as in recordings and JSON: `connect`, `proxy-login`, `tls`, `timeout`, `io`,
    /// `body-too-large`, `redirect`, `replay` or `other`.
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
    /// Prints [`as_str`](Self::as_str).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl TransportError {
    /// Creates an error. The message is in lower case, and contains neither the text of the cause nor anything of the request
    /// body.
    ///
    /// An owned message (`String`) may quote a server, so [`redacted`](Self::redacted) searches all of it; with
    /// [`quoting`](Self::quoting) only the quoted part.
    ///
    /// By default the request may have been sent, except for the kinds `Connect`, `ProxyLogin`, `Tls` and `Replay`; see
    /// [`with_request_sent`](Self::with_request_sent).
    pub fn new(kind: TransportErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        let foreign = match &message {
            Cow::Borrowed(_) => 0..0,
            Cow::Owned(text) => 0..text.len(),
        };
        Self::with_foreign(kind, message, foreign)
    }

    /// Creates an error whose message quotes foreign text, such as a part of a response. Each of the three parts may be empty.
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

    /// Sets the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Sets whether the server may have received any part of the request.
    #[must_use]
    pub fn with_request_sent(mut self, may_have_been_sent: bool) -> Self {
        self.0.request_may_have_been_sent = may_have_been_sent;
        self
    }

    /// Puts a place in front of a message that quotes nothing.
    #[cfg(feature = "replay")]
    pub(crate) fn at(mut self, place: impl fmt::Display) -> Self {
        self.0.message = format!("{place}: {}", self.0.message).into();
        self.0.foreign = 0..0;
        self
    }

    /// Removes secrets: from the quoted part of the message, and the cause as a whole if it or one of its own causes repeats
    /// one. The transport's own words are never changed.
    #[must_use]
    pub fn redacted(mut self, redactor: &Redactor) -> Self {
        let omits_cause = self.source().is_some_and(|cause| repeats(cause, redactor));
        let [before, quoted, after] = self.parts();
        let note = match omits_cause {
            true => " (cause omitted: it contains a secret)",
            false => "",
        };
        let mut redacted = Self::quoting(self.kind(), before, &redactor.redact(quoted), &[after, note].concat())
            .with_request_sent(self.request_may_have_been_sent());
        if !omits_cause {
            redacted.0.source = self.0.source.take();
        }
        redacted
    }

    /// The message in three parts, of which the second is foreign.
    pub(crate) fn parts(&self) -> [&str; 3] {
        let Range { start, end } = self.0.foreign;
        let message = self.message();
        [message.get(..start), message.get(start..end), message.get(end..)].map(Option::unwrap_or_default)
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// Returns the message without causes, as `Display` prints it.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns whether the server may have received any part of the request. `false` is certain: sending it again repeats
    /// nothing.
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

/// Whether the foreign text of an error or of one of its causes contains a secret.
fn repeats(error: &(dyn Error + 'static), redactor: &Redactor) -> bool {
    let repeats = if let Some(error) = error.downcast_ref::<TransportError>() {
        redactor.appears_in(error.parts()[1].as_bytes())
    } else if error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.raw_os_error().is_some())
    {
        // The text is the operating system's.
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
    fn whether_the_request_may_have_been_sent_follows_from_the_kind() {
        assert!(!TransportError::new(TransportErrorKind::Connect, "x").request_may_have_been_sent());
        assert!(TransportError::new(TransportErrorKind::Timeout, "x").request_may_have_been_sent());
    }

    #[test]
    fn only_foreign_text_is_redacted() {
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
    fn an_owned_message_is_foreign() {
        let error = TransportError::new(TransportErrorKind::Io, format!("no user {}", "swordfish"));
        let redacted = error.redacted(&Redactor::new(["swordfish"]));
        assert_eq!(redacted.to_string(), "no user [redacted]");
    }

    #[test]
    fn a_cause_that_repeats_a_secret_is_omitted() {
        let redactor = Redactor::new(["swordfish"]);
        let error =
            |cause: &str| TransportError::new(TransportErrorKind::Tls, "TLS failed").with_source(cause.to_owned());
        assert!(error("an alert").redacted(&redactor).source().is_some());
        let redacted = error("for Sword%66ish").redacted(&redactor);
        assert!(redacted.source().is_none());
        assert!(
            redacted.to_string().starts_with("TLS failed (cause omitted"),
            "{redacted}"
        );
        let nested = TransportError::new(TransportErrorKind::Io, "cut").with_source(error("swordfish"));
        assert!(nested.redacted(&redactor).source().is_none());
    }
}
