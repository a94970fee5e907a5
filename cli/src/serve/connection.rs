//! Connections, a thread each: TLS, then requests until one of the two sides has enough.

use std::io::{self, BufReader, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use collectmc::http::{Method, Response};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::Log;
use super::http::{keeps_alive, read, write, write_torn};
use super::rules::Rejection;
use super::service::{Reaction, Service, rejected};
use crate::socket::Socket;

pub(super) type TlsConnection = StreamOwned<ServerConnection, Socket>;

/// The most connections at a time; more are closed.
const MAX_CONNECTIONS: usize = 64;
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long the client may take for the response.
const RESPONSE: Duration = Duration::from_secs(30);
/// How long a client waits at most for a response that never comes.
const SILENCE: Duration = Duration::from_secs(60 * 60);
/// What a client sends after the end is read for so long, and so much of it: closing before would take the response from it.
const LINGER: Duration = Duration::from_secs(2);
const MAX_LINGER_BYTES: u64 = 1 << 20;

/// The first byte of a TLS connection: a handshake record.
const TLS_HANDSHAKE: u8 = 22;

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
            serve(stream, tls, &service, &log);
            drop(open);
        };
        // Without a thread the connection closes.
        let _ = thread::Builder::new().spawn(serve);
    }
}

fn serve(stream: TcpStream, tls: Arc<ServerConfig>, service: &Service, log: &Log) {
    let mut socket = Socket::new(stream, HANDSHAKE);
    match socket.peek() {
        // Someone looked whether a server is there.
        Ok(None) => return,
        Ok(Some(TLS_HANDSHAKE)) => {}
        Ok(Some(_)) => return without_tls(socket, log),
        Err(_) => return log.line("no request: nothing came"),
    }
    let mut session = match ServerConnection::new(tls) {
        Ok(session) => session,
        Err(error) => return log.line(&format!("no request: TLS failed: {error}")),
    };
    if let Err(error) = session.complete_io(&mut socket) {
        // The alert goes out, as far as it can.
        let _ = session.complete_io(&mut socket);
        return log.line(&format!("no request: the TLS handshake failed: {error}"));
    }
    requests(StreamOwned::new(session, socket), service, log);
}

/// The service says so to a request that is not encrypted, and reads nothing of it.
fn without_tls(mut socket: Socket, log: &Log) {
    log.line(&format!("without TLS: {}", Rejection::NotHttps.on_one_line()));
    socket.may_take(RESPONSE);
    let _ = write(&rejected(Rejection::NotHttps), false, false, &mut socket);
    socket.shut_down();
    socket.may_take(LINGER);
    linger(&mut socket);
}

fn requests(connection: TlsConnection, service: &Service, log: &Log) {
    let mut reader = BufReader::new(connection);
    loop {
        let request = read(&mut reader);
        let connection = reader.get_mut();
        connection.sock.may_take(RESPONSE);
        let request = match request {
            Ok(request) => request,
            Err(None) => break,
            Err(Some(status)) => {
                log.line(&format!("no request: HTTP {status}"));
                let mut response = Response::default();
                *response.status_mut() = status;
                let _ = write(&response, false, false, connection);
                break;
            }
        };
        let (reaction, line) = service.react(&request);
        log.line(&line);
        match reaction {
            Reaction::Response(response) => {
                let (is_head, keeps_alive) = (request.method() == Method::HEAD, keeps_alive(&request));
                if write(&response, is_head, keeps_alive, connection).is_err() || !keeps_alive {
                    break;
                }
            }
            // Without the end that TLS has, so that the client detects it.
            Reaction::Disconnection => return,
            Reaction::TornResponse => {
                let _ = write_torn(connection);
                return;
            }
            Reaction::Silence => {
                connection.sock.may_take(SILENCE);
                while connection.read(&mut [0; 1024]).is_ok_and(|count| count > 0) {}
                return;
            }
        }
    }
    let connection = reader.get_mut();
    connection.sock.may_take(LINGER);
    connection.conn.send_close_notify();
    let _ = connection.flush();
    connection.sock.shut_down();
    linger(connection);
}

fn linger(connection: &mut impl Read) {
    let _ = io::copy(&mut connection.take(MAX_LINGER_BYTES), &mut io::sink());
}
