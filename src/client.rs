//! The blocking client: builds a request, has it sent, reads the answer.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

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
/// use collectmc::protocol::{CollectRequest, OrderNumber};
/// use collectmc::{Client, Credentials, Outcome, from_fn};
///
/// // A transport of one's own; `UreqTransport` is the one for the network.
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
    turn: Mutex<()>,
}

impl<T: Transport> Client<T> {
    /// A client of the service's own endpoint.
    pub fn new(credentials: Credentials, transport: T) -> Self {
        Self {
            transport,
            credentials,
            endpoint: Endpoint::default(),
            limits: Limits::default(),
            retries: RetryPolicy::never(),
            #[expect(clippy::disallowed_methods, reason = "the client is where waiting is done")]
            sleep: Box::new(std::thread::sleep),
            turn: Mutex::new(()),
        }
    }

    /// Sends requests elsewhere.
    #[must_use]
    pub fn endpoint(self, endpoint: Endpoint) -> Self {
        Self { endpoint, ..self }
    }

    /// Reads at most so much out of an answer.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Tries again what failed in passing. Collecting changes nothing on the server, so repeating it does no harm, but for
    /// wrong credentials, which are never repeated.
    #[must_use]
    pub fn retries(self, policy: RetryPolicy) -> Self {
        Self {
            retries: policy,
            ..self
        }
    }

    /// Waits between tries by calling this instead of [`std::thread::sleep`]: to show progress, or not to wait in a test.
    #[must_use]
    pub fn sleep_with(self, sleep: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self {
            sleep: Box::new(sleep),
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

    /// Asks for an order's certificates.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] when there is no whole answer, [`Error::Service`] when the service refuses, and
    /// [`Error::Response`] when the answer is none of the service's or its certificates cannot be read; of the last try,
    /// when there were several.
    #[expect(
        clippy::disallowed_methods,
        reason = "a date in Retry-After is compared with the clock"
    )]
    pub fn collect(&self, request: &CollectRequest) -> Result<Outcome, Error> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tries = 0_u32;
        loop {
            tries = tries.saturating_add(1);
            let error = match self.collect_once(request) {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            let Some(delay) = self.retries.next_delay(tries, &error, SystemTime::now()) else {
                return Err(error);
            };
            debug!(
                "order {}: try {tries} failed; the next one in {} ms",
                request.order(),
                delay.as_millis()
            );
            (self.sleep)(delay);
        }
    }

    /// Asks for an order's certificates, and asks again while it is being processed, as the policy says. Waits for hours, and
    /// lets other threads use the client meanwhile.
    ///
    /// Gives the last outcome: [`Outcome::Processing`] when the policy's time is over.
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect). A refusal with -26, 'being issued', is waited for like the status 'being processed'.
    pub fn wait(&self, request: &CollectRequest, policy: &WaitPolicy) -> Result<Outcome, Error> {
        let mut waited = Duration::ZERO;
        loop {
            let result = self.collect(request);
            let Some(delay) = policy.next_delay(waited, &result) else {
                return result;
            };
            debug!(
                "order {}: not issued yet; asking again in {} s",
                request.order(),
                delay.as_secs()
            );
            (self.sleep)(delay);
            waited = waited.saturating_add(delay);
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the log tells how long an exchange took")]
    fn collect_once(&self, request: &CollectRequest) -> Result<Outcome, Error> {
        // What is logged: order, host, HTTP status, sizes and times. Never a body, a form or an error's text.
        let host = self.endpoint.url().host_str().unwrap_or_default();
        debug!("order {}: asking {host}", request.order());
        let started = Instant::now();
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
            started.elapsed().as_millis()
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
