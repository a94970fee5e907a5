//! One exchange as it stands in `exchanges.toml`: the same struct is read by serde and written line by line.
//!
//! Writing is not serde's, since the `toml` crate chooses the order of keys and the form of strings. Both are a promise here: in each
//! exchange the key that the reader insists on comes last, so that of whatever a cut takes away, the reader misses something.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde::Deserialize;

use super::body_file::{BodyFile, check_name};
use super::bounds::{check_exchange_size, check_header_count};
use super::error::{ReplayError, ensure, fail};
use super::request::RequestPattern;
use super::scenario::{Exchange, Recorded, RecordedError};
use crate::{TransportError, TransportErrorKind};

/// The longest body that stands in `exchanges.toml`.
const MAX_TEXT_BYTES: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ExchangeText {
    times: Option<Times>,
    #[serde(default)]
    delay_ms: u32,
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
#[serde(untagged, expecting = "expected a string, or a list of strings")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// How often an exchange is used.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected times = a number above 0, or \"forever\"")]
enum Times {
    Count(NonZeroU32),
    Forever(Forever),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Forever {
    Forever,
}

impl ExchangeText {
    /// The text of an exchange; the same one with the same number always has the same.
    pub(super) fn of(exchange: &Exchange, number: usize) -> Result<Self, ReplayError> {
        let (response, error) = match &exchange.outcome {
            Recorded::Response(response) => (
                Some(ResponseText::of(response, exchange.file.as_deref(), number)?),
                None,
            ),
            Recorded::Error(error) => (None, Some(ErrorText::of(error))),
        };
        Ok(Self {
            times: match exchange.times {
                Some(NonZeroU32::MIN) => None,
                Some(times) => Some(Times::Count(times)),
                None => Some(Times::Forever(Forever::Forever)),
            },
            delay_ms: u32::try_from(exchange.delay.as_millis()).unwrap_or(u32::MAX),
            request: RequestText::of(&exchange.request),
            response,
            error,
        })
    }

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
        let times = match self.times {
            None => Some(NonZeroU32::MIN),
            Some(Times::Count(times)) => Some(times),
            Some(Times::Forever(Forever::Forever)) => None,
        };
        Ok(Exchange {
            times,
            delay: Duration::from_millis(self.delay_ms.into()),
            ..Exchange::with_outcome(request, outcome, file)
        })
    }

    /// The name of the file that holds the body.
    pub(super) fn body_file(&self) -> Option<&str> {
        self.response.as_ref()?.body_file.as_deref()
    }

    /// The lines, a value a line.
    pub(super) fn lines(&self) -> Result<String, ReplayError> {
        let mut text = String::from("[[exchange]]\n");
        let mut line = |key: &str, value: &dyn Display| text.push_str(&format!("{key} = {value}\n"));
        match self.times {
            Some(Times::Count(times)) => line("times", &times),
            Some(Times::Forever(Forever::Forever)) => line("times", &quoted("forever")),
            None => {}
        }
        if self.delay_ms > 0 {
            line("delay-ms", &self.delay_ms);
        }
        line("request.method", &quoted(&self.request.method));
        line("request.url", &quoted(&self.request.url));
        for (name, values) in &self.request.form {
            line(&format!("request.form.{}", key(name)), &values.quoted());
        }
        if let Some(response) = &self.response {
            line("response.status", &response.status);
            for (name, values) in &response.headers {
                line(&format!("response.headers.{}", key(name)), &values.quoted());
            }
            let (size, sha256) = (&response.body_size, &response.body_sha256);
            size.iter().for_each(|size| line("response.body-size", size));
            let texts = [
                ("body-sha256", sha256),
                ("body-file", &response.body_file),
                ("body", &response.body),
            ];
            for (name, text) in texts {
                text.iter()
                    .for_each(|text| line(&format!("response.{name}"), &quoted(text)));
            }
        }
        if let Some(error) = &self.error {
            line("error.kind", &quoted(&error.kind));
            error
                .request_sent
                .iter()
                .for_each(|sent| line("error.request-sent", sent));
            line("error.message", &quoted(&error.message));
        }
        check_exchange_size(text.len())?;
        Ok(text)
    }
}

impl RequestText {
    fn of(pattern: &RequestPattern) -> Self {
        let form = pattern
            .fields()
            .map(|(name, values)| (name.to_owned(), OneOrMore::of(values)));
        Self {
            method: pattern.method().to_string(),
            url: pattern.url(),
            form: form.collect(),
        }
    }

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
    fn of(response: &Response<Vec<u8>>, chosen_file: Option<&str>, number: usize) -> Result<Self, ReplayError> {
        let mut text = Self {
            status: response.status().as_u16(),
            headers: write_headers(response.headers())?,
            body: None,
            body_size: None,
            body_sha256: None,
            body_file: None,
        };
        match (chosen_file, short_text(response.body())) {
            (None, Some(short)) => text.body = Some(short.to_owned()),
            (chosen, _) => {
                let BodyFile { name, size, sha256 } = BodyFile::of(response.body(), chosen, number)?;
                (text.body_size, text.body_sha256, text.body_file) = (size, sha256, Some(name));
            }
        }
        Ok(text)
    }

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
                    || "body-size and body-sha256 belong to a body-file: remove them",
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
            problem("occurs twice: make it a list of values")
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

fn write_headers(headers: &HeaderMap) -> Result<BTreeMap<String, OneOrMore>, ReplayError> {
    check_header_count(headers.len())?;
    let text = |name: &HeaderName| -> Result<(String, OneOrMore), ReplayError> {
        let values: Result<Vec<&str>, _> = headers.get_all(name).iter().map(HeaderValue::to_str).collect();
        let values = values.map_err(|cause| {
            let message =
                format!("the value of the response's header {name} is not printable ASCII: leave the header out");
            ReplayError::new(message).with_source(cause)
        })?;
        Ok((name.to_string(), OneOrMore::of(values)))
    };
    headers.keys().map(text).collect()
}

impl ErrorText {
    fn of(error: &RecordedError) -> Self {
        Self {
            kind: error.kind.as_str().to_owned(),
            request_sent: Some(error.request_sent),
            message: error.message.clone(),
        }
    }

    fn recorded(self) -> Result<RecordedError, ReplayError> {
        let Some(kind) = TransportErrorKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == self.kind)
        else {
            let known = TransportErrorKind::ALL.map(TransportErrorKind::as_str).join(", ");
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

impl OneOrMore {
    fn of(values: Vec<&str>) -> Self {
        match *values {
            [value] => Self::One(value.to_owned()),
            _ => Self::More(values.into_iter().map(str::to_owned).collect()),
        }
    }

    fn values(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::More(values) => values,
        }
    }

    fn quoted(&self) -> String {
        match self {
            Self::One(value) => quoted(value),
            Self::More(values) => {
                let quoted: Vec<_> = values.iter().map(|value| quoted(value)).collect();
                format!("[{}]", quoted.join(", "))
            }
        }
    }
}

/// The body as text, if it is short and a person can read all of it.
fn short_text(body: &[u8]) -> Option<&str> {
    let short = Some(body).filter(|body| body.len() <= MAX_TEXT_BYTES)?;
    let is_readable = |c: char| matches!(c, '\t' | '\r' | '\n') || !c.is_control();
    str::from_utf8(short).ok().filter(|text| text.chars().all(is_readable))
}

fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match !name.is_empty() && name.bytes().all(is_bare) {
        true => name.to_owned(),
        false => quoted(name),
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
