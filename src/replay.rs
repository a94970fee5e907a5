//! Recorded exchanges: see [`collectmc_transports::replay`], all of which is here too, and [`ScenarioBuilder`] for
//! scenarios of this service.
//!
//! Requests of this crate name their non-secret fields, so a recording distinguishes orders and formats.
//!
//! ```
//! use collectmc::replay::{Mode, ModeTransport};
//! use collectmc::{Client, CollectRequest, Credentials, OrderNumber, Outcome, Transport, from_fn, http};
//!
//! # let dir = tempfile::tempdir()?;
//! # let folder = dir.path().join("processing");
//! // `UreqTransport::new` in a program.
//! let network = || Ok(from_fn(|_| Ok(http::Response::new(b"0\n".to_vec()))));
//! for default in [Mode::Record, Mode::Replay] {
//!     let transport = ModeTransport::new(Mode::from_environment_or(default)?, &folder, network)?;
//!     let client = Client::new(Credentials::for_replay(), transport);
//!     assert_eq!(client.collect(&CollectRequest::new(OrderNumber::new(1234567)?))?, Outcome::Processing);
//!     client.transport().finish()?; // everything was recorded, or requested
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::time::{Duration, SystemTime};

use http::header::{CONTENT_TYPE, DATE, HeaderValue};

pub use collectmc_transports::replay::*;

use crate::certificates::contents;
use crate::protocol::RECORDABLE_FIELDS;
use crate::{CollectRequest, Credentials, Endpoint, Error, Format, InputError, Limits, OrderNumber};

/// What each request declares as recordable.
pub(crate) const RECORDABLE: Recordable =
    Recordable::fields(&RECORDABLE_FIELDS).unpack_with(|body| contents(body, &Limits::default()));

/// Builds a [`Scenario`] of this service, an exchange at a time.
///
/// ```
/// use std::time::Duration;
/// use collectmc::replay::{Fault, ReplayTransport, ScenarioBuilder};
/// use collectmc::{Client, CollectRequest, Credentials, OrderNumber, Outcome};
///
/// let scenario = ScenarioBuilder::new(7)
///     .fault(Fault::Timeout)
///     .processing()
///     .times(2)
///     .delay(Duration::from_millis(1))
///     .issued(&b"-----BEGIN CERTIFICATE-----\n..."[..])
///     .build()?;
///
/// let client = Client::new(Credentials::for_replay(), ReplayTransport::new(scenario));
/// let request = CollectRequest::new(OrderNumber::new(7)?);
/// assert!(client.collect(&request).unwrap_err().is_retryable());
/// assert_eq!(client.collect(&request)?, Outcome::Processing);
/// # Ok::<(), collectmc::Error>(())
/// ```
#[derive(Debug)]
pub struct ScenarioBuilder {
    description: String,
    order: Result<OrderNumber, InputError>,
    format: Format,
    endpoint: Endpoint,
    date: Option<SystemTime>,
    exchanges: Result<Vec<Exchange>, Error>,
}

impl ScenarioBuilder {
    /// Starts a scenario for this order, at the service's endpoint and in the default format. An invalid order number is an error
    /// of [`build`](Self::build).
    pub fn new(order: u64) -> Self {
        Self {
            description: String::new(),
            order: OrderNumber::new(order),
            format: Format::default(),
            endpoint: Endpoint::default(),
            date: None,
            exchanges: Ok(Vec::new()),
        }
    }

    /// Sets the description, a comment at the top of `exchanges.toml`.
    #[must_use]
    pub fn describe(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Sets the order of the following exchanges.
    #[must_use]
    pub fn order(mut self, order: u64) -> Self {
        self.order = OrderNumber::new(order);
        self
    }

    /// Sets the format that the following exchanges request.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Sets the endpoint of the following exchanges.
    #[must_use]
    pub fn endpoint(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// Sets the `Date` of the following responses.
    #[must_use]
    pub fn date(mut self, date: SystemTime) -> Self {
        self.date = Some(date);
        self
    }

    /// Responds that the order is being processed.
    #[must_use]
    pub fn processing(self) -> Self {
        self.body("text/plain", "0\n")
    }

    /// Responds that the certificates are issued, and includes none.
    #[must_use]
    pub fn available(self) -> Self {
        self.body("text/plain", "1\n")
    }

    /// Responds with these bytes: certificates as PEM, PKCS #7 or a ZIP archive, or a damaged form of them.
    #[must_use]
    pub fn issued(self, certificates: impl Into<Vec<u8>>) -> Self {
        self.body("application/octet-stream", certificates)
    }

    /// Responds with this code of the service and its message, such as -16 for a rejected login.
    #[must_use]
    pub fn rejected(self, code: i64, message: &str) -> Self {
        self.body("text/plain", format!("{code}\n{message}\n"))
    }

    /// Responds with any HTTP response.
    #[must_use]
    pub fn response(self, response: http::Response<Vec<u8>>) -> Self {
        self.push(|request| Exchange::new(request, response))
    }

    /// Fails with a transport error.
    #[must_use]
    pub fn fault(self, fault: Fault) -> Self {
        self.push(|request| Exchange::failed(request, &fault.into()))
    }

    /// Uses the last exchange this many times. 0 counts as 1.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        self.change_last(|exchange| exchange.times(times))
    }

    /// Uses the last exchange for every following request.
    #[must_use]
    pub fn forever(self) -> Self {
        self.change_last(Exchange::forever)
    }

    /// Sets the delay before the response or fault of the last exchange.
    #[must_use]
    pub fn delay(self, delay: Duration) -> Self {
        self.change_last(|exchange| exchange.delay(delay))
    }

    /// Builds the scenario.
    ///
    /// # Errors
    ///
    /// [`Error::Input`] when an order number is zero.
    pub fn build(self) -> Result<Scenario, Error> {
        let scenario = Scenario::new(self.description);
        Ok(self.exchanges?.into_iter().fold(scenario, Scenario::with))
    }

    fn body(self, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let mut response = http::Response::new(body.into());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        let date = self.date.map(httpdate::fmt_http_date);
        if let Some(date) = date.and_then(|date| HeaderValue::try_from(date).ok()) {
            headers.insert(DATE, date);
        }
        self.response(response)
    }

    fn push(mut self, exchange: impl FnOnce(RequestPattern) -> Exchange) -> Self {
        let request = self.request();
        self.exchanges = self.exchanges.and_then(|mut exchanges| {
            exchanges.push(exchange(request?));
            Ok(exchanges)
        });
        self
    }

    fn request(&self) -> Result<RequestPattern, Error> {
        let request = CollectRequest::new(self.order.clone()?).format(self.format);
        let request = request.to_http(&self.endpoint, &Credentials::for_replay());
        Ok(RequestPattern::redacting(&request, &RECORDABLE_FIELDS)?)
    }

    fn change_last(mut self, change: impl FnOnce(Exchange) -> Exchange) -> Self {
        if let Ok(exchanges) = &mut self.exchanges {
            let last = exchanges.pop().map(change);
            exchanges.extend(last);
        }
        self
    }
}
