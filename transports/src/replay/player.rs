//! The transport that replays a recording.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Request, Response};

use super::error::{ensure, problem};
use super::matching::{Unused, describe, differences};
use super::redaction::Recordable;
use super::request::Asked;
use super::scenario::Scenario;
use crate::{Body, Transport, TransportError};

/// How many recorded exchanges an error compares the request with.
const MAX_COMPARED: usize = 10;

/// A [`Transport`] that responds from a recording, and never from a network.
///
/// Each exchange is used [as often as recorded](super::Exchange::times), once if nothing else is said: a request gets the first
/// one left that [matches](super::RequestPattern). When none is left, the error says how the request differs from each recorded
/// one: by the names of form fields, and by the values of those that a request [names](Recordable) and no exchange redacts.
///
/// ```no_run
/// use collectmc_transports::ReplayTransport;
///
/// let transport = ReplayTransport::open("fixtures/issued")?;
/// // ... use it wherever a `Transport` is asked for ...
/// transport.finish()?;
/// # Ok::<(), collectmc_transports::TransportError>(())
/// ```
pub struct ReplayTransport {
    scenario: Scenario,
    state: Mutex<ReplayState>,
    repeat_last: bool,
    sleep: Box<dyn Fn(Duration) + Send + Sync>,
}

struct ReplayState {
    unused: Unused,
    /// The fields that requests so far named as such.
    harmless: BTreeSet<&'static str>,
}

impl ReplayTransport {
    /// Replays a scenario in memory.
    pub fn new(scenario: Scenario) -> Self {
        let state = ReplayState {
            unused: Unused::new(&scenario),
            harmless: BTreeSet::new(),
        };
        Self {
            scenario,
            state: Mutex::new(state),
            repeat_last: false,
            sleep: Box::new(std::thread::sleep),
        }
    }

    /// Replays the recording in the folder `dir`, which is read completely now.
    ///
    /// # Errors
    ///
    /// As for [`Scenario::load`].
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, TransportError> {
        Ok(Self::new(Scenario::load(dir)?))
    }

    /// Repeats the last response or error for a request when no other exchange is left for it: for a program that makes more
    /// attempts than were recorded.
    #[must_use]
    pub fn repeat_last(self) -> Self {
        Self {
            repeat_last: true,
            ..self
        }
    }

    /// Sets how to wait for [delays](super::Exchange::delay), instead of [`std::thread::sleep`].
    #[must_use]
    pub fn sleep_with(self, sleep: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self {
            sleep: Box::new(sleep),
            ..self
        }
    }

    /// The recording, for instance to ask for its [warning](Scenario::warning).
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Checks that every exchange was used as often as recorded.
    ///
    /// # Errors
    ///
    /// Names the exchanges that are left.
    pub fn finish(&self) -> Result<(), TransportError> {
        let state = self.state();
        let (shown, exchanges) = (self.shown(&state), self.scenario.exchanges());
        let mut lines = Vec::new();
        for ((number, exchange), left) in (1..).zip(exchanges).zip(&state.unused.left) {
            let more = match left {
                None | Some(0) => continue,
                Some(1) => String::new(),
                Some(left) => format!(" ({left} times more)"),
            };
            let request = describe(&exchange.request, &shown);
            lines.push(format!("\n- exchange {number}: {request}{more}"));
        }
        ensure(lines.is_empty(), || {
            format!(
                "{}{} of {} recorded exchanges were not requested as often as recorded; request them, or remove them from the recording:{}",
                self.scenario.place,
                lines.len(),
                exchanges.len(),
                lines.concat()
            )
        })
    }

    /// Gives what is recorded for the request, or why nothing is.
    pub(super) fn replay(
        &self,
        request: &Request<Body>,
    ) -> Result<Result<Response<Vec<u8>>, TransportError>, TransportError> {
        let asked = Asked::read(request)?;
        let mut state = self.state();
        state.harmless.extend(Recordable::of(request).shown);
        let index = state.unused.take(&asked, self.repeat_last);
        let exchange = index.and_then(|index| self.scenario.exchanges().get(index));
        let exchange = exchange.ok_or_else(|| self.nothing_left(&asked, &state))?;
        drop(state);
        if !exchange.delay.is_zero() {
            (self.sleep)(exchange.delay);
        }
        Ok(exchange.outcome())
    }

    /// A panic elsewhere leaves nothing half-done in it.
    fn state(&self) -> MutexGuard<'_, ReplayState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fields whose values may be shown.
    fn shown(&self, state: &ReplayState) -> BTreeSet<&'static str> {
        let exchanges = self.scenario.exchanges();
        let is_redacted = |field: &str| exchanges.iter().any(|exchange| exchange.request.redacts(field));
        let harmless = state.harmless.iter().copied();
        harmless.filter(|field| !is_redacted(field)).collect()
    }

    fn nothing_left(&self, asked: &Asked, state: &ReplayState) -> TransportError {
        let (shown, exchanges) = (self.shown(state), self.scenario.exchanges());
        let mut message = format!(
            "{}no recorded exchange is left for this request; record it, or correct the recording\nrequested: {}",
            self.scenario.place,
            describe(&asked.redacting(|place| place.field().is_none()), &shown)
        );
        let first = state.unused.due().unwrap_or_default();
        let compared = self.scenario.settings.match_url;
        let numbered = (1..).zip(exchanges).zip(&state.unused.left).skip(first);
        for ((number, exchange), left) in numbered.take(MAX_COMPARED) {
            let difference = match &*differences(&exchange.request, asked, compared, &shown) {
                [] if *left == Some(0) => "the same, but already used".to_owned(),
                [] => "the same, but others come first, since order = \"strict\"".to_owned(),
                differences => differences.join("; "),
            };
            message.push_str(&format!("\n- exchange {number}: {difference}"));
        }
        let more = exchanges.len().saturating_sub(first.saturating_add(MAX_COMPARED));
        if more > 0 {
            message.push_str(&format!("\n- and {more} more"));
        }
        problem(message)
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
        self.replay(&request)?
    }

    fn finish(&self) -> Result<(), TransportError> {
        self.finish()
    }
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayTransport")
            .field("exchanges", &self.scenario.exchanges())
            .finish_non_exhaustive()
    }
}
