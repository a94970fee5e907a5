//! HTTP/1.1 as far as the stand-in needs it: reads a request within bounds of bytes and time, writes a response.
//!
//! What is not HTTP, or too much of it, gets the status that HTTP has for it, and the connection ends.

use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::time::Duration;

use collectmc::Body;
use collectmc::http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, HeaderName, TRANSFER_ENCODING};
use collectmc::http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use collectmc::replay::REDACTED;
use httparse::{EMPTY_HEADER, Status};

use super::connection::TlsConnection;

const MAX_HEAD: usize = 64 << 10;
const MAX_BODY: usize = 64 << 10;
const MAX_HEADERS: usize = 100;
/// How much of a chunk's first line, or of a line after the last chunk, is read.
const MAX_CHUNK_LINE: u64 = 4 << 10;

/// How long a kept connection may be silent between two requests, and how long one request may take from its first byte on.
const IDLE: Duration = Duration::from_secs(60);
const REQUEST: Duration = Duration::from_secs(10);

/// Why there is no request: the status that the client is to be sent, or nothing where it ended the connection or was silent.
pub(super) type Refusal = Option<StatusCode>;

fn refusal(error: io::Error) -> Refusal {
    match error.kind() {
        // Which of the two it is depends on the system.
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Some(StatusCode::REQUEST_TIMEOUT),
        _ => None,
    }
}

/// Reads the next request of a connection.
pub(super) fn read(connection: &mut BufReader<TlsConnection>) -> Result<Request<Body>, Refusal> {
    connection.get_mut().sock.may_take(IDLE);
    connection.fill_buf().map_err(|_| None)?;
    connection.get_mut().sock.may_take(REQUEST);
    let head = head(connection)?;
    let length = body_length(&head)?;
    if has_word(&head, EXPECT, "100-continue") {
        let connection = connection.get_mut();
        let written = connection.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
        written.and_then(|()| connection.flush()).map_err(refusal)?;
    }
    // With room for all of it, so that no copy of a password is left behind where it grows.
    let mut body = Vec::with_capacity(MAX_BODY);
    match length {
        Some(length) => take(connection, length, &mut body)?,
        None => chunks(connection, &mut body)?,
    }
    Ok(head.map(|()| body.into()))
}

/// Whether the client may send another request on the same connection.
pub(super) fn keeps_alive<B>(request: &Request<B>) -> bool {
    !has_word(request, CONNECTION, "close")
}

pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let media_type = media_type.split(|byte| *byte == b';').next().unwrap_or_default();
    media_type
        .trim_ascii()
        .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
}

/// Parses what came with each part that ends a line, and with the first: garbage need not have lines.
fn head(connection: &mut impl BufRead) -> Result<Request<()>, Refusal> {
    let mut head = Vec::new();
    while head.len() < MAX_HEAD {
        let before = head.len();
        let part = connection.fill_buf().map_err(refusal)?;
        if part.is_empty() {
            return Err(None);
        }
        let says_more = before == 0 || part.contains(&b'\n');
        head.extend_from_slice(part);
        if says_more && let Some((length, request)) = parse(&head)? {
            connection.consume(length - before);
            return Ok(request);
        }
        connection.consume(head.len() - before);
    }
    Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into())
}

/// The head and its length, if it is whole.
fn parse(bytes: &[u8]) -> Result<Option<(usize, Request<()>)>, Refusal> {
    let mut headers = [EMPTY_HEADER; MAX_HEADERS];
    let mut head = httparse::Request::new(&mut headers);
    let length = match head.parse(bytes) {
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into()),
        Err(_) => return Err(StatusCode::BAD_REQUEST.into()),
    };
    if head.version != Some(1) {
        return Err(StatusCode::HTTP_VERSION_NOT_SUPPORTED.into());
    }
    let mut request = Request::builder()
        .method(head.method.unwrap_or_default())
        .uri(head.path.unwrap_or_default());
    for header in head.headers {
        request = request.header(header.name, header.value);
    }
    let request = request.body(()).map_err(|_| StatusCode::BAD_REQUEST)?;
    match request.headers().get_all(HOST).iter().count() {
        1 => Ok(Some((length, request))),
        _ => Err(StatusCode::BAD_REQUEST.into()),
    }
}

/// The length of the body; `None` if it comes in chunks. A repeated length, and one beside chunks, is rejected: a proxy could
/// read another request.
fn body_length(head: &Request<()>) -> Result<Option<usize>, StatusCode> {
    let values = |name| -> Vec<_> { head.headers().get_all(name).iter().map(HeaderValue::as_bytes).collect() };
    match (&*values(CONTENT_LENGTH), &*values(TRANSFER_ENCODING)) {
        ([], []) => Ok(Some(0)),
        ([], [coding]) if coding.eq_ignore_ascii_case(b"chunked") => Ok(None),
        ([length], []) if !length.is_empty() && length.iter().all(u8::is_ascii_digit) => {
            let length = str::from_utf8(length).ok().and_then(|length| length.parse().ok());
            let length = length.filter(|length| *length <= MAX_BODY);
            length.map(Some).ok_or(StatusCode::PAYLOAD_TOO_LARGE)
        }
        _ => Err(StatusCode::BAD_REQUEST),
    }
}

/// Reads so much more of the body.
fn take(connection: &mut impl BufRead, length: usize, body: &mut Vec<u8>) -> Result<(), Refusal> {
    if length > MAX_BODY.saturating_sub(body.len()) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into());
    }
    match connection.take(length as u64).read_to_end(body).map_err(refusal)? {
        read if read == length => Ok(()),
        _ => Err(None),
    }
}

fn chunks(connection: &mut impl BufRead, body: &mut Vec<u8>) -> Result<(), Refusal> {
    loop {
        let Ok(Status::Complete((_, size))) = httparse::parse_chunk_size(&line(connection)?) else {
            return Err(StatusCode::BAD_REQUEST.into());
        };
        if size == 0 {
            break;
        }
        take(connection, usize::try_from(size).unwrap_or(usize::MAX), body)?;
        if line(connection)? != b"\r\n" {
            return Err(StatusCode::BAD_REQUEST.into());
        }
    }
    // Fields after the body mean nothing here.
    for _ in 0..MAX_HEADERS {
        if line(connection)? == b"\r\n" {
            return Ok(());
        }
    }
    Err(StatusCode::BAD_REQUEST.into())
}

/// A line with its end, or so much of one that it cannot be right.
fn line(connection: &mut impl BufRead) -> Result<Vec<u8>, Refusal> {
    let mut line = Vec::new();
    let read = connection.take(MAX_CHUNK_LINE).read_until(b'\n', &mut line);
    read.map(|_| line).map_err(refusal)
}

fn has_word<B>(request: &Request<B>, name: HeaderName, word: &str) -> bool {
    let values = request.headers().get_all(name).iter().map(HeaderValue::as_bytes);
    let mut words = values.flat_map(|value| value.split(|byte| *byte == b','));
    words.any(|found| found.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
}

/// Writes a response. One to `HEAD` has its body left out.
pub(super) fn write(
    response: &Response<Vec<u8>>,
    is_head: bool,
    keeps_alive: bool,
    connection: &mut impl Write,
) -> io::Result<()> {
    let mut bytes = response_head(response, response.body().len(), keeps_alive);
    if !is_head {
        bytes.extend_from_slice(response.body());
    }
    connection.write_all(&bytes)?;
    connection.flush()
}

/// Writes the beginning of a response that announces more.
pub(super) fn write_torn(connection: &mut impl Write) -> io::Result<()> {
    const ANNOUNCED: usize = 4096;
    let mut bytes = response_head(&Response::default(), ANNOUNCED, false);
    bytes.extend_from_slice(b"2\n-----BEGIN CERTIFICATE-----\n");
    connection.write_all(&bytes)?;
    connection.flush()
}

fn response_head(response: &Response<Vec<u8>>, length: usize, keeps_alive: bool) -> Vec<u8> {
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} {reason}\r\ncontent-length: {length}\r\n", status.as_u16()).into_bytes();
    if !keeps_alive {
        head.extend_from_slice(b"connection: close\r\n");
    }
    // How the body is framed is this connection's matter; what a recording leaves out has no value.
    let framing = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];
    for (name, value) in response.headers() {
        if !framing.contains(name) && value != REDACTED {
            head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
    }
    head.extend_from_slice(b"\r\n");
    head
}
