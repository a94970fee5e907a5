//! Ctrl-C and SIGTERM: the first ends the run with what is known, the second ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use collectmc::{Body, Transport, TransportError, TransportErrorKind};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::exit::Exit;

/// How long a request that is under way when a signal comes may still take: its response costs three hours.
const GRACE: Duration = Duration::from_secs(2);

/// How often is looked whether a signal came.
pub(crate) const PIECE: Duration = Duration::from_millis(200);

/// What a signal leaves. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Signals {
    came: Arc<AtomicBool>,
    last: Arc<AtomicUsize>,
}

impl Signals {
    /// Takes the signals, from now on. Before, they end the program as usual: a prompt, say.
    pub(crate) fn take(&self) {
        for (signal, exit) in [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated)] {
            // The first to be registered sees the flag that an earlier signal has set. Where registering fails, signals end the
            // program as usual.
            let _ = flag::register_conditional_shutdown(signal, exit.code().into(), Arc::clone(&self.came));
            let _ = flag::register_usize(signal, Arc::clone(&self.last), usize::from(exit.code()));
            let _ = flag::register(signal, Arc::clone(&self.came));
        }
    }

    /// The flag that a signal sets.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.came)
    }

    pub(crate) fn came(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }

    /// How the program ends if a signal came.
    pub(crate) fn exit(&self) -> Option<Exit> {
        let is_term = self.last.load(Ordering::Relaxed) == usize::from(Exit::Terminated.code());
        self.came()
            .then_some(if is_term { Exit::Terminated } else { Exit::Interrupted })
    }
}

/// A transport whose requests end soon after a signal, whatever the server does.
pub(crate) struct Interruptible<T> {
    inner: Arc<T>,
    signals: Signals,
}

impl<T> Interruptible<T> {
    pub(crate) fn new(inner: T, signals: Signals) -> Self {
        let inner = Arc::new(inner);
        Self { inner, signals }
    }

    pub(crate) fn inner(&self) -> &T {
        &self.inner
    }
}

impl<T: Transport + Send + Sync + 'static> Transport for Interruptible<T> {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        let (sender, response) = mpsc::channel();
        let inner = Arc::clone(&self.inner);
        // A request that is given up goes on until the program ends, which is soon.
        let work = move || drop(sender.send(inner.send(request)));
        let wrong = |message: &'static str| TransportError::new(TransportErrorKind::Other, message);
        thread::Builder::new().spawn(work).map_err(|error| {
            wrong("could not start a thread for the request")
                .with_source(error)
                .with_request_sent(false)
        })?;
        let mut given_up = None;
        loop {
            match response.recv_timeout(PIECE) {
                Ok(result) => return result,
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
        }
    }
}
