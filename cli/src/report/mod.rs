//! The report of an order or a file: the program's JSON, and all that the summary and the page show.
//!
//! It is made once, from the library's types; field names are the JSON's. `schema/report.schema.json` describes it, and a test holds
//! the two together. Fields are only ever added. Texts may be foreign: whoever prints them escapes them.

mod certificates;
mod error;
mod findings;
mod json;
mod mark;
mod publication;
mod svg;
mod verdict;

use std::path::{Path, PathBuf};

use collectmc::certificates::{Certificates, Container};
use collectmc::checks::{Finding, Severity};
use collectmc::mark::{Domain, Selector};
use collectmc::{Error, Outcome, Timestamp};
use serde::Serialize;

use self::json::{text, text_or_null};
use crate::checks::Examination;
use crate::exit::Exit;
use crate::failure::{Failure, with_causes};
use crate::files::FileState;
use crate::text::{one_line, safe};
use crate::words;

pub(crate) use certificates::{CertificateReport, ChainReport};
pub(crate) use error::ErrorReport;
pub(crate) use findings::{FindingReport, SvgReport, counted, number_of};
pub(crate) use mark::{Fact, MarkReport};
pub(crate) use publication::{BimiReport, DMARC, ServeReport, TagReport};
pub(crate) use svg::{LogoFileReport, passes};
pub(crate) use verdict::{VerdictReport, VerdictState};

/// One response, or why there is none.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    /// The schema's.
    pub(crate) schema_version: u8,
    pub(crate) order: Option<u64>,
    pub(crate) file: Option<String>,
    /// Whether the order was requested; nothing of a file.
    pub(crate) requested: Option<bool>,
    pub(crate) outcome: OutcomeState,
    /// The number in the response's status line.
    pub(crate) status: Option<i64>,
    pub(crate) exit_code: u8,
    pub(crate) error: Option<ErrorReport>,
    #[serde(serialize_with = "text_or_null")]
    pub(crate) container: Option<Container>,
    pub(crate) certificates: Vec<CertificateReport>,
    pub(crate) skipped: Vec<String>,
    /// The moment of the checks.
    #[serde(serialize_with = "text_or_null")]
    pub(crate) checked_at: Option<Timestamp>,
    pub(crate) chain: Option<ChainReport>,
    /// What the checks come to.
    pub(crate) verdict: Option<VerdictReport>,
    /// Of the mark certificate, as far as it is known which that is.
    pub(crate) validity: Option<ValidityReport>,
    pub(crate) mark: Option<MarkReport>,
    /// Why there is no mark.
    pub(crate) mark_error: Option<String>,
    pub(crate) findings: Vec<FindingReport>,
    /// The file of `--svg`.
    pub(crate) svg: Option<SvgReport>,
    /// What to publish in the DNS.
    pub(crate) bimi: Option<BimiReport>,
    pub(crate) files: Vec<FileReport>,
    /// Where the assertion record is or will be.
    #[serde(skip)]
    pub(crate) place: Option<(Domain, Selector)>,
    /// The files with roots that `check` needs to come to the same verdict.
    #[serde(skip)]
    pub(crate) roots: Vec<PathBuf>,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// What the report is about.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Order(u64),
    File(&'a Path),
}

/// What the response says.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OutcomeState {
    Attached,
    Available,
    Processing,
    #[default]
    Error,
}

#[derive(Serialize)]
pub(crate) struct ValidityReport {
    #[serde(serialize_with = "text")]
    pub(crate) until: Timestamp,
    /// From the moment of the checks, in whole days; negative when it is over.
    pub(crate) days_left: i64,
    /// The same for people: `in 8 months`.
    #[serde(skip)]
    pub(crate) seen_from_the_checks: String,
}

#[derive(Serialize)]
pub(crate) struct FileReport {
    pub(crate) path: String,
    pub(crate) state: &'static str,
}

impl Report {
    pub(crate) fn answered(input: Input<'_>, outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Attached(certificates) => Self {
                status: certificates.status(),
                container: Some(certificates.container()),
                certificates: certificates.iter().map(CertificateReport::of).collect(),
                skipped: skipped(certificates),
                ..Self::new(input, OutcomeState::Attached, Exit::Done)
            },
            Outcome::Available => Self {
                status: Some(1),
                ..Self::new(input, OutcomeState::Available, Exit::NotIssued)
            },
            Outcome::Processing => Self {
                status: Some(0),
                ..Self::new(input, OutcomeState::Processing, Exit::NotIssued)
            },
        }
    }

    pub(crate) fn failed(input: Input<'_>, failure: &Failure) -> Self {
        let status = match failure.response() {
            Some(Error::Service(error)) => Some(error.code()),
            Some(Error::Response(error)) => error.status(),
            _ => None,
        };
        let mut report = Self {
            status,
            ..Self::new(input, OutcomeState::Error, Exit::Done)
        };
        report.fails(failure);
        report
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
    pub(crate) fn examined(&mut self, examination: &Examination) {
        if let Ok(chain) = &examination.chain {
            for (index, certificate) in self.certificates.iter_mut().enumerate() {
                certificate.role = chain.role(index);
            }
        }
        self.checked_at = Some(examination.at);
        self.place.clone_from(&examination.place);
        self.chain = Some(ChainReport::of(examination));
        match &examination.mark {
            Ok(mark) => self.mark = Some(MarkReport::of(mark, examination.logo.as_ref())),
            Err(error) => self.mark_error = Some(with_causes(error.as_ref())),
        }
        self.verdict = Some(VerdictReport::of(examination));
        let until = examination.valid_until;
        self.validity = until.map(|until| ValidityReport::of(until, examination.at));
        self.findings(examination.findings());
        if !self.is_verified() {
            self.ends(Exit::Findings);
        }
    }

    /// Adds further findings.
    pub(crate) fn findings(&mut self, findings: &[Finding]) {
        self.findings.extend(findings.iter().map(FindingReport::of));
        if findings.iter().any(|finding| finding.severity() == Severity::Error) {
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

    /// What the report is about: `order 1234567` or the name of a file, safe to print.
    pub(crate) fn subject(&self) -> String {
        match (self.order, &self.file) {
            (Some(order), _) => format!("order {order}"),
            (None, Some(file)) if file != "-" => one_line(file),
            (None, _) => "standard input".to_owned(),
        }
    }

    /// Whether anything may look like success.
    pub(crate) fn is_verified(&self) -> bool {
        let state = self.verdict.as_ref().map(|verdict| verdict.state);
        state == Some(VerdictState::Verified)
    }

    /// The end entity, as far as it is known which that is.
    pub(crate) fn end_entity(&self) -> Option<&CertificateReport> {
        self.certificates.get(*self.chain.as_ref()?.order_by_name.first()?)
    }

    /// The owner of the mark, or else the name of the end entity.
    pub(crate) fn brand(&self) -> Option<&str> {
        let owners = self.mark.iter().flat_map(|mark| &mark.organization);
        let names = self.end_entity().map(|certificate| &certificate.name);
        let mut names = owners.chain(names).map(String::as_str);
        names.find(|name| !name.trim().is_empty())
    }

    /// Ends so, unless it ends worse.
    pub(crate) fn ends(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
        self.exit_code = self.exit.code();
    }

    fn new(input: Input<'_>, outcome: OutcomeState, exit: Exit) -> Self {
        let (order, file) = match input {
            Input::Order(number) => (Some(number), None),
            Input::File(path) => (None, Some(path.display().to_string())),
        };
        Self {
            schema_version: 1,
            order,
            file,
            requested: order.map(|_| false),
            outcome,
            exit_code: exit.code(),
            exit,
            ..Self::default()
        }
    }
}

fn skipped(certificates: &Certificates) -> Vec<String> {
    certificates
        .skipped()
        .iter()
        .map(|skipped| safe(&skipped.to_string()))
        .collect()
}

impl ValidityReport {
    fn of(until: Timestamp, now: Timestamp) -> Self {
        const DAY: i64 = 86_400;
        let seconds = until.seconds_since(now);
        Self {
            until,
            days_left: seconds.div_euclid(DAY),
            seen_from_the_checks: words::seen_from(now, until),
        }
    }
}

impl FileReport {
    pub(crate) fn of((path, change): (PathBuf, FileState)) -> Self {
        Self {
            path: path.display().to_string(),
            state: change.as_str(),
        }
    }
}
