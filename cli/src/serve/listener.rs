//! Accepts connections, a thread each.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::ServerConfig;

use super::Log;
use super::connection;
use super::service::Service;

/// The most connections at a time; more are closed.
const MAX_CONNECTIONS: usize = 64;

pub(super) fn accept(listener: &TcpListener, tls: &Arc<ServerConfig>, service: &Arc<Service>, log: &Log) {
    // Each connection has a clone until it ends.
    let open = Arc::new(());
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Too many open files, most likely: some are closed in a moment.
            thread::sleep(Duration::from_millis(100));
            continue;
        };
        if Arc::strong_count(&open) > MAX_CONNECTIONS {
            log.line(&format!("a connection was closed: {MAX_CONNECTIONS} are open"));
            continue;
        }
        let (tls, service, log) = (Arc::clone(tls), Arc::clone(service), log.clone());
        let open = Arc::clone(&open);
        let serve = move || {
            connection::serve(stream, tls, &service, &log);
            drop(open);
        };
        // Without a thread the connection closes.
        let _ = thread::Builder::new().spawn(serve);
    }
}
