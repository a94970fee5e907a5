//! A scenario as the text of `exchanges.toml` and the bodies beside it.
//!
//! A recording that was cut short must never pass for another one. So the text begins with the count of exchanges, and
//! in each exchange the key that the reader insists on comes last: of whatever a cut takes away, the reader misses
//! something. Bodies in files have their size and checksum.

use std::collections::BTreeMap;

use http::{HeaderMap, Response};

use super::body_file::{check_name, sha256};
use super::bounds::{MAX_EXCHANGES_BYTES, check_exchange_size, check_header_count, check_size};
use super::fault::Fault;
use super::pattern::RequestPattern;
use super::scenario::{Exchange, Recorded, RecordedError};

/// The longest body that stands in `exchanges.toml`.
const MAX_TEXT_BYTES: usize = 200;

/// One exchange, as it stands in `exchanges.toml`.
pub(super) struct ExchangeText {
    pub(super) text: String,
    /// The file that the text names for the body.
    pub(super) file: Option<String>,
}

/// The whole text: the description, the count, the exchanges.
pub(super) fn whole(description: &str, exchanges: &[String]) -> Result<String, Fault> {
    if exchanges.is_empty() {
        return Err(Fault::new("a recording has at least one exchange: add one"));
    }
    let mut text = String::new();
    for line in description.lines() {
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        text.extend([if line.is_empty() { "#" } else { "# " }, &line, "\n"]);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!("count = {}\n", exchanges.len()));
    for exchange in exchanges {
        text.extend(["\n", exchange]);
    }
    if text.len() > MAX_EXCHANGES_BYTES {
        return Err(Fault::new(format!(
            "exchanges.toml would be larger than {MAX_EXCHANGES_BYTES} bytes, the most that is read: record fewer exchanges"
        )));
    }
    Ok(text)
}

impl ExchangeText {
    /// Writes down an exchange; the same one with the same number always gives the same bytes.
    pub(super) fn of(exchange: &Exchange, number: usize) -> Result<Self, Fault> {
        let mut written = Self {
            text: String::from("[[exchange]]\n"),
            file: None,
        };
        written.add_request(&exchange.request);
        match &exchange.outcome {
            Recorded::Response(response) => written.add_response(number, response, exchange.file.as_deref())?,
            Recorded::Error(error) => written.add_error(error),
        }
        check_exchange_size(written.text.len())?;
        Ok(written)
    }

    fn add_request(&mut self, request: &RequestPattern) {
        self.line("request.method", &quoted(request.method.as_str()));
        self.line("request.url", &quoted(&request.url.to_string()));
        for (name, values) in &request.form {
            let values: Vec<&str> = values.iter().map(|value| value.as_str()).collect();
            self.line(&format!("request.form.{}", key(name)), &one_or_more(&values));
        }
    }

    fn add_response(&mut self, number: usize, response: &Response<Vec<u8>>, file: Option<&str>) -> Result<(), Fault> {
        self.line("response.status", &response.status().as_u16().to_string());
        for (name, values) in header_texts(response.headers())? {
            self.line(&format!("response.headers.{}", key(name)), &one_or_more(&values));
        }
        let body = response.body();
        match (file, short_text(body)) {
            (None, Some(text)) => self.line("response.body", &quoted(text)),
            _ => self.add_file(number, body, file)?,
        }
        Ok(())
    }

    fn add_file(&mut self, number: usize, body: &[u8], chosen: Option<&str>) -> Result<(), Fault> {
        check_size(body)?;
        let checksum = sha256(body);
        let name = chosen.map_or_else(|| neutral_name(number, body, &checksum), str::to_owned);
        check_name(&name)?;
        self.line("response.body-size", &body.len().to_string());
        self.line("response.body-sha256", &quoted(&checksum));
        self.line("response.body-file", &quoted(&name));
        self.file = Some(name);
        Ok(())
    }

    fn add_error(&mut self, error: &RecordedError) {
        self.line("error.kind", &quoted(error.kind.as_str()));
        self.line("error.request-sent", &error.request_sent.to_string());
        self.line("error.message", &quoted(&error.message));
    }

    fn line(&mut self, key: &str, value: &str) {
        self.text.extend([key, " = ", value, "\n"]);
    }
}

fn header_texts(headers: &HeaderMap) -> Result<BTreeMap<&str, Vec<&str>>, Fault> {
    check_header_count(headers.len())?;
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in headers {
        let value = value.to_str().map_err(|cause| {
            Fault::new(format!(
                "the value of the response's header {name} is not printable ASCII: leave the header out"
            ))
            .because(cause)
        })?;
        texts.entry(name.as_str()).or_default().push(value);
    }
    Ok(texts)
}

/// The body as text, if it is short and a person can read all of it.
fn short_text(body: &[u8]) -> Option<&str> {
    let text = str::from_utf8(body).ok().filter(|text| text.len() <= MAX_TEXT_BYTES)?;
    text.chars()
        .all(|c| matches!(c, '\t' | '\r' | '\n') || !c.is_control())
        .then_some(text)
}

/// A name that says nothing of the content but whether it is text, and that no other content has: so writing it never
/// touches a file that another recording in the same folder names.
fn neutral_name(number: usize, body: &[u8], checksum: &str) -> String {
    let extension = if is_text(body) { "txt" } else { "bin" };
    format!("response-{number}-{checksum:.16}.{extension}")
}

/// Whether a file got its name from [`neutral_name`].
pub(super) fn is_neutral_name(name: &str) -> bool {
    let stem = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".bin"));
    let parts = stem
        .and_then(|stem| stem.strip_prefix("response-"))
        .and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(number, checksum)| {
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && checksum.len() == 16
            && checksum.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Whether the bytes are text in some encoding that extends ASCII: no control characters but the usual white space.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c) || !byte.is_ascii_control())
}

fn key(name: &str) -> String {
    let bare = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if bare { name.to_owned() } else { quoted(name) }
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
