//! A response, or certificates, in a file.

use std::path::Path;

use collectmc::certificates::Certificates;
use collectmc::{Limits, Outcome, protocol};
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::failure::Failure;
use crate::files::{self, FileError, FileErrorKind};

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    files::read(path, files::MAX_BYTES)
}

/// Parses a response: a body, or a head and a body as `curl -i` saves them.
pub(crate) fn outcome(path: &Path, bytes: Vec<u8>) -> Result<Outcome, Failure> {
    let Some((status, head, body)) = split(&bytes) else {
        return Ok(protocol::parse_body(bytes, &Limits::default())?);
    };
    let response = response(status, head, body).ok_or_else(|| {
        let what = format!("the head of the response has more than {MAX_HEADERS} header lines");
        FileError::new(path, FileErrorKind::Content, what)
    })?;
    Ok(protocol::parse_saved(response, &Limits::default())?)
}

/// The certificates in a file, of which there must be some.
pub(crate) fn certificates(path: &Path) -> Result<Certificates, Failure> {
    match outcome(path, read(path)?)? {
        Outcome::Attached(certificates) => Ok(certificates),
        Outcome::Available | Outcome::Processing => Err(Failure::NotAttached),
    }
}

/// The most header lines that a head may have. `HeaderMap` panics beyond some 30,000.
const MAX_HEADERS: usize = 256;

/// The response with this head and body; `None` if there are too many headers. One that cannot be parsed is ignored.
fn response(status: StatusCode, head: &str, body: &[u8]) -> Option<Response<Vec<u8>>> {
    let headers = head.lines().skip(1);
    if headers.clone().count() > MAX_HEADERS {
        return None;
    }
    let mut response = Response::new(body.to_vec());
    *response.status_mut() = status;
    for (name, value) in headers.filter_map(|line| line.split_once(':')) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value.trim())) {
            response.headers_mut().append(name, value);
        }
    }
    Some(response)
}

/// The status, the head and the body, if there is a head. Of several the last one counts: those before it are a proxy's, or
/// interim responses.
fn split(bytes: &[u8]) -> Option<(StatusCode, &str, &[u8])> {
    let mut last = None;
    let mut rest = bytes;
    while let Some((head, body)) = split_head(rest) {
        let status = head.lines().next().and_then(status);
        last = status.map(|status| (status, head, body)).or(last);
        rest = body;
    }
    last
}

/// What is before the first empty line, when it begins like an HTTP head, and what is after it.
fn split_head(bytes: &[u8]) -> Option<(&str, &[u8])> {
    const MAX_HEAD: usize = 64 * 1024;
    if !bytes.starts_with(b"HTTP/") {
        return None;
    }
    let start = bytes.get(..MAX_HEAD).unwrap_or(bytes);
    let end_at = |at: usize| {
        let rest = start.get(at..)?;
        let end = ["\r\n\r\n", "\n\n"]
            .into_iter()
            .find(|end| rest.starts_with(end.as_bytes()))?;
        Some((at, end.len()))
    };
    let (at, length) = (0..start.len()).find_map(end_at)?;
    let (head, rest) = bytes.split_at_checked(at)?;
    Some((str::from_utf8(head).ok()?, rest.get(length..)?))
}

/// The status of `HTTP/1.1 200 OK` or `HTTP/2 200`.
fn status(line: &str) -> Option<StatusCode> {
    line.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_head(bytes: &[u8]) -> Option<Response<Vec<u8>>> {
        let (status, head, body) = split(bytes)?;
        response(status, head, body)
    }

    #[test]
    fn a_head_is_taken_off_and_the_last_of_several_counts() {
        let saved = b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/2 503 \r\nRetry-After: 9\r\n\r\nbody\r\n\r\n";
        let answer = with_head(saved).unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.body().as_slice()),
            (503, &b"body\r\n\r\n"[..])
        );
        assert_eq!(answer.headers()["retry-after"], "9");
    }

    #[test]
    fn a_million_heads_are_taken_off_without_recursion_and_in_little_time() {
        let started = std::time::Instant::now();
        for head in ["HTTP/1.1 200 OK\n\n", "HTTP/\n\n"] {
            let saved = head.repeat(1_000_000) + "HTTP/1.1 201\n\nbody";
            assert_eq!(with_head(saved.as_bytes()).unwrap().body(), b"body");
        }
        assert!(started.elapsed() < std::time::Duration::from_secs(10));
    }

    #[test]
    fn a_body_alone_has_no_head() {
        for body in [
            "",
            "0\n",
            "HTTP/1.1 200 OK",
            "HTTP/1.1\n\nx",
            "2\n\nHTTP/1.1 200 OK\n\n",
        ] {
            assert!(split(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn a_head_of_too_many_headers_is_refused() {
        let saved = |headers: usize| format!("HTTP/1.1 200 OK\n{}\nbody", "a: 1\n".repeat(headers));
        assert_eq!(with_head(saved(256).as_bytes()).unwrap().headers().len(), 256);
        assert!(with_head(saved(257).as_bytes()).is_none());
    }
}
