//! The report of an order or a file: all that the JSON, the summary and the page show.
//!
//! It holds the library's types as they are. [`json`] says how they are named in JSON; [`facts`] and [`checks`] have
//! them in words. Texts may be foreign: whoever prints them escapes them.

mod checks;
mod error;
mod facts;
mod json;
mod svg;

use std::path::{Path, PathBuf};

use collectmc::certificates::{Certificate, Certificates};
use collectmc::checks::{Finding, Severity};
use collectmc::mark::Mark;
use collectmc::{Error, Outcome};
use serde::{Serialize, Serializer};

use crate::checks::Examination;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::{one_line, safe};

pub(crate) use crate::files::FileReport;
pub(crate) use crate::publication::{BimiReport, DMARC, ServeReport};
pub(crate) use checks::{counted, name, number_of, remedy};
pub(crate) use error::ErrorReport;
pub(crate) use facts::{Fact, kind_in_words, of_logo, of_mark};
pub(crate) use svg::{FixReport, LogoFileReport, SvgReport, passes};

/// One response, or why there is none.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) order: Option<u64>,
    pub(crate) file: Option<String>,
    /// Whether the order was requested; nothing of a file.
    pub(crate) requested: Option<bool>,
    /// What the response says; nothing of one that is an error.
    pub(crate) outcome: Option<Outcome>,
    /// The number in the response's status line.
    status: Option<i64>,
    pub(crate) error: Option<ErrorReport>,
    /// What the certificates are.
    pub(crate) examination: Option<Examination>,
    /// What is wrong with them, and with the record.
    pub(crate) findings: Vec<Finding>,
    /// The file of `--svg`.
    pub(crate) svg: Option<SvgReport>,
    /// What to publish in the DNS.
    pub(crate) bimi: Option<BimiReport>,
    pub(crate) files: Vec<FileReport>,
    /// The files with roots that `check` needs to come to the same verdict.
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) exit: Exit,
}

/// What the report is about.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Order(u64),
    File(&'a Path),
    /// The check of a domain that could not begin.
    Domain,
}

impl Report {
    pub(crate) fn answered(input: Input<'_>, outcome: &Outcome) -> Self {
        let (status, exit) = match outcome {
            Outcome::Attached(certificates) => (certificates.status(), Exit::Done),
            Outcome::Available => (Some(1), Exit::NotIssued),
            Outcome::Processing => (Some(0), Exit::NotIssued),
        };
        Self {
            outcome: Some(outcome.clone()),
            status,
            exit,
            ..Self::new(input)
        }
    }

    pub(crate) fn failed(input: Input<'_>, failure: &Failure) -> Self {
        let mut report = Self::new(input);
        report.status = match failure.response() {
            Some(Error::Service(error)) => Some(error.code()),
            Some(Error::Response(error)) => error.status(),
            _ => None,
        };
        report.fails(failure);
        report
    }

    fn new(input: Input<'_>) -> Self {
        let (order, file) = match input {
            Input::Order(number) => (Some(number), None),
            Input::File(path) => (None, Some(path.display().to_string())),
            Input::Domain => (None, None),
        };
        Self {
            order,
            file,
            requested: order.map(|_| false),
            ..Self::default()
        }
    }

    /// Adds a failure. The first is the one that is reported as the error; what the response says still stands.
    pub(crate) fn fails(&mut self, failure: &Failure) {
        // A file of an order, unlike its folder, is one of a response.
        let was_sent = self.order.is_some() && matches!(failure, Failure::File(_));
        let error = self.error.get_or_insert_with(|| ErrorReport::of(failure));
        error.request_may_have_been_sent |= was_sent;
        self.ends(failure.exit());
    }

    /// Adds what the certificates are, and what is wrong with them.
    pub(crate) fn examined(&mut self, examination: Examination) {
        self.findings(examination.findings());
        if !examination.is_verified() {
            self.ends(Exit::Findings);
        }
        self.examination = Some(examination);
    }

    /// Adds further findings.
    pub(crate) fn findings(&mut self, findings: &[Finding]) {
        self.findings.extend_from_slice(findings);
        if number_of(findings, Severity::Error) > 0 {
            self.ends(Exit::Findings);
        }
    }

    /// Adds the result of checking an SVG file.
    pub(crate) fn svg(&mut self, svg: SvgReport) {
        if number_of(&svg.findings, Severity::Error) > 0 {
            self.ends(Exit::Findings);
        }
        self.svg = Some(svg);
    }

    /// Ends so, unless it ends worse.
    pub(crate) fn ends(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
    }

    /// What the report is about: `order 1234567` or the name of a file, safe to print.
    pub(crate) fn subject(&self) -> String {
        match (self.order, &self.file) {
            (Some(order), _) => format!("order {order}"),
            (None, Some(file)) if file != "-" => one_line(file),
            (None, _) => "standard input".to_owned(),
        }
    }

    /// What was sent, where that is certificates.
    pub(crate) fn sent(&self) -> Option<&Certificates> {
        match &self.outcome {
            Some(Outcome::Attached(certificates)) => Some(certificates),
            _ => None,
        }
    }

    pub(crate) fn certificates(&self) -> &[Certificate] {
        self.sent().map_or(&[], Certificates::as_slice)
    }

    /// The parts of the response that were skipped, safe to print.
    pub(crate) fn skipped(&self) -> Vec<String> {
        let skipped = self.sent().map_or(&[][..], Certificates::skipped);
        skipped.iter().map(|part| safe(&part.to_string())).collect()
    }

    /// Whether anything may look like success.
    pub(crate) fn is_verified(&self) -> bool {
        self.examination.as_ref().is_some_and(Examination::is_verified)
    }

    pub(crate) fn mark(&self) -> Option<&Mark> {
        self.examination.as_ref()?.mark.as_ref().ok()
    }

    /// The end entity, as far as it is known which that is.
    pub(crate) fn end_entity(&self) -> Option<&Certificate> {
        self.certificates().get(*self.examination.as_ref()?.order.first()?)
    }

    /// The owner of the mark, or else the name of the end entity.
    pub(crate) fn brand(&self) -> Option<&str> {
        let owners = self.mark().into_iter().flat_map(Mark::organization);
        let mut names = owners.map(String::as_str).chain(self.end_entity().map(name));
        names.find(|name| !name.trim().is_empty())
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::report(self).serialize(serializer)
    }
}
