//! Whether a file is served as receivers want it: at its URL, in its type, within its size.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Response, StatusCode};
use url::Url;

use super::domain_check::{DomainCheck, Resource};
use super::judgement::{Judgement, Stop};
use super::report::Obstacle;
use crate::causes::causes;
use crate::mark::printable;
use crate::{TransportError, TransportErrorKind};

/// The body that is served at a URL, if it is as it has to be.
pub(super) fn body<'k>(check: &'k DomainCheck, resource: Resource, url: &Url) -> Result<&'k [u8], Stop> {
    let fetched = check.fetched(url, resource)?.as_ref();
    let response = fetched.map_err(|error| unreachable_at(url, error))?;
    Ok(body_of(response, resource, url)?)
}

fn body_of<'k>(response: &'k Response<Vec<u8>>, resource: Resource, url: &Url) -> Result<&'k [u8], Judgement> {
    let host = url.host_str().unwrap_or_default();
    status(url, response)?;
    if let Some(wrong) = wrong_type(resource, response.headers()) {
        let message = format!("{host} serves {} {wrong}", printable(url.path()));
        let remedy = format!("serve it as {}", media_types(resource).join(" or "));
        return Err(Judgement::fail(message, remedy));
    }
    let max = resource.max_bytes();
    match response.body().len() {
        0 => Err(Judgement::fail(
            format!("{host} serves an empty file"),
            "serve the file",
        )),
        length if length > max => {
            let message = format!("{host} serves {length} bytes; the limit is {max}");
            Err(Judgement::fail(message, "serve a smaller file"))
        }
        _ => Ok(response.body()),
    }
}

/// A failure below HTTP. What the server causes is wrong; the rest may be a fault of the network.
fn unreachable_at(url: &Url, error: &TransportError) -> Judgement {
    use TransportErrorKind::{BodyTooLarge, Connect, Redirect, Timeout, Tls};
    let cause = causes(error)
        .last()
        .map(|cause| format!(": {}", printable(&cause.to_string())));
    let message = format!("{}{}", printable(&error.to_string()), cause.unwrap_or_default());
    match error.kind() {
        Redirect => redirected(url, message),
        Tls => {
            let remedy = "serve it over TLS 1.2 or later, with a certificate of a public CA";
            Judgement::fail(message, remedy)
        }
        BodyTooLarge => Judgement::fail(message, "serve a smaller file"),
        Connect | Timeout => Judgement::not_looked_at(Obstacle::Transient, message),
        _ => Judgement::not_looked_at(Obstacle::Permanent, message),
    }
}

fn redirected(url: &Url, message: String) -> Judgement {
    let url = printable(url.as_str());
    let remedy = format!("serve the file at {url} itself, or name its final URL in the record");
    Judgement::fail(message, remedy)
}

fn status(url: &Url, response: &Response<Vec<u8>>) -> Result<(), Judgement> {
    let host = url.host_str().unwrap_or_default();
    let status = response.status();
    let message = format!("{host} responds with the HTTP status {}", status.as_u16());
    match status {
        StatusCode::OK => Ok(()),
        _ if status.is_redirection() => Err(redirected(url, message)),
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => Err(Judgement::not_looked_at(Obstacle::Transient, message)),
        _ => Err(Judgement::fail(message, "serve the file there, to everybody")),
    }
}

fn media_types(resource: Resource) -> &'static [&'static str] {
    match resource {
        Resource::Logo => &["image/svg+xml"],
        Resource::Evidence => &["application/pem-certificate-chain", "application/x-pem-file"],
        // It is known by its signature.
        Resource::RevocationList => &[],
    }
}

/// What is wrong with the declared type, as the end of a sentence.
fn wrong_type(resource: Resource, headers: &HeaderMap) -> Option<String> {
    // Of several lines with one name, HTTP clients choose differently.
    let text = |name| {
        let values = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()));
        values.collect::<Vec<_>>().join(", ")
    };
    let coding = text(CONTENT_ENCODING);
    if !matches!(coding.trim().to_ascii_lowercase().as_str(), "" | "identity") {
        let coding = printable(&coding);
        return Some(format!("with the content encoding '{coding}', which was not requested"));
    }
    let (expected, declared) = (media_types(resource), text(CONTENT_TYPE));
    let essence = declared.split(';').next().unwrap_or_default().trim();
    let fits = expected.iter().any(|expected| essence.eq_ignore_ascii_case(expected));
    match declared.as_str() {
        _ if fits || expected.is_empty() => None,
        "" => Some("without a content type".to_owned()),
        declared => Some(format!("as '{}'", printable(declared))),
    }
}
