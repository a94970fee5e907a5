//! HTTP/1.1 as far as the stand-in needs it: reads a request within bounds of bytes and time, writes a response.
//!
//! What is not HTTP, or too much of it, gets the status that HTTP has for it, and the connection ends.

use std::io::{self, Write};
use std::time::Duration;

use collectmc::http::header::{CONNECTION, CONTENT_LENGTH, HeaderName, TRANSFER_ENCODING};
use collectmc::http::{self, Method, StatusCode};
use collectmc::replay::REDACTED;
use httparse::{EMPTY_HEADER, Header, Status};
use zeroize::Zeroizing;

use super::socket::Connection;

const MAX_HEAD: usize = 64 << 10;
const MAX_BODY: usize = 64 << 10;
const MAX_HEADERS: usize = 100;
/// How much of a chunk's first line, or of the lines after the last chunk, is read.
const MAX_CHUNK_LINE: usize = 4 << 10;

/// How long a kept connection may be silent between two requests, and how long one request may take from its first byte on.
const IDLE: Duration = Duration::from_secs(60);
const REQUEST: Duration = Duration::from_secs(10);

/// A request, read whole.
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) is_form: bool,
    pub(super) body: Zeroizing<Vec<u8>>,
    pub(super) keeps_alive: bool,
}

/// Why there is no request.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The client ended the connection, or it was silent: nothing to respond to.
    Ended,
    /// The client is to be sent this status.
    Status(StatusCode),
}

/// Reads requests, and keeps what was read too far.
#[derive(Default)]
pub(super) struct Reader {
    buffer: Zeroizing<Vec<u8>>,
}

/// What the head of a request says.
struct Head {
    length: usize,
    method: Method,
    target: String,
    is_form: bool,
    keeps_alive: bool,
    body: Framing,
    expects_continue: bool,
}

enum Framing {
    Length(usize),
    Chunked,
}

impl Reader {
    pub(super) fn request(&mut self, connection: &mut impl Connection) -> Result<Request, ReadError> {
        if self.buffer.is_empty() {
            connection.may_take(IDLE);
            self.fill(connection).map_err(|_| ReadError::Ended)?;
        }
        connection.may_take(REQUEST);
        let head = self.head(connection)?;
        self.buffer.drain(..head.length);
        if head.expects_continue {
            let go_on = connection.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
            go_on.and_then(|()| connection.flush()).map_err(|_| ReadError::Ended)?;
        }
        let body = match head.body {
            Framing::Length(length) => self.take(connection, length)?,
            Framing::Chunked => self.chunks(connection)?,
        };
        let Head {
            method,
            target,
            is_form,
            keeps_alive,
            ..
        } = head;
        Ok(Request {
            method,
            target,
            is_form,
            body,
            keeps_alive,
        })
    }

    fn head(&mut self, connection: &mut impl Connection) -> Result<Head, ReadError> {
        let mut looked_at = 0;
        loop {
            // Without an end of the head in it, what is new need not be parsed, the first bytes apart: garbage shows in them.
            let is_worth_it = looked_at == 0 || has_empty_line(self.buffer.get(looked_at..).unwrap_or_default());
            if is_worth_it && let Some(head) = Head::parse(&self.buffer)? {
                return Ok(head);
            }
            if self.buffer.len() >= MAX_HEAD {
                return Err(ReadError::Status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
            }
            // An empty line may be torn between this part and the next.
            looked_at = self.buffer.len().saturating_sub(2).max(1);
            self.fill(connection)?;
        }
    }

    fn take(&mut self, connection: &mut impl Connection, length: usize) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        while self.buffer.len() < length {
            self.fill(connection)?;
        }
        Ok(Zeroizing::new(self.buffer.drain(..length).collect()))
    }

    fn chunks(&mut self, connection: &mut impl Connection) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        let mut body = Zeroizing::new(Vec::new());
        loop {
            let line = self.chunk_line(connection)?;
            let size = match httparse::parse_chunk_size(&line) {
                Ok(Status::Complete((_, size))) => usize::try_from(size).unwrap_or(usize::MAX),
                _ => return Err(ReadError::Status(StatusCode::BAD_REQUEST)),
            };
            if size == 0 {
                break;
            }
            if size > MAX_BODY.saturating_sub(body.len()) {
                return Err(ReadError::Status(StatusCode::PAYLOAD_TOO_LARGE));
            }
            body.extend_from_slice(&self.take(connection, size)?);
            if **self.chunk_line(connection)? != *b"\r\n" {
                return Err(ReadError::Status(StatusCode::BAD_REQUEST));
            }
        }
        // Fields after the body mean nothing here.
        for _ in 0..MAX_HEADERS {
            if **self.chunk_line(connection)? == *b"\r\n" {
                return Ok(body);
            }
        }
        Err(ReadError::Status(StatusCode::BAD_REQUEST))
    }

    /// A line, with its end.
    fn chunk_line(&mut self, connection: &mut impl Connection) -> Result<Zeroizing<Vec<u8>>, ReadError> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                return self.take(connection, end.saturating_add(1));
            }
            if self.buffer.len() > MAX_CHUNK_LINE {
                return Err(ReadError::Status(StatusCode::BAD_REQUEST));
            }
            self.fill(connection)?;
        }
    }

    /// Reads what is there, and waits for something if there is nothing.
    fn fill(&mut self, connection: &mut impl Connection) -> Result<(), ReadError> {
        let mut bytes = Zeroizing::new([0; 4096]);
        match connection.read(&mut *bytes) {
            Ok(0) => Err(ReadError::Ended),
            Ok(count) => {
                self.buffer.extend_from_slice(bytes.get(..count).unwrap_or_default());
                Ok(())
            }
            Err(error) => match error.kind() {
                io::ErrorKind::Interrupted => Ok(()),
                // Which of the two, is the system's choice.
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                    Err(ReadError::Status(StatusCode::REQUEST_TIMEOUT))
                }
                _ => Err(ReadError::Ended),
            },
        }
    }
}

impl Head {
    /// The head at the start of the bytes, if it is whole.
    fn parse(bytes: &[u8]) -> Result<Option<Self>, ReadError> {
        let bad = || ReadError::Status(StatusCode::BAD_REQUEST);
        let mut headers = [EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let length = match request.parse(bytes) {
            Ok(Status::Complete(length)) => length,
            Ok(Status::Partial) => return Ok(None),
            Err(httparse::Error::TooManyHeaders) => {
                return Err(ReadError::Status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
            }
            Err(_) => return Err(bad()),
        };
        let is_1_1 = request.version == Some(1);
        let headers = &*request.headers;
        if is_1_1 && values(headers, "host").count() != 1 {
            return Err(bad());
        }
        let method = request
            .method
            .and_then(|method| Method::from_bytes(method.as_bytes()).ok());
        Ok(Some(Self {
            length,
            method: method.ok_or_else(bad)?,
            target: request.path.ok_or_else(bad)?.to_owned(),
            is_form: is_form(headers),
            keeps_alive: is_1_1 && !has_word(headers, "connection", "close"),
            body: Framing::read(headers, is_1_1)?,
            expects_continue: is_1_1 && has_word(headers, "expect", "100-continue"),
        }))
    }
}

impl Framing {
    /// Rejects a repeated length, and one beside chunks: a proxy could read another request.
    fn read(headers: &[Header<'_>], is_1_1: bool) -> Result<Self, ReadError> {
        let bad = || ReadError::Status(StatusCode::BAD_REQUEST);
        let mut lengths = values(headers, "content-length");
        let mut codings = values(headers, "transfer-encoding");
        let found = (lengths.next(), codings.next());
        if lengths.next().is_some() || codings.next().is_some() {
            return Err(bad());
        }
        match found {
            (None, None) => Ok(Self::Length(0)),
            (None, Some(coding)) if is_1_1 && coding.eq_ignore_ascii_case(b"chunked") => Ok(Self::Chunked),
            (Some(length), None) if !length.is_empty() && length.iter().all(u8::is_ascii_digit) => {
                let length = str::from_utf8(length).ok().and_then(|length| length.parse().ok());
                let length = length.filter(|length| *length <= MAX_BODY);
                length
                    .map(Self::Length)
                    .ok_or(ReadError::Status(StatusCode::PAYLOAD_TOO_LARGE))
            }
            _ => Err(bad()),
        }
    }
}

fn values<'h>(headers: &'h [Header<'h>], name: &'h str) -> impl Iterator<Item = &'h [u8]> {
    let named = headers
        .iter()
        .filter(move |header| header.name.eq_ignore_ascii_case(name));
    named.map(|header| header.value.trim_ascii())
}

fn has_word(headers: &[Header<'_>], name: &str, word: &str) -> bool {
    let mut words = values(headers, name).flat_map(|value| value.split(|byte| *byte == b','));
    words.any(|found| found.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
}

fn is_form(headers: &[Header<'_>]) -> bool {
    let media_type = values(headers, "content-type").next().unwrap_or_default();
    let media_type = media_type.split(|byte| *byte == b';').next().unwrap_or_default();
    media_type
        .trim_ascii()
        .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
}

fn has_empty_line(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|window| window == b"\n\r\n") || bytes.windows(2).any(|window| window == b"\n\n")
}

/// Writes a response. One to `HEAD` has its body left out.
pub(super) fn write(
    response: &http::Response<Vec<u8>>,
    is_head: bool,
    keeps_alive: bool,
    connection: &mut impl Write,
) -> io::Result<()> {
    let mut bytes = head(response, response.body().len(), keeps_alive);
    if !is_head && has_body(response.status()) {
        bytes.extend_from_slice(response.body());
    }
    connection.write_all(&bytes)?;
    connection.flush()
}

/// Writes the beginning of a response that announces more.
pub(super) fn write_torn(connection: &mut impl Write) -> io::Result<()> {
    const ANNOUNCED: usize = 4096;
    let mut bytes = head(&http::Response::new(Vec::new()), ANNOUNCED, false);
    bytes.extend_from_slice(b"2\n-----BEGIN CERTIFICATE-----\n");
    connection.write_all(&bytes)?;
    connection.flush()
}

fn head(response: &http::Response<Vec<u8>>, length: usize, keeps_alive: bool) -> Vec<u8> {
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).into_bytes();
    let mut add =
        |name: &HeaderName, value: &[u8]| bytes.extend([name.as_str().as_bytes(), b": ", value, b"\r\n"].concat());
    // How the body is framed is this connection's matter; what a recording leaves out has no value.
    let framing = [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];
    for (name, value) in response.headers() {
        if !framing.contains(name) && value != REDACTED {
            add(name, value.as_bytes());
        }
    }
    if has_body(status) {
        add(&CONTENT_LENGTH, length.to_string().as_bytes());
    }
    if !keeps_alive {
        add(&CONNECTION, b"close");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// Whether a response of this status has a body, be it an empty one.
fn has_body(status: StatusCode) -> bool {
    !status.is_informational() && status != StatusCode::NO_CONTENT && status != StatusCode::NOT_MODIFIED
}
