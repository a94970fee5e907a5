//! The text of `exchanges.toml` as a whole, read strictly and written with the bodies beside it.
//!
//! A recording that was cut short must never pass for another one: the text begins with the count of exchanges.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Deserialize;

use super::body_file::EXCHANGES;
use super::bounds::{MAX_EXCHANGES_BYTES, add_body_size, check_exchange_size};
use super::error::{ReplayError, ensure, fail};
use super::exchange_text::{self, ExchangeText, ReadBody};
use super::scenario::{Exchange, Scenario, Settings};
use crate::TransportError;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileText {
    count: Option<u64>,
    #[serde(default)]
    match_url: MatchUrl,
    #[serde(default)]
    order: Order,
    warn_after_days: Option<NonZeroU32>,
    #[serde(default)]
    exchange: Vec<toml::Value>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum MatchUrl {
    #[default]
    Whole,
    Path,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Order {
    #[default]
    Free,
    Strict,
}

impl Scenario {
    /// Reads a recording without a folder, such as one that [`include_str!`] put into the program: the text of
    /// `exchanges.toml`, and from the closure the content of each file that it names.
    ///
    /// # Errors
    ///
    /// As for [`load`](Self::load); the closure has `None` for a file that is missing.
    pub fn parse(text: &str, mut body: impl FnMut(&str) -> Option<Vec<u8>>) -> Result<Self, TransportError> {
        let mut read = |name: &str| match body(name) {
            Some(body) => Ok(Some(body)),
            None => fail(format!("{name} is missing")),
        };
        Ok(parse(text, &mut read)?)
    }

    /// The text of `exchanges.toml`, and the bodies in files by their names, as [`save`](Self::save) writes them.
    ///
    /// # Errors
    ///
    /// When the scenario holds what a recording cannot, as for [`save`](Self::save).
    pub fn to_text(&self) -> Result<(String, BTreeMap<String, Vec<u8>>), TransportError> {
        let files = Files::of(self)?;
        Ok((files.text()?, files.bodies))
    }
}

/// Reads the text, and by the closure the bodies in files; an error names the exchange, counted from 1, or the line.
pub(super) fn parse(text: &str, read: &mut ReadBody<'_>) -> Result<Scenario, ReplayError> {
    ensure(text.len() <= MAX_EXCHANGES_BYTES, || {
        format!("{EXCHANGES} is larger than {MAX_EXCHANGES_BYTES} bytes, the most that is read")
    })?;
    let (mut count, mut all_bodies) = (None, 0);
    let mut read = |name: &str| {
        let body = read(name)?;
        all_bodies = add_body_size(all_bodies, body.as_deref().unwrap_or_default())?;
        Ok(body)
    };
    let text = text.trim_start_matches('\u{feff}');
    let description = text.split_inclusive('\n').take_while(|line| line.starts_with('#'));
    let top = description.map(str::len).sum();
    let mut scenario = Scenario::new(uncommented(text.get(..top).unwrap_or_default()));
    for Part { start, comment, toml } in parts(text, top) {
        let number = scenario.exchanges().len().saturating_add(1);
        let at_exchange = |number: usize| move |error: ReplayError| error.at(format_args!("exchange {number}"));
        check_exchange_size(toml.len()).map_err(at_exchange(number))?;
        let file: FileText = toml::from_str(toml).map_err(|cause| at_line(text, start, &cause))?;
        // No later part comes back to the top of the file.
        if start == top {
            count = file.count;
            scenario.settings = Settings {
                by_path: matches!(file.match_url, MatchUrl::Path),
                in_order: matches!(file.order, Order::Strict),
                warn_after_days: file.warn_after_days,
            };
        }
        for (number, value) in (number..).zip(file.exchange) {
            let parsed = ExchangeText::deserialize(value)
                .map_err(|cause: toml::de::Error| ReplayError::new(one_line(&cause.to_string())));
            let exchange = parsed.and_then(|text| text.exchange(&mut read));
            let exchange = exchange.map_err(at_exchange(number))?;
            scenario.push(exchange.describe(uncommented(comment)));
        }
    }
    check_count(count, scenario.exchanges().len())?;
    Ok(scenario)
}

/// What is before the first exchange, or an exchange.
struct Part<'a> {
    /// Where in the text it begins.
    start: usize,
    /// The comment directly above it.
    comment: &'a str,
    toml: &'a str,
}

/// The text in parts, less the comment at its top. The parser takes up to a hundred times the memory of what it parses at once, so
/// it gets one part after the other.
fn parts(text: &str, top: usize) -> impl Iterator<Item = Part<'_>> {
    let rest = text.get(top..).unwrap_or_default();
    let exchanges = rest.match_indices("\n[[exchange]]").map(|(at, _)| at.saturating_add(1));
    let starts = std::iter::once(0).chain(exchanges);
    let ends = starts.clone().skip(1).chain([rest.len()]);
    starts.zip(ends).map(move |(start, end)| {
        let (before, whole) = (
            rest.get(..start).unwrap_or_default(),
            rest.get(start..end).unwrap_or_default(),
        );
        Part {
            start: top.saturating_add(start),
            comment: comment_at_end(before),
            // At its end is the comment on the next one.
            toml: whole.strip_suffix(comment_at_end(whole)).unwrap_or(whole),
        }
    })
}

/// What the parser says about the part of the text that begins there; without its excerpt.
fn at_line(text: &str, start: usize, cause: &toml::de::Error) -> ReplayError {
    let offset = cause.span().map_or(text.len(), |span| start.saturating_add(span.start));
    let line_ends = text.bytes().take(offset).filter(|byte| *byte == b'\n');
    let line = line_ends.count().saturating_add(1);
    let message = format!("{}; correct it, or record it again", one_line(cause.message()));
    ReplayError::new(message).at(format_args!("line {line}"))
}

/// The lines of comment at the end of the text.
fn comment_at_end(text: &str) -> &str {
    let lines = text.split_inclusive('\n').rev();
    // One with quotes may be the end of a string.
    let comment = lines.take_while(|line| line.starts_with('#') && !line.contains("\"\"\"") && !line.contains("'''"));
    let length = comment.map(str::len).sum::<usize>();
    text.get(text.len().saturating_sub(length)..).unwrap_or_default()
}

/// A recording that was cut short must not pass for another one.
fn check_count(count: Option<u64>, found: usize) -> Result<(), ReplayError> {
    ensure(
        count.is_some() || found > 0,
        || "it has no exchange; if it was truncated, record it again, else add an [[exchange]]",
    )?;
    let found = u64::try_from(found).unwrap_or(u64::MAX);
    let count = count.unwrap_or(found);
    ensure(count == found, || {
        format!(
            "it says count = {count}, but has {found}; if it was truncated, record it again, and if you added or removed exchanges, correct the count or remove its line"
        )
    })
}

/// The lines of a comment without their number signs.
fn uncommented(comment: &str) -> String {
    let lines = comment.lines().filter_map(|line| line.strip_prefix('#'));
    let lines: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}

/// The text as lines of comment, without empty ones at its end.
fn commented(text: &str) -> String {
    let lines = text.trim_end_matches('\n').lines().map(|line| {
        let line = line.replace(char::is_control, " ");
        // Editors look for `#:schema`.
        let sign = if line.is_empty() || line.starts_with(':') {
            "#"
        } else {
            "# "
        };
        [sign, &line, "\n"].concat()
    });
    lines.collect()
}

fn one_line(text: &str) -> String {
    let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}

/// A recording as its files will be, an exchange added at a time.
#[derive(Default)]
pub(super) struct Files {
    pub(super) description: String,
    settings: Settings,
    count: usize,
    /// The text of the exchanges.
    pub(super) exchanges: String,
    all_bodies: usize,
    /// The bodies by the names of their files.
    pub(super) bodies: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// No exchanges yet, and the rest as of this scenario.
    pub(super) fn like(scenario: &Scenario) -> Self {
        Self {
            description: scenario.description().to_owned(),
            settings: scenario.settings,
            ..Self::default()
        }
    }

    /// The files of a whole scenario. An error names the exchange.
    pub(super) fn of(scenario: &Scenario) -> Result<Self, ReplayError> {
        let mut files = Self::like(scenario);
        for (number, exchange) in (1..).zip(scenario.exchanges()) {
            files
                .add(exchange.clone())
                .map_err(|error| error.at(format_args!("exchange {number}")))?;
        }
        Ok(files)
    }

    /// Adds an exchange at the end, or nothing of it.
    pub(super) fn add(&mut self, exchange: Exchange) -> Result<(), ReplayError> {
        let number = self.count.saturating_add(1);
        let (lines, file) = exchange_text::write(&exchange, number)?;
        if let (Some(name), Ok(response)) = (file, exchange.outcome) {
            let all_bodies = add_body_size(self.all_bodies, response.body())?;
            self.add_body(name, response.into_body())?;
            self.all_bodies = all_bodies;
        }
        self.count = number;
        self.exchanges.extend(["\n", &commented(&exchange.description), &lines]);
        Ok(())
    }

    fn add_body(&mut self, name: String, body: Vec<u8>) -> Result<(), ReplayError> {
        // Where the case of a name means nothing, two names that differ in nothing else are one file.
        let clash = self.bodies.iter().find(|(other, _)| other.eq_ignore_ascii_case(&name));
        let is_same = clash.is_none_or(|(other, same)| *other == name && *same == body);
        ensure(is_same, || {
            format!("the file {name:?} already has a different body: choose another name")
        })?;
        self.bodies.insert(name, body);
        Ok(())
    }

    /// The text of `exchanges.toml`.
    pub(super) fn text(&self) -> Result<String, ReplayError> {
        Ok([self.head()?, self.exchanges.clone()].concat())
    }

    /// The text before the exchanges: the description, the count, and how to replay it.
    pub(super) fn head(&self) -> Result<String, ReplayError> {
        ensure(self.count > 0, || "a recording has at least one exchange: add one")?;
        let mut head = commented(&self.description);
        if !head.is_empty() {
            head.push('\n');
        }
        head.push_str(&format!("count = {}\n", self.count));
        if self.settings.by_path {
            head.push_str("match-url = \"path\"\n");
        }
        if self.settings.in_order {
            head.push_str("order = \"strict\"\n");
        }
        if let Some(days) = self.settings.warn_after_days {
            head.push_str(&format!("warn-after-days = {days}\n"));
        }
        let size = head.len().saturating_add(self.exchanges.len());
        ensure(size <= MAX_EXCHANGES_BYTES, || {
            format!(
                "{EXCHANGES} would be larger than {MAX_EXCHANGES_BYTES} bytes, the most that is read: record fewer exchanges"
            )
        })?;
        Ok(head)
    }
}
