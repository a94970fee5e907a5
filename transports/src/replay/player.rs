//! The transport that replays a recording.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use super::error::ReplayError;
use super::matching::{Unused, describe, differences};
use super::request::{Asked, Pattern};
use super::scenario::{Exchange, Scenario};
use crate::{Body, Transport, TransportError};

/// How many recorded exchanges an error compares the request with.
const MAX_COMPARED: usize = 10;

/// A [`Transport`] that responds from a recording, and never from a network.
///
/// Each exchange is used once: a request gets the first one left that [matches](super::RequestPattern). When none is
/// left, the error says how the request differs from each recorded one.
///
/// ```no_run
/// use collectmc_transports::ReplayTransport;
///
/// let transport = ReplayTransport::open("fixtures/issued")?.show_form_values(["orderNumber"]);
/// // ... use it wherever a `Transport` is asked for ...
/// transport.finish()?;
/// # Ok::<(), collectmc_transports::TransportError>(())
/// ```
pub struct ReplayTransport {
    exchanges: Vec<Exchange>,
    unused: Mutex<Unused>,
    harmless: BTreeSet<String>,
    /// The folder in front of a message, where there is one.
    place: String,
}

impl ReplayTransport {
    /// Replays a scenario that is in memory.
    pub fn new(scenario: Scenario) -> Self {
        let exchanges = scenario.into_exchanges();
        Self {
            unused: Mutex::new(Unused::new(exchanges.iter().map(Exchange::request))),
            exchanges,
            harmless: BTreeSet::new(),
            place: String::new(),
        }
    }

    /// Replays the recording in the folder `dir`; all of it is read now.
    ///
    /// # Errors
    ///
    /// As for [`Scenario::load`].
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, TransportError> {
        let dir = dir.as_ref();
        Ok(Self {
            place: format!("{}: ", dir.display()),
            ..Self::new(Scenario::load(dir)?)
        })
    }

    /// Names the form fields whose values are no secret, so that errors may show them, both asked and recorded. Of other
    /// fields, and of fields that are `[redacted]` in the recording, only the names are ever shown.
    #[must_use]
    pub fn show_form_values<I: IntoIterator<Item: Into<String>>>(mut self, fields: I) -> Self {
        self.harmless.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Checks that everything was asked for.
    ///
    /// # Errors
    ///
    /// When exchanges are left, which it names.
    pub fn finish(&self) -> Result<(), TransportError> {
        let (left, shown) = (self.unused().indices(), self.shown());
        if left.is_empty() {
            return Ok(());
        }
        let mut message = format!(
            "{}{} of {} recorded exchanges were never asked for; ask for them, or take them out of the recording:",
            self.place,
            left.len(),
            self.exchanges.len()
        );
        for (index, exchange) in self.exchanges.iter().enumerate() {
            if left.contains(&index) {
                let number = index.saturating_add(1);
                message.push_str(&format!(
                    "\n- exchange {number}: {}",
                    describe(&exchange.request, &shown)
                ));
            }
        }
        Err(ReplayError::new(message).into())
    }

    /// A panic elsewhere leaves nothing half-done in it.
    fn unused(&self) -> MutexGuard<'_, Unused> {
        self.unused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fields whose values may be shown.
    fn shown(&self) -> BTreeSet<&str> {
        let is_redacted = |field: &str| {
            let mut values = self
                .exchanges
                .iter()
                .filter_map(|exchange| exchange.request.0.form.get(field))
                .flatten();
            values.any(|value| *value == Pattern::Redacted)
        };
        let harmless = self.harmless.iter().map(String::as_str);
        harmless.filter(|field| !is_redacted(field)).collect()
    }

    fn nothing_left(&self, asked: &Asked) -> TransportError {
        let shown = self.shown();
        let mut message = format!(
            "{}no recorded exchange is left for this request; record it, or put the recording right\nasked: {}",
            self.place,
            describe(&asked.redacting(|field| shown.contains(field)), &shown)
        );
        for (number, exchange) in (1..).zip(&self.exchanges).take(MAX_COMPARED) {
            let differences = match &*differences(&exchange.request, asked, &shown) {
                [] => "the same, and used already".to_owned(),
                differences => differences.join("; "),
            };
            message.push_str(&format!("\n- exchange {number}: {differences}"));
        }
        let more = self.exchanges.len().saturating_sub(MAX_COMPARED);
        if more > 0 {
            message.push_str(&format!("\n- and {more} more"));
        }
        ReplayError::new(message).into()
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
        let asked = Asked::read(&request)?;
        let index = self.unused().take(&asked);
        match index.and_then(|index| self.exchanges.get(index)) {
            Some(exchange) => exchange.outcome(),
            None => Err(self.nothing_left(&asked)),
        }
    }
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayTransport")
            .field("exchanges", &self.exchanges)
            .finish_non_exhaustive()
    }
}
