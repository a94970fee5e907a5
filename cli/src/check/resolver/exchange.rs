//! One exchange with a server: over UDP, over TCP where the reply does not fit, or over HTTPS (RFC 8484).

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use collectmc::http::{Method, Request, StatusCode, header};
use collectmc::publication::LookupError;
use collectmc::{Body, Transport as _, TransportErrorKind, UreqTransport};
use url::Url;

use super::super::left_until;
use super::message::{MAX_BYTES, Query, Reply};
use crate::socket::Socket;

pub(super) enum Server {
    Dns(SocketAddr),
    Https(Url, Box<UreqTransport>),
}

impl Server {
    pub(super) fn exchange(&self, name: &str, time: Duration) -> Result<Reply, LookupError> {
        match self {
            Self::Dns(address) => over_udp_or_tcp(*address, &Query::new(name)?, Instant::now() + time),
            // The same id for all, so that caches recognise the query (RFC 8484, section 4.1).
            Self::Https(url, transport) => over_https(url, transport, &Query::with_id(0, name)?),
        }
    }
}

fn over_udp_or_tcp(server: SocketAddr, query: &Query, end: Instant) -> Result<Reply, LookupError> {
    let failed = |error| failure(server, &error);
    match over_udp(server, query, end).map_err(failed)? {
        Some(reply) => reply,
        None => query.read(&over_tcp(server, query, end).map_err(failed)?),
    }
}

/// Waits for the reply, whatever else comes meanwhile: anybody can send to the port. `None` when it is truncated.
fn over_udp(server: SocketAddr, query: &Query, end: Instant) -> io::Result<Option<Result<Reply, LookupError>>> {
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
        let message = buffer.get(..length).unwrap_or_default();
        if query.is_truncated_reply(message) {
            return Ok(None);
        }
        if let Some(reply) = query.reply(message) {
            return Ok(Some(reply));
        }
    }
}

fn over_tcp(server: SocketAddr, query: &Query, end: Instant) -> io::Result<Vec<u8>> {
    let stream = TcpStream::connect_timeout(&server, left(end)?)?;
    let mut stream = Socket::new(stream, left(end)?);
    let length = u16::try_from(query.bytes.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), query.bytes.as_slice()].concat())?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut message)?;
    Ok(message)
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

fn over_https(url: &Url, transport: &UreqTransport, query: &Query) -> Result<Reply, LookupError> {
    const MEDIA_TYPE: &str = "application/dns-message";
    let request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::ACCEPT, MEDIA_TYPE)
        .header(header::CONTENT_TYPE, MEDIA_TYPE)
        .body(Body::from(query.bytes.clone()))
        .map_err(|_| LookupError::permanent("no request can be made for the resolver's URL"))?;
    let response = transport.send(request).map_err(|error| match error.kind() {
        TransportErrorKind::Connect | TransportErrorKind::Timeout => LookupError::transient(error.to_string()),
        _ => LookupError::permanent(error.to_string()),
    })?;
    let status = response.status();
    let what = || format!("the resolver responds with the HTTP status {}", status.as_u16());
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Err(LookupError::transient(what()));
    }
    if status != StatusCode::OK {
        return Err(LookupError::permanent(what()));
    }
    let media_type = response.headers().get(header::CONTENT_TYPE);
    if !media_type.is_some_and(|media_type| media_type.as_bytes().eq_ignore_ascii_case(MEDIA_TYPE.as_bytes())) {
        return Err(LookupError::permanent(
            "the resolver's response is not application/dns-message: check its URL",
        ));
    }
    query.read(response.body())
}
