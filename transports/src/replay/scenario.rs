//! A recording in memory.

use std::fmt;
use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use http::Response;
use http::header::DATE;
use serde::Deserialize;

use super::files::BodyFile;
use super::request::RequestPattern;
use crate::{TransportError, TransportErrorKind};

/// A recording: exchanges in order, with a description.
///
/// Built in memory, or read from and written to a folder, whose format is [described here](crate::replay#the-folder).
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    description: String,
    pub(super) exchanges: Vec<Exchange>,
    pub(super) settings: Settings,
    /// The folder that it was loaded from, in front of messages.
    pub(super) place: String,
}

/// How a recording is replayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) match_url: MatchUrl,
    pub(super) order: Order,
    pub(super) warn_after_days: Option<NonZeroU32>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum MatchUrl {
    #[default]
    Whole,
    Path,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Order {
    #[default]
    Free,
    Strict,
}

impl Scenario {
    /// Creates a scenario without exchanges. The description becomes a comment at the top of the file; it may have several
    /// lines, and control characters in it become spaces there.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            ..Self::default()
        }
    }

    /// Adds an exchange at the end.
    #[must_use]
    pub fn with(mut self, exchange: Exchange) -> Self {
        self.exchanges.push(exchange);
        self
    }

    /// The description; empty if there is none.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The exchanges, in order.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// Matches requests by the path of their URL, ignoring scheme, host and port: for a recording of another endpoint.
    #[must_use]
    pub fn match_by_path(mut self) -> Self {
        self.settings.match_url = MatchUrl::Path;
        self
    }

    /// Accepts requests only in the order of the recording. Without it, each request gets the first matching exchange that is
    /// left.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.settings.order = Order::Strict;
        self
    }

    /// Sets the age in days above which [`warning`](Self::warning) returns one. 0 counts as 1.
    #[must_use]
    pub fn warn_after_days(mut self, days: u32) -> Self {
        self.settings.warn_after_days = NonZeroU32::new(days.max(1));
        self
    }

    /// The time of the recording: the latest `Date` of its responses.
    pub fn recorded_at(&self) -> Option<SystemTime> {
        self.exchanges.iter().filter_map(Exchange::date).max()
    }

    /// A message for people if the recording is older than [`warn_after_days`](Self::warn_after_days) allows.
    pub fn warning(&self, now: SystemTime) -> Option<String> {
        const DAY: u64 = 24 * 60 * 60;
        let (place, allowed) = (&self.place, self.settings.warn_after_days?.get());
        let age = now.duration_since(self.recorded_at()?).ok()?.as_secs() / DAY;
        let warning = format!(
            "{place}the recording is {age} days old, more than the {allowed} allowed by warn-after-days; record it again"
        );
        Some(warning).filter(|_| age > u64::from(allowed))
    }
}

/// A transport error without its source, which is nobody's to promise anything about.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Failure {
    kind: TransportErrorKind,
    /// Follows from the kind where nothing is said.
    request_sent: Option<bool>,
    message: String,
}

/// One recorded exchange: a request pattern, and the response or error.
#[derive(Clone)]
pub struct Exchange {
    pub(super) description: String,
    /// How often it is used; `None` without end.
    pub(super) times: Option<NonZeroU32>,
    pub(super) delay: Duration,
    pub(super) request: RequestPattern,
    pub(super) outcome: Result<Response<Vec<u8>>, Failure>,
    /// The file that holds the body, where one was chosen.
    pub(super) file: Option<BodyFile>,
}

impl Exchange {
    /// Creates an exchange with this response. Its status, headers and body are kept.
    pub fn new(request: RequestPattern, response: Response<Vec<u8>>) -> Self {
        Self::with_outcome(request, Ok(response))
    }

    /// Creates an exchange that ended in this error. Its kind, its message and whether the request may have been sent are kept,
    /// but not its source.
    pub fn failed(request: RequestPattern, error: &TransportError) -> Self {
        let failure = Failure {
            kind: error.kind(),
            request_sent: Some(error.request_may_have_been_sent()),
            message: error.message().to_owned(),
        };
        Self::with_outcome(request, Err(failure))
    }

    pub(super) fn with_outcome(request: RequestPattern, outcome: Result<Response<Vec<u8>>, Failure>) -> Self {
        Self {
            description: String::new(),
            times: Some(NonZeroU32::MIN),
            delay: Duration::ZERO,
            request,
            outcome,
            file: None,
        }
    }

    /// Sets the description, a comment of one or more lines above the exchange.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Uses the exchange this many times. 0 counts as 1.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = NonZeroU32::new(times.max(1));
        self
    }

    /// Uses the exchange any number of times, including none. Later exchanges for the same request are never used.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.times = None;
        self
    }

    /// Sets the delay before the response or error. Files have it in whole milliseconds.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Chooses the file that [`Scenario::save`] writes the body to, such as `issued.p7b`. A plain name: ASCII letters and
    /// digits, `-`, `_` and `.`, the first of them a letter or digit, at most 100.
    ///
    /// Without it short text stands in `exchanges.toml` and other bodies get a name with their checksum in it. A chosen
    /// name gives up a little for being readable: when it already holds another body, and the process is killed right
    /// after replacing it, the old recording no longer fits its checksum, and loading it is an error until it is saved
    /// again.
    #[must_use]
    pub fn in_file(mut self, name: impl Into<String>) -> Self {
        self.file = Some(BodyFile {
            name: name.into(),
            size: None,
            sha256: None,
        });
        self
    }

    /// The description; empty if there is none.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Whether it is [never used up](Self::forever).
    pub fn is_forever(&self) -> bool {
        self.times.is_none()
    }

    /// When the response was sent, by its `Date`.
    fn date(&self) -> Option<SystemTime> {
        let date = self.outcome.as_ref().ok()?.headers().get(DATE)?;
        httpdate::parse_http_date(date.to_str().ok()?).ok()
    }

    /// The requests that the exchange is for.
    pub fn request(&self) -> &RequestPattern {
        &self.request
    }

    /// The response or error, as a replay returns it.
    ///
    /// # Errors
    ///
    /// The recorded error, if the exchange [`failed`](Self::failed).
    pub fn outcome(&self) -> Result<Response<Vec<u8>>, TransportError> {
        self.outcome.clone().map_err(|failure| failure.error())
    }
}

impl Failure {
    pub(super) fn error(&self) -> TransportError {
        let error = TransportError::new(self.kind, self.message.clone());
        let sent = self.request_sent.unwrap_or(error.request_may_have_been_sent());
        error.with_request_sent(sent)
    }
}

/// A simulated transport failure, for [`Exchange::failed`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The server refuses the connection. The request was not sent.
    ConnectionRefused,
    /// The connection is reset after the request.
    ConnectionReset,
    /// The body ends before its declared length.
    TornBody,
    /// There is no complete response within the timeout.
    Timeout,
    /// The server's certificate is not trusted. The request was not sent.
    UntrustedServer,
}

impl From<Fault> for TransportError {
    fn from(fault: Fault) -> Self {
        use TransportErrorKind::{Connect, Io, Timeout, Tls};
        let (kind, message) = match fault {
            Fault::ConnectionRefused => (Connect, "no connection: it was refused"),
            Fault::ConnectionReset => (Io, "the connection was reset before the response was complete"),
            Fault::TornBody => (Io, "the connection closed before the response was complete"),
            Fault::Timeout => (Timeout, "no complete response within the allowed time"),
            Fault::UntrustedServer => (Tls, "the server's certificate leads to no trusted root"),
        };
        Self::quoting(kind, message, "", " (a simulated fault)")
    }
}

impl fmt::Debug for Exchange {
    /// Without header values and body, which may be long and are the service's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Exchange");
        debug.field("request", &self.request);
        match &self.outcome {
            Ok(response) => debug
                .field("status", &response.status().as_u16())
                .field("headers", &response.headers().keys().collect::<Vec<_>>())
                .field("body_bytes", &response.body().len()),
            Err(failure) => debug.field("error", &failure.kind),
        };
        debug.field("file", &self.file).finish()
    }
}
