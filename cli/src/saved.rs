//! A response, or certificates, in a file.

use std::path::Path;

use collectmc::certificates::Certificates;
use collectmc::{Limits, Outcome, protocol};
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::failure::Failure;
use crate::files::{self, FileError};

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    files::read(path, files::MAX_BYTES)
}

/// The response in a file: a body, or a head and a body as `curl -i` saves them.
pub(crate) fn outcome(path: &Path) -> Result<Outcome, Failure> {
    let bytes = read(path)?;
    Ok(match response(&bytes) {
        Some(response) => protocol::parse_saved(response, &Limits::default())?,
        None => protocol::parse_body(bytes, &Limits::default())?,
    })
}

/// The certificates in a file, of which there must be some.
pub(crate) fn certificates(path: &Path) -> Result<Certificates, Failure> {
    match outcome(path)? {
        Outcome::Attached(certificates) => Ok(certificates),
        Outcome::Available | Outcome::Processing => Err(Failure::NotAttached),
    }
}

/// The response, if there is a head. Of several the last one counts: those before it are a proxy's, or interim responses.
fn response(bytes: &[u8]) -> Option<Response<Vec<u8>>> {
    let mut last = None;
    let mut rest = bytes;
    while let Some((head, body)) = split_head(rest) {
        last = status(head).map(|status| (status, head, body)).or(last);
        rest = body;
    }
    let (status, head, body) = last?;
    let mut response = Response::new(body.to_vec());
    *response.status_mut() = status;
    for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value.trim())) {
            // One that no longer fits is ignored, as is one that cannot be parsed.
            let _ = response.headers_mut().try_append(name, value);
        }
    }
    Some(response)
}

/// What is before the first empty line, when it begins like an HTTP head, and what is after it.
fn split_head(bytes: &[u8]) -> Option<(&str, &[u8])> {
    if !bytes.starts_with(b"HTTP/") {
        return None;
    }
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let lines = lines.take_while(|line| !matches!(line, [b'\n'] | [b'\r', b'\n']));
    let (head, rest) = bytes.split_at_checked(lines.map(<[u8]>::len).sum())?;
    let body = rest.strip_prefix(b"\r").unwrap_or(rest).strip_prefix(b"\n")?;
    Some((str::from_utf8(head).ok()?, body))
}

/// The status of `HTTP/1.1 200 OK` or `HTTP/2 200`.
fn status(head: &str) -> Option<StatusCode> {
    head.lines().next()?.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_taken_off_and_the_last_of_several_counts() {
        let saved = b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/2 503 \r\nRetry-After: 9\r\n\r\nbody\r\n\r\n";
        let answer = response(saved).unwrap();
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
            assert_eq!(response(saved.as_bytes()).unwrap().body(), b"body");
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
            assert!(response(body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn a_head_of_more_headers_than_fit_is_read_without_a_panic() {
        let headers: String = (0..100_000).map(|number| format!("a{number}: 1\n")).collect();
        let response = response(format!("HTTP/1.1 200 OK\n{headers}\nbody").as_bytes()).unwrap();
        assert!(response.headers().len() > 256 && response.body() == b"body");
    }
}
