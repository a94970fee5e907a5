//! A connection that follows a script.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::SockRef;

use super::log::Request;
use super::script::{Script, Step};
use super::{Response, Shared, lock};

pub(super) struct Connection {
    stream: SharedStream,
    session: Option<Box<StreamOwned<ServerConnection, SharedStream>>>,
    tls: Arc<ServerConfig>,
    shared: Arc<Shared>,
}

/// The shared handle of the connection, so that the connection closes at the end of its script.
#[derive(Clone)]
struct SharedStream(Arc<TcpStream>);

impl Connection {
    pub(super) fn new(stream: Arc<TcpStream>, tls: Arc<ServerConfig>, shared: Arc<Shared>) -> Self {
        let _ = stream.set_nodelay(true);
        Self {
            stream: SharedStream(stream),
            session: None,
            tls,
            shared,
        }
    }

    /// Runs until the script ends or the client disconnects, as most clients of such a server do.
    pub(super) fn follow(mut self, script: Script) {
        for step in script.steps {
            if self.shared.is_stopped() || self.take(step).is_err() {
                return;
            }
        }
        lock(&self.shared.log).ended += 1;
        while self.read().is_ok_and(|count| count > 0) {}
    }

    fn take(&mut self, step: Step) -> io::Result<()> {
        match step {
            Step::Handshake => self.handshake(),
            Step::ReadRequest => self.read_request().map(drop),
            Step::Echo => {
                let body = self.read_request()?.body;
                self.send(&Vec::from(Response::ok(body)))
            }
            Step::Read => self.read().map(drop),
            Step::Send(bytes) => self.send(&bytes),
            Step::SendOutsideTls(bytes) => self.stream.write_all(&bytes),
            Step::Drip(bytes, pause) => self.drip(&bytes, pause),
            Step::Flood(bytes) => self.flood(&bytes),
            Step::Pause(duration) => {
                self.shared.pause(duration);
                Ok(())
            }
            Step::Close => {
                if let Some(session) = &mut self.session {
                    session.conn.send_close_notify();
                    session.flush()?;
                }
                self.stream.0.shutdown(Shutdown::Write)
            }
            Step::CutOff => self.stream.0.shutdown(Shutdown::Write),
            // It takes effect when the connection is dropped; the error drops it now.
            Step::Reset => {
                SockRef::from(&*self.stream.0).set_linger(Some(Duration::ZERO))?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
        }
    }

    fn handshake(&mut self) -> io::Result<()> {
        let mut session = ServerConnection::new(self.tls.clone()).map_err(io::Error::other)?;
        while session.is_handshaking() {
            session.complete_io(&mut self.stream)?;
        }
        self.session = Some(Box::new(StreamOwned::new(session, self.stream.clone())));
        Ok(())
    }

    fn read_request(&mut self) -> io::Result<Request> {
        let mut bytes = Vec::new();
        loop {
            if let Some(request) = Request::parse(&bytes) {
                lock(&self.shared.log).requests.push(request.clone());
                return Ok(request);
            }
            let mut buffer = [0; 4096];
            let count = self.read_into(&mut buffer)?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            bytes.extend_from_slice(&buffer[..count]);
        }
    }

    fn read(&mut self) -> io::Result<usize> {
        self.read_into(&mut [0; 4096])
    }

    fn read_into(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.session {
            Some(session) => session.read(buffer)?,
            None => self.stream.read(buffer)?,
        };
        lock(&self.shared.log).received.extend_from_slice(&buffer[..count]);
        Ok(count)
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.session {
            Some(session) => session.write_all(bytes).and_then(|()| session.flush()),
            None => self.stream.write_all(bytes),
        }
    }

    fn drip(&mut self, bytes: &[u8], pause: Duration) -> io::Result<()> {
        for byte in bytes {
            self.send(&[*byte])?;
            self.shared.pause(pause);
        }
        Ok(())
    }

    fn flood(&mut self, bytes: &[u8]) -> io::Result<()> {
        // Many at once: the server must not be slower than the client for short patterns.
        let many = bytes.repeat((16 * 1024_usize).div_ceil(bytes.len()));
        loop {
            self.send(&many)?;
        }
    }
}

impl Read for SharedStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(buffer)
    }
}

impl Write for SharedStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
