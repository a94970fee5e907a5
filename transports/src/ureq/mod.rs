//! HTTPS by ureq and rustls.
//!
//! ureq speaks HTTP/1.1 and pools connections. Everything below HTTP is done by a connector of our own, which reports what
//! ureq's does not: whether any byte of the request may have been sent, whether the server had closed an idle connection, and
//! whether a connection ended with `close_notify` or was cut. ARCHITECTURE.md compares it with ureq's connectors.
//!
//! - [`builder`]: the settings; [`roots`]: the root certificates; [`proxy`]: the route to the server
//! - this file: one request; [`response`]: which responses are returned
//! - [`connector`], [`connection`], [`socket`]: from a host name to bytes
//! - [`error`]: the error messages
//!
//! Not supported: redirects, cookies, compression, HTTP/2, and any retry but one (see [`UreqTransport`]).

mod builder;
mod connection;
mod connector;
mod error;
mod proxy;
mod response;
mod roots;
mod socket;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::ACCEPT_ENCODING;
use http::uri::Scheme;
use http::{HeaderValue, Request, Response, Uri};
use log::debug;

use self::error::{from_ureq, invalid, is_stale};
use self::proxy::Route;
use crate::{Body, Transport, TransportError};

pub use self::builder::UreqTransportBuilder;
pub use self::roots::TlsRoots;

/// Sends requests over HTTPS (HTTP/1.1), with bounded time and memory. Blocking; implemented with ureq and rustls.
///
/// ```no_run
/// use std::time::Duration;
/// use collectmc_transports::UreqTransport;
///
/// let transport = UreqTransport::builder().timeout(Duration::from_secs(20)).build()?;
/// # Ok::<(), collectmc_transports::TransportError>(())
/// ```
///
/// - Only `https` URLs, TLS 1.2 or newer, and servers whose certificate chains to a trusted root: see [`TlsRoots`].
/// - Redirects are not followed, cookies are not kept, and compression is not requested. A redirect (any 3xx), a partial
///   response (206) and a protocol switch (101) are errors. A body that is compressed all the same is returned as it is.
/// - Bodies are complete: a truncated one, or one with ambiguous framing, is an error. Where the end of the connection
///   delimits a body, it must be marked by TLS (`close_notify`).
/// - Connections are reused. If the server closed an idle one, so that no byte of a response arrives on it, the request is
///   sent once more on a new connection. No other failure is retried.
/// - Events are logged through the [`log`] facade at level debug: host, path, status, sizes and times, never a body. (ureq
///   itself logs some response headers at debug and response bytes at trace, and nothing of request bodies.)
///
/// It can be shared between threads; concurrent requests use separate connections.
pub struct UreqTransport {
    agent: ::ureq::Agent,
    limits: ExchangeLimits,
    route: Arc<Route>,
}

#[derive(Clone, Copy, Debug)]
struct ExchangeLimits {
    /// For the whole exchange, including a second attempt.
    timeout: Duration,
    /// For resolving the name, connecting and the TLS handshake.
    connect_timeout: Duration,
    /// Bytes of a response body.
    body: usize,
}

impl UreqTransport {
    /// Creates a transport with the defaults of the [builder](UreqTransportBuilder).
    ///
    /// # Errors
    ///
    /// As [`UreqTransportBuilder::build`]: with the defaults, only a proxy set in the environment can be invalid.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> UreqTransportBuilder {
        UreqTransportBuilder::default()
    }
}

impl Transport for UreqTransport {
    fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
        let started = Instant::now();
        let host = checked_host(request.uri())?.to_owned();
        let (parts, body) = request.into_parts();
        let mut request = Request::from_parts(parts, body.expose_secret());
        request
            .headers_mut()
            .insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));

        debug!("{host}: sending {} {}", request.method(), request.uri().path());
        let result = self.exchange(request, &host, started);
        let took = started.elapsed().as_millis();
        match &result {
            Ok(response) => debug!(
                "{host}: response {}, {} bytes, after {took} ms",
                response.status().as_u16(),
                response.body().len(),
            ),
            // The error's message may quote a server that repeats the request.
            Err(error) => debug!("{host}: no response ({}) after {took} ms", error.kind().as_str()),
        }
        result
    }
}

impl UreqTransport {
    fn exchange(
        &self,
        request: Request<&[u8]>,
        host: &str,
        started: Instant,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        match self.attempt(request.clone(), host) {
            Err(error) if is_stale(&error) => {
                debug!("{host}: the server closed the idle connection; sending again on a new one");
                let left = self.limits.timeout.saturating_sub(started.elapsed());
                let on_new_connection = self
                    .agent
                    .configure_request(request)
                    .timeout_global(Some(left))
                    .max_idle_age(Duration::ZERO)
                    .build();
                self.attempt(on_new_connection, host)
            }
            result => result,
        }
    }

    fn attempt(&self, request: Request<&[u8]>, host: &str) -> Result<Response<Vec<u8>>, TransportError> {
        let describe = |error| from_ureq(error, host, &self.limits);
        let url = request.uri().clone();
        let response = self.agent.run(request).map_err(describe)?;
        response::read_to_end(response, &url, host, self.limits.body, describe)
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport")
            .field("timeout", &self.limits.timeout)
            .field("connect_timeout", &self.limits.connect_timeout)
            .field("body_limit", &self.limits.body)
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

/// The host of a URL, if a secret may be sent to it.
fn checked_host(uri: &Uri) -> Result<&str, TransportError> {
    if uri.scheme() != Some(&Scheme::HTTPS) {
        return Err(invalid("the URL must begin with https://"));
    }
    match uri.authority() {
        Some(authority) if authority.as_str().contains('@') => {
            Err(invalid("the URL must not contain a user name or password"))
        }
        Some(authority) if !authority.host().is_empty() => Ok(authority.host()),
        _ => Err(invalid("the URL has no host")),
    }
}
