//! One exchange with a server: over UDP, and over TCP where the reply does not fit.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use collectmc::publication::LookupError;

use super::super::left_until;
use super::message::{MAX_BYTES, Query, Rejected, Reply};

pub(super) fn exchange(server: SocketAddr, query: &Query, time: Duration) -> Result<Reply, LookupError> {
    let end = Instant::now() + time;
    let mut result = over_udp(server, query, end);
    if let Ok(Err(Rejected::Truncated)) = result {
        result = over_tcp(server, query, end);
    }
    let reply = result.map_err(|error| failure(server, &error))?;
    reply.map_err(|rejected| rejected.error(&format!("the resolver {server}")))
}

/// Waits for the reply, whatever else comes meanwhile: anybody can send to the port.
fn over_udp(server: SocketAddr, query: &Query, end: Instant) -> io::Result<Result<Reply, Rejected>> {
    let any: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any)?;
    socket.connect(server)?;
    socket.send(&query.bytes)?;
    let mut buffer = vec![0; MAX_BYTES];
    loop {
        socket.set_read_timeout(Some(left(end)?))?;
        let length = socket.recv(&mut buffer)?;
        match query.read(buffer.get(..length).unwrap_or_default()) {
            Err(Rejected::NotTheReply) => {}
            result => return Ok(result),
        }
    }
}

fn over_tcp(server: SocketAddr, query: &Query, end: Instant) -> io::Result<Result<Reply, Rejected>> {
    let mut stream = TcpStream::connect_timeout(&server, left(end)?)?;
    let length = u16::try_from(query.bytes.len()).map_err(io::Error::other)?;
    stream.set_write_timeout(Some(left(end)?))?;
    stream.write_all(&[&length.to_be_bytes(), query.bytes.as_slice()].concat())?;
    let mut length = [0; 2];
    read(&mut stream, &mut length, end)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    read(&mut stream, &mut message, end)?;
    Ok(query.read(&message))
}

/// Fills the buffer before the deadline, however slowly the bytes come.
fn read(stream: &mut TcpStream, mut buffer: &mut [u8], end: Instant) -> io::Result<()> {
    while !buffer.is_empty() {
        stream.set_read_timeout(Some(left(end)?))?;
        match stream.read(buffer) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => buffer = buffer.get_mut(length..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn left(end: Instant) -> io::Result<Duration> {
    left_until(end, Duration::MAX).ok_or_else(|| io::ErrorKind::TimedOut.into())
}

fn failure(server: SocketAddr, error: &io::Error) -> LookupError {
    LookupError::transient(match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
            format!("the resolver {server} does not respond in time")
        }
        _ => format!("the resolver {server} cannot be reached: {error}"),
    })
}
