//! What of an answer may be written down.

use http::{HeaderMap, HeaderName, HeaderValue, Response, header};

use super::body_file::check_size;
use super::echo::Secrets;
use super::fault::Fault;
use super::pattern::REDACTED;
use crate::TransportError;

/// Headers that say what the answer is and when to ask again, and nothing of who asked.
const KEPT: [HeaderName; 4] = [
    header::CONTENT_ENCODING,
    header::CONTENT_TYPE,
    header::DATE,
    header::RETRY_AFTER,
];

/// Headers of the connection that the answer came over. A replay has no connection, and a body from which a secret was
/// taken has another length.
const LEFT_OUT: [HeaderName; 6] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    HeaderName::from_static("keep-alive"),
];

/// A copy of the response that may be written down. An error says why there can be none.
pub(super) fn redact_response(response: &Response<Vec<u8>>, secrets: &Secrets) -> Result<Response<Vec<u8>>, Fault> {
    // Before it is searched, which takes its time.
    check_size(response.body())?;
    let mut copy = Response::new(secrets.redact(response.body())?.into_owned());
    *copy.status_mut() = response.status();
    *copy.headers_mut() = redact_headers(response.headers(), secrets);
    Ok(copy)
}

/// A copy of the error that may be written down. Its message is a transport's own and should hold nothing of the
/// request, but another transport than this crate's may have been less careful.
pub(super) fn redact_error(error: &TransportError, secrets: &Secrets) -> Result<TransportError, Fault> {
    let message = secrets.redact(error.message().as_bytes())?;
    let message = String::from_utf8_lossy(&message).into_owned();
    Ok(TransportError::new(error.kind(), message).with_request_sent(error.request_may_have_been_sent()))
}

fn redact_headers(headers: &HeaderMap, secrets: &Secrets) -> HeaderMap {
    let left = headers.iter().filter(|(name, _)| !LEFT_OUT.contains(name));
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
