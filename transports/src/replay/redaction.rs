//! What of a response may be recorded.

use http::{HeaderMap, HeaderName, HeaderValue, Response, header};

use super::bounds::{check_body_size, check_header_count};
use super::echo::Secrets;
use super::error::ReplayError;
use crate::{REDACTED, TransportError};

/// Headers that say what the response is and when to ask again, and nothing of who asked.
const KEPT: [HeaderName; 4] = [
    header::CONTENT_ENCODING,
    header::CONTENT_TYPE,
    header::DATE,
    header::RETRY_AFTER,
];

/// Headers that may matter by being there. Others are left out: a name may be anything, and those of the connection and the
/// length say nothing of a replay.
const NAMED: [HeaderName; 8] = [
    header::CACHE_CONTROL,
    header::CONTENT_DISPOSITION,
    header::LOCATION,
    header::SERVER,
    header::SET_COOKIE,
    header::VARY,
    header::VIA,
    header::WWW_AUTHENTICATE,
];

/// A copy of the response that may be recorded. An error says why there can be none.
pub(super) fn redact_response(
    response: &Response<Vec<u8>>,
    secrets: &Secrets,
) -> Result<Response<Vec<u8>>, ReplayError> {
    // Before it is searched, which takes its time.
    check_body_size(response.body())?;
    check_header_count(response.headers().len())?;
    let mut copy = Response::new(secrets.redact(response.body())?.into_owned());
    *copy.status_mut() = response.status();
    *copy.headers_mut() = redact_headers(response.headers(), secrets);
    Ok(copy)
}

/// A copy of the error that may be recorded, whose message may quote a server that repeats a secret.
pub(super) fn redact_error(error: &TransportError, secrets: &Secrets) -> Result<TransportError, ReplayError> {
    let [before, quoted, after] = error.parts();
    let quoted = secrets.redact(quoted.as_bytes())?;
    let quoted = String::from_utf8_lossy(&quoted);
    Ok(TransportError::quoting(error.kind(), before, &quoted, after)
        .with_request_sent(error.request_may_have_been_sent()))
}

fn redact_headers(headers: &HeaderMap, secrets: &Secrets) -> HeaderMap {
    let left = headers
        .iter()
        .filter(|(name, _)| KEPT.contains(name) || NAMED.contains(name));
    left.map(|(name, value)| (name.clone(), redact_header(name, value, secrets)))
        .collect()
}

fn redact_header(name: &HeaderName, value: &HeaderValue, secrets: &Secrets) -> HeaderValue {
    let harmless = KEPT.contains(name)
        && value.to_str().is_ok()
        && secrets
            .redact(value.as_bytes())
            .is_ok_and(|redacted| *redacted == *value.as_bytes());
    if harmless {
        value.clone()
    } else {
        HeaderValue::from_static(REDACTED)
    }
}
