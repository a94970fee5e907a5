//! The text of `exchanges.toml` as a whole, read strictly and written with the bodies beside it.
//!
//! A recording that was cut short must never pass for another one: the text begins with the count of exchanges.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use serde::Deserialize;

use super::error::{at_exchange, ensure, problem};
use super::exchange_text::{self, ExchangeText};
use super::files::{BodyFile, EXCHANGES, MAX_ALL_BODIES_BYTES, MAX_EXCHANGE_BYTES, MAX_EXCHANGES_BYTES, at_most};
use super::scenario::{Exchange, MatchUrl, Order, Scenario, Settings};
use crate::TransportError;

const ALL_BODIES: &str = "what is in body files up to here";

/// What stands between two exchanges.
const BEGIN: &str = "\n[[exchange]]";

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileText {
    count: Option<usize>,
    #[serde(default)]
    match_url: MatchUrl,
    #[serde(default)]
    order: Order,
    warn_after_days: Option<NonZeroU32>,
    #[serde(default)]
    exchange: Vec<ExchangeText>,
}

impl Scenario {
    /// Reads a recording without a folder, such as one that [`include_str!`] put into the program: the text of
    /// `exchanges.toml`, and from the closure the content of each file that it names.
    ///
    /// # Errors
    ///
    /// As for [`load`](Self::load); the closure has `None` for a file that is missing.
    pub fn parse(text: &str, mut body: impl FnMut(&str) -> Option<Vec<u8>>) -> Result<Self, TransportError> {
        let missing = |name: &str| problem(format!("{name} is missing"));
        parse(text)?.with_bodies(|name| body(name).ok_or_else(|| missing(name)))
    }

    /// The text of `exchanges.toml`, and the bodies in files by their names, as [`save`](Self::save) writes them.
    ///
    /// # Errors
    ///
    /// When the scenario holds what a recording cannot, as for [`save`](Self::save).
    pub fn to_text(&self) -> Result<(String, BTreeMap<String, Vec<u8>>), TransportError> {
        let files = Files::of(self)?;
        Ok((files.head()? + &files.exchanges, files.bodies))
    }

    /// Reads the bodies that are in files. An error names the exchange.
    pub(super) fn with_bodies(
        mut self,
        mut read: impl FnMut(&str) -> Result<Vec<u8>, TransportError>,
    ) -> Result<Self, TransportError> {
        let mut all_bodies = 0_usize;
        let mut checked = |file: &BodyFile| {
            let body = read(&file.name)?;
            all_bodies = all_bodies.saturating_add(body.len());
            at_most(MAX_ALL_BODIES_BYTES, "bytes", all_bodies, ALL_BODIES)?;
            file.check(&body)?;
            Ok(body)
        };
        for (number, exchange) in (1..).zip(&mut self.exchanges) {
            if let (Some(file), Ok(response)) = (&exchange.file, &mut exchange.outcome) {
                *response.body_mut() = checked(file).map_err(at_exchange(number))?;
            }
        }
        Ok(self)
    }
}

/// Reads the text without the bodies in files. An error names the line, or the exchange, counted from 1.
pub(super) fn parse(text: &str) -> Result<Scenario, TransportError> {
    at_most(MAX_EXCHANGES_BYTES, "bytes", text.len(), EXCHANGES)?;
    let text = text.trim_start_matches('\u{feff}');
    let comment = text.split_inclusive('\n').take_while(|line| line.starts_with('#'));
    let (top, rest) = text.split_at_checked(comment.map(str::len).sum()).unwrap_or_default();
    let mut scenario = Scenario::new(uncommented(top));
    let (mut count, mut begin, mut comment, mut line) = (None, "", "", line_ends(top));
    // The parser takes up to a hundred times the memory of what it parses at once, so it gets one exchange after the other.
    for part in rest.split(BEGIN) {
        let number = scenario.exchanges.len().saturating_add(1);
        let (toml, next_comment) = split_comment(part);
        let toml = [begin, toml.trim_end()].concat();
        let size = at_most(MAX_EXCHANGE_BYTES, "bytes", toml.len(), "its text");
        size.map_err(at_exchange(number))?;
        let file: FileText = toml::from_str(&toml).map_err(|cause| at_line(line, &toml, &cause))?;
        // No later part comes back to the top of the file.
        if begin.is_empty() {
            count = file.count;
            scenario.settings = Settings {
                match_url: file.match_url,
                order: file.order,
                warn_after_days: file.warn_after_days,
            };
        }
        for (number, text) in (number..).zip(file.exchange) {
            let exchange = text.exchange().map_err(at_exchange(number))?;
            scenario.exchanges.push(exchange.describe(uncommented(comment)));
        }
        line = line.saturating_add(line_ends(begin)).saturating_add(line_ends(part));
        (begin, comment) = (BEGIN, next_comment);
    }
    check_count(count, scenario.exchanges.len())?;
    Ok(scenario)
}

/// The part of a text that is TOML, and the lines of comment at its end, on what comes next.
fn split_comment(text: &str) -> (&str, &str) {
    let lines = text.split_inclusive('\n').rev();
    // One with quotes may be the end of a string.
    let comment = lines.take_while(|line| line.starts_with('#') && !line.contains("\"\"\"") && !line.contains("'''"));
    let end = text.len().saturating_sub(comment.map(str::len).sum());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// What the parser says about the text behind so many lines; without its excerpt.
fn at_line(before: usize, text: &str, cause: &toml::de::Error) -> TransportError {
    let end = cause.span().map_or(text.len(), |span| span.start);
    let line = before
        .saturating_add(line_ends(text.get(..end).unwrap_or(text)))
        .saturating_add(1);
    let message = cause.message().replace('\n', ", ");
    problem(format!("{message}; correct it, or record it again")).at(format_args!("line {line}"))
}

/// A recording that was cut short must not pass for another one.
fn check_count(count: Option<usize>, found: usize) -> Result<(), TransportError> {
    ensure(
        count.is_some() || found > 0,
        || "it has no exchange; if it was truncated, record it again, else add an [[exchange]]",
    )?;
    let count = count.unwrap_or(found);
    ensure(count == found, || {
        format!(
            "it says count = {count}, but has {found}; if it was truncated, record it again, and if you added or removed exchanges, correct the count or remove its line"
        )
    })
}

/// The lines of a comment without their number signs.
fn uncommented(comment: &str) -> String {
    let lines = comment.lines().map(|line| line.trim_end_matches('\r'));
    let lines = lines.filter_map(|line| line.strip_prefix('#'));
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
    pub(super) fn of(scenario: &Scenario) -> Result<Self, TransportError> {
        let mut files = Self::like(scenario);
        for (number, exchange) in (1..).zip(scenario.exchanges()) {
            files.add(exchange.clone()).map_err(at_exchange(number))?;
        }
        Ok(files)
    }

    /// Adds an exchange at the end, or nothing of it.
    pub(super) fn add(&mut self, exchange: Exchange) -> Result<(), TransportError> {
        let number = self.count.saturating_add(1);
        let (lines, file) = exchange_text::write(&exchange, number)?;
        if let (Some(name), Ok(response)) = (file, exchange.outcome) {
            let all_bodies = self.all_bodies.saturating_add(response.body().len());
            at_most(MAX_ALL_BODIES_BYTES, "bytes", all_bodies, ALL_BODIES)?;
            self.add_body(name, response.into_body())?;
            self.all_bodies = all_bodies;
        }
        self.count = number;
        self.exchanges.extend(["\n", &commented(&exchange.description), &lines]);
        Ok(())
    }

    fn add_body(&mut self, name: String, body: Vec<u8>) -> Result<(), TransportError> {
        // Where the case of a name means nothing, two names that differ in nothing else are one file.
        let clash = self.bodies.iter().find(|(other, _)| other.eq_ignore_ascii_case(&name));
        let is_same = clash.is_none_or(|(other, same)| *other == name && *same == body);
        ensure(is_same, || {
            format!("the file {name:?} already has a different body: choose another name")
        })?;
        self.bodies.insert(name, body);
        Ok(())
    }

    /// The text before the exchanges: the description, the count, and how to replay it.
    pub(super) fn head(&self) -> Result<String, TransportError> {
        ensure(self.count > 0, || "a recording has at least one exchange: add one")?;
        let mut head = commented(&self.description);
        if !head.is_empty() {
            head.push('\n');
        }
        head.push_str(&format!("count = {}\n", self.count));
        if self.settings.match_url == MatchUrl::Path {
            head.push_str("match-url = \"path\"\n");
        }
        if self.settings.order == Order::Strict {
            head.push_str("order = \"strict\"\n");
        }
        if let Some(days) = self.settings.warn_after_days {
            head.push_str(&format!("warn-after-days = {days}\n"));
        }
        let size = head.len().saturating_add(self.exchanges.len());
        at_most(MAX_EXCHANGES_BYTES, "bytes", size, EXCHANGES)?;
        Ok(head)
    }
}
