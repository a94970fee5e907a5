//! The blocking client: builds a request, sends it over the transport, reads the response.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use collectmc_transports::Transport;
use log::debug;

use crate::protocol::{self, CollectRequest, Endpoint, OrderNumber, Outcome, RetryPolicy, WaitPolicy, Waiting};
use crate::{Credentials, Error, Limits};

/// Collects certificates with one account over one transport.
///
/// Requests are sent one after the other, also when threads share the client, since the service's operator asks for no concurrent
/// ones. A call makes one attempt unless [`retries`](Self::retries) is set.
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
    observer: Box<dyn Fn(&Attempt<'_>) + Send + Sync>,
    cancelled: Option<Arc<AtomicBool>>,
    turn: Mutex<()>,
}

/// An attempt that a [`Client`] made, as its [observer](Client::observe) sees it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The order that was requested.
    pub order: OrderNumber,
    /// The result. If another attempt follows, it is available nowhere else: keep a response that may be needed.
    pub result: &'a Result<Outcome, Error>,
    /// How long the client waits before the next attempt; `None` when this was the last one of the call.
    pub next: Option<Duration>,
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
            observer: Box::new(|_| ()),
            cancelled: None,
            turn: Mutex::new(()),
        }
    }

    /// Sets the endpoint.
    #[must_use]
    pub fn endpoint(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// Sets the limits for reading a response.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets how often a request is repeated after transient failures. Collecting changes nothing on the server, so repeating it
    /// is harmless, except for a rejected login, which is never repeated.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// Sets how to wait between attempts, in place of [`std::thread::sleep`]: to show progress, or not to wait in a test.
    #[must_use]
    pub fn sleep_with(mut self, sleep: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        self.sleep = Box::new(sleep);
        self
    }

    /// Sets the clock, in place of [`SystemTime::now`], which some platforms lack: for the log, and for the dates by which
    /// servers say how long to wait.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Box::new(now);
        self
    }

    /// Sets a function to call after each attempt, before the wait for the next one: to show progress, or to keep each response.
    #[must_use]
    pub fn observe(mut self, observer: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// Sets a flag that ends calls once it is set, within a fifth of a second: a wait ends, and its call returns the last result.
    /// A call that begins afterwards sends nothing, and returns [`Error::Cancelled`]. A request in progress is not interrupted.
    ///
    /// The wait is divided into pieces, so [`sleep_with`](Self::sleep_with) gets many short ones.
    #[must_use]
    pub fn cancelled_by(mut self, flag: Arc<AtomicBool>) -> Self {
        self.cancelled = Some(flag);
        self
    }

    /// The account that the client uses.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The transport, for instance to [`finish`](Transport::finish) a recording.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Requests an order's certificates.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] when there is no complete response, [`Error::Service`] when the service rejects the request, and
    /// [`Error::Response`] when the response is unexpected or its certificates could not be read. After several attempts, it is
    /// the error of the last one.
    pub fn collect(&self, request: &CollectRequest) -> Result<Outcome, Error> {
        self.attempts(request, None)
    }

    /// Requests an order's certificates, again and again until they are issued, as the policy says. Waits for hours, in which
    /// other threads can use the client.
    ///
    /// Returns the last result: [`Outcome::Processing`] when the deadline has passed or the [flag](Self::cancelled_by) was set, and
    /// the last failure when there were too many in a row. With [`retries`](Self::retries) each attempt of the policy is one
    /// of several, seconds apart.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::AtomicBool;
    /// use collectmc::{Client, CollectRequest, Credentials, OrderNumber, Outcome, WaitPolicy, from_fn, http};
    ///
    /// # let responses = std::sync::Mutex::new(vec![&b"1\n"[..], b"0\n"]);
    /// # let transport = from_fn(move |_| Ok(http::Response::new(responses.lock().unwrap().pop().unwrap().to_vec())));
    /// let flag = Arc::new(AtomicBool::new(false)); // for a signal handler, or another thread, to set
    /// let client = Client::new(Credentials::new("brand-team", "correct horse")?, transport)
    ///     .observe(|attempt| println!("order {}: {:?}, next in {:?}", attempt.order, attempt.result, attempt.next))
    /// #   .sleep_with(|_| ()) // and not hours
    ///     .cancelled_by(flag);
    /// let request = CollectRequest::new(OrderNumber::new(1234567)?);
    /// assert_eq!(client.wait(&request, &WaitPolicy::new().for_payment())?, Outcome::Available);
    /// # Ok::<(), collectmc::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect). The code -26, 'being issued', is waited for like the status 'being processed'.
    pub fn wait(&self, request: &CollectRequest, policy: &WaitPolicy) -> Result<Outcome, Error> {
        self.attempts(request, Some(Waiting::new(*policy, (self.clock)())))
    }

    /// Makes attempts until there is none to follow: seconds apart by [`retries`](Self::retries), and then hours apart.
    fn attempts(&self, request: &CollectRequest, mut waiting: Option<Waiting>) -> Result<Outcome, Error> {
        if self.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let order = request.order();
        let mut attempts = 0_u32;
        loop {
            attempts = attempts.saturating_add(1);
            let result = self.collect_once(request);
            let now = (self.clock)();
            let retry = |error| self.retries.next_delay(attempts, error, now);
            let next = match result.as_ref().err().and_then(retry) {
                _ if self.is_cancelled() => None,
                Some(delay) => Some(delay),
                None => {
                    attempts = 0;
                    waiting.as_mut().and_then(|waiting| waiting.next_delay(&result, now))
                }
            };
            let attempt = Attempt {
                order,
                result: &result,
                next,
            };
            (self.observer)(&attempt);
            let Some(delay) = next else { return result };
            debug!("order {order}: the next request in {delay:?}");
            if !self.pause(delay) {
                return result;
            }
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Waits, and returns whether to go on. With a flag it checks that and the clock, so that a computer that was suspended goes
    /// on in time.
    fn pause(&self, delay: Duration) -> bool {
        const PIECE: Duration = Duration::from_millis(200);
        if self.cancelled.is_none() {
            (self.sleep)(delay);
            return true;
        }
        let due = (self.clock)().checked_add(delay);
        let mut left = delay;
        while !left.is_zero() && due.is_none_or(|due| (self.clock)() < due) {
            if self.is_cancelled() {
                return false;
            }
            let piece = left.min(PIECE);
            (self.sleep)(piece);
            left = left.saturating_sub(piece);
        }
        !self.is_cancelled()
    }

    fn collect_once(&self, request: &CollectRequest) -> Result<Outcome, Error> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
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
    /// Omits the transport, whose `Debug` may print anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("credentials", &self.credentials)
            .field("endpoint", &self.endpoint)
            .field("limits", &self.limits)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
