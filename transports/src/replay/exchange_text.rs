//! One exchange as it stands in `exchanges.toml`, read strictly and written line by line.
//!
//! Reading is serde's. Writing is not, since the `toml` crate chooses the order of keys and the form of strings. Both are a promise
//! here: in each exchange the key that the reader insists on comes last, so that of whatever a cut takes away, the reader misses
//! something.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde::Deserialize;

use super::body_file::{BodyFile, check_name};
use super::bounds::{check_exchange_size, check_header_count};
use super::error::{ReplayError, ensure, fail};
use super::request::{Pattern, RequestPattern};
use super::scenario::{Exchange, Recorded, RecordedError};
use crate::{TransportError, TransportErrorKind};

/// The longest body that stands in `exchanges.toml`.
const MAX_TEXT_BYTES: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExchangeText {
    request: RequestText,
    response: Option<ResponseText>,
    error: Option<ErrorText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestText {
    method: String,
    url: String,
    #[serde(default)]
    form: BTreeMap<String, OneOrMore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ResponseText {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, OneOrMore>,
    body: Option<String>,
    body_size: Option<u64>,
    body_sha256: Option<String>,
    body_file: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ErrorText {
    kind: String,
    request_sent: Option<bool>,
    message: String,
}

/// The value of a field or header that is there once, or the values of one that is repeated.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text in quotes, or a list of such texts")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::More(values) => values,
        }
    }
}

impl ExchangeText {
    /// What the text means. The closure reads a body in a file.
    pub(super) fn exchange<R>(self, read: R) -> Result<Exchange, ReplayError>
    where
        R: FnOnce(&BodyFile) -> Result<Vec<u8>, ReplayError>,
    {
        let request = self.request.pattern()?;
        let (outcome, file) = match (self.response, self.error) {
            (Some(response), None) => response.outcome(read)?,
            (None, Some(error)) => (Recorded::Error(error.recorded()?), None),
            (Some(_), Some(_)) => fail("it has both a response and an error: keep the one that happened")?,
            (None, None) => fail("it has neither a response nor an error: add the one that happened")?,
        };
        Ok(Exchange { request, outcome, file })
    }
}

impl RequestText {
    fn pattern(&self) -> Result<RequestPattern, ReplayError> {
        let mut pattern = RequestPattern::parse(&self.method, &self.url)?;
        for (name, values) in &self.form {
            ensure(!values.values().is_empty(), || {
                format!("the list of values of the form field {name:?} is empty: leave the field out")
            })?;
            for value in values.values() {
                pattern = pattern.field(name, value);
            }
        }
        Ok(pattern)
    }
}

impl ResponseText {
    /// The response, and the name of the file that holds its body.
    fn outcome<R>(self, read: R) -> Result<(Recorded, Option<String>), ReplayError>
    where
        R: FnOnce(&BodyFile) -> Result<Vec<u8>, ReplayError>,
    {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = StatusCode::from_u16(self.status).map_err(|cause| {
            ReplayError::new("the status of the response is not between 100 and 999").with_source(cause)
        })?;
        *response.headers_mut() = read_headers(&self.headers)?;
        let file = match (self.body, self.body_file) {
            (Some(body), None) => {
                ensure(
                    self.body_size.is_none() && self.body_sha256.is_none(),
                    || "body-size and body-sha256 are about a body-file: remove them",
                )?;
                *response.body_mut() = body.into_bytes();
                None
            }
            (None, Some(name)) => {
                check_name(&name)?;
                let (size, sha256) = (self.body_size, self.body_sha256);
                let file = BodyFile { name, size, sha256 };
                *response.body_mut() = read(&file)?;
                Some(file.name)
            }
            (Some(_), Some(_)) => fail("the response has both a body and a body-file: keep one of them")?,
            (None, None) => fail("the response has neither a body nor a body-file: write body = \"\" if it was empty")?,
        };
        Ok((Recorded::Response(response), file))
    }
}

fn read_headers(texts: &BTreeMap<String, OneOrMore>) -> Result<HeaderMap, ReplayError> {
    check_header_count(texts.values().map(|texts| texts.values().len()).sum())?;
    let mut headers = HeaderMap::new();
    for (name, values) in texts {
        let problem = |what: &str| format!("the response's header {name:?} {what}");
        let key = HeaderName::from_str(name)
            .map_err(|cause| ReplayError::new(problem("has a name that HTTP does not allow")).with_source(cause))?;
        ensure(!headers.contains_key(&key), || {
            problem("is there twice: make it a list of values")
        })?;
        for text in values.values() {
            // `from_str` lets more pass than can be written again.
            let value = HeaderValue::from_str(text).ok().filter(|value| value.to_str().is_ok());
            let value = value.ok_or_else(|| ReplayError::new(problem("has a value that is not printable ASCII")))?;
            headers.append(&key, value);
        }
    }
    Ok(headers)
}

impl ErrorText {
    fn recorded(self) -> Result<RecordedError, ReplayError> {
        use TransportErrorKind::{BodyTooLarge, Connect, Io, Other, ProxyLogin, Redirect, Replay, Timeout, Tls};
        let kinds = [
            Connect,
            ProxyLogin,
            Tls,
            Timeout,
            Io,
            BodyTooLarge,
            Redirect,
            Replay,
            Other,
        ];
        let Some(kind) = kinds.into_iter().find(|kind| kind.as_str() == self.kind) else {
            let known = kinds.map(TransportErrorKind::as_str).join(", ");
            return fail(format!(
                "the error is of the kind {:?}, which is none of {known}",
                self.kind
            ));
        };
        let by_kind = || TransportError::new(kind, "").request_may_have_been_sent();
        Ok(RecordedError {
            kind,
            message: self.message,
            request_sent: self.request_sent.unwrap_or_else(by_kind),
        })
    }
}

/// Writes down an exchange; the same one with the same number always gives the same bytes. Also gives the name of the file that
/// the text names for the body.
pub(super) fn write(exchange: &Exchange, number: usize) -> Result<(String, Option<String>), ReplayError> {
    let mut text = String::from("[[exchange]]\n");
    let mut line = |key: &str, value: &dyn Display| text.push_str(&format!("{key} = {value}\n"));
    let RequestPattern(request) = &exchange.request;
    line("request.method", &quoted(request.method.as_str()));
    line("request.url", &quoted(&exchange.request.url()));
    for (name, values) in &request.form {
        let values: Vec<&str> = values.iter().map(Pattern::as_str).collect();
        line(&format!("request.form.{}", key(name)), &one_or_more(&values));
    }
    let mut file = None;
    match &exchange.outcome {
        Recorded::Response(response) => {
            line("response.status", &response.status().as_u16());
            for (name, values) in header_values(response.headers())? {
                line(&format!("response.headers.{}", key(name)), &one_or_more(&values));
            }
            match (&exchange.file, short_text(response.body())) {
                (None, Some(text)) => line("response.body", &quoted(text)),
                (chosen, _) => {
                    let BodyFile { name, size, sha256 } = BodyFile::of(response.body(), chosen.as_deref(), number)?;
                    line("response.body-size", &size.unwrap_or_default());
                    line("response.body-sha256", &quoted(&sha256.unwrap_or_default()));
                    line("response.body-file", &quoted(&name));
                    file = Some(name);
                }
            }
        }
        Recorded::Error(error) => {
            line("error.kind", &quoted(error.kind.as_str()));
            line("error.request-sent", &error.request_sent);
            line("error.message", &quoted(&error.message));
        }
    }
    check_exchange_size(text.len())?;
    Ok((text, file))
}

fn header_values(headers: &HeaderMap) -> Result<BTreeMap<&str, Vec<&str>>, ReplayError> {
    check_header_count(headers.len())?;
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in headers {
        let value = value.to_str().map_err(|cause| {
            let message =
                format!("the value of the response's header {name} is not printable ASCII: leave the header out");
            ReplayError::new(message).with_source(cause)
        })?;
        texts.entry(name.as_str()).or_default().push(value);
    }
    Ok(texts)
}

/// The body as text, if it is short and a person can read all of it.
fn short_text(body: &[u8]) -> Option<&str> {
    let text = str::from_utf8(body).ok().filter(|text| text.len() <= MAX_TEXT_BYTES)?;
    let is_readable = |c: char| matches!(c, '\t' | '\r' | '\n') || !c.is_control();
    text.chars().all(is_readable).then_some(text)
}

fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match !name.is_empty() && name.bytes().all(is_bare) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

fn one_or_more(values: &[&str]) -> String {
    match values {
        [value] => quoted(value),
        _ => format!(
            "[{}]",
            values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ")
        ),
    }
}

/// A TOML basic string on one line, which the text of another version control, editor or shell cannot change: line ends
/// and whatever does not print are escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // Rust escapes what does not print; an apostrophe prints.
            _ if c == '\'' || c.escape_debug().len() == 1 => quoted.push(c),
            _ => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}
