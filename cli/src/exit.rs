//! The exit codes.

use collectmc::protocol::LaterAttempt;
use collectmc::{Error, TransportErrorKind};

/// How the program, or the work on one order, ended.
///
/// In the order in which they count, the best first: of several the worst becomes the program's exit code. What a person
/// has to mend stands above what time mends. A file that could not be written stands above certificates that are not
/// accepted, since that code promises that the files are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    #[default]
    Done,
    NotIssued,
    /// A later attempt may succeed without anybody doing anything.
    Temporary,
    /// The service rejected the request.
    Rejected,
    /// There are certificates, and they are not accepted; or authorities will refuse a logo.
    Findings,
    /// A certificate expires soon: `status --within`.
    Expiring,
    /// Not a response of the service, or none that is whole.
    Unexpected,
    LocalFiles,
    /// The command of `--exec` failed.
    CommandFailed,
    Usage,
    /// Ctrl-C ended the run.
    Interrupted,
    /// SIGTERM did.
    Terminated,
    /// Repeating it locks the account.
    LoginRejected,
}

impl Exit {
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            _ if error.is_authentication() => Self::LoginRejected,
            _ if error.later_attempt() == LaterAttempt::OnceIssued => Self::NotIssued,
            _ if error.is_retryable() => Self::Temporary,
            Error::Input(_) => Self::Usage,
            Error::Service(_) => Self::Rejected,
            Error::Transport(error) if error.kind() == TransportErrorKind::Replay => Self::LocalFiles,
            _ => Self::Unexpected,
        }
    }

    /// The number, which scripts know: it never changes its meaning.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Usage => 2,
            Self::NotIssued => 3,
            Self::Rejected => 4,
            Self::Temporary => 5,
            Self::Unexpected => 6,
            Self::LocalFiles => 7,
            Self::Findings => 8,
            Self::LoginRejected => 9,
            Self::CommandFailed => 10,
            Self::Expiring => 11,
            // As shells count what a signal ends.
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exit::*;

    #[test]
    fn codes_count_in_the_order_that_the_help_tells() {
        let mut all = [
            Done,
            NotIssued,
            Rejected,
            Temporary,
            Unexpected,
            LocalFiles,
            Findings,
            Usage,
            LoginRejected,
            CommandFailed,
            Expiring,
            Interrupted,
            Terminated,
        ];
        all.sort();
        assert_eq!(
            all.map(|exit| exit.code()),
            [0, 3, 5, 4, 8, 11, 6, 7, 10, 2, 130, 143, 9]
        );
    }
}
