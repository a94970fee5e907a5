//! What requests go over: the network, a recording, or the network with a recorder in between.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use collectmc::{
    Body, Error, RecordingTransport, ReplayTransport, Transport, TransportError, TransportErrorKind, UreqTransport,
};

use crate::arguments::Collect;
use crate::failure::Failure;
use crate::files::{self, FileError, FileErrorKind};
use crate::signals::{PIECE, Signals};

/// How long a request that is under way when a signal comes may still take: its response costs three hours.
const GRACE: Duration = Duration::from_secs(2);

/// The most attempts for each order, if nobody says how many.
const ATTEMPTS: u32 = 3;

/// A transport whose requests end soon after a signal, whatever the server does.
pub(crate) struct Wire {
    transport: Arc<dyn Transport + Send + Sync>,
    signals: Signals,
    /// The most attempts for each order.
    pub(crate) attempts: u32,
    /// What to say of a recording that is old.
    pub(crate) warning: Option<String>,
    /// The date of the last response.
    date: Mutex<Option<SystemTime>>,
}

impl Wire {
    pub(crate) fn open(arguments: &Collect, signals: Signals) -> Result<Self, Failure> {
        let wire = |transport| Self {
            transport,
            signals,
            attempts: arguments.tries.unwrap_or(ATTEMPTS),
            warning: None,
            date: Mutex::default(),
        };
        let Some(dir) = &arguments.replay else {
            return Ok(wire(network(arguments)?));
        };
        let mut replay = ReplayTransport::open(dir).map_err(Error::from)?;
        let recorded = u32::try_from(replay.scenario().exchanges().len()).unwrap_or(u32::MAX);
        let warning = replay.scenario().warning(SystemTime::now());
        if arguments.tries.is_none() {
            // The recorded run made no more attempts than those: what came last was its outcome.
            replay = replay.repeat_last();
        }
        Ok(Self {
            attempts: arguments.tries.unwrap_or(recorded.clamp(ATTEMPTS, 100)),
            warning,
            ..wire(Arc::new(replay))
        })
    }

    /// The date of the last response, if it has one.
    pub(crate) fn date(&self) -> Option<SystemTime> {
        *self.date.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Wire {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        let (sender, response) = mpsc::channel();
        let transport = Arc::clone(&self.transport);
        // A request that is given up goes on until the program ends, which is soon.
        let work = move || drop(sender.send(transport.send(request)));
        let wrong = |message: &'static str| TransportError::new(TransportErrorKind::Other, message);
        thread::Builder::new().spawn(work).map_err(|error| {
            wrong("could not start a thread for the request")
                .with_source(error)
                .with_request_sent(false)
        })?;
        let mut given_up = None;
        let response = loop {
            match response.recv_timeout(PIECE) {
                Ok(result) => break result?,
                Err(RecvTimeoutError::Disconnected) => return Err(wrong("the transport failed")),
                Err(RecvTimeoutError::Timeout) if self.signals.came() => {
                    if *given_up.get_or_insert_with(|| Instant::now() + GRACE) <= Instant::now() {
                        return Err(wrong(
                            "interrupted while the request was under way, so its response is lost",
                        ));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        };
        let date = response.headers().get(http::header::DATE);
        let date = date.and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        *self.date.lock().unwrap_or_else(PoisonError::into_inner) = date;
        Ok(response)
    }

    fn finish(&self) -> Result<(), TransportError> {
        self.transport.finish()
    }
}

fn network(arguments: &Collect) -> Result<Arc<dyn Transport + Send + Sync>, Failure> {
    let mut builder = UreqTransport::builder().timeout(arguments.timeout);
    if let Some(path) = &arguments.ca_file {
        builder = builder.extra_roots_pem(roots(path)?);
    }
    let network = builder.build().map_err(Failure::SetUp)?;
    let Some(dir) = &arguments.record else {
        return Ok(Arc::new(network));
    };
    let recorder = RecordingTransport::new(network, dir).map_err(Error::from)?;
    // It is often the company's name or domain, which the certificates hold and everybody may read.
    Ok(Arc::new(recorder.tolerate_in_data(["loginName"])))
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
