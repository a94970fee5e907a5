//! What went wrong.

use std::time::SystemTime;

use collectmc::Error;
use serde::Serialize;

use crate::failure::Failure;
use crate::text::safe;

#[derive(Default, Serialize)]
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

impl ErrorReport {
    pub(crate) fn of(failure: &Failure) -> Self {
        let (phase, kind) = match failure {
            Failure::File(error) | Failure::Folder(error) => ("file", error.kind().as_str()),
            Failure::NotAsked(_) => ("program", "not-asked"),
            Failure::Credentials(_) => ("program", "credentials"),
            _ => ("program", "other"),
        };
        let without_details = Self {
            phase,
            kind,
            message: safe(&failure.to_string()),
            causes: failure.causes(),
            ..Self::default()
        };
        match failure {
            Failure::Collect(error) => without_details.with_details_of(error),
            _ => without_details,
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
                http_status: error.http_status(),
                ..common
            },
            Error::Response(error) => Self {
                phase: "response",
                kind: error.kind().as_str(),
                http_status: error.http_status(),
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
