//! A real HTTPS server on loopback that does as it is told, and misbehaves when told so.
//!
//! Each connection follows a [`Script`], in the order in which the connections come. Everything that clients sent is kept,
//! so that a test can prove what was asked, and that a secret never arrived.
//!
//! ```
//! use collectmc_test_support::server::{Answer, Script, Server};
//!
//! // Two thirds of an answer, and then the end of the connection as an attacker on the way would make it.
//! let server = Server::start([Script::new()
//!     .read_request()
//!     .send(Answer::ok("0\n").header("content-length", "3"))
//!     .cut_off()]);
//! assert!(server.url().starts_with("https://localhost:"));
//! assert_eq!(server.requests().len(), 0);
//! ```
//!
//! The port is a free one, and nothing is shared between servers: tests can run side by side. When the server is dropped,
//! its connections end at once, whatever their scripts say.

mod answer;
mod connection;
mod identity;
pub mod legacy;
mod log;
mod refused;
mod script;

use std::collections::VecDeque;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::ServerConfig;

use self::connection::Connection;
use self::log::Log;

pub use self::answer::Answer;
pub use self::identity::{Identity, TlsAuthority, server_certificate};
pub use self::log::Request;
pub use self::refused::RefusedPort;
pub use self::script::Script;

/// A server that is listening; see the [module](self).
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    roots_pem: String,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens as `localhost`, with a certificate of a new root: that of [`roots_pem`](Self::roots_pem).
    pub fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        Self::start_as(&TlsAuthority::new().localhost(), scripts)
    }

    /// Listens with this certificate and key.
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

    /// Where to send requests to.
    pub fn url(&self) -> String {
        format!("https://localhost:{}/products/download/CollectMC", self.port())
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The root certificate that a client has to trust, as PEM.
    pub fn roots_pem(&self) -> &str {
        &self.roots_pem
    }

    /// How many connections have been accepted.
    pub fn connections(&self) -> usize {
        lock(&self.shared.log).connections
    }

    /// Waits until so many scripts have been followed to their end: all that they send has been sent.
    ///
    /// # Panics
    ///
    /// When that takes longer than ten seconds.
    pub fn wait_for_ends(&self, scripts: usize) {
        for _ in 0..1000 {
            if lock(&self.shared.log).ended >= scripts {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("no {scripts} scripts came to their end");
    }

    /// The requests that scripts have read, whole ones, in the order in which they came.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.log).requests.clone()
    }

    /// Whether these bytes came over any connection, in or outside of TLS.
    pub fn received(&self, bytes: impl AsRef<[u8]>) -> bool {
        lock(&self.shared.log).holds(bytes.as_ref())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop();
        // Wakes the acceptor, which is waiting for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// What the threads of a server share.
#[derive(Debug, Default)]
struct Shared {
    log: Mutex<Log>,
    stopped: Mutex<bool>,
    stopping: Condvar,
    /// Weak, so that a connection ends when its script says so.
    streams: Mutex<Vec<Weak<TcpStream>>>,
}

impl Shared {
    /// Ends everything that threads may be waiting for.
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

    /// Waits, unless the server stops meanwhile.
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
        // A connection that no script expects is closed; the test sees it in the count.
        let Some(script) = scripts.pop_front() else { continue };
        let connection = Connection::new(stream, tls.clone(), shared.clone());
        threads.push(thread::spawn(move || connection.follow(script)));
    }
    // Those that were accepted while the server was being stopped.
    shared.stop();
    for thread in threads {
        let _ = thread.join();
    }
}

/// A thread that panicked has already failed its test; the data are still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
