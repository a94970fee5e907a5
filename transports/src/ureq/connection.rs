//! A TLS session as ureq uses it: one exchange after another.

use std::fmt;
use std::io::{self, BufRead, Read, Write};

use ::ureq::Error;
use ::ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};
use rustls::{ClientConnection, StreamOwned};

use super::Limits;
use super::error::{Stale, cut_off, failure, or_timeout, session_failure, to_ureq};
use super::socket::{Deadline, Socket};
use crate::TransportError;
use crate::TransportErrorKind::BodyTooLarge;

/// What ureq reads ahead, and so also what a header may take (ureq's own limit for it is the same).
pub(super) const INPUT_BUFFER: usize = 64 * 1024;
/// What ureq writes at once: a whole request, as a rule.
pub(super) const OUTPUT_BUFFER: usize = 16 * 1024;

pub(super) struct Connection {
    tls: StreamOwned<ClientConnection, Socket>,
    buffers: LazyBuffers,
    host: String,
    exchange: Exchange,
    allowed: u64,
}

/// How far the current exchange has got.
#[derive(Clone, Copy, Default)]
struct Exchange {
    /// There was another one before it on this connection.
    reused: bool,
    /// Bytes of the request have been handed over, if perhaps not all.
    sent: bool,
    /// Bytes of the response so far.
    received: u64,
}

impl Connection {
    pub(super) fn new(session: ClientConnection, socket: Socket, host: &str, limits: &Limits) -> Self {
        Self {
            tls: StreamOwned::new(session, socket),
            buffers: LazyBuffers::new(INPUT_BUFFER, OUTPUT_BUFFER),
            host: host.to_owned(),
            exchange: Exchange::default(),
            allowed: wire_limit(limits.body),
        }
    }

    /// Never an io error: ureq takes some kinds of it for the end of a body.
    fn failed(&self, error: io::Error, timeout: &NextTimeout) -> Error {
        or_timeout(timeout.reason, |error| {
            session_failure(error, &self.host)
                .unwrap_or_else(|error| self.ended(Some(error)))
                .with_request_sent(self.exchange.sent)
        })(error)
    }

    /// Stale if the server most likely closed the connection between two exchanges.
    fn ended(&self, cause: Option<io::Error>) -> TransportError {
        let error = cut_off(&self.host);
        match cause {
            _ if self.exchange.reused && self.exchange.received == 0 => error.with_source(Stale),
            Some(cause) => error.with_source(cause),
            None => error,
        }
    }

    fn too_much(&self, what: &str) -> Error {
        let message = format!("{what} is longer than is allowed: {} sends too much", self.host);
        to_ureq(failure(BodyTooLarge, message))
    }
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.exchange.received > 0 {
            self.exchange = Exchange {
                reused: true,
                ..Exchange::default()
            };
        }
        self.exchange.sent = true;
        self.tls.sock.set_deadline(Deadline::of(&timeout));
        let request = self.buffers.output().get(..amount).unwrap_or_default();
        let written = self.tls.write_all(request).and_then(|()| self.tls.flush());
        written.map_err(|error| self.failed(error, &timeout))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.tls.sock.set_deadline(Deadline::of(&timeout));
        let free = self.buffers.input_append_buf();
        if free.is_empty() {
            return Err(self.too_much("a line of the response"));
        }
        let count = self.tls.read(free).map_err(|error| self.failed(error, &timeout))?;
        self.buffers.input_appended(count);
        self.exchange.received = self.exchange.received.saturating_add(count as u64);
        match self.exchange.received {
            0 => Err(to_ureq(self.ended(None))),
            received if received > self.allowed => Err(self.too_much("the response, with all that is around it,")),
            _ => Ok(count > 0),
        }
    }

    /// Nothing may have come since the last response, not even the end: it would be taken for the next one.
    fn is_open(&mut self) -> bool {
        let StreamOwned { conn, sock } = &mut self.tls;
        let waits = |result: io::Result<_>| result.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock);
        waits(conn.reader().fill_buf().map(<[u8]>::len)) && waits(sock.without_waiting(|stream| stream.peek(&mut [0])))
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl Drop for Connection {
    /// Ends the session as TLS demands, if that is possible without waiting.
    fn drop(&mut self) {
        let StreamOwned { conn, sock } = &mut self.tls;
        conn.send_close_notify();
        // The connection is given up; there is nobody to report to that its end was not clean.
        let _ = sock.without_waiting(|stream| conn.write_tls(stream));
    }
}

impl fmt::Debug for Connection {
    /// Not the buffers: they hold the request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// How many bytes may come for a body of at most so many: twice that, and room for a header. It bounds what no other limit
/// does, such as informational responses, chunk extensions and trailers without end.
fn wire_limit(body: usize) -> u64 {
    const HEADERS: u64 = 4 * INPUT_BUFFER as u64;
    (body as u64).saturating_mul(2).saturating_add(HEADERS)
}
