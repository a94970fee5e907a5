//! The text of `exchanges.toml` as a whole, read strictly and written with the bodies beside it.
//!
//! A recording that was cut short must never pass for another one: the text begins with the count of exchanges.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Deserialize;

use super::body_file::{BodyFile, EXCHANGES};
use super::bounds::{MAX_EXCHANGES_BYTES, add_body_size, check_body_size, check_exchange_size};
use super::error::{ReplayError, ensure};
use super::exchange_text::ExchangeText;
use super::scenario::{Exchange, Recorded, Scenario, Settings};
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
        let scenario = parse(text, |file| {
            let missing = || ReplayError::new(format!("{} is missing", file.name));
            let body = body(&file.name).ok_or_else(missing)?;
            check_body_size(&body)?;
            file.check(&body, &file.name)?;
            Ok(body)
        });
        Ok(scenario?)
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
pub(super) fn parse(
    text: &str,
    mut read: impl FnMut(&BodyFile) -> Result<Vec<u8>, ReplayError>,
) -> Result<Scenario, ReplayError> {
    ensure(text.len() <= MAX_EXCHANGES_BYTES, || {
        format!("{EXCHANGES} is larger than {MAX_EXCHANGES_BYTES} bytes, the most that is read")
    })?;
    let (mut count, mut all_bodies) = (None, 0);
    let mut read = |file: &BodyFile| {
        let body = read(file)?;
        add_body_size(&mut all_bodies, &body)?;
        Ok(body)
    };
    let text = text.trim_start_matches('\u{feff}');
    let top: String = text
        .split_inclusive('\n')
        .take_while(|line| line.starts_with('#'))
        .collect();
    let mut scenario = Scenario::new(uncommented(&top));
    for (at, (line, comment, part)) in parts(text).enumerate() {
        let number = scenario.exchanges().len().saturating_add(1);
        let at_exchange = |number: usize| move |error: ReplayError| error.at(format_args!("exchange {number}"));
        check_exchange_size(part.len()).map_err(at_exchange(number))?;
        let file: FileText = toml::from_str(part).map_err(|cause| at_line(part, line, &cause))?;
        // No later part comes back to the top of the file.
        if at == 0 {
            count = file.count;
            scenario.settings = Settings {
                by_path: matches!(file.match_url, MatchUrl::Path),
                in_order: matches!(file.order, Order::Strict),
                warn_after_days: file.warn_after_days,
            };
        }
        for (number, value) in (number..).zip(file.exchange) {
            let parsed = value
                .try_into()
                .map_err(|cause: toml::de::Error| ReplayError::new(one_line(&cause.to_string())));
            let exchange = parsed.and_then(|text: ExchangeText| text.exchange(&mut read));
            let exchange = exchange.map_err(at_exchange(number))?;
            scenario.push(exchange.describe(uncommented(comment)));
        }
    }
    check_count(count, scenario.exchanges().len())?;
    Ok(scenario)
}

/// The text in parts, each with the number of its first line and the comment directly above it: what is before the first exchange,
/// less the comment at the top, and each exchange. The parser takes up to a hundred times the memory of what it parses at once, so
/// it gets one part after the other.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let top = text.split_inclusive('\n').take_while(|line| is_blank(line));
    let mut start = top.map(str::len).sum::<usize>();
    let mut line = count_lines(text, start).saturating_add(1);
    std::iter::from_fn(move || {
        let (before, rest) = text.split_at_checked(start).filter(|(_, rest)| !rest.is_empty())?;
        let end = rest
            .find("\n[[exchange]]")
            .map_or(rest.len(), |at| at.saturating_add(1));
        let whole = rest.get(..end)?;
        // At its end is the comment on the next one.
        let part = whole.strip_suffix(comment_at_end(whole)).unwrap_or(whole);
        let comment = match part.starts_with("[[exchange]]") {
            true => comment_at_end(before),
            false => "",
        };
        let numbered = (line, comment, part);
        start = start.saturating_add(end);
        line = line.saturating_add(count_lines(rest, end));
        Some(numbered)
    })
}

/// What the parser says about the part of the text that begins in a line; without its excerpt.
fn at_line(part: &str, first_line: usize, cause: &toml::de::Error) -> ReplayError {
    let offset = cause.span().map_or(part.len(), |span| span.start);
    let line = first_line.saturating_add(count_lines(part, offset));
    let message = format!("{}; correct it, or record it again", one_line(cause.message()));
    ReplayError::new(message).at(format_args!("line {line}"))
}

fn is_blank(line: &str) -> bool {
    line.starts_with('#') || line.trim().is_empty()
}

/// The lines of comment at the end of the text, if they do not begin with it: that is the comment on the whole recording.
fn comment_at_end(text: &str) -> &str {
    let lines = text.split_inclusive('\n').rev();
    // One with quotes may be the end of a string.
    let comment = lines.take_while(|line| line.starts_with('#') && !line.contains("\"\"\"") && !line.contains("'''"));
    let length = comment.map(str::len).sum::<usize>();
    match text.len().saturating_sub(length) {
        0 => "",
        start => text.get(start..).unwrap_or_default(),
    }
}

/// How many lines end in the first bytes.
fn count_lines(text: &str, bytes: usize) -> usize {
    text.bytes().take(bytes).filter(|byte| *byte == b'\n').count()
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

fn commented(text: &str) -> String {
    let lines = text.lines().map(|line| {
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
        let text = ExchangeText::of(&exchange, number)?;
        let lines = text.lines()?;
        if let (Some(name), Recorded::Response(response)) = (text.body_file(), exchange.outcome) {
            let mut all_bodies = self.all_bodies;
            add_body_size(&mut all_bodies, response.body())?;
            self.add_body(name.to_owned(), response.into_body())?;
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
