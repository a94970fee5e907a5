//! What went wrong.

use std::time::SystemTime;

use collectmc::Error;
use serde::Serialize;

use crate::failure::Failure;
use crate::text::safe;

#[derive(Serialize)]
pub(crate) struct ErrorReport {
    pub(crate) phase: &'static str,
    pub(crate) kind: &'static str,
    /// The service's negative code.
    code: Option<i64>,
    message: String,
    /// The service's own words.
    service_message: Option<String>,
    argument: Option<String>,
    causes: Vec<String>,
    http_status: Option<u16>,
    pub(crate) authentication: bool,
    retryable: bool,
    pub(crate) retry_after_seconds: Option<u64>,
    pub(crate) request_may_have_been_sent: bool,
}

impl ErrorReport {
    pub(crate) fn of(failure: &Failure) -> Self {
        let error = failure.response();
        let service = match error {
            Some(Error::Service(error)) => Some(error),
            _ => None,
        };
        let (phase, kind) = match failure {
            Failure::Collect(Error::Service(error)) => ("service", error.kind().as_str()),
            Failure::Collect(Error::Response(error)) => ("response", error.kind().as_str()),
            Failure::Collect(Error::Transport(error)) => ("transport", error.kind().as_str()),
            Failure::File(error) | Failure::Folder(error) => ("file", error.kind().as_str()),
            Failure::NotAsked(_) => ("program", "not-asked"),
            Failure::Credentials(_) => ("program", "credentials"),
            _ => ("program", "other"),
        };
        Self {
            phase,
            kind,
            code: service.map(|error| error.code()),
            message: safe(&failure.to_string()),
            service_message: service.map(|error| error.message().to_owned()),
            argument: service.and_then(|error| error.argument()).map(str::to_owned),
            causes: failure.causes(),
            http_status: match error {
                Some(Error::Service(error)) => error.http_status(),
                Some(Error::Response(error)) => error.http_status(),
                _ => None,
            },
            authentication: error.is_some_and(Error::is_authentication),
            retryable: error.is_some_and(Error::is_retryable),
            retry_after_seconds: error
                .and_then(Error::retry_after)
                .map(|after| after.delay(SystemTime::now()).as_secs()),
            request_may_have_been_sent: error.is_some_and(Error::request_may_have_been_sent),
        }
    }
}
