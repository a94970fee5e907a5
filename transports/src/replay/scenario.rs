//! A recording in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use http::Response;

use super::bounds::check_body_size;
use super::error::ReplayError;
use super::folder;
use super::format::{self, Files};
use super::request::RequestPattern;
use crate::{TransportError, TransportErrorKind};

/// A recording: exchanges in their order, and a line or more on what they are about.
///
/// Built in memory, or read from and written to a folder, whose format is [described here](crate::replay#the-folder).
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    description: String,
    exchanges: Vec<Exchange>,
}

impl Scenario {
    /// A scenario without exchanges. The description stands as a comment at the top of the file; it may have several
    /// lines, and control characters in it become spaces there.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            exchanges: Vec::new(),
        }
    }

    /// Adds an exchange at the end.
    #[must_use]
    pub fn with(mut self, exchange: Exchange) -> Self {
        self.push(exchange);
        self
    }

    /// Adds an exchange at the end.
    pub fn push(&mut self, exchange: Exchange) {
        self.exchanges.push(exchange);
    }

    /// What the scenario is about; empty when nothing is said.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The exchanges in their order.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    pub(super) fn into_exchanges(self) -> Vec<Exchange> {
        self.exchanges
    }

    /// Reads the recording in the folder `dir`, with all its bodies.
    ///
    /// # Errors
    ///
    /// When a file is missing, cut, not what its recorded size and checksum say, or larger than
    /// [`MAX_BODY_BYTES`](super::MAX_BODY_BYTES) or [`MAX_EXCHANGES_BYTES`](super::MAX_EXCHANGES_BYTES), when the bodies are larger
    /// than [`MAX_ALL_BODIES_BYTES`](super::MAX_ALL_BODIES_BYTES) together, a response has more than
    /// [`MAX_HEADERS`](super::MAX_HEADERS), or `exchanges.toml` holds anything that is not understood. The message names the file and
    /// the exchange.
    pub fn load(dir: impl AsRef<Path>) -> Result<Self, TransportError> {
        Ok(folder::load(dir.as_ref())?)
    }

    /// Writes the recording to the folder `dir`, which is made when it is not there, in place of a recording in it.
    ///
    /// Each file is written beside its place and renamed, `exchanges.toml` last: whatever happens on the way, the folder
    /// holds the old recording or this one. Body files that only the old recording named are then removed; other files
    /// are left alone. The same scenario always gives the same bytes.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to, or the scenario holds what a recording cannot: no exchanges, a header value
    /// that is not text, a bad or doubled [file name](Exchange::in_file), or more than [`load`](Self::load) reads.
    pub fn save(&self, dir: impl AsRef<Path>) -> Result<(), TransportError> {
        Ok(folder::save(dir.as_ref(), self)?)
    }

    /// Reads a recording without a folder, such as one that [`include_str!`] put into the program: the text of
    /// `exchanges.toml`, and from the closure the content of each file that it names.
    ///
    /// # Errors
    ///
    /// As for [`load`](Self::load); the closure has `None` for a file that is missing.
    pub fn parse(text: &str, mut body: impl FnMut(&str) -> Option<Vec<u8>>) -> Result<Self, TransportError> {
        let scenario = format::parse(text, |file| {
            let missing = || ReplayError::new(format!("{} is missing", file.name));
            let body = body(&file.name).ok_or_else(missing)?;
            check_body_size(&body)?;
            file.check(&body, &file.name)?;
            Ok(body)
        });
        Ok(scenario?)
    }

    /// The text of `exchanges.toml`, and the bodies in files by their names, as [`save`](Self::save) writes them.
    ///
    /// # Errors
    ///
    /// When the scenario holds what a recording cannot, as for [`save`](Self::save).
    pub fn to_text(&self) -> Result<(String, BTreeMap<String, Vec<u8>>), TransportError> {
        let files = Files::of(self)?;
        Ok((files.text()?, files.bodies))
    }
}

/// One recorded exchange: a request, and the response to it or why there was none.
#[derive(Clone)]
pub struct Exchange {
    pub(super) request: RequestPattern,
    pub(super) outcome: Recorded,
    /// The name of the file that holds the body, where one was chosen.
    pub(super) file: Option<String>,
}

/// How an exchange ended.
#[derive(Clone)]
pub(super) enum Recorded {
    Response(Response<Vec<u8>>),
    Error(RecordedError),
}

/// What is kept of a [`TransportError`]: all but its source, which is nobody's to promise anything about.
#[derive(Clone)]
pub(super) struct RecordedError {
    pub(super) kind: TransportErrorKind,
    pub(super) message: String,
    pub(super) request_sent: bool,
}

impl Exchange {
    /// An exchange with this response, of which the status, headers and body are kept.
    pub fn answered(request: RequestPattern, response: Response<Vec<u8>>) -> Self {
        let (parts, body) = response.into_parts();
        let mut kept = Response::new(body);
        *kept.status_mut() = parts.status;
        *kept.headers_mut() = parts.headers;
        Self {
            request,
            outcome: Recorded::Response(kept),
            file: None,
        }
    }

    /// An exchange that ended in this error, of which the kind, the message and whether the request may have been sent are
    /// kept, but not its source.
    pub fn failed(request: RequestPattern, error: &TransportError) -> Self {
        let kept = RecordedError {
            kind: error.kind(),
            message: error.message().to_owned(),
            request_sent: error.request_may_have_been_sent(),
        };
        Self {
            request,
            outcome: Recorded::Error(kept),
            file: None,
        }
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
        self.file = Some(name.into());
        self
    }

    /// Which requests the exchange is for.
    pub fn request(&self) -> &RequestPattern {
        &self.request
    }

    /// The response, or why there was none, as a replay gives it.
    ///
    /// # Errors
    ///
    /// The recorded error, where the exchange [`failed`](Self::failed).
    pub fn outcome(&self) -> Result<Response<Vec<u8>>, TransportError> {
        match &self.outcome {
            Recorded::Response(response) => Ok(response.clone()),
            Recorded::Error(RecordedError {
                kind,
                message,
                request_sent,
            }) => Err(TransportError::new(*kind, message.clone()).with_request_sent(*request_sent)),
        }
    }
}

impl fmt::Debug for Exchange {
    /// Without header values and body, which may be long and are the service's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Exchange");
        debug.field("request", &self.request);
        match &self.outcome {
            Recorded::Response(response) => debug
                .field("status", &response.status().as_u16())
                .field("headers", &response.headers().keys().collect::<Vec<_>>())
                .field("body_bytes", &response.body().len()),
            Recorded::Error(error) => debug.field("error", &error.kind),
        };
        debug.field("file", &self.file).finish()
    }
}
