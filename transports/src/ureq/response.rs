//! Which responses are returned: complete ones with unambiguous framing, and no redirects.

use ::ureq::Body;
use http::header::{CONTENT_LENGTH, LOCATION, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, Version};
use url::Url;

use super::error::failure;
use crate::TransportError;
use crate::TransportErrorKind::{Io, Redirect};

/// Reads the body to its end, up to `limit` bytes. A response that is refused before that keeps its connection from being
/// reused. A content coding stays, although `accept-encoding: identity` was sent: decompression needs limits of its own.
pub(super) fn read_to_end(
    response: Response<Body>,
    url: &Uri,
    host: &str,
    limit: usize,
    describe: impl Fn(::ureq::Error) -> TransportError,
) -> Result<Response<Vec<u8>>, TransportError> {
    let (mut head, body) = response.into_parts();
    refuse_redirect(head.status, &head.headers, url, host)?;
    refuse_unrequested_status(head.status, host)?;
    refuse_ambiguous_framing(head.version, &head.headers, host)?;

    let limit = limit as u64;
    if body.content_length().is_some_and(|declared| declared > limit) {
        return Err(describe(::ureq::Error::BodyExceedsLimit(limit)));
    }
    let bytes = body.into_with_config().limit(limit).read_to_vec().map_err(describe)?;
    // ureq's own types do not belong in the public response.
    head.extensions.clear();
    Ok(Response::from_parts(head, bytes))
}

/// Following a redirect would send the password elsewhere. The message names the target's origin and no more of it.
fn refuse_redirect(status: StatusCode, headers: &HeaderMap, url: &Uri, host: &str) -> Result<(), TransportError> {
    if !status.is_redirection() {
        return Ok(());
    }
    let origin = headers.get(LOCATION).map(|location| origin(location, url));
    let (to, origin) = match &origin {
        None => ("without a Location", ""),
        Some(None) => ("to another URL", ""),
        Some(Some(origin)) => ("to ", origin.as_str()),
    };
    let before = format!("{host} redirects (HTTP status {}) {to}", status.as_u16());
    Err(TransportError::quoting(
        Redirect,
        &before,
        origin,
        "; redirects are not followed: check the URL",
    ))
}

/// Scheme, host and port of a redirect's target, if they are written as the parser normalizes them: it changes letter case,
/// after which the redactor would miss a secret in Base64.
fn origin(location: &HeaderValue, url: &Uri) -> Option<String> {
    let base = Url::parse(&url.to_string()).ok()?;
    let location = location.to_str().ok()?;
    let origin = base.join(location).ok()?.origin();
    let text = origin.ascii_serialization();
    let is_as_written = text.split_once("://").is_some_and(|(_, host)| location.contains(host));
    (origin == base.origin() || is_as_written).then_some(text)
}

/// No request has a Range or an Upgrade header.
fn refuse_unrequested_status(status: StatusCode, host: &str) -> Result<(), TransportError> {
    match status {
        StatusCode::PARTIAL_CONTENT | StatusCode::SWITCHING_PROTOCOLS => {
            let message = format!("{host} responded with HTTP status {status}, which was not requested");
            Err(failure(Io, message))
        }
        _ => Ok(()),
    }
}

/// Refuses what response splitting relies on: both Content-Length and Transfer-Encoding, a coding other than chunked, and
/// chunked in HTTP/1.0 (RFC 9112, sections 6.1 and 6.3).
fn refuse_ambiguous_framing(version: Version, headers: &HeaderMap, host: &str) -> Result<(), TransportError> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let Some(coding) = codings.next() else { return Ok(()) };
    let is_chunked = coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
    let chunked_alone = is_chunked && codings.next().is_none();
    if chunked_alone && version == Version::HTTP_11 && !headers.contains_key(CONTENT_LENGTH) {
        return Ok(());
    }
    Err(failure(
        Io,
        format!("the response from {host} has ambiguous framing: its Transfer-Encoding is unsupported or contradicted"),
    ))
}
