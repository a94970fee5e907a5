//! One exchange as it stands in `exchanges.toml`: read by serde, written line by line.
//!
//! Writing is not serde's, since the `toml` crate chooses the order of keys and the form of strings. Both are a promise here: in each
//! exchange the key that the reader insists on comes last, so that of whatever a cut takes away, the reader misses something; and
//! a string is on one line, so that no tool changes its line ends.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::num::NonZeroU32;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde::Deserialize;

use super::error::{fail, problem};
use super::files::{
    BodyFile, MAX_BODY_BYTES, MAX_EXCHANGE_BYTES, MAX_HEADERS, at_most, check_name, neutral_name, sha256,
};
use super::request::RequestPattern;
use super::scenario::{Exchange, Failure};
use crate::TransportError;

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
    error: Option<Failure>,
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
    body_size: Option<usize>,
    body_sha256: Option<String>,
    body_file: Option<String>,
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
    /// What the text means, with an empty body in place of one in a file.
    pub(super) fn exchange(self) -> Result<Exchange, TransportError> {
        let mut request = RequestPattern::parse(&self.request.method, &self.request.url)?;
        for (name, value) in self.request.form.iter().flat_map(each) {
            request = request.field(name, value);
        }
        let mut exchange = match (self.response, self.error) {
            (Some(response), None) => response.exchange(request)?,
            (None, Some(failure)) => Exchange::with_outcome(request, Err(failure)),
            (Some(_), Some(_)) => fail("it has both a response and an error: keep the one that happened")?,
            (None, None) => fail("it has neither a response nor an error: add the one that happened")?,
        };
        exchange.delay = Duration::from_millis(self.delay_ms.into());
        exchange.times = match self.times {
            None => exchange.times,
            Some(Times::Count(times)) => Some(times),
            Some(Times::Forever(Forever::Forever)) => None,
        };
        Ok(exchange)
    }
}

impl ResponseText {
    fn exchange(self, request: RequestPattern) -> Result<Exchange, TransportError> {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = StatusCode::from_u16(self.status)
            .or_else(|_| fail("the status of the response is not between 100 and 999"))?;
        *response.headers_mut() = self.headers()?;
        let mut file = None;
        match (self.body, self.body_file) {
            (Some(_), None) if self.body_size.is_some() || self.body_sha256.is_some() => {
                fail("body-size and body-sha256 belong to a body-file: remove them")?;
            }
            (Some(body), None) => *response.body_mut() = body.into_bytes(),
            (None, Some(name)) => {
                check_name(&name)?;
                let (size, sha256) = (self.body_size, self.body_sha256);
                file = Some(BodyFile { name, size, sha256 });
            }
            (Some(_), Some(_)) => fail("the response has both a body and a body-file: keep one of them")?,
            (None, None) => fail("the response has neither a body nor a body-file: write body = \"\" if it was empty")?,
        }
        let exchange = Exchange::new(request, response);
        Ok(Exchange { file, ..exchange })
    }

    fn headers(&self) -> Result<HeaderMap, TransportError> {
        let mut headers = HeaderMap::new();
        let count = self.headers.iter().flat_map(each).count();
        at_most(MAX_HEADERS, "headers", count, "the response")?;
        for (name, value) in self.headers.iter().flat_map(each) {
            let has = |what| problem(format!("the response's header {name:?} has a {what}"));
            let key = HeaderName::try_from(name).map_err(|_| has("name that HTTP does not allow"))?;
            let value = HeaderValue::try_from(value).ok().filter(|value| value.to_str().is_ok());
            headers.append(key, value.ok_or_else(|| has("value that is not printable ASCII"))?);
        }
        Ok(headers)
    }
}

/// The name with each of its values.
fn each<'a>((name, values): (&'a String, &'a OneOrMore)) -> impl Iterator<Item = (&'a str, &'a str)> {
    let values = match values {
        OneOrMore::One(value) => std::slice::from_ref(value),
        OneOrMore::More(values) => values,
    };
    values.iter().map(|value| (name.as_str(), value.as_str()))
}

/// The lines of an exchange, a value a line, and the name of the file for its body, if it is to have one. The same exchange with
/// the same number always has the same.
pub(super) fn write(exchange: &Exchange, number: usize) -> Result<(String, Option<String>), TransportError> {
    let mut text = String::from("[[exchange]]\n");
    match exchange.times {
        None => line(&mut text, "times", quoted("forever")),
        Some(NonZeroU32::MIN) => {}
        Some(times) => line(&mut text, "times", times),
    }
    match u32::try_from(exchange.delay.as_millis()).unwrap_or(u32::MAX) {
        0 => {}
        delay => line(&mut text, "delay-ms", delay),
    }
    line(&mut text, "request.method", quoted(exchange.request.method().as_str()));
    line(&mut text, "request.url", quoted(&exchange.request.url()));
    for (field, values) in exchange.request.fields() {
        line(&mut text, &format!("request.form.{}", key(field)), one_or_more(&values));
    }
    let mut file = None;
    match &exchange.outcome {
        Ok(response) => {
            line(&mut text, "response.status", response.status().as_str());
            write_headers(&mut text, response.headers())?;
            file = write_body(&mut text, response.body(), exchange.file.as_ref(), number)?;
        }
        Err(failure) => {
            let error = failure.error();
            line(&mut text, "error.kind", quoted(error.kind().as_str()));
            line(&mut text, "error.request-sent", error.request_may_have_been_sent());
            line(&mut text, "error.message", quoted(error.message()));
        }
    }
    at_most(MAX_EXCHANGE_BYTES, "bytes", text.len(), "its text")?;
    Ok((text, file))
}

fn write_headers(text: &mut String, headers: &HeaderMap) -> Result<(), TransportError> {
    at_most(MAX_HEADERS, "headers", headers.len(), "the response")?;
    let names: BTreeSet<&str> = headers.keys().map(HeaderName::as_str).collect();
    for name in names {
        let values = headers.get_all(name).iter().map(HeaderValue::to_str);
        let values = values.collect::<Result<Vec<_>, _>>().or_else(|_| {
            fail(format!(
                "the value of the response's header {name} is not printable ASCII: leave the header out"
            ))
        })?;
        line(text, &format!("response.headers.{}", key(name)), one_or_more(&values));
    }
    Ok(())
}

/// Gives the name of the file, unless the body stands in the text.
fn write_body(
    text: &mut String,
    body: &[u8],
    chosen: Option<&BodyFile>,
    number: usize,
) -> Result<Option<String>, TransportError> {
    if let (None, Some(short)) = (chosen, short_text(body)) {
        line(text, "response.body", quoted(short));
        return Ok(None);
    }
    at_most(MAX_BODY_BYTES, "bytes", body.len(), "the body")?;
    let hash = sha256(body);
    let name = chosen.map_or_else(|| neutral_name(number, body, &hash), |file| file.name.clone());
    check_name(&name)?;
    line(text, "response.body-size", body.len());
    line(text, "response.body-sha256", quoted(&hash));
    line(text, "response.body-file", quoted(&name));
    Ok(Some(name))
}

fn line(text: &mut String, key: &str, value: impl Display) {
    text.push_str(&format!("{key} = {value}\n"));
}

fn one_or_more(values: &[&str]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| quoted(value)).collect();
    match &*quoted {
        [value] => value.clone(),
        values => format!("[{}]", values.join(", ")),
    }
}

/// The body as text, if it is short and a person can read all of it.
fn short_text(body: &[u8]) -> Option<&str> {
    let is_readable = |c: char| matches!(c, '\t' | '\r' | '\n') || !c.is_control();
    let short = Some(body).filter(|body| body.len() <= MAX_TEXT_BYTES)?;
    str::from_utf8(short).ok().filter(|text| text.chars().all(is_readable))
}

fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match !name.is_empty() && name.bytes().all(is_bare) {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// A TOML basic string on one line. What does not print is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '\'' => quoted.push(c),
            // Rust escapes these as TOML does, and whatever else does not print in its own way.
            '"' | '\\' | '\n' | '\r' | '\t' => quoted.extend(c.escape_debug()),
            _ if c.escape_debug().len() == 1 => quoted.push(c),
            _ => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}
