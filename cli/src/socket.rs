//! Reads and writes with a deadline for all of them together: a client that sends a byte now and then gains nothing by it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// A TCP connection.
pub(crate) struct Socket {
    stream: TcpStream,
    deadline: Instant,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream, time: Duration) -> Self {
        // Where it fails, responses take a moment longer.
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            deadline: Instant::now() + time,
        }
    }

    /// The first byte, which stays to be read.
    pub(crate) fn peek(&self) -> io::Result<Option<u8>> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        let mut byte = [0];
        let count = self.stream.peek(&mut byte)?;
        Ok((count > 0).then_some(byte[0]))
    }

    /// Sets how long all that follows may take.
    pub(crate) fn may_take(&mut self, time: Duration) {
        self.deadline = Instant::now() + time;
    }

    /// Says that nothing follows.
    pub(crate) fn shut_down(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(self.left()?))?;
        self.stream.read(buffer)
    }
}

impl Write for Socket {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(self.left()?))?;
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
