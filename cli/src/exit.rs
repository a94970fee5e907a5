//! The exit codes.

use std::process::ExitCode;

use collectmc::protocol::ServiceErrorKind;
use collectmc::{Error, TransportErrorKind};

/// How the program, or the work on one order, ended: from the best to the worst, so that of several the highest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    Done = 0,
    Usage = 2,
    NotIssued = 3,
    Refused = 4,
    Network = 5,
    NotUnderstood = 6,
    LocalFiles = 7,
    /// Certificates are there, and receivers will refuse them; or authorities will refuse a logo.
    Findings = 8,
}

impl Exit {
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::Input(_) => Self::Usage,
            Error::Service(error) if *error.kind() == ServiceErrorKind::BeingIssued => Self::NotIssued,
            Error::Service(_) => Self::Refused,
            Error::Transport(error) => match error.kind() {
                TransportErrorKind::Replay => Self::LocalFiles,
                // There was an answer, as there is in a recording of the same.
                TransportErrorKind::Redirect | TransportErrorKind::BodyTooLarge => Self::NotUnderstood,
                _ => Self::Network,
            },
            _ => Self::NotUnderstood,
        }
    }

    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
