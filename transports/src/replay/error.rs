//! What is wrong with a recording, until it is known where.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::{TransportError, TransportErrorKind};

/// Becomes a [`TransportError`] of the kind `Replay` once the place is known: the file, then the exchange in it.
#[derive(Clone, Debug)]
pub(super) struct ReplayError {
    message: Cow<'static, str>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl ReplayError {
    pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(super) fn with_source(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// Puts the place in front of the message.
    pub(super) fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message).into();
        self
    }

    /// Counted from 1.
    pub(super) fn at_exchange(self, number: usize) -> Self {
        self.at(format_args!("exchange {number}"))
    }
}

/// Fails with this message.
pub(super) fn fail<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ReplayError> {
    Err(ReplayError::new(message))
}

/// Fails with this message unless the condition holds.
pub(super) fn ensure<M: Into<Cow<'static, str>>>(holds: bool, message: impl FnOnce() -> M) -> Result<(), ReplayError> {
    if holds { Ok(()) } else { fail(message()) }
}

impl From<ReplayError> for TransportError {
    fn from(error: ReplayError) -> Self {
        // The message is in our own words, with names and the values of fields that may be shown. So a difference between a
        // request and a recording is never hidden behind credentials.
        let public = Self::quoting(TransportErrorKind::Replay, &error.message, "", "");
        match error.source {
            Some(source) => public.with_source(source),
            None => public,
        }
    }
}
