//! Why a file cannot be used.

use std::borrow::Cow;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use crate::text::one_line;

/// A file or folder that cannot be used: which, why, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}: {what}", one_line(&path.display().to_string()))]
pub(crate) struct FileError {
    path: PathBuf,
    kind: FileErrorKind,
    what: Cow<'static, str>,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileErrorKind {
    Unreadable,
    Unwritable,
    /// Something else is in its place.
    Exists,
    /// Others may read it, and should not.
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere no mode is checked"))]
    Exposed,
    /// Its content cannot be used.
    Content,
}

impl FileErrorKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Unwritable => "unwritable",
            Self::Exists => "exists",
            Self::Exposed => "exposed",
            Self::Content => "content",
        }
    }
}

impl FileError {
    pub(crate) fn new(path: &Path, kind: FileErrorKind, what: impl Into<Cow<'static, str>>) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            what: what.into(),
            source: None,
        }
    }

    pub(crate) fn because(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..self
        }
    }

    /// Adds to the message.
    pub(crate) fn and(self, more: &str) -> Self {
        Self {
            what: format!("{}; {more}", self.what).into(),
            ..self
        }
    }

    pub(crate) fn unreadable(path: &Path, error: io::Error) -> Self {
        Self::new(path, FileErrorKind::Unreadable, "could not read it").because(error)
    }

    pub(super) fn unwritable(path: &Path, error: io::Error) -> Self {
        Self::new(path, FileErrorKind::Unwritable, "could not write it").because(error)
    }

    pub(super) fn exists(path: &Path, what: &'static str) -> Self {
        Self::new(path, FileErrorKind::Exists, what)
    }

    pub(crate) fn kind(&self) -> FileErrorKind {
        self.kind
    }
}
