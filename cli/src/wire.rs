//! What requests go over: the network, a recording, or the network with a recorder in between.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use collectmc::replay::Scenario;
use collectmc::{Body, RecordingTransport, ReplayTransport, Transport, TransportError, UreqTransport};

use crate::arguments::Collect;
use crate::failure::Failure;
use crate::files::{self, FileError, FileErrorKind};

pub(crate) enum Wire {
    /// The network, perhaps with a recorder.
    Network(Box<dyn Transport + Send + Sync>),
    Replay(Box<Replay>),
}

/// A recording, and the date of the last response that was taken from it.
pub(crate) struct Replay {
    transport: ReplayTransport,
    date: Mutex<Option<SystemTime>>,
}

impl Wire {
    pub(crate) fn open(arguments: &Collect) -> Result<Self, Failure> {
        if let Some(dir) = &arguments.replay {
            let mut transport = ReplayTransport::open(dir).map_err(collectmc::Error::from)?;
            if arguments.tries().is_none() {
                // The recorded run made no more attempts than those: what came last was its outcome.
                transport = transport.repeat_last();
            }
            let date = Mutex::new(None);
            return Ok(Self::Replay(Box::new(Replay { transport, date })));
        }
        let network = network(arguments)?;
        Ok(Self::Network(match &arguments.record {
            None => Box::new(network),
            Some(dir) => Box::new(
                RecordingTransport::new(network, dir)
                    .map_err(collectmc::Error::from)?
                    // It is often the company's name or domain, which the certificates hold and everybody may read.
                    .tolerate_in_data(["loginName"]),
            ),
        }))
    }

    /// The most attempts for each order: as many as were asked for, or else at least all that were recorded.
    pub(crate) fn attempts(&self, asked: Option<u32>) -> u32 {
        const DEFAULT: u32 = 3;
        let recorded = self.scenario().map_or(0, |scenario| scenario.exchanges().len());
        asked.unwrap_or_else(|| u32::try_from(recorded).unwrap_or(u32::MAX).clamp(DEFAULT, 100))
    }

    /// What to say of a recording that is old.
    pub(crate) fn warning(&self, now: SystemTime) -> Option<String> {
        self.scenario()?.warning(now)
    }

    fn scenario(&self) -> Option<&Scenario> {
        match self {
            Self::Replay(replay) => Some(replay.transport.scenario()),
            Self::Network(_) => None,
        }
    }

    /// The date of the last response, if that is from a recording that has it.
    pub(crate) fn recorded(&self) -> Option<SystemTime> {
        match self {
            Self::Replay(replay) => *replay.date(),
            Self::Network(_) => None,
        }
    }

    /// Whether a recording is complete, or was used up.
    pub(crate) fn finish(&self) -> Result<(), Unfinished> {
        match self {
            Self::Replay(replay) => replay.transport.finish().map_err(Unfinished::NotRequested),
            Self::Network(network) => network.finish().map_err(Unfinished::NotRecorded),
        }
    }
}

impl Replay {
    fn date(&self) -> MutexGuard<'_, Option<SystemTime>> {
        self.date.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Replay {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        let response = self.transport.send(request)?;
        let date = response
            .headers()
            .get(http::header::DATE)
            .and_then(|date| date.to_str().ok());
        *self.date() = date.and_then(|date| httpdate::parse_http_date(date).ok());
        Ok(response)
    }
}

/// What may be left at the end.
pub(crate) enum Unfinished {
    /// Some of a recording that was replayed: worth a note, and no error.
    NotRequested(TransportError),
    /// Some of what was to be recorded.
    NotRecorded(TransportError),
}

impl Transport for Wire {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        match self {
            Self::Replay(replay) => replay.send(request),
            Self::Network(network) => network.send(request),
        }
    }
}

fn network(arguments: &Collect) -> Result<UreqTransport, Failure> {
    let mut builder = UreqTransport::builder()
        .timeout(arguments.timeout)
        .user_agent(concat!("collectmc/", env!("CARGO_PKG_VERSION")));
    if let Some(path) = &arguments.ca_file {
        builder = builder.extra_roots_pem(roots(path)?);
    }
    builder.build().map_err(Failure::SetUp)
}

/// The file's text, tried by itself first, so that an error names the file.
pub(crate) fn roots(path: &Path) -> Result<Vec<u8>, FileError> {
    const MAX_BYTES: usize = 4 << 20;
    let pem = files::read(path, MAX_BYTES)?;
    match UreqTransport::builder().no_proxy().extra_roots_pem(pem.clone()).build() {
        Ok(_) => Ok(pem),
        Err(error) => Err(FileError::new(
            path,
            FileErrorKind::Content,
            "it is not a list of root certificates in PEM",
        )
        .because(error)),
    }
}
