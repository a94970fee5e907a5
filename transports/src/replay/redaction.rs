//! What of an exchange may be recorded.

use std::collections::BTreeSet;

use http::{HeaderName, HeaderValue, Response, header};

use super::bounds::{check_body_size, check_header_count};
use super::echo::Secrets;
use super::error::ReplayError;
use super::recordable::Recordable;
use super::request::Asked;
use super::scenario::Exchange;
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

/// What may be recorded of an exchange. An error says why nothing may. The values of the fields in `tolerated` may appear in
/// data.
pub(super) fn exchange(
    asked: &Asked,
    recordable: Recordable,
    tolerated: &BTreeSet<String>,
    outcome: &Result<Response<Vec<u8>>, TransportError>,
) -> Result<Exchange, ReplayError> {
    let pattern = asked.redacting(|place| !place.is_field_of(recordable.shown));
    let secrets = Secrets::of(asked, recordable.shown, tolerated);
    Ok(match outcome {
        Ok(response) => {
            let copy = redact_response(response, &secrets)?;
            secrets.check_packed(response.body(), recordable.unpack)?;
            Exchange::new(pattern, copy)
        }
        Err(error) => Exchange::failed(pattern, &redact_error(error, &secrets)?),
    })
}

fn redact_response(response: &Response<Vec<u8>>, secrets: &Secrets<'_>) -> Result<Response<Vec<u8>>, ReplayError> {
    // Before it is searched, which takes its time.
    check_body_size(response.body())?;
    check_header_count(response.headers().len())?;
    let mut copy = Response::new(secrets.redact(response.body())?.into_owned());
    *copy.status_mut() = response.status();
    let names = response
        .headers()
        .iter()
        .filter(|(name, _)| KEPT.contains(name) || NAMED.contains(name));
    *copy.headers_mut() = names
        .map(|(name, value)| (name.clone(), redact_header(name, value, secrets)))
        .collect();
    Ok(copy)
}

fn redact_header(name: &HeaderName, value: &HeaderValue, secrets: &Secrets<'_>) -> HeaderValue {
    let is_same = || {
        secrets
            .redact(value.as_bytes())
            .is_ok_and(|redacted| *redacted == *value.as_bytes())
    };
    match KEPT.contains(name) && value.to_str().is_ok() && is_same() {
        true => value.clone(),
        false => HeaderValue::from_static(REDACTED),
    }
}

/// The message may quote a server that repeats a secret.
fn redact_error(error: &TransportError, secrets: &Secrets<'_>) -> Result<TransportError, ReplayError> {
    let [before, quoted, after] = error.parts();
    let quoted = secrets.redact(quoted.as_bytes())?;
    let quoted = String::from_utf8_lossy(&quoted);
    Ok(TransportError::quoting(error.kind(), before, &quoted, after)
        .with_request_sent(error.request_may_have_been_sent()))
}
