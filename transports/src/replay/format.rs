//! The text of `exchanges.toml` as a whole, read strictly and written with the bodies beside it.
//!
//! A recording that was cut short must never pass for another one: the text begins with the count of exchanges.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::body_file::BodyFile;
use super::bounds::{MAX_EXCHANGES_BYTES, add_body_size, check_exchange_size};
use super::error::{ReplayError, ensure};
use super::exchange_text::{ExchangeText, write};
use super::scenario::{Exchange, Recorded, Scenario};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    count: Option<u64>,
    #[serde(default)]
    exchange: Vec<toml::Value>,
}

/// Reads the text, and by the closure the bodies in files; an error names the exchange, counted from 1, or the line.
pub(super) fn parse(
    text: &str,
    mut read: impl FnMut(&BodyFile) -> Result<Vec<u8>, ReplayError>,
) -> Result<Scenario, ReplayError> {
    ensure(text.len() <= MAX_EXCHANGES_BYTES, || {
        format!("exchanges.toml is larger than {MAX_EXCHANGES_BYTES} bytes, the most that is read")
    })?;
    let (mut count, mut all_bodies) = (None, 0);
    let mut read = |file: &BodyFile| {
        let body = read(file)?;
        add_body_size(&mut all_bodies, &body)?;
        Ok(body)
    };
    let mut scenario = Scenario::new(description(text));
    for (line, part) in parts(text) {
        let number = scenario.exchanges().len().saturating_add(1);
        let at_exchange = |number: usize| move |error: ReplayError| error.at(format_args!("exchange {number}"));
        check_exchange_size(part.len()).map_err(at_exchange(number))?;
        let file: FileText = toml::from_str(part).map_err(|cause| at_line(part, line, &cause))?;
        count = count.or(file.count);
        for (number, value) in (number..).zip(file.exchange) {
            let parsed = value
                .try_into()
                .map_err(|cause: toml::de::Error| ReplayError::new(one_line(&cause.to_string())));
            let exchange = parsed.and_then(|text: ExchangeText| text.exchange(&mut read));
            scenario.push(exchange.map_err(at_exchange(number))?);
        }
    }
    check_count(count, scenario.exchanges().len())?;
    Ok(scenario)
}

/// The text in parts, each with the number of its first line: what is before the first exchange, less the comment at the
/// top, and each exchange. The parser takes up to a hundred times the memory of what it parses at once, so it gets one part
/// after the other.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let top = text
        .split_inclusive('\n')
        .take_while(|line| line.starts_with('#') || line.trim().is_empty());
    let mut start = top.map(str::len).sum::<usize>();
    let mut line = count_lines(text, start).saturating_add(1);
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = rest
            .find("\n[[exchange]]")
            .map_or(rest.len(), |at| at.saturating_add(1));
        let part = (line, rest.get(..end)?);
        start = start.saturating_add(end);
        line = line.saturating_add(count_lines(rest, end));
        Some(part)
    })
}

/// How many lines end in the first bytes.
fn count_lines(text: &str, bytes: usize) -> usize {
    text.bytes().take(bytes).filter(|byte| *byte == b'\n').count()
}

/// A recording that was cut short must not pass for another one.
fn check_count(count: Option<u64>, found: usize) -> Result<(), ReplayError> {
    ensure(
        count.is_some() || found > 0,
        || "it holds no exchange; if it was cut short, record it again, else add an [[exchange]]",
    )?;
    let found = u64::try_from(found).unwrap_or(u64::MAX);
    let count = count.unwrap_or(found);
    ensure(count == found, || {
        format!(
            "it says count = {count}, but {found} are there; if it was cut short, record it again, \
             and if you added or removed exchanges, put the count right or remove its line"
        )
    })
}

/// The comment at the top, without its number signs.
fn description(text: &str) -> String {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let comment = lines.map_while(|line| line.strip_prefix('#'));
    let comment: Vec<&str> = comment.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    comment.join("\n")
}

/// What the parser says about the part of the text that begins in a line; without its excerpt.
fn at_line(part: &str, first_line: usize, cause: &toml::de::Error) -> ReplayError {
    let offset = cause.span().map_or(part.len(), |span| span.start);
    let line = first_line.saturating_add(count_lines(part, offset));
    let message = format!("{}; put it right, or record it again", one_line(cause.message()));
    ReplayError::new(message).at(format_args!("line {line}"))
}

fn one_line(text: &str) -> String {
    let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}

/// A recording as its files will be, an exchange added at a time.
#[derive(Default)]
pub(super) struct Files {
    description: String,
    count: usize,
    exchanges: String,
    all_bodies: usize,
    /// The bodies by the names of their files.
    pub(super) bodies: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// The files of a whole scenario. An error names the exchange.
    pub(super) fn of(scenario: &Scenario) -> Result<Self, ReplayError> {
        let mut files = Self::default();
        files.describe(scenario.description());
        for (number, exchange) in (1..).zip(scenario.exchanges()) {
            files
                .add(exchange.clone())
                .map_err(|error| error.at(format_args!("exchange {number}")))?;
        }
        Ok(files)
    }

    /// Sets what the recording is about.
    pub(super) fn describe(&mut self, description: &str) {
        description.clone_into(&mut self.description);
    }

    /// Adds an exchange at the end, or nothing of it.
    pub(super) fn add(&mut self, exchange: Exchange) -> Result<(), ReplayError> {
        let number = self.count.saturating_add(1);
        let (text, file) = write(&exchange, number)?;
        if let (Some(name), Recorded::Response(response)) = (file, exchange.outcome) {
            let mut all_bodies = self.all_bodies;
            add_body_size(&mut all_bodies, response.body())?;
            self.add_body(name, response.into_body())?;
            self.all_bodies = all_bodies;
        }
        self.count = number;
        self.exchanges.extend(["\n", &text]);
        Ok(())
    }

    fn add_body(&mut self, name: String, body: Vec<u8>) -> Result<(), ReplayError> {
        // Where the case of a name means nothing, two names that differ in nothing else are one file.
        let clash = self.bodies.iter().find(|(other, _)| other.eq_ignore_ascii_case(&name));
        let is_same = clash.is_none_or(|(other, same)| *other == name && *same == body);
        ensure(is_same, || {
            format!("the file {name:?} holds another body already: choose another name")
        })?;
        self.bodies.insert(name, body);
        Ok(())
    }

    /// The text of `exchanges.toml`: the description, the count, the exchanges.
    pub(super) fn text(&self) -> Result<String, ReplayError> {
        ensure(self.count > 0, || "a recording has at least one exchange: add one")?;
        let mut text = String::new();
        for line in self.description.lines() {
            let line = line.replace(char::is_control, " ");
            text.extend([if line.is_empty() { "#" } else { "# " }, &line, "\n"]);
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("count = {}\n{}", self.count, self.exchanges));
        ensure(text.len() <= MAX_EXCHANGES_BYTES, || {
            format!(
                "exchanges.toml would be larger than {MAX_EXCHANGES_BYTES} bytes, the most that is read: record fewer exchanges"
            )
        })?;
        Ok(text)
    }
}
