//! The transport that answers from a recording.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use super::asked::Asked;
use super::difference::{differences, tell_asked, tell_recorded};
use super::fault::Fault;
use super::pattern::Value;
use super::scenario::{Exchange, Scenario};
use crate::{Body, Transport, TransportError};

/// How many recorded exchanges an error compares the request with.
const MAX_COMPARED: usize = 10;

/// A [`Transport`] that answers from a recording, and never from a network.
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
    used: Mutex<Vec<bool>>,
    harmless: BTreeSet<String>,
    /// The folder in front of a message, where there is one.
    place: String,
}

impl ReplayTransport {
    /// Replays a scenario that is in memory.
    pub fn new(scenario: Scenario) -> Self {
        let exchanges = scenario.into_exchanges();
        Self {
            used: Mutex::new(vec![false; exchanges.len()]),
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

    /// Whether everything was asked for.
    ///
    /// # Errors
    ///
    /// When exchanges are left, which it names.
    pub fn finish(&self) -> Result<(), TransportError> {
        let (used, shown) = (self.used(), self.shown());
        let left = self.numbered().zip(used.iter()).filter(|(_, used)| !**used);
        let left: Vec<String> = left
            .map(|((number, exchange), _)| {
                format!("\n- exchange {number}: {}", tell_recorded(&exchange.request, &shown))
            })
            .collect();
        if left.is_empty() {
            return Ok(());
        }
        let message = format!(
            "{}{} of {} recorded exchanges were never asked for; ask for them, or take them out of the recording:{}",
            self.place,
            left.len(),
            self.exchanges.len(),
            left.concat()
        );
        Err(Fault::new(message).into())
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &Exchange)> {
        (1..).zip(&self.exchanges)
    }

    /// A panic elsewhere leaves nothing half-done in a list of flags.
    fn used(&self) -> MutexGuard<'_, Vec<bool>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fields whose values may be shown.
    fn shown(&self) -> BTreeSet<&str> {
        let redacted = |field: &str| {
            let mut patterns = self
                .exchanges
                .iter()
                .filter_map(|exchange| exchange.request.form.get(field))
                .flatten();
            patterns.any(|pattern| *pattern == Value::Redacted)
        };
        self.harmless
            .iter()
            .map(String::as_str)
            .filter(|field| !redacted(field))
            .collect()
    }

    fn nothing_left(&self, asked: &Asked) -> TransportError {
        let shown = self.shown();
        let mut message = format!(
            "{}no recorded exchange is left for this request; record it, or put the recording right\nasked: {}",
            self.place,
            tell_asked(asked, &shown)
        );
        for (number, exchange) in self.numbered().take(MAX_COMPARED) {
            let differences = differences(&exchange.request, asked);
            let told: Vec<String> = differences.iter().map(|difference| difference.tell(&shown)).collect();
            let told = if told.is_empty() {
                "the same, and used already".to_owned()
            } else {
                told.join("; ")
            };
            message.push_str(&format!("\n- exchange {number}: {told}"));
        }
        let more = self.exchanges.len().saturating_sub(MAX_COMPARED);
        if more > 0 {
            message.push_str(&format!("\n- and {more} more"));
        }
        Fault::new(message).into()
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
        let asked = Asked::read(&request)?;
        let mut used = self.used();
        let next = self
            .exchanges
            .iter()
            .zip(used.iter_mut())
            .find(|(exchange, used)| !**used && differences(&exchange.request, &asked).is_empty());
        match next {
            Some((exchange, used)) => {
                *used = true;
                exchange.outcome()
            }
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
