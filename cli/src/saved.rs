//! An answer, or certificates, in a file.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;

use collectmc::certificates::Certificates;
use collectmc::{Error, Limits, Outcome, protocol};
use http::{HeaderName, HeaderValue, Response, StatusCode};

use crate::failure::Failure;
use crate::files::{self, FileError};

const MAX_BYTES: usize = 16 << 20;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    if path.as_os_str() == "-" {
        return files::read_bounded(io::stdin(), MAX_BYTES, path);
    }
    let file = File::open(path).map_err(|error| FileError::unreadable(path, error))?;
    files::read_bounded(file, MAX_BYTES, path)
}

/// Refuses to read standard input as two files: the second would be empty, and be told to be what it is not.
pub(crate) fn check_distinct(path: &Path, other: Option<&Path>) -> Result<(), Failure> {
    let is_standard_input = |path: &Path| path.as_os_str() == "-";
    match is_standard_input(path) && other.is_some_and(is_standard_input) {
        true => Err(Failure::StandardInputTwice),
        false => Ok(()),
    }
}

/// Reads an answer: a body, or a head and a body as `curl -i` saves them. A body alone is taken for one that came with the
/// status 200, which no error tells.
pub(crate) fn outcome(bytes: Vec<u8>) -> Result<Outcome, Failure> {
    match with_head(&bytes) {
        Some(answer) => Ok(protocol::parse(answer, &Limits::default())?),
        None => protocol::parse(Response::new(bytes), &Limits::default()).map_err(|error| BodyError(error).into()),
    }
}

/// What a body says that was saved without its head: nothing is known of an HTTP status.
#[derive(Debug)]
pub(crate) struct BodyError(pub(crate) Error);

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Error::Response(error) = &self.0 else {
            return self.0.fmt(f);
        };
        let (length, looks_like) = (error.body().len(), error.looks_like());
        write!(
            f,
            "the content is not understood: {length} bytes that look like {looks_like}"
        )?;
        match error.excerpt() {
            Some(excerpt) => write!(f, " and begin: {excerpt}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// The certificates in a file, of which there must be some.
pub(crate) fn certificates(path: &Path) -> Result<Certificates, Failure> {
    match outcome(read(path)?)? {
        Outcome::Attached(certificates) => Ok(certificates),
        Outcome::Available | Outcome::Processing => Err(Failure::NotAttached),
    }
}

/// The answer, when its head is there too. Of several heads the last one counts: those before it are a proxy's, or only
/// told the client to go on.
fn with_head(bytes: &[u8]) -> Option<Response<Vec<u8>>> {
    let mut last = None;
    let mut rest = bytes;
    while let Some((head, body)) = split_head(rest) {
        let status = head.lines().next().and_then(status);
        last = status.map(|status| (status, head, body)).or(last);
        rest = body;
    }
    let (status, head, body) = last?;
    let mut answer = Response::new(body.to_vec());
    *answer.status_mut() = status;
    for (name, value) in head.lines().skip(1).filter_map(|line| line.split_once(':')) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value.trim())) {
            answer.headers_mut().append(name, value);
        }
    }
    Some(answer)
}

/// What stands before the first empty line, when it begins like an HTTP head, and what stands after it.
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
            assert!(with_head(body.as_bytes()).is_none(), "{body}");
        }
    }
}
