//! An HTTPS server on loopback that follows scripts, and misbehaves as they say.
//!
//! Each connection follows one [`Script`], in the order in which they are accepted. Everything that clients send is logged, so
//! that a test can assert what was requested, and that a secret was not sent.
//!
//! ```
//! use collectmc_test_support::server::{Response, Script, Server};
//!
//! // Two thirds of a response, and then the end of the connection without `close_notify`.
//! let server = Server::start([Script::new()
//!     .read_request()
//!     .send(Response::ok("0\n").header("content-length", "3"))
//!     .cut_off()]);
//! assert!(server.url().starts_with("https://localhost:"));
//! assert_eq!(server.requests().len(), 0);
//! ```
//!
//! Each server has a free port and shares no state, so that tests can run in parallel. Dropping the server closes its
//! connections, whatever their scripts say.

mod connection;
mod identity;
pub mod legacy;
mod log;
mod refused;
mod response;
mod script;

use std::collections::VecDeque;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::ServerConfig;

use self::connection::Connection;
use self::log::Log;

pub use self::identity::{Identity, TlsAuthority, server_certificate};
pub use self::log::Request;
pub use self::refused::RefusedPort;
pub use self::response::Response;
pub use self::script::Script;

/// A listening server; see the [module](self).
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    roots_pem: String,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server as `localhost`, with a certificate from a new root: see [`roots_pem`](Self::roots_pem).
    pub fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        Self::start_as(&TlsAuthority::new().localhost(), scripts)
    }

    /// Starts a server with this certificate and key.
    pub fn start_as(identity: &Identity, scripts: impl IntoIterator<Item = Script>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port on loopback is free");
        let address = listener.local_addr().expect("a listening socket has an address");
        let shared = Arc::new(Shared::default());
        let acceptor = thread::spawn({
            let (tls, scripts, shared) = (identity.server_config(), scripts.into_iter().collect(), shared.clone());
            move || accept(&listener, &tls, scripts, &shared)
        });
        Self {
            address,
            roots_pem: identity.roots_pem.clone(),
            shared,
            acceptor: Some(acceptor),
        }
    }

    /// Returns the URL for requests.
    pub fn url(&self) -> String {
        format!("https://localhost:{}/products/download/CollectMC", self.port())
    }

    /// Returns the port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Returns the root certificate to trust, as PEM.
    pub fn roots_pem(&self) -> &str {
        &self.roots_pem
    }

    /// Returns the number of accepted connections.
    pub fn connections(&self) -> usize {
        lock(&self.shared.log).connections
    }

    /// Waits until this many scripts are complete, so that all their bytes have been sent.
    ///
    /// # Panics
    ///
    /// If that takes longer than ten seconds.
    pub fn wait_for_ends(&self, scripts: usize) {
        for _ in 0..1000 {
            if lock(&self.shared.log).ended >= scripts {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("no {scripts} scripts came to their end");
    }

    /// Returns the complete requests that scripts have read, in order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.log).requests.clone()
    }

    /// Returns whether these bytes arrived on any connection, within TLS or not.
    pub fn received(&self, bytes: impl AsRef<[u8]>) -> bool {
        lock(&self.shared.log).holds(bytes.as_ref())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop();
        // Wakes the accepting thread.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// The state that the threads of a server share.
#[derive(Debug, Default)]
struct Shared {
    log: Mutex<Log>,
    stopped: Mutex<bool>,
    stopping: Condvar,
    /// Weak, so that a connection closes at the end of its script.
    streams: Mutex<Vec<Weak<TcpStream>>>,
}

impl Shared {
    /// Interrupts everything that threads may be waiting for.
    fn stop(&self) {
        *lock(&self.stopped) = true;
        self.stopping.notify_all();
        for stream in lock(&self.streams).iter().filter_map(Weak::upgrade) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn is_stopped(&self) -> bool {
        *lock(&self.stopped)
    }

    /// Sleeps, until the server stops.
    fn pause(&self, duration: Duration) {
        let stopped = lock(&self.stopped);
        let _ = self.stopping.wait_timeout_while(stopped, duration, |stopped| !*stopped);
    }
}

fn accept(listener: &TcpListener, tls: &Arc<ServerConfig>, mut scripts: VecDeque<Script>, shared: &Arc<Shared>) {
    let mut threads = Vec::new();
    for stream in listener.incoming() {
        if shared.is_stopped() {
            break;
        }
        let Ok(stream) = stream.map(Arc::new) else { continue };
        lock(&shared.streams).push(Arc::downgrade(&stream));
        lock(&shared.log).connections += 1;
        // A connection without a script is closed; the count includes it.
        let Some(script) = scripts.pop_front() else { continue };
        let connection = Connection::new(stream, tls.clone(), shared.clone());
        threads.push(thread::spawn(move || connection.follow(script)));
    }
    // Connections that were accepted while the server was stopping.
    shared.stop();
    for thread in threads {
        let _ = thread.join();
    }
}

/// A thread that panicked has already failed its test; the data is still valid.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
