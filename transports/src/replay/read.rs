//! The text of `exchanges.toml`, read strictly.

use std::collections::BTreeMap;
use std::str::FromStr;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use toml::Value;

use super::body_file::{BodyFile, check_name};
use super::bounds::{check_exchange_size, check_header_count};
use super::fault::Fault;
use super::pattern::RequestPattern;
use super::scenario::RecordedError;
use crate::{TransportError, TransportErrorKind};

/// What `exchanges.toml` says, before the files that it names are read.
pub(super) struct Document {
    pub(super) description: String,
    pub(super) entries: Vec<Entry>,
}

pub(super) struct Entry {
    pub(super) request: RequestPattern,
    pub(super) ending: Ending,
}

pub(super) enum Ending {
    Response {
        status: StatusCode,
        headers: HeaderMap,
        body: BodyPlace,
    },
    Error(RecordedError),
}

pub(super) enum BodyPlace {
    Here(String),
    File(BodyFile),
}

impl Document {
    /// Reads the text; an error names the exchange, counted from 1, or the line.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let (mut count, mut entries) = (None, Vec::new());
        for (line, part) in parts(text) {
            let number = entries.len().saturating_add(1);
            let at_exchange = |number: usize| move |fault: Fault| fault.at(format_args!("exchange {number}"));
            check_exchange_size(part.len()).map_err(at_exchange(number))?;
            let file: FileText = toml::from_str(part).map_err(|cause| at_line(part, line, &cause))?;
            count = count.or(file.count);
            for (number, value) in (number..).zip(file.exchange) {
                entries.push(Entry::parse(value).map_err(at_exchange(number))?);
            }
        }
        check_count(count, entries.len())?;
        Ok(Self {
            description: description(text),
            entries,
        })
    }

    /// The files that hold bodies.
    pub(super) fn body_files(&self) -> impl Iterator<Item = &BodyFile> {
        self.entries.iter().filter_map(|entry| match &entry.ending {
            Ending::Response {
                body: BodyPlace::File(file),
                ..
            } => Some(file),
            _ => None,
        })
    }
}

/// The text in parts, each with the number of its first line: what is before the first exchange, less the comment at the
/// top, and each exchange. The parser takes up to a hundred times the memory of what it parses at once, so it gets one part
/// after the other.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = text.match_indices("\n[[exchange]]").map(|(at, _)| at.saturating_add(1));
    let top: usize = text
        .split_inclusive('\n')
        .take_while(|line| line.starts_with('#') || line.trim().is_empty())
        .map(str::len)
        .sum();
    let starts: Vec<usize> = std::iter::once(top)
        .chain(starts.filter(move |start| *start > top))
        .collect();
    let (mut line, mut counted) = (1_usize, 0);
    (0..starts.len()).filter_map(move |index| {
        let start = *starts.get(index)?;
        let end = starts.get(index.saturating_add(1)).copied().unwrap_or(text.len());
        line = line.saturating_add(text.get(counted..start)?.bytes().filter(|byte| *byte == b'\n').count());
        counted = start;
        Some((line, text.get(start..end)?))
    })
}

/// A recording that was cut short must not pass for another one.
fn check_count(count: Option<u64>, found: usize) -> Result<(), Fault> {
    let found = u64::try_from(found).unwrap_or(u64::MAX);
    match count {
        None if found == 0 => Err(Fault::new(
            "it holds no exchange; if it was cut short, record it again, else add an [[exchange]]",
        )),
        Some(count) if count != found => Err(Fault::new(format!(
            "it says count = {count}, but {found} are there; if it was cut short, record it again, \
             and if you added or removed exchanges, put the count right or remove its line"
        ))),
        _ => Ok(()),
    }
}

/// The comment at the top, without its number signs.
fn description(text: &str) -> String {
    let comment = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map_while(|line| line.strip_prefix('#'));
    let mut description = String::new();
    for (number, line) in comment.enumerate() {
        description.push_str(if number > 0 { "\n" } else { "" });
        description.push_str(line.strip_prefix(' ').unwrap_or(line));
    }
    description
}

/// What the parser says about the part of the text that begins in a line; without its excerpt.
fn at_line(part: &str, first_line: usize, cause: &toml::de::Error) -> Fault {
    let offset = cause.span().map_or(part.len(), |span| span.start);
    let before = part.as_bytes().iter().take(offset);
    let line = first_line.saturating_add(before.filter(|byte| **byte == b'\n').count());
    Fault::new(format!(
        "{}; put it right, or record it again",
        one_line(cause.message())
    ))
    .at(format_args!("line {line}"))
}

fn one_line(text: &str) -> String {
    text.split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    count: Option<u64>,
    #[serde(default)]
    exchange: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeText {
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
    body_file: Option<String>,
    body_size: Option<u64>,
    body_sha256: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ErrorText {
    kind: String,
    message: String,
    request_sent: Option<bool>,
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

impl Entry {
    fn parse(value: Value) -> Result<Self, Fault> {
        let text: ExchangeText = value
            .try_into()
            .map_err(|cause: toml::de::Error| Fault::new(one_line(&cause.to_string())))?;
        let ending = match (text.response, text.error) {
            (Some(response), None) => parse_response(response)?,
            (None, Some(error)) => parse_error(error)?,
            (Some(_), Some(_)) => {
                return Err(Fault::new(
                    "it has both a response and an error: keep the one that happened",
                ));
            }
            (None, None) => {
                return Err(Fault::new(
                    "it has neither a response nor an error: add the one that happened",
                ));
            }
        };
        Ok(Self {
            request: parse_request(&text.request)?,
            ending,
        })
    }
}

fn parse_request(text: &RequestText) -> Result<RequestPattern, Fault> {
    let mut pattern = RequestPattern::parse(&text.method, &text.url)?;
    for (name, values) in &text.form {
        if values.values().is_empty() {
            return Err(Fault::new(format!(
                "the list of values of the form field {name:?} is empty: leave the field out"
            )));
        }
        for value in values.values() {
            pattern = pattern.field(name, value);
        }
    }
    Ok(pattern)
}

fn parse_response(text: ResponseText) -> Result<Ending, Fault> {
    let status = StatusCode::from_u16(text.status)
        .map_err(|cause| Fault::new("the status of the response is not between 100 and 999").because(cause))?;
    let headers = parse_headers(&text.headers)?;
    let body = match (text.body, text.body_file) {
        (Some(body), None) if text.body_size.is_none() && text.body_sha256.is_none() => BodyPlace::Here(body),
        (Some(_), None) => {
            return Err(Fault::new(
                "body-size and body-sha256 are about a body-file: remove them",
            ));
        }
        (None, Some(name)) => {
            check_name(&name)?;
            BodyPlace::File(BodyFile {
                name,
                size: text.body_size,
                sha256: text.body_sha256,
            })
        }
        (Some(_), Some(_)) => {
            return Err(Fault::new(
                "the response has both a body and a body-file: keep one of them",
            ));
        }
        (None, None) => {
            return Err(Fault::new(
                "the response has neither a body nor a body-file: write body = \"\" if it was empty",
            ));
        }
    };
    Ok(Ending::Response { status, headers, body })
}

fn parse_headers(texts: &BTreeMap<String, OneOrMore>) -> Result<HeaderMap, Fault> {
    check_header_count(texts.values().map(|texts| texts.values().len()).sum())?;
    let mut headers = HeaderMap::new();
    for (name, values) in texts {
        let fault = |what: &str| Fault::new(format!("the response's header {name:?} {what}"));
        let key =
            HeaderName::from_str(name).map_err(|cause| fault("has a name that HTTP does not allow").because(cause))?;
        if headers.contains_key(&key) {
            return Err(fault("is there twice: make it a list of values"));
        }
        for text in values.values() {
            // `from_str` lets more pass than can be written again.
            let value = HeaderValue::from_str(text).ok().filter(|value| value.to_str().is_ok());
            headers.append(
                &key,
                value.ok_or_else(|| fault("has a value that is not printable ASCII"))?,
            );
        }
    }
    Ok(headers)
}

fn parse_error(text: ErrorText) -> Result<Ending, Fault> {
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
    let kind = kinds
        .into_iter()
        .find(|kind| kind.as_str() == text.kind)
        .ok_or_else(|| {
            let known = kinds.map(TransportErrorKind::as_str).join(", ");
            Fault::new(format!(
                "the error is of the kind {:?}, which is none of {known}",
                text.kind
            ))
        })?;
    let by_kind = TransportError::new(kind, "").request_may_have_been_sent();
    let request_sent = text.request_sent.unwrap_or(by_kind);
    Ok(Ending::Error(RecordedError {
        kind,
        message: text.message,
        request_sent,
    }))
}
