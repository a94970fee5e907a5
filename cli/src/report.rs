//! What there is to say of an order or a file, as data: the program's JSON, and what the summary is made of.
//!
//! `schema/report.schema.json` describes it; a test holds the two together. Fields are only ever added.

use std::path::PathBuf;
use std::time::SystemTime;

use collectmc::certificates::{Certificate, Certificates};
use collectmc::{Error, Outcome};
use data_encoding::HEXLOWER;
use serde::Serialize;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::Change;
use crate::text::safe;

/// One answer, or why there is none.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) order: Option<u64>,
    pub(crate) file: Option<String>,
    pub(crate) outcome: Said,
    /// The number in the answer's status line.
    pub(crate) status: Option<i64>,
    pub(crate) exit_code: u8,
    pub(crate) error: Option<ErrorReport>,
    pub(crate) container: Option<&'static str>,
    pub(crate) certificates: Vec<CertificateReport>,
    pub(crate) skipped: Vec<String>,
    pub(crate) files: Vec<FileReport>,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// What was asked about.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Order(u64),
    File(&'a str),
}

/// What the answer says.
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
pub(crate) struct ErrorReport {
    pub(crate) phase: &'static str,
    pub(crate) kind: &'static str,
    /// The service's negative code.
    pub(crate) code: Option<i64>,
    pub(crate) message: String,
    /// The service's own words.
    pub(crate) service_message: Option<String>,
    pub(crate) argument: Option<String>,
    pub(crate) causes: Vec<String>,
    pub(crate) http_status: Option<u16>,
    pub(crate) authentication: bool,
    pub(crate) retryable: bool,
    pub(crate) retry_after_seconds: Option<u64>,
    pub(crate) request_may_have_been_sent: bool,
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
        let status = match failure {
            Failure::Collect(Error::Service(error)) => Some(error.code()),
            Failure::Collect(Error::Response(error)) => error.status(),
            _ => None,
        };
        let mut report = Self {
            status,
            ..Self::new(input, Said::Error, Exit::Done)
        };
        report.fails(failure);
        report
    }

    /// Takes down what went wrong after the answer was read. What it says still stands.
    pub(crate) fn fails(&mut self, failure: &Failure) {
        self.error = Some(ErrorReport::of(failure));
        self.exit = self.exit.max(failure.exit());
        self.exit_code = self.exit.code();
    }

    fn new(input: Input<'_>, outcome: Said, exit: Exit) -> Self {
        let (order, file) = match input {
            Input::Order(number) => (Some(number), None),
            Input::File(name) => (None, Some(name.to_owned())),
        };
        Self {
            order,
            file,
            outcome,
            status: None,
            exit_code: exit.code(),
            error: None,
            container: None,
            certificates: Vec::new(),
            skipped: Vec::new(),
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

impl ErrorReport {
    fn of(failure: &Failure) -> Self {
        let without_details = Self {
            phase: "program",
            kind: "other",
            code: None,
            message: safe(&failure.to_string()),
            service_message: None,
            argument: None,
            causes: failure.causes(),
            http_status: None,
            authentication: false,
            retryable: false,
            retry_after_seconds: None,
            request_may_have_been_sent: false,
        };
        match failure {
            Failure::Collect(error) => without_details.with_details_of(error),
            Failure::File(error) => Self {
                phase: "file",
                kind: error.kind().as_str(),
                // It is about what was answered.
                request_may_have_been_sent: true,
                ..without_details
            },
            Failure::NotAsked => Self {
                kind: "not-asked",
                ..without_details
            },
            Failure::Credentials(_) | Failure::SetUp(_) => without_details,
        }
    }

    fn with_details_of(self, error: &Error) -> Self {
        let common = Self {
            authentication: error.is_authentication(),
            retryable: error.is_retryable(),
            retry_after_seconds: error
                .retry_after()
                .map(|after| after.delay(SystemTime::now()).as_secs()),
            request_may_have_been_sent: error.request_may_have_been_sent(),
            ..self
        };
        match error {
            Error::Service(error) => Self {
                phase: "service",
                kind: error.kind().as_str(),
                code: Some(error.code()),
                service_message: Some(error.message().to_owned()),
                argument: error.argument().map(str::to_owned),
                http_status: Some(error.http_status()),
                ..common
            },
            Error::Response(error) => Self {
                phase: "response",
                kind: error.kind().as_str(),
                http_status: Some(error.http_status()),
                ..common
            },
            Error::Transport(error) => Self {
                phase: "transport",
                kind: error.kind().as_str(),
                ..common
            },
            _ => common,
        }
    }
}

impl FileReport {
    pub(crate) fn of((path, change): (PathBuf, Change)) -> Self {
        Self {
            path: path.display().to_string(),
            state: match change {
                Change::New => "written",
                Change::Replaced => "replaced",
                Change::Unchanged => "unchanged",
            },
        }
    }
}
