//! What is wrong with a recording, until it is known where.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::{TransportError, TransportErrorKind};

/// Becomes a [`TransportError`] of the kind `Replay` once the place is known: the file, then the exchange in it.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    message: Cow<'static, str>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Fault {
    pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(super) fn because(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// Says where, in front of what.
    pub(super) fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message).into();
        self
    }
}

impl From<Fault> for TransportError {
    fn from(fault: Fault) -> Self {
        // A fault says what is wrong in our own words, with names and the values of fields that may be shown. So a
        // difference between a request and a recording is never hidden behind credentials.
        let error = TransportError::quoting(TransportErrorKind::Replay, &fault.message, "", "");
        match fault.source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }
}
