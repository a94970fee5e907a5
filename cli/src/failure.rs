//! What goes wrong, and with it the program or the work on one order.

use std::error::Error;
use std::iter::successors;

use collectmc::InputError;
use collectmc::mark::RecordError;

use crate::checks::Cause;
use crate::credentials::CredentialsError;
use crate::exit::Exit;
use crate::files::FileError;
use crate::saved::BodyError;
use crate::text::safe;

/// Messages are in lower case, say what to do, and leave the cause to the chain.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Collect(#[from] collectmc::Error),
    #[error(transparent)]
    Saved(#[from] BodyError),
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    #[error(transparent)]
    File(#[from] FileError),
    /// A setting of the transport: a proxy, most likely.
    #[error("the connection cannot be set up")]
    SetUp(#[source] collectmc::TransportError),
    /// An answer that says why there are no certificates, where some are needed.
    #[error("there are no certificates in it: they are not issued yet, or were not sent along")]
    NotAttached,
    #[error("no logo can be taken out of the certificates")]
    NoLogo(#[source] Cause),
    #[error(
        "the logo is not printed on a terminal, since it may hold anything; name a file with --out, or redirect standard \
         output"
    )]
    LogoOnTerminal,
    #[error("standard input can be read only once; name a file in place of one `-`")]
    StandardInputTwice,
    #[error("--fix takes one file at a time")]
    SeveralToFix,
    #[error("the SVG file and JSON cannot both be printed; write the file with -o FILE")]
    JsonAndSvgPrinted,
    #[error("no record can be made of the URLs")]
    Record(#[from] RecordError),
    /// An order that there was no point in asking for.
    #[error("it was not asked for, since the login was refused; repeated ones lock the account")]
    NotAsked,
}

impl Failure {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Collect(error) | Self::Saved(BodyError(error)) => Exit::of(error),
            Self::Credentials(error) => error.exit(),
            Self::File(_) => Exit::LocalFiles,
            Self::SetUp(_) | Self::LogoOnTerminal | Self::StandardInputTwice | Self::Record(_) => Exit::Usage,
            Self::SeveralToFix | Self::JsonAndSvgPrinted => Exit::Usage,
            Self::NotAttached => Exit::NotIssued,
            Self::NoLogo(_) => Exit::Findings,
            Self::NotAsked => Exit::Refused,
        }
    }

    /// What the library says of an answer, if that is what went wrong.
    pub(crate) fn answer(&self) -> Option<&collectmc::Error> {
        match self {
            Self::Collect(error) | Self::Saved(BodyError(error)) => Some(error),
            _ => None,
        }
    }

    /// The messages of the causes, the nearest first, safe to print.
    pub(crate) fn causes(&self) -> Vec<String> {
        successors(self.source(), |cause| Error::source(*cause))
            .map(|cause| safe(&cause.to_string()))
            .collect()
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        Self::Collect(error.into())
    }
}
