//! The transport that replays a recording.

use std::collections::BTreeSet;
use std::fmt;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Request, Response};

use super::body_file::EXCHANGES;
use super::error::{ReplayError, ensure};
use super::matching::{Unused, describe, differences};
use super::recordable::Recordable;
use super::request::Asked;
use super::scenario::{Exchange, Scenario};
use crate::{Body, REDACTED, Transport, TransportError};

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
        let exchanges = (1..).zip(self.scenario.exchanges()).zip(&state.unused.left);
        let left = exchanges.filter_map(|(numbered, left)| Some((numbered, left.filter(|left| *left > 0)?)));
        let shown = self.shown(&state);
        let lines = left.map(|((number, exchange), left)| {
            let more = match exchange.times {
                Some(times) if times > NonZeroU32::MIN => format!(" ({left} times more)"),
                _ => String::new(),
            };
            format!("\n- exchange {number}: {}{more}", describe(&exchange.request, &shown))
        });
        let lines: Vec<String> = lines.collect();
        ensure(lines.is_empty(), || {
            format!(
                "{}{} of {} recorded exchanges were not requested as often as recorded; request them, or remove them from the recording:{}",
                self.scenario.place,
                lines.len(),
                self.scenario.exchanges().len(),
                lines.concat()
            )
        })?;
        Ok(())
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
        let fields = self
            .scenario
            .exchanges()
            .iter()
            .flat_map(|exchange| exchange.request.fields());
        let redacted: BTreeSet<&str> = fields
            .filter(|(_, values)| values.contains(&REDACTED))
            .map(|(field, _)| field)
            .collect();
        state
            .harmless
            .iter()
            .copied()
            .filter(|field| !redacted.contains(field))
            .collect()
    }

    fn nothing_left(&self, asked: &Asked, state: &ReplayState) -> ReplayError {
        let shown = self.shown(state);
        let exchanges = self.scenario.exchanges();
        let (first, count, problem) = match state.unused.due() {
            Some(due) => (
                due,
                1,
                format!(
                    "exchange {} is next, and this request is another one; send that first, or remove order = \"strict\" from {EXCHANGES}",
                    due.saturating_add(1)
                ),
            ),
            None => (
                0,
                MAX_COMPARED,
                "no recorded exchange is left for this request; record it, or correct the recording".to_owned(),
            ),
        };
        let request = describe(
            &asked.redacting(|place| !place.field().is_some_and(|field| shown.contains(field))),
            &shown,
        );
        let mut message = format!("{}{problem}\nrequested: {request}", self.scenario.place);
        let by_path = self.scenario.settings.by_path;
        for (number, exchange) in (1..).zip(exchanges).skip(first).take(count) {
            let differences = match &*differences(&exchange.request, asked, by_path, &shown) {
                [] => "the same, but already used".to_owned(),
                differences => differences.join("; "),
            };
            message.push_str(&format!("\n- exchange {number}: {differences}"));
        }
        let more = exchanges.len().saturating_sub(first.saturating_add(count));
        if more > 0 {
            message.push_str(&format!("\n- and {more} more"));
        }
        let differs = |exchange: &Exchange, by_path| !differences(&exchange.request, asked, by_path, &shown).is_empty();
        if exchanges
            .iter()
            .any(|exchange| differs(exchange, by_path) && !differs(exchange, true))
        {
            message.push_str(&format!(
                "\nOnly the endpoint differs: to match by path alone, put match-url = \"path\" at the top of {EXCHANGES}"
            ));
        }
        ReplayError::new(message)
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
