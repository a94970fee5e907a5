//! One transport for tests and for the network, switched by an argument or the environment.

use std::env;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use http::{Request, Response};

use super::folder;
use super::player::ReplayTransport;
use super::recorder::RecordingTransport;
use super::scenario::Scenario;
use crate::{Body, Transport, TransportError, TransportErrorKind};

/// The environment variable that [`Mode::from_environment_or`] reads.
const VARIABLE: &str = "COLLECTMC_TRANSPORT";

/// The source of responses: a recording, the network, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// From the recording alone.
    Replay,
    /// From the network, recorded in place of the existing recording.
    Record,
    /// From the recording; what is missing comes from the network and is added to the recording.
    RecordMissing,
    /// From the network alone.
    Live,
}

impl Mode {
    const ALL: [Self; 4] = [Self::Replay, Self::Record, Self::RecordMissing, Self::Live];

    /// Reads the mode from the environment variable `COLLECTMC_TRANSPORT`; `default` if it is not set or empty.
    ///
    /// # Errors
    ///
    /// When it has another value, which is not shown.
    pub fn from_environment_or(default: Self) -> Result<Self, TransportError> {
        match env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
            None => Ok(default),
            Some(value) => Self::named(&value.to_string_lossy(), "the environment variable COLLECTMC_TRANSPORT"),
        }
    }

    /// The name: `replay`, `record`, `record-missing` or `live`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replay => "replay",
            Self::Record => "record",
            Self::RecordMissing => "record-missing",
            Self::Live => "live",
        }
    }

    fn named(name: &str, what: &str) -> Result<Self, TransportError> {
        let mode = Self::ALL.into_iter().find(|mode| mode.as_str() == name);
        mode.ok_or_else(|| {
            let message = format!("{what} is none of {}", Self::ALL.map(Self::as_str).join(", "));
            TransportError::quoting(TransportErrorKind::Other, &message, "", "").with_request_sent(false)
        })
    }
}

impl FromStr for Mode {
    type Err = TransportError;

    /// Takes one of the names that [`as_str`](Self::as_str) gives.
    fn from_str(text: &str) -> Result<Self, TransportError> {
        Self::named(text, "the mode")
    }
}

impl fmt::Display for Mode {
    /// As [`as_str`](Self::as_str).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A [`Transport`] that replays, records or does neither, according to its [`Mode`].
///
/// [`Transport::finish`] reports what is left, also behind a `Box<dyn Transport>`.
///
/// ```
/// use collectmc_transports::replay::{Mode, ModeTransport};
/// use collectmc_transports::{Body, Transport, from_fn};
///
/// # let dir = tempfile::tempdir()?;
/// # let folder = dir.path().join("processing");
/// let network = || Ok(from_fn(|_| Ok(http::Response::new(b"0\n".to_vec()))));
/// for mode in [Mode::Record, Mode::Replay] {
///     let transport: Box<dyn Transport> = Box::new(ModeTransport::new(mode, &folder, network)?);
///     let request = http::Request::post("https://example.com/collect").body(Body::from("order=1"))?;
///     assert_eq!(transport.send(request)?.body(), b"0\n");
///     transport.finish()?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct ModeTransport<T>(Active<T>);

enum Active<T> {
    Replay(Box<ReplayTransport>),
    Record(Box<RecordingTransport<T>>),
    RecordMissing(Box<(ReplayTransport, RecordingTransport<T>)>),
    Live(T),
}

impl<T: Transport> ModeTransport<T> {
    /// Creates a transport of this mode. The folder `dir` has the recording; the closure creates the network transport, if one is
    /// needed.
    ///
    /// # Errors
    ///
    /// Of [`ReplayTransport::open`], of [`RecordingTransport::new`], and of the closure.
    pub fn new(
        mode: Mode,
        dir: impl AsRef<Path>,
        network: impl FnOnce() -> Result<T, TransportError>,
    ) -> Result<Self, TransportError> {
        let dir = dir.as_ref();
        Ok(Self(match mode {
            Mode::Replay => Active::Replay(Box::new(ReplayTransport::open(dir)?)),
            Mode::Record => Active::Record(Box::new(RecordingTransport::new(network()?, dir)?)),
            Mode::RecordMissing => {
                let recorded = match folder::has_recording(dir) {
                    true => Scenario::load(dir)?,
                    false => Scenario::default(),
                };
                let recorder = RecordingTransport::extending(network()?, dir, &recorded)?;
                Active::RecordMissing(Box::new((ReplayTransport::new(recorded), recorder)))
            }
            Mode::Live => Active::Live(network()?),
        }))
    }

    /// The recording that is replayed, for instance to ask for its [warning](Scenario::warning).
    pub fn scenario(&self) -> Option<&Scenario> {
        match &self.0 {
            Active::Replay(replay) => Some(replay.scenario()),
            Active::RecordMissing(both) => Some(both.0.scenario()),
            Active::Record(_) | Active::Live(_) => None,
        }
    }
}

impl<T: Transport> Active<T> {
    /// The transport that responds, if nothing recorded does before.
    fn transport(&self) -> &dyn Transport {
        match self {
            Self::Replay(replay) => replay,
            Self::Record(record) => record,
            Self::RecordMissing(both) => &both.1,
            Self::Live(network) => network,
        }
    }
}

impl<T: Transport> Transport for ModeTransport<T> {
    fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
        if let Active::RecordMissing(both) = &self.0
            && let Ok(recorded) = both.0.replay(&request)
        {
            return recorded;
        }
        self.0.transport().send(request)
    }

    /// What was recorded before and is not used is no error where what is missing is recorded.
    fn finish(&self) -> Result<(), TransportError> {
        self.0.transport().finish()
    }
}

impl<T> fmt::Debug for Active<T> {
    /// Not the transport for the network: it need not have a `Debug`, and may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Replay(_) => "Replay",
            Self::Record(_) => "Record",
            Self::RecordMissing(..) => "RecordMissing",
            Self::Live(_) => "Live",
        })
    }
}
