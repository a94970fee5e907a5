//! A TLS session as ureq uses it: one exchange after another.

use std::fmt;
use std::io::{self, BufRead, Read, Write};

use ::ureq::unversioned::transport::{Buffers, LazyBuffers, NextTimeout, Transport};
use rustls::{ClientConnection, Stream};

use super::Limits;
use super::failure::{Failure, cut_off, is_timeout};
use super::socket::{Deadline, Socket};
use super::trust;
use crate::TransportErrorKind::BodyTooLarge;

/// What ureq reads ahead, and so also what a header may take (ureq's own limit for it is the same).
pub(super) const INPUT_BUFFER: usize = 64 * 1024;
/// What ureq writes at once: a whole request, as a rule.
pub(super) const OUTPUT_BUFFER: usize = 16 * 1024;

pub(super) struct Connection {
    session: ClientConnection,
    socket: Socket,
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
    /// Bytes of the answer so far.
    received: u64,
}

impl Connection {
    pub(super) fn new(session: ClientConnection, socket: Socket, host: &str, limits: &Limits) -> Self {
        Self {
            session,
            socket,
            buffers: LazyBuffers::new(INPUT_BUFFER, OUTPUT_BUFFER),
            host: host.to_owned(),
            exchange: Exchange::default(),
            allowed: wire_limit(limits.body),
        }
    }

    fn receive(&mut self) -> Result<usize, ReceiveError> {
        let free = self.buffers.input_append_buf();
        if free.is_empty() {
            return Err(ReceiveError::TooMuch("a line of the answer"));
        }
        let count = Stream::new(&mut self.session, &mut self.socket).read(free)?;
        self.buffers.input_appended(count);
        self.exchange.received = self.exchange.received.saturating_add(count as u64);
        if self.exchange.received > self.allowed {
            return Err(ReceiveError::TooMuch("the answer, with all that is around it,"));
        }
        Ok(count)
    }

    fn failure(&self, error: io::Error) -> Failure {
        trust::session_failure(error, &self.host)
            .unwrap_or_else(|error| cut_off(&self.host).with_source(error).with_stale(self.is_stale()))
            .with_request_sent(self.exchange.sent)
    }

    /// Whether, if the connection has ended, that is most likely because the server closed it between two exchanges.
    fn is_stale(&self) -> bool {
        self.exchange.reused && self.exchange.received == 0
    }

    /// Whether the server has said nothing since the last answer, and not closed the session either.
    fn is_quiet(&mut self) -> bool {
        matches!(self.session.reader().fill_buf(), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Takes in what has come meanwhile. New session tickets may come at any time and do no harm.
    fn take_in(&mut self) -> io::Result<()> {
        let Self { session, socket, .. } = self;
        socket.without_waiting(|stream| {
            // Bounded, for the case that a server never stops.
            for _ in 0..8 {
                match session.read_tls(stream) {
                    Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(_) => session.process_new_packets().map_err(io::Error::other)?,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                    Err(error) => return Err(error),
                };
            }
            Err(io::ErrorKind::InvalidData.into())
        })?
    }
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ::ureq::Error> {
        if self.exchange.received > 0 {
            self.exchange = Exchange {
                reused: true,
                ..Exchange::default()
            };
        }
        self.exchange.sent = true;
        self.socket.set_deadline(Deadline::of(&timeout));
        let request = self.buffers.output().get(..amount).unwrap_or_default();
        let mut stream = Stream::new(&mut self.session, &mut self.socket);
        match stream.write_all(request).and_then(|()| stream.flush()) {
            Ok(()) => Ok(()),
            Err(error) if is_timeout(&error) => Err(::ureq::Error::Timeout(timeout.reason)),
            Err(error) => Err(self.failure(error).into()),
        }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ::ureq::Error> {
        self.socket.set_deadline(Deadline::of(&timeout));
        match self.receive() {
            Ok(0) if self.exchange.received == 0 => Err(cut_off(&self.host).with_stale(self.is_stale()).into()),
            Ok(count) => Ok(count > 0),
            Err(ReceiveError::TooMuch(what)) => {
                let message = format!("{what} is longer than is allowed: {} sends too much", self.host);
                Err(Failure::new(BodyTooLarge, message).into())
            }
            Err(ReceiveError::Io(error)) if is_timeout(&error) => Err(::ureq::Error::Timeout(timeout.reason)),
            // Never as an io error: ureq takes some kinds of it for the end of a body.
            Err(ReceiveError::Io(error)) => Err(self.failure(error).into()),
        }
    }

    /// Nothing may have come since the last answer: it would be taken for the next one.
    fn is_open(&mut self) -> bool {
        self.take_in().is_ok() && self.is_quiet()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

enum ReceiveError {
    Io(io::Error),
    TooMuch(&'static str),
}

impl From<io::Error> for ReceiveError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Drop for Connection {
    /// Ends the session as TLS demands, if that is possible without waiting.
    fn drop(&mut self) {
        let Self { session, socket, .. } = self;
        session.send_close_notify();
        // The connection is given up; there is nobody to tell that its end was not clean.
        let _ = socket.without_waiting(|stream| session.write_tls(stream));
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
/// does, such as informational answers, chunk extensions and trailers without end.
fn wire_limit(body: usize) -> u64 {
    const HEADERS: u64 = 4 * INPUT_BUFFER as u64;
    (body as u64).saturating_mul(2).saturating_add(HEADERS)
}
