//! Which answers are handed out: whole ones, whose end is beyond doubt, and that nobody else has to be asked for.

use std::io::Read;

use ::ureq::Body;
use http::header::{CONTENT_LENGTH, LOCATION, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, Version};
use url::Url;

use super::error::failure;
use crate::TransportError;
use crate::TransportErrorKind::{BodyTooLarge, Io, Redirect};

/// Reads the body to its end, up to `limit` bytes. One that is not read keeps its connection from being used again. It is
/// not decoded, though `accept-encoding: identity` was sent: a coded body is not lost, and unpacking needs limits.
pub(super) fn read_whole(
    answer: Response<Body>,
    asked: &Uri,
    host: &str,
    limit: usize,
    in_words: impl Fn(::ureq::Error) -> TransportError,
) -> Result<Response<Vec<u8>>, TransportError> {
    let (mut head, body) = answer.into_parts();
    refuse_redirect(head.status, &head.headers, asked, host)?;
    refuse_unasked_status(head.status, host)?;
    refuse_doubtful_framing(head.version, &head.headers, host)?;

    let too_large = || {
        failure(
            BodyTooLarge,
            format!("the answer of {host} is larger than {limit} bytes"),
        )
    };
    let limit = limit as u64;
    if body.content_length().is_some_and(|declared| declared > limit) {
        return Err(too_large());
    }
    // It grows with what comes, never with what is announced.
    let mut bytes = Vec::new();
    let reader = body.into_reader();
    reader
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| in_words(error.into()))?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    // What ureq leaves there is of its own types.
    head.extensions.clear();
    Ok(Response::from_parts(head, bytes))
}

/// A redirect would take the password to another place. Only that place's origin is told.
fn refuse_redirect(status: StatusCode, headers: &HeaderMap, asked: &Uri, host: &str) -> Result<(), TransportError> {
    if !status.is_redirection() {
        return Ok(());
    }
    let origin = headers.get(LOCATION).map(|location| origin(location, asked));
    let (to, origin) = match &origin {
        None => ("without saying where", ""),
        Some(None) => ("to another place", ""),
        Some(Some(origin)) => ("to ", origin.as_str()),
    };
    let before = format!("{host} redirects ({}) {to}", status.as_u16());
    Err(TransportError::quoting(
        Redirect,
        &before,
        origin,
        ", which is not followed: check the URL",
    ))
}

/// Scheme, host and port of where a redirect leads. Only as they are written: the parser changes letter case, and a secret in
/// Base64 could then no longer be found.
fn origin(location: &HeaderValue, asked: &Uri) -> Option<String> {
    let base = Url::parse(&asked.to_string()).ok()?;
    let location = location.to_str().ok()?;
    let origin = base.join(location).ok()?.origin();
    let text = origin.ascii_serialization();
    let is_as_written = text.split_once("://").is_some_and(|(_, host)| location.contains(host));
    (origin == base.origin() || is_as_written).then_some(text)
}

/// Nobody asked for a part or for another protocol.
fn refuse_unasked_status(status: StatusCode, host: &str) -> Result<(), TransportError> {
    let what = match status {
        StatusCode::PARTIAL_CONTENT => "a part of an answer (206)",
        StatusCode::SWITCHING_PROTOCOLS => "another protocol (101)",
        _ => return Ok(()),
    };
    Err(failure(
        Io,
        format!("{host} answered with {what}, which was not asked for"),
    ))
}

/// RFC 9112, 6.1 and 6.3: two ways to say where the body ends, a coding beside chunked, or chunked in HTTP/1.0 are how
/// one server's answer is made another's.
fn refuse_doubtful_framing(version: Version, headers: &HeaderMap, host: &str) -> Result<(), TransportError> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let Some(coding) = codings.next() else { return Ok(()) };
    let chunked_alone = is(coding, b"chunked") && codings.next().is_none();
    if chunked_alone && version == Version::HTTP_11 && !headers.contains_key(CONTENT_LENGTH) {
        return Ok(());
    }
    Err(failure(
        Io,
        format!("where the answer of {host} ends is open to doubt: its header contradicts itself"),
    ))
}

fn is(value: &HeaderValue, word: &[u8]) -> bool {
    value.as_bytes().trim_ascii().eq_ignore_ascii_case(word)
}
