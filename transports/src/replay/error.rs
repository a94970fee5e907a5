//! What is wrong with a recording.

use crate::{TransportError, TransportErrorKind};

/// An error with this message, which is in our own words, with names and the values of fields that may be shown: so a difference
/// between a request and a recording is never hidden behind credentials.
pub(super) fn problem(message: impl AsRef<str>) -> TransportError {
    TransportError::quoting(TransportErrorKind::Replay, message.as_ref(), "", "")
}

/// Fails with this message.
pub(super) fn fail<T>(message: impl AsRef<str>) -> Result<T, TransportError> {
    Err(problem(message))
}

/// Fails with this message unless the condition holds.
pub(super) fn ensure<M: AsRef<str>>(holds: bool, message: impl FnOnce() -> M) -> Result<(), TransportError> {
    if holds { Ok(()) } else { fail(message()) }
}

/// Puts the number of the exchange, counted from 1, in front of the message.
pub(super) fn at_exchange(number: usize) -> impl FnOnce(TransportError) -> TransportError {
    move |error| error.at(format_args!("exchange {number}"))
}
