//! What of an exchange may be recorded.

use std::collections::BTreeSet;

use http::{HeaderName, HeaderValue, Request, Response, header};

use super::echo::Secrets;
use super::files::{MAX_BODY_BYTES, MAX_HEADERS, at_most};
use super::request::Asked;
use super::scenario::Exchange;
use crate::{Body, REDACTED, TransportError};

/// What a recording may hold of a request and of the response to it: an [extension](http::Request::extensions) of the
/// request, set by the code that knows the service. Without it, every value of the form is redacted.
///
/// ```
/// use collectmc_transports::Body;
/// use collectmc_transports::replay::Recordable;
///
/// let mut request = http::Request::post("https://example.com/").body(Body::from("order=42&password=x"))?;
/// request.extensions_mut().insert(Recordable::fields(&["order"]));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Recordable {
    pub(super) shown: &'static [&'static str],
    pub(super) unpack: Unpack,
}

/// Returns what is packed in a body.
pub(super) type Unpack = fn(&[u8]) -> Vec<Vec<u8>>;

impl Recordable {
    /// Names the form fields whose values are no secret: they are recorded, and shown where a request differs from a recording.
    /// Every other value is redacted, and requests that differ in nothing else get their responses in the order of the recording.
    pub const fn fields(shown: &'static [&'static str]) -> Self {
        Self {
            shown,
            unpack: |_| Vec::new(),
        }
    }

    /// Sets how to unpack compressed bodies, to search them for redacted values too. A body is recorded unaltered or, if its
    /// contents hold one, not at all.
    #[must_use]
    pub const fn unpack_with(self, unpack: fn(&[u8]) -> Vec<Vec<u8>>) -> Self {
        Self { unpack, ..self }
    }

    /// What the request says, or that nothing is known to be harmless.
    pub(super) fn of(request: &Request<Body>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }
}

impl Default for Recordable {
    /// Nothing is known to be harmless.
    fn default() -> Self {
        Self::fields(&[])
    }
}

/// Headers that say what the response is and when to ask again, and nothing of who asked. Others are left out, also by name: one
/// may be anything.
const KEPT: [HeaderName; 4] = [
    header::CONTENT_ENCODING,
    header::CONTENT_TYPE,
    header::DATE,
    header::RETRY_AFTER,
];

/// What may be recorded of an exchange. An error says why nothing may. The values of the fields in `tolerated` may appear in
/// data.
pub(super) fn exchange(
    asked: &Asked,
    recordable: Recordable,
    tolerated: &BTreeSet<String>,
    outcome: &Result<Response<Vec<u8>>, TransportError>,
) -> Result<Exchange, TransportError> {
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

fn redact_response(response: &Response<Vec<u8>>, secrets: &Secrets<'_>) -> Result<Response<Vec<u8>>, TransportError> {
    // Before it is searched, which takes its time.
    at_most(MAX_BODY_BYTES, "bytes", response.body().len(), "the body")?;
    at_most(MAX_HEADERS, "headers", response.headers().len(), "the response")?;
    let mut copy = Response::new(secrets.redact(response.body())?.into_owned());
    *copy.status_mut() = response.status();
    for (name, value) in response.headers().iter().filter(|(name, _)| KEPT.contains(name)) {
        copy.headers_mut().append(name, redact_header(value, secrets));
    }
    Ok(copy)
}

fn redact_header(value: &HeaderValue, secrets: &Secrets<'_>) -> HeaderValue {
    let redacted = secrets.redact(value.as_bytes());
    match redacted.is_ok_and(|redacted| redacted == value.as_bytes()) && value.to_str().is_ok() {
        true => value.clone(),
        false => HeaderValue::from_static(REDACTED),
    }
}

/// The message may quote a server that repeats a secret.
fn redact_error(error: &TransportError, secrets: &Secrets<'_>) -> Result<TransportError, TransportError> {
    let [before, quoted, after] = error.parts();
    let quoted = secrets.redact(quoted.as_bytes())?;
    let quoted = String::from_utf8_lossy(&quoted);
    Ok(TransportError::quoting(error.kind(), before, &quoted, after)
        .with_request_sent(error.request_may_have_been_sent()))
}
