//! The blocking client: builds a request, has it sent, reads the response.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use collectmc_transports::Transport;
use log::debug;

use crate::protocol::{self, CollectRequest, Endpoint, Outcome, RetryPolicy, WaitPolicy};
use crate::{Credentials, Error, Limits};

/// Collects certificates with one account over one transport.
///
/// Calls are made one after the other, also when threads share the client: the service wants no concurrent ones. A call is
/// made once unless [`retries`](Self::retries) says otherwise.
///
/// ```
/// use collectmc::{Client, CollectRequest, Credentials, OrderNumber, Outcome, from_fn, http};
///
/// // Your own transport; `UreqTransport` is the one for the network.
/// let transport = from_fn(|_request| Ok(http::Response::new(b"0\n".to_vec())));
///
/// let client = Client::new(Credentials::new("brand-team", "correct horse")?, transport);
/// match client.collect(&CollectRequest::new(OrderNumber::new(1234567)?))? {
///     Outcome::Attached(certificates) => print!("{}", certificates.to_pem()),
///     Outcome::Available | Outcome::Processing => println!("not yet"),
/// }
/// # Ok::<(), collectmc::Error>(())
/// ```
pub struct Client<T> {
    transport: T,
    credentials: Credentials,
    endpoint: Endpoint,
    limits: Limits,
    retries: RetryPolicy,
    sleep: Box<dyn Fn(Duration) + Send + Sync>,
    clock: Box<dyn Fn() -> SystemTime + Send + Sync>,
    turn: Mutex<()>,
}

impl<T: Transport> Client<T> {
    /// A client of the service's own endpoint, which makes one attempt a call.
    pub fn new(credentials: Credentials, transport: T) -> Self {
        Self {
            transport,
            credentials,
            endpoint: Endpoint::default(),
            limits: Limits::default(),
            retries: RetryPolicy::never(),
            #[expect(clippy::disallowed_methods, reason = "the client is where waiting is done")]
            sleep: Box::new(std::thread::sleep),
            #[expect(clippy::disallowed_methods, reason = "the client is where the clock is")]
            clock: Box::new(SystemTime::now),
            turn: Mutex::new(()),
        }
    }

    /// Sets the endpoint.
    #[must_use]
    pub fn endpoint(self, endpoint: Endpoint) -> Self {
        Self { endpoint, ..self }
    }

    /// Sets how much is read out of a response.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets how transient failures are repeated. Collecting changes nothing on the server, so repeating it does no harm, but
    /// for a rejected login, which is never repeated.
    #[must_use]
    pub fn retries(self, policy: RetryPolicy) -> Self {
        Self {
            retries: policy,
            ..self
        }
    }

    /// Sets how to wait between attempts, in place of [`std::thread::sleep`]: to show progress, or not to wait in a test.
    #[must_use]
    pub fn sleep_with(self, sleep: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self {
            sleep: Box::new(sleep),
            ..self
        }
    }

    /// Sets the clock, in place of [`SystemTime::now`], which some platforms lack: for the log, and for the dates by which
    /// servers say how long to wait.
    #[must_use]
    pub fn clock(self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self {
            clock: Box::new(now),
            ..self
        }
    }

    /// The account that the client uses.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The transport, for instance to ask a recording whether it was written.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Requests an order's certificates.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] when there is no complete response, [`Error::Service`] when the service rejects the request, and
    /// [`Error::Response`] when the response is none of the service's or its certificates could not be read; of the last
    /// attempt, when there were several.
    pub fn collect(&self, request: &CollectRequest) -> Result<Outcome, Error> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut attempts = 0_u32;
        loop {
            attempts = attempts.saturating_add(1);
            let error = match self.collect_once(request) {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            let Some(delay) = self.retries.next_delay(attempts, &error, (self.clock)()) else {
                return Err(error);
            };
            debug!(
                "order {}: attempt {attempts} failed; the next one in {} ms",
                request.order(),
                delay.as_millis()
            );
            (self.sleep)(delay);
        }
    }

    /// Requests an order's certificates, again and again while it is being processed, as the policy says. Waits for hours, and
    /// lets other threads use the client meanwhile.
    ///
    /// Gives the last outcome: [`Outcome::Processing`] when the policy's time is over.
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect). The code -26, 'being issued', is waited for like the status 'being processed'.
    pub fn wait(&self, request: &CollectRequest, policy: &WaitPolicy) -> Result<Outcome, Error> {
        let mut waited = Duration::ZERO;
        loop {
            let result = self.collect(request);
            let Some(delay) = policy.next_delay(waited, &result) else {
                return result;
            };
            debug!(
                "order {}: not issued yet; the next request in {} s",
                request.order(),
                delay.as_secs()
            );
            (self.sleep)(delay);
            waited = waited.saturating_add(delay);
        }
    }

    fn collect_once(&self, request: &CollectRequest) -> Result<Outcome, Error> {
        // What is logged: order, host, HTTP status, sizes and times. Never a body, a form or an error's text.
        let host = self.endpoint.url().host_str().unwrap_or_default();
        debug!("order {}: request to {host}", request.order());
        let started = (self.clock)();
        let http_request = request.to_http(&self.endpoint, &self.credentials);
        let response = self
            .transport
            .send(http_request)
            .map_err(|error| error.redacted(self.credentials.redactor()))?;
        debug!(
            "order {}: HTTP status {}, {} bytes after {} ms",
            request.order(),
            response.status().as_u16(),
            response.body().len(),
            // A clock may be set back meanwhile.
            (self.clock)().duration_since(started).unwrap_or_default().as_millis()
        );
        protocol::parse(response, &self.limits, &self.credentials)
    }
}

impl<T> fmt::Debug for Client<T> {
    /// The transport is left out: it may be anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("credentials", &self.credentials)
            .field("endpoint", &self.endpoint)
            .field("limits", &self.limits)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
