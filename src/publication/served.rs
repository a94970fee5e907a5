//! Whether a file is served as receivers want it: at its URL, in its type, within its size.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, Response, StatusCode};
use url::Url;

use super::domain_check::{DomainCheck, Missing, Resource};
use super::report::{CheckItem, CheckLine, Obstacle};
use crate::TransportErrorKind;
use crate::causes::causes;
use crate::mark::printable;

/// The body that is served at a URL, or else the line that says what is wrong with it.
pub(super) fn body<'k>(
    check: &'k DomainCheck,
    resource: Resource,
    url: &Url,
) -> Result<Result<&'k [u8], CheckLine>, Missing> {
    let fetched = check.fetched(url, resource)?.as_ref();
    let item = match resource {
        Resource::Logo => CheckItem::Logo,
        Resource::Evidence => CheckItem::Evidence,
        Resource::RevocationList => CheckItem::Revocation,
    };
    Ok(fetched
        .map_err(|error| unreachable_at(item, url, error))
        .and_then(|response| body_of(response, item, resource, url)))
}

fn body_of<'k>(
    response: &'k Response<Vec<u8>>,
    item: CheckItem,
    resource: Resource,
    url: &Url,
) -> Result<&'k [u8], CheckLine> {
    let host = url.host_str().unwrap_or_default();
    status(item, url, response)?;
    if let Some(wrong) = wrong_type(resource, response.headers()) {
        let message = format!("{host} serves {} {wrong}", printable(url.path()));
        let remedy = format!("serve it as {}", media_types(resource).join(" or "));
        return Err(CheckLine::fail(item, message, remedy));
    }
    let body = response.body().as_slice();
    let max = resource.max_bytes();
    match body.len() {
        0 => Err(CheckLine::fail(
            item,
            format!("{host} serves an empty file"),
            "serve the file",
        )),
        length if length > max => {
            let message = format!("{host} serves {length} bytes; the limit is {max}");
            Err(CheckLine::fail(item, message, "serve a smaller file"))
        }
        _ => Ok(body),
    }
}

/// A failure below HTTP. What the server causes is wrong; the rest may be a fault of the network.
fn unreachable_at(item: CheckItem, url: &Url, error: &crate::TransportError) -> CheckLine {
    use TransportErrorKind::{BodyTooLarge, Connect, Redirect, Timeout, Tls};
    let cause = causes(error)
        .last()
        .map(|cause| format!(": {}", printable(&cause.to_string())));
    let message = format!("{}{}", printable(&error.to_string()), cause.unwrap_or_default());
    match error.kind() {
        Redirect => redirected(item, url, message),
        Tls => CheckLine::fail(
            item,
            message,
            "serve it over TLS 1.2 or later, with a certificate of a public CA",
        ),
        BodyTooLarge => CheckLine::fail(item, message, "serve a smaller file"),
        Connect | Timeout => CheckLine::not_looked_at(item, Obstacle::Transient, message),
        _ => CheckLine::not_looked_at(item, Obstacle::Permanent, message),
    }
}

fn redirected(item: CheckItem, url: &Url, message: String) -> CheckLine {
    let url = printable(url.as_str());
    let remedy = format!("serve the file at {url} itself, or name its final URL in the record");
    CheckLine::fail(item, message, remedy)
}

fn status(item: CheckItem, url: &Url, response: &Response<Vec<u8>>) -> Result<(), CheckLine> {
    let host = url.host_str().unwrap_or_default();
    let status = response.status();
    let message = format!("{host} responds with the HTTP status {}", status.as_u16());
    match status {
        StatusCode::OK => Ok(()),
        _ if status.is_redirection() => Err(redirected(item, url, message)),
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => Err(CheckLine::not_looked_at(item, Obstacle::Transient, message)),
        _ => Err(CheckLine::fail(item, message, "serve the file there, to everybody")),
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
        let mut values = headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()));
        let first = values.next()?;
        Some(values.fold(first, |all, value| (all + ", ") + value))
    };
    let is_coded = |coding: &str| !coding.trim().eq_ignore_ascii_case("identity");
    if let Some(coding) = text(CONTENT_ENCODING).filter(|coding| is_coded(coding)) {
        return Some(format!(
            "with the content encoding '{}', which was not requested",
            printable(&coding)
        ));
    }
    let expected = media_types(resource);
    if expected.is_empty() {
        return None;
    }
    let Some(declared) = text(CONTENT_TYPE) else {
        return Some("without a content type".to_owned());
    };
    let essence = declared.split(';').next().unwrap_or_default().trim();
    let fits = expected.iter().any(|expected| essence.eq_ignore_ascii_case(expected));
    (!fits).then(|| format!("as '{}'", printable(&declared)))
}
