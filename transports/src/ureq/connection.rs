//! A TLS session as ureq uses it, for one exchange after another.

use std::fmt;
use std::io::{self, BufRead, Read, Write};

use ::ureq::Error;
use ::ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};
use rustls::{ClientConnection, StreamOwned};

use super::ExchangeLimits;
use super::error::{Stale, failure, incomplete, or_timeout, session_failure, to_ureq};
use super::socket::{Socket, end_of};
use crate::TransportErrorKind::BodyTooLarge;

/// The size of ureq's read buffer in bytes, which also limits the header of a response.
pub(super) const INPUT_BUFFER: usize = 64 * 1024;
/// The size of ureq's write buffer in bytes: room for a whole request, as a rule.
pub(super) const OUTPUT_BUFFER: usize = 16 * 1024;

pub(super) struct Connection {
    tls: StreamOwned<ClientConnection, Socket>,
    buffers: LazyBuffers,
    host: String,
    /// Bytes that a response may take, with all that is around its body.
    limit: u64,
    /// Bytes of the current response received so far.
    received: u64,
    /// The current exchange is not the first.
    reused: bool,
}

impl Connection {
    pub(super) fn new(session: ClientConnection, socket: Socket, host: &str, limits: &ExchangeLimits) -> Self {
        let around_body = 4 * INPUT_BUFFER as u64;
        Self {
            tls: StreamOwned::new(session, socket),
            buffers: LazyBuffers::new(INPUT_BUFFER, OUTPUT_BUFFER),
            host: host.to_owned(),
            limit: (limits.body as u64).saturating_mul(2).saturating_add(around_body),
            received: 0,
            reused: false,
        }
    }

    /// Never `Error::Io`: ureq treats some kinds of it as the end of a body.
    fn failed(&self, error: io::Error, timeout: &NextTimeout) -> Error {
        or_timeout(timeout.reason, |error| {
            let described = session_failure(error, &self.host).unwrap_or_else(|cause| {
                match self.reused && self.received == 0 {
                    // The server most likely closed it between two exchanges.
                    true => incomplete(&self.host).with_source(Stale),
                    false => incomplete(&self.host).with_source(cause),
                }
            });
            described.with_request_sent(true)
        })(error)
    }
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    /// Encrypts a part of the request. A short one is sent when the response is awaited, so that the head and the body leave
    /// in one write; a long body is not held whole.
    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.received > 0 {
            self.reused = true;
            self.received = 0;
        }
        self.tls.sock.set_deadline(end_of(&timeout));
        let request = self.buffers.output().get(..amount).unwrap_or_default();
        let mut written = self.tls.conn.writer().write_all(request);
        if amount > OUTPUT_BUFFER / 2 {
            written = written.and_then(|()| self.tls.flush());
        }
        written.map_err(|error| self.failed(error, &timeout))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.tls.sock.set_deadline(end_of(&timeout));
        let free = self.buffers.input_append_buf();
        // A full buffer is a line without end. Nothing else bounds informational responses, chunk extensions and trailers.
        if free.is_empty() || self.received > self.limit {
            let message = format!(
                "the response from {} is too large, with what is around its body",
                self.host
            );
            return Err(to_ureq(failure(BodyTooLarge, message)));
        }
        let count = self.tls.read(free).map_err(|error| self.failed(error, &timeout))?;
        self.buffers.input_appended(count);
        self.received = self.received.saturating_add(count as u64);
        match self.received {
            0 => Err(self.failed(io::ErrorKind::UnexpectedEof.into(), &timeout)),
            _ => Ok(count > 0),
        }
    }

    /// Closed, or with bytes after the last response, it cannot be reused: they would be taken for the next response.
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
    /// Sends `close_notify`, if that is possible without blocking.
    fn drop(&mut self) {
        let StreamOwned { conn, sock } = &mut self.tls;
        conn.send_close_notify();
        // An error could not be reported.
        let _ = sock.without_waiting(|stream| conn.write_tls(stream));
    }
}

impl fmt::Debug for Connection {
    /// Omits the buffers, which hold the request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}
