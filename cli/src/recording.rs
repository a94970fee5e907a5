//! `recording check`: looks for secrets and mistakes in recorded exchanges that people have edited.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use collectmc::certificates::contents;
use collectmc::protocol::RECORDABLE_FIELDS;
use collectmc::replay::{Exchange, MAX_BODY_BYTES, REDACTED, RequestPattern, Scenario};
use collectmc::{Credentials, Limits, OrderNumber, http};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, RETRY_AFTER};
use serde::Serialize;

use crate::arguments::CheckRecording;
use crate::credentials;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, FileError};
use crate::output::Output;
use crate::report::ErrorReport;
use crate::text::safe;

const EXCHANGES: &str = "exchanges.toml";

/// The fields that each request of the service has, and those that it may have.
const SECRET_FIELDS: [&str; 2] = ["loginName", "loginPassword"];
/// The pairs of responseType and responseEncoding that the service takes.
const FORMATS: [(Option<&str>, Option<&str>); 4] = [
    (None, None),
    (None, Some("0")),
    (Some("2"), Some("1")),
    (Some("0"), Some("1")),
];

/// What was found in a recording: the JSON, which `schema/recording.schema.json` describes.
#[derive(Default, Serialize)]
pub(crate) struct RecordingReport {
    schema_version: u8,
    folder: String,
    exchanges: usize,
    problems: Vec<Problem>,
    /// Checks that were not made, and what would make them.
    skipped: Vec<&'static str>,
    exit_code: u8,
    error: Option<ErrorReport>,
}

/// Of an exchange, counted from 1, or of a file.
#[derive(Serialize)]
struct Problem {
    exchange: Option<usize>,
    file: Option<String>,
    message: String,
}

pub(crate) fn check(arguments: &CheckRecording, output: &mut Output) -> Exit {
    let mut report = RecordingReport {
        schema_version: 1,
        folder: arguments.dir.display().to_string(),
        ..RecordingReport::default()
    };
    let exit = match report.look(arguments) {
        Ok(()) if report.problems.is_empty() => Exit::Done,
        Ok(()) => Exit::Findings,
        Err(failure) => {
            report.error = Some(ErrorReport::of(&failure));
            output.error(None, &failure);
            failure.exit()
        }
    };
    report.exit_code = exit.code();
    output.print(&report, RecordingReport::summary);
    exit
}

impl RecordingReport {
    fn look(&mut self, arguments: &CheckRecording) -> Result<(), Failure> {
        let credentials = credentials::find_if_given(arguments.credentials.as_deref())?;
        let scenario = Scenario::load(&arguments.dir).map_err(collectmc::Error::from)?;
        self.exchanges = scenario.exchanges().len();
        if credentials.is_none() {
            self.skipped
                .push("pass --credentials to look for the login name and password");
        }
        for (number, exchange) in (1..).zip(scenario.exchanges()) {
            let found = request_problems(exchange.request())
                .into_iter()
                .chain(response_problems(exchange));
            self.problems
                .extend(found.map(|message| Problem::of_exchange(number, message)));
        }
        self.problems.extend(unreachable(&scenario));
        self.problems
            .extend(file_problems(&scenario, &arguments.dir, credentials.as_ref())?);
        Ok(())
    }

    /// The problems, a line each, and how many there are; nothing of a recording that was not read to its end.
    pub(crate) fn summary(&self) -> String {
        if self.error.is_some() {
            return String::new();
        }
        let problems: String = self.problems.iter().map(Problem::line).collect();
        let count = match self.problems.len() {
            0 => "no problems found".to_owned(),
            count => format!("{count} problems found"),
        };
        let skipped = self.skipped.iter().map(|check| format!(" (1 check skipped: {check})"));
        let skipped: String = skipped.collect();
        format!("{problems}{count} in {} exchanges{skipped}\n", self.exchanges)
    }
}

impl Problem {
    fn line(&self) -> String {
        let exchange = self.exchange.map(|number| format!("exchange {number}: "));
        let file = self.file.as_ref().map(|name| format!("{name:?}: "));
        let place = exchange.or(file).unwrap_or_default();
        format!("{}\n", safe(&format!("{place}{}", self.message)))
    }

    fn of_exchange(number: usize, message: String) -> Self {
        Self {
            exchange: Some(number),
            file: None,
            message,
        }
    }

    fn of_file(name: &str, message: &str) -> Self {
        Self {
            exchange: None,
            file: Some(name.to_owned()),
            message: message.to_owned(),
        }
    }
}

/// What of a request is a secret, or no request of the service.
fn request_problems(request: &RequestPattern) -> Vec<String> {
    let mut problems = Vec::new();
    let fields: Vec<(&str, Vec<&str>)> = request.fields().collect();
    let value = |name: &str| {
        let field = fields.iter().find(|(field, _)| *field == name);
        field.and_then(|(_, values)| values.first().copied())
    };
    for (name, values) in &fields {
        let is_known = SECRET_FIELDS.contains(name) || RECORDABLE_FIELDS.contains(name);
        if !is_known {
            problems.push(format!(
                "the service has no form field {name:?}: it is misspelt, or should go"
            ));
        }
        let is_shown = |value: &&str| *value != REDACTED && !value.is_empty();
        if !RECORDABLE_FIELDS.contains(name) && values.iter().any(is_shown) {
            problems.push(format!(
                "the form field {name:?} has a value (not shown): write {REDACTED:?}"
            ));
        }
        if values.len() > 1 {
            problems.push(format!("the form field {name:?} is there {} times", values.len()));
        }
    }
    let required = SECRET_FIELDS.iter().chain(RECORDABLE_FIELDS.first());
    for name in required.filter(|name| value(name).is_none()) {
        problems.push(format!("the form field {name:?} is missing"));
    }
    if value("orderNumber").is_some_and(|order| order != REDACTED && order.parse::<OrderNumber>().is_err()) {
        problems.push("the orderNumber is not an order number: decimal digits, above 0".to_owned());
    }
    if value("orderNumber") == Some(REDACTED) {
        problems.push("the orderNumber is redacted, so the exchange responds to any order".to_owned());
    }
    let format = (value("responseType"), value("responseEncoding"));
    let is_redacted = format.0 == Some(REDACTED) || format.1 == Some(REDACTED);
    if !is_redacted && !FORMATS.contains(&format) {
        problems.push("the service takes no such pair of responseType and responseEncoding".to_owned());
    }
    if request.method() != http::Method::POST {
        problems.push(format!("the method is {}: the service takes POST", request.method()));
    }
    let url = request.url();
    if url.split_once('?').is_some_and(|(_, query)| query != REDACTED) {
        problems.push(format!("the URL has a query (not shown): write {REDACTED}"));
    }
    problems
}

/// Values of headers that a recorder leaves out.
fn response_problems(exchange: &Exchange) -> Vec<String> {
    let Ok(response) = exchange.outcome() else {
        return Vec::new();
    };
    let harmless = [CONTENT_ENCODING, CONTENT_TYPE, DATE, RETRY_AFTER];
    let headers = response.headers().iter();
    let telling = headers.filter(|(name, value)| !harmless.contains(name) && *value != REDACTED);
    let telling = telling.map(|(name, _)| format!("the header {name:?} has a value (not shown): write {REDACTED:?}"));
    telling.collect()
}

/// Exchanges behind one for the same request that is never used up.
fn unreachable(scenario: &Scenario) -> Vec<Problem> {
    let mut forever = Vec::new();
    let mut problems = Vec::new();
    for (number, exchange) in (1_usize..).zip(scenario.exchanges()) {
        let earlier = forever.iter().find(|(_, request)| *request == exchange.request());
        if let Some((earlier, _)) = earlier {
            let message = format!("it is never used, since exchange {earlier} is for the same request, forever");
            problems.push(Problem::of_exchange(number, message));
        } else if exchange.is_forever() {
            forever.push((number, exchange.request()));
        }
    }
    problems
}

/// Files that belong to no exchange, and those that repeat the login name or the password.
fn file_problems(scenario: &Scenario, dir: &Path, credentials: Option<&Credentials>) -> Result<Vec<Problem>, Failure> {
    let (_, bodies) = scenario.to_text().map_err(collectmc::Error::from)?;
    let used: BTreeSet<&str> = bodies.keys().map(String::as_str).chain([EXCHANGES]).collect();
    let mut problems = Vec::new();
    for name in names(dir)? {
        let is_used = used.contains(&*name);
        if !is_used && name != ".gitkeep" && !name.ends_with(".pem") {
            problems.push(Problem::of_file(&name, "no exchange names this file"));
        }
        let path = dir.join(&name);
        // Also where no exchange names it, it is passed on with the others.
        let Some(credentials) = credentials.filter(|_| is_used || path.is_file()) else {
            continue;
        };
        let bytes = files::read(&path, MAX_BODY_BYTES)?;
        let unpacked = contents(&bytes, &Limits::default());
        let repeats = |bytes: &[u8]| credentials.redactor().appears_in(bytes);
        if repeats(&bytes) || unpacked.iter().any(|bytes| repeats(bytes)) {
            problems.push(Problem::of_file(
                &name,
                "it repeats the login name or the password; only a login name in a certificate may stay",
            ));
        }
    }
    Ok(problems)
}

/// The names of the files in the folder, in their order.
fn names(dir: &Path) -> Result<Vec<String>, FileError> {
    let unreadable = |error| FileError::unreadable(dir, error);
    let entries = fs::read_dir(dir).map_err(unreadable)?;
    let names = entries.map(|entry| Ok(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>, FileError>>()?;
    names.sort();
    Ok(names)
}
