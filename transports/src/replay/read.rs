//! The text of `exchanges.toml`, read strictly.

use std::collections::BTreeMap;
use std::str::FromStr;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use toml::Value;

use super::body_file::{BodyFile, check_name};
use super::bounds::check_header_count;
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
    /// Reads the text; what is wrong is told with the exchange's number, counted from 1.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let file: FileText = toml::from_str(text).map_err(|cause| at_line(text, &cause))?;
        let found = u64::try_from(file.exchange.len()).unwrap_or(u64::MAX);
        match file.count {
            None if found == 0 => {
                return Err(Fault::new(
                    "it holds no exchange; if it was cut short, record it again, else add an [[exchange]]",
                ));
            }
            Some(count) if count != found => {
                return Err(Fault::new(format!(
                    "it says count = {count}, but {found} are there; if it was cut short, record it again, \
                     and if you added or removed exchanges, put the count right or remove its line"
                )));
            }
            _ => {}
        }
        let entries = (1..).zip(file.exchange).map(|(number, value): (usize, _)| {
            Entry::parse(value).map_err(|fault| fault.at(format_args!("exchange {number}")))
        });
        Ok(Self {
            description: description(text),
            entries: entries.collect::<Result<_, _>>()?,
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

/// The comment at the top, without its number signs.
fn description(text: &str) -> String {
    let comment = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map_while(|line| line.strip_prefix('#'));
    comment
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What the parser says about the text, at which line; without its excerpt of the text.
fn at_line(text: &str, cause: &toml::de::Error) -> Fault {
    let offset = cause.span().map_or(text.len(), |span| span.start);
    let lines = text
        .as_bytes()
        .iter()
        .take(offset)
        .filter(|&&byte| byte == b'\n')
        .count();
    Fault::new(format!(
        "{}; put it right, or record it again",
        one_line(cause.message())
    ))
    .at(format_args!("line {}", lines.saturating_add(1)))
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
    use TransportErrorKind::{BodyTooLarge, Connect, Io, Other, Redirect, Replay, Timeout, Tls};
    let kinds = [Connect, Tls, Timeout, Io, BodyTooLarge, Redirect, Replay, Other];
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
