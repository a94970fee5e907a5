//! A TCP connection with a deadline.

use std::io::{self, IoSlice, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use ::ureq::unversioned::transport::NextTimeout;

/// A TCP connection whose reads and writes fail with [`TimedOut`](io::ErrorKind::TimedOut) after a deadline, however many of
/// them there are. (A socket's own timeout starts anew with every byte.)
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    deadline: Instant,
}

/// The end of a timeout. More than a year is as good as a year.
pub(super) fn end_of(timeout: &NextTimeout) -> Instant {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    Instant::now() + (*timeout.after).min(YEAR)
}

/// The time left, never zero.
fn left_until(deadline: Instant) -> io::Result<Duration> {
    match deadline.saturating_duration_since(Instant::now()) {
        Duration::ZERO => Err(io::ErrorKind::TimedOut.into()),
        left => Ok(left),
    }
}

/// Looks up `host:port` in a thread of its own, since the system's resolver has no timeout.
pub(super) fn resolve(address: String, deadline: Instant) -> io::Result<Vec<SocketAddr>> {
    let (sender, addresses) = mpsc::channel();
    let lookup = move || sender.send(address.to_socket_addrs().map(Iterator::collect));
    thread::Builder::new().spawn(lookup)?;
    addresses
        .recv_timeout(left_until(deadline)?)
        .map_err(|_| io::ErrorKind::TimedOut)?
}

impl Socket {
    /// Connects to the first address that accepts. Each gets half of the time left, and the last all of it, so that an
    /// address that drops every packet leaves time for the others.
    pub(super) fn connect(addresses: &[SocketAddr], deadline: Instant) -> io::Result<Self> {
        let mut last_error = io::ErrorKind::AddrNotAvailable.into();
        let mut untried = addresses.iter();
        while let Some(address) = untried.next() {
            let shares = if untried.len() == 0 { 1 } else { 2 };
            match TcpStream::connect_timeout(address, left_until(deadline)? / shares) {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return Ok(Self { stream, deadline });
                }
                Err(error) => last_error = error,
            }
        }
        Err(last_error)
    }

    pub(super) fn set_deadline(&mut self, deadline: Instant) {
        self.deadline = deadline;
    }

    /// Reads or writes without blocking: what would block fails with [`WouldBlock`](io::ErrorKind::WouldBlock).
    pub(super) fn without_waiting<T>(&mut self, act: impl FnOnce(&mut TcpStream) -> io::Result<T>) -> io::Result<T> {
        self.stream.set_nonblocking(true)?;
        let done = act(&mut self.stream);
        self.stream.set_nonblocking(false)?;
        done
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.stream.set_read_timeout(Some(left_until(self.deadline)?))?;
            match self.stream.read(buffer) {
                // Again from the deadline, so that signals do not prolong it.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map_err(as_timeout),
            }
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_vectored(&[IoSlice::new(bytes)])
    }

    fn write_vectored(&mut self, parts: &[IoSlice<'_>]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(left_until(self.deadline)?))?;
        self.stream.write_vectored(parts).map_err(as_timeout)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// On Unix, a socket's timeout shows as `WouldBlock`, which rustls takes for 'come back later'.
fn as_timeout(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock => io::ErrorKind::TimedOut.into(),
        _ => error,
    }
}
