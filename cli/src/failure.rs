//! What goes wrong, and with it the program or the work on one order.

use std::error::Error;
use std::io;
use std::iter::successors;
use std::process::ExitStatus;

use collectmc::mark::RecordError;

use crate::credentials::CredentialsError;
use crate::exit::Exit;
use crate::files::FileError;
use crate::text::safe;

pub(crate) type Cause = Box<dyn Error + Send + Sync>;

/// Messages are in lower case, say what to do, and leave the cause to the chain.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Collect(#[from] collectmc::Error),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    File(#[from] FileError),
    /// The files of an order could not be written, which was tried before anything was requested.
    #[error(transparent)]
    Folder(FileError),
    /// A setting of the transport: a proxy, most likely.
    #[error("could not set up the connection")]
    SetUp(#[source] collectmc::TransportError),
    /// A response that says why there are no certificates, where some are needed.
    #[error("there are no certificates in it: not issued yet, or not included in the response")]
    NotAttached,
    #[error("could not take a logo out of the certificates")]
    NoLogo(#[source] Cause),
    #[error(
        "the logo is not printed on a terminal, since it may hold anything; name a file with --out, or redirect standard \
         output"
    )]
    LogoOnTerminal,
    #[error("could not find out the system's DNS resolver; name one with --resolver")]
    NoResolver(#[source] FileError),
    #[error("{0} takes one file at a time")]
    SeveralFiles(&'static str),
    #[error("could not make a record of the URLs")]
    Record(#[from] RecordError),
    /// An order that there was no point in requesting.
    #[error("the order was not requested: {0}")]
    NotAsked(Stop),
    /// The files are there all the same.
    #[error("the command of --exec failed ({0}); the files are written, and the next run with --exec runs it again")]
    CommandFailed(ExitStatus),
    #[error("could not run the command of --exec; the files are written, and the next run with --exec tries it again")]
    CommandNotStarted(#[source] io::Error),
    #[error("could not start serving")]
    Serve(#[source] Cause),
}

/// What ends a run before all orders were requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
    #[error("the login was rejected for an earlier one, and repeating it locks the account")]
    LoginRejected,
    #[error("an earlier response was unexpected; inspect it, or pass --keep-going")]
    Unexpected,
    #[error("there was no connection for three orders in a row")]
    NoConnection,
    #[error("the run was interrupted")]
    Interrupted,
}

impl Failure {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Collect(error) => Exit::of(error),
            Self::Credentials(error) => error.exit(),
            Self::File(_) | Self::Folder(_) => Exit::LocalFiles,
            Self::NotAttached => Exit::NotIssued,
            Self::NoLogo(_) => Exit::Findings,
            Self::NotAsked(Stop::LoginRejected) => Exit::LoginRejected,
            // It may well be requested later.
            Self::NotAsked(_) => Exit::Temporary,
            Self::CommandFailed(_) | Self::CommandNotStarted(_) => Exit::CommandFailed,
            _ => Exit::Usage,
        }
    }

    /// The library's error, if that is what went wrong.
    pub(crate) fn response(&self) -> Option<&collectmc::Error> {
        match self {
            Self::Collect(error) => Some(error),
            _ => None,
        }
    }

    /// The messages of the causes, the nearest first, safe to print. One that the message before it has in it already is
    /// left out: not all libraries keep the two apart.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut before = self.to_string();
        let mut causes = Vec::new();
        for cause in successors(self.source(), |cause| Error::source(*cause)) {
            let message = cause.to_string();
            if !before.contains(&message) {
                causes.push(safe(&message));
                before = message;
            }
        }
        causes
    }
}

/// An error and its causes on one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let messages: Vec<_> = successors(Some(error), |error| Error::source(*error))
        .map(ToString::to_string)
        .collect();
    messages.join(": ")
}
