//! One connection: TLS, then requests until one of the two sides has enough.

use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use collectmc::http::{self, Method, StatusCode};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::Log;
use super::http::{ReadError, Reader, Request, write, write_torn};
use super::rules::Rejection;
use super::service::{Asked, Reaction, Service, rejected};
use super::socket::{Connection, Socket};

const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long the client may take for the response.
const RESPONSE: Duration = Duration::from_secs(30);
/// How long a client waits at most for a response that never comes.
const SILENCE: Duration = Duration::from_secs(60 * 60);
/// What a client sends after the end is read for so long, and so much of it: closing before would take the response from it.
const LINGER: Duration = Duration::from_secs(2);
const MAX_LINGER_BYTES: usize = 1 << 20;

/// The first byte of a TLS connection: a handshake record.
const TLS_HANDSHAKE: u8 = 22;

pub(super) fn serve(stream: TcpStream, tls: Arc<ServerConfig>, service: &Service, log: &Log) {
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
    while session.is_handshaking() {
        if let Err(error) = session.complete_io(&mut socket) {
            // The alert goes out, as far as it can.
            let _ = session.complete_io(&mut socket);
            return log.line(&format!("no request: the TLS handshake failed: {error}"));
        }
    }
    requests(StreamOwned::new(session, socket), service, log);
}

fn requests(mut connection: impl Connection, service: &Service, log: &Log) {
    let mut reader = Reader::default();
    loop {
        let request = match reader.request(&mut connection) {
            Ok(request) => request,
            Err(ReadError::Ended) => break,
            Err(ReadError::Status(status)) => {
                log.line(&format!("no request: HTTP {status}"));
                respond(&of_status(status), &mut connection);
                break;
            }
        };
        let Request {
            method,
            target,
            is_form,
            body,
            keeps_alive,
        } = request;
        let (method, target, body) = (&method, &*target, &**body);
        let (reaction, line) = service.react(&Asked {
            method,
            target,
            is_form,
            body,
        });
        log.line(&line);
        connection.may_take(RESPONSE);
        let is_head = *method == Method::HEAD;
        match reaction {
            Reaction::Response(response) => {
                let written = write(&response, is_head, keeps_alive, &mut connection);
                if written.is_err() || !keeps_alive {
                    break;
                }
            }
            // Without the end that TLS has, so that the client detects it.
            Reaction::Disconnection => return,
            Reaction::TornResponse => {
                let _ = write_torn(&mut connection);
                return;
            }
            Reaction::Silence => {
                connection.may_take(SILENCE);
                while connection.read(&mut [0; 1024]).is_ok_and(|count| count > 0) {}
                return;
            }
        }
    }
    end(connection);
}

/// The service says so to a request that is not encrypted, and reads nothing more of it than that.
fn without_tls(mut socket: Socket, log: &Log) {
    let rejection = Rejection::NotHttps;
    match Reader::default().request(&mut socket) {
        Ok(_) => {
            log.line(&format!("without TLS: {}", rejection.to_string().replace('\n', " ")));
            respond(&rejected(rejection), &mut socket);
        }
        Err(ReadError::Status(status)) => {
            log.line(&format!("no request: neither TLS nor HTTP ({status})"));
            respond(&of_status(status), &mut socket);
        }
        Err(ReadError::Ended) => log.line("no request: neither TLS nor HTTP"),
    }
    end(socket);
}

/// Writes the last response of a connection.
fn respond(response: &http::Response<Vec<u8>>, connection: &mut impl Connection) {
    connection.may_take(RESPONSE);
    let _ = write(response, false, false, connection);
}

fn of_status(status: StatusCode) -> http::Response<Vec<u8>> {
    let mut response = http::Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

fn end(mut connection: impl Connection) {
    connection.may_take(LINGER);
    connection.close();
    let mut left = MAX_LINGER_BYTES;
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = connection.read(&mut bytes) {
        left = left.saturating_sub(count);
        if left == 0 {
            return;
        }
    }
}
