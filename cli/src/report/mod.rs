//! The report of an order or a file, as data: the program's JSON, and what the summary is made of.
//!
//! `schema/report.schema.json` describes it; a test holds the two together. Fields are only ever added.

mod chain;
mod error;
mod finding;
mod mark;
mod publication;
mod svg;
mod verdict;

use std::path::PathBuf;

use collectmc::certificates::{Certificate, Certificates};
use collectmc::chain::Role;
use collectmc::checks::{Finding, Verdict};
use collectmc::{Error, Outcome, Timestamp};
use data_encoding::HEXLOWER;
use serde::Serialize;

use crate::checks::{self, Examination};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::Change;
use crate::text::safe;
use crate::words;

pub(crate) use chain::ChainReport;
pub(crate) use error::ErrorReport;
pub(crate) use finding::{FindingReport, SvgReport, remedy};
pub(crate) use mark::{LogoReport, MarkReport};
pub(crate) use publication::{BimiReport, DMARC, ServeReport, TagReport};
pub(crate) use svg::{LogoFileReport, passes};
pub(crate) use verdict::{RootReport, VerdictReport};

/// The library's name of something as JSON has it: the schema's names stay, where the library's are spelt otherwise.
fn json_name(name: &'static str) -> &'static str {
    match name {
        "not-checked" => "not_checked",
        "normalized-line-ends" => "normalized_line_ends",
        "line-ends-only" => "line_ends_only",
        "gzip-of-same" => "gzip_of_same",
        _ => name,
    }
}

/// One response, or why there is none.
#[derive(Serialize)]
pub(crate) struct Report {
    /// The schema's.
    pub(crate) schema_version: u8,
    pub(crate) order: Option<u64>,
    pub(crate) file: Option<String>,
    pub(crate) outcome: Said,
    /// The number in the response's status line.
    pub(crate) status: Option<i64>,
    pub(crate) exit_code: u8,
    pub(crate) error: Option<ErrorReport>,
    pub(crate) container: Option<&'static str>,
    pub(crate) certificates: Vec<CertificateReport>,
    pub(crate) skipped: Vec<String>,
    /// The moment of the checks.
    pub(crate) checked_at: Option<String>,
    pub(crate) chain: Option<ChainReport>,
    /// What the checks come to.
    pub(crate) verdict: Option<VerdictReport>,
    /// Of the mark certificate, as far as it is known which that is.
    pub(crate) validity: Option<ValidityReport>,
    pub(crate) mark: Option<MarkReport>,
    pub(crate) findings: Vec<FindingReport>,
    /// The file of `--svg`.
    pub(crate) svg: Option<SvgReport>,
    /// What `bimi` adds.
    pub(crate) bimi: Option<BimiReport>,
    pub(crate) files: Vec<FileReport>,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// What the report is about.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Order(u64),
    File(&'a str),
}

/// What the response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Said {
    Attached,
    Available,
    Processing,
    Error,
}

#[derive(Serialize)]
pub(crate) struct CertificateReport {
    /// What it is in the chain.
    pub(crate) role: Option<&'static str>,
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) sha256: String,
    pub(crate) not_before: String,
    pub(crate) not_after: String,
    /// How many bytes the DER has.
    pub(crate) der_bytes: usize,
}

#[derive(Serialize)]
pub(crate) struct ValidityReport {
    pub(crate) until: String,
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
                container: Some(certificates.container().as_str()),
                certificates: certificates.iter().map(CertificateReport::of).collect(),
                skipped: skipped(certificates),
                ..Self::new(input, Said::Attached, Exit::Done)
            },
            Outcome::Available => Self {
                status: Some(1),
                ..Self::new(input, Said::Available, Exit::NotIssued)
            },
            Outcome::Processing => Self {
                status: Some(0),
                ..Self::new(input, Said::Processing, Exit::NotIssued)
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
            ..Self::new(input, Said::Error, Exit::Done)
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
                certificate.role = chain.role(index).map(Role::as_str);
            }
        }
        self.checked_at = Some(examination.at.to_string());
        self.chain = Some(ChainReport::of(&examination.chain));
        self.mark = examination
            .mark
            .as_ref()
            .ok()
            .map(|mark| MarkReport::of(mark, examination.logo.as_ref()));
        self.verdict = Some(VerdictReport::of(examination));
        let until = examination.valid_until;
        self.validity = until.map(|until| ValidityReport::of(until, examination.at));
        self.findings(examination.findings());
        if !matches!(examination.verdict(), Verdict::Verified(_)) {
            self.ends(Exit::Findings);
        }
    }

    /// Adds further findings.
    pub(crate) fn findings(&mut self, findings: &[Finding]) {
        self.findings.extend(findings.iter().map(FindingReport::of));
        if checks::has_errors(findings) {
            self.ends(Exit::Findings);
        }
    }

    /// Adds the result of checking an SVG file.
    pub(crate) fn svg(&mut self, svg: SvgReport) {
        if svg.has_errors {
            self.ends(Exit::Findings);
        }
        self.svg = Some(svg);
    }

    /// Ends so, unless it ends worse.
    fn ends(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
        self.exit_code = self.exit.code();
    }

    fn new(input: Input<'_>, outcome: Said, exit: Exit) -> Self {
        let (order, file) = match input {
            Input::Order(number) => (Some(number), None),
            Input::File(name) => (None, Some(name.to_owned())),
        };
        Self {
            schema_version: 1,
            order,
            file,
            outcome,
            status: None,
            exit_code: exit.code(),
            error: None,
            container: None,
            certificates: Vec::new(),
            skipped: Vec::new(),
            checked_at: None,
            chain: None,
            verdict: None,
            validity: None,
            mark: None,
            findings: Vec::new(),
            svg: None,
            bimi: None,
            files: Vec::new(),
            exit,
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

impl CertificateReport {
    fn of(certificate: &Certificate) -> Self {
        Self {
            role: None,
            subject: certificate.subject().to_owned(),
            issuer: certificate.issuer().to_owned(),
            serial: certificate.serial().to_owned(),
            sha256: HEXLOWER.encode(&certificate.sha256()),
            not_before: certificate.not_before().to_string(),
            not_after: certificate.not_after().to_string(),
            der_bytes: certificate.der().len(),
        }
    }
}

impl ValidityReport {
    fn of(until: Timestamp, now: Timestamp) -> Self {
        const DAY: i64 = 86_400;
        let seconds = until.seconds_since(now);
        Self {
            until: until.to_string(),
            days_left: seconds.div_euclid(DAY),
            seen_from_the_checks: words::seen_from(now, until),
        }
    }
}

impl FileReport {
    pub(crate) fn of((path, change): (PathBuf, Change)) -> Self {
        Self {
            path: path.display().to_string(),
            state: change.as_str(),
        }
    }
}
