//! What requests go over: the network, a recording, or the network with a recorder in between.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use collectmc::certificates::contents;
use collectmc::protocol::RECORDABLE_FIELDS;
use collectmc::{Body, Limits, RecordingTransport, ReplayTransport, Transport, TransportError, UreqTransport};

use crate::arguments::Collect;
use crate::failure::Failure;
use crate::files::{self, FileError, FileErrorKind};

pub(crate) enum Wire {
    Live(Box<UreqTransport>),
    Replay(Replay),
    Record(Box<RecordingTransport<UreqTransport>>),
}

/// A recording, and the date of the last response that was taken from it.
pub(crate) struct Replay {
    transport: ReplayTransport,
    date: Mutex<Option<SystemTime>>,
}

impl Wire {
    pub(crate) fn open(arguments: &Collect) -> Result<Self, Failure> {
        if let Some(dir) = &arguments.replay {
            let replay = ReplayTransport::open(dir).map_err(collectmc::Error::from)?;
            return Ok(Self::Replay(Replay {
                transport: replay.show_form_values(RECORDABLE_FIELDS),
                date: Mutex::new(None),
            }));
        }
        let live = live(arguments)?;
        let Some(dir) = &arguments.record else {
            return Ok(Self::Live(Box::new(live)));
        };
        let record = RecordingTransport::new(live, dir).map_err(collectmc::Error::from)?;
        Ok(Self::Record(Box::new(
            record
                .show_form_values(RECORDABLE_FIELDS)
                // It is often the company's name or domain, which the certificates hold and everybody may read.
                .tolerate_in_data(["loginName"])
                .unpack_with(|body| contents(body, &Limits::default())),
        )))
    }

    /// The date of the last response, if that is from a recording that has it.
    pub(crate) fn recorded(&self) -> Option<SystemTime> {
        match self {
            Self::Replay(replay) => *replay.date(),
            Self::Live(_) | Self::Record(_) => None,
        }
    }

    /// Whether a recording is complete, or was used up.
    pub(crate) fn finish(&self) -> Result<(), Unfinished> {
        match self {
            Self::Live(_) => Ok(()),
            Self::Replay(replay) => replay.transport.finish().map_err(Unfinished::NotAskedFor),
            Self::Record(record) => record.finish().map_err(Unfinished::NotRecorded),
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
    NotAskedFor(TransportError),
    /// Some of what was to be recorded.
    NotRecorded(TransportError),
}

impl Transport for Wire {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        match self {
            Self::Live(live) => live.send(request),
            Self::Replay(replay) => replay.send(request),
            Self::Record(record) => record.send(request),
        }
    }
}

fn live(arguments: &Collect) -> Result<UreqTransport, Failure> {
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
