//! What of an exchange may be recorded.

use std::collections::BTreeSet;

use http::{HeaderName, HeaderValue, Request, Response, header};

use super::bounds::{check_body_size, check_header_count};
use super::echo::Secrets;
use super::error::ReplayError;
use super::recordable::{Recordable, Unpack};
use super::request::{Asked, RequestPattern};
use super::scenario::Exchange;
use crate::{Body, REDACTED, TransportError};

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

/// What is kept of a request while it is on its way.
pub(super) struct Sent {
    pattern: RequestPattern,
    secrets: Secrets,
    unpack: Unpack,
}

impl Sent {
    /// The values of the fields in `tolerated` may appear in data.
    pub(super) fn read(request: &Request<Body>, tolerated: &BTreeSet<String>) -> Result<Self, ReplayError> {
        let asked = Asked::read(request)?;
        let recordable = request.extensions().get::<Recordable>().copied().unwrap_or_default();
        let is_shown = |field: &str| recordable.shown.contains(&field);
        Ok(Self {
            pattern: asked.redacting(is_shown),
            secrets: Secrets::of(&asked, is_shown, tolerated),
            unpack: recordable.unpack,
        })
    }

    /// What may be recorded of the exchange. An error says why nothing may.
    pub(super) fn exchange(self, outcome: &Result<Response<Vec<u8>>, TransportError>) -> Result<Exchange, ReplayError> {
        let Self {
            pattern,
            secrets,
            unpack,
        } = self;
        Ok(match outcome {
            Ok(response) => {
                let copy = redact_response(response, &secrets)?;
                secrets.check_packed(response.body(), unpack)?;
                Exchange::new(pattern, copy)
            }
            Err(error) => Exchange::failed(pattern, &redact_error(error, &secrets)?),
        })
    }
}

fn redact_response(response: &Response<Vec<u8>>, secrets: &Secrets) -> Result<Response<Vec<u8>>, ReplayError> {
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

fn redact_header(name: &HeaderName, value: &HeaderValue, secrets: &Secrets) -> HeaderValue {
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
fn redact_error(error: &TransportError, secrets: &Secrets) -> Result<TransportError, ReplayError> {
    let [before, quoted, after] = error.parts();
    let quoted = secrets.redact(quoted.as_bytes())?;
    let quoted = String::from_utf8_lossy(&quoted);
    Ok(TransportError::quoting(error.kind(), before, &quoted, after)
        .with_request_sent(error.request_may_have_been_sent()))
}
