//! One exchange over HTTPS (RFC 8484).

use collectmc::http::{Method, Request, StatusCode, header};
use collectmc::publication::LookupError;
use collectmc::{Body, Transport, TransportErrorKind};
use url::Url;

use super::message::{Query, Reply};

const MEDIA_TYPE: &str = "application/dns-message";

pub(super) fn exchange(url: &Url, transport: &impl Transport, query: &Query) -> Result<Reply, LookupError> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::ACCEPT, MEDIA_TYPE)
        .header(header::CONTENT_TYPE, MEDIA_TYPE)
        .body(Body::from(query.bytes.clone()))
        .map_err(|_| LookupError::permanent("no request can be made for the resolver's URL"))?;
    let response = transport.send(request).map_err(|error| match error.kind() {
        TransportErrorKind::Connect | TransportErrorKind::Timeout => LookupError::transient(error.to_string()),
        _ => LookupError::permanent(error.to_string()),
    })?;
    let status = response.status();
    if status != StatusCode::OK {
        let is_transient = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
        let what = format!("the resolver responds with the HTTP status {}", status.as_u16());
        return Err(match is_transient {
            true => LookupError::transient(what),
            false => LookupError::permanent(what),
        });
    }
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case(MEDIA_TYPE) {
        return Err(LookupError::permanent(
            "the resolver's response is not application/dns-message: check its URL",
        ));
    }
    query
        .read(response.body())
        .map_err(|rejected| rejected.error("the resolver"))
}
