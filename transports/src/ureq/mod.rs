//! HTTPS by ureq and rustls.
//!
//! ureq speaks HTTP/1.1 and pools connections. Everything below HTTP is done by a connector of our own, which reports what
//! ureq's does not: whether any byte of the request may have been sent, whether the server had closed an idle connection, and
//! whether a connection ended with `close_notify` or was cut. ARCHITECTURE.md compares it with ureq's connectors.
//!
//! - [`builder`]: the settings; [`roots`]: the root certificates; [`proxy`]: the tunnel to the server
//! - this file: one request, and which responses are returned
//! - [`connector`], [`connection`], [`socket`]: from a host name to bytes
//! - [`error`]: the error messages
//!
//! Not supported: redirects, cookies, compression, HTTP/2, and any retry but one (see [`UreqTransport`]).

mod builder;
mod connection;
mod connector;
mod error;
mod proxy;
mod roots;
mod socket;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::uri::Scheme;
use http::{HeaderMap, Request, Response, Uri, Version};
use log::debug;

use self::error::{failure, from_ureq, invalid, is_stale};
use self::proxy::Proxy;
use crate::TransportErrorKind::Io;
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
/// - Redirects are not followed, cookies are not kept, and compression is not requested. A redirect (3xx), and a body that is
///   compressed all the same, are returned as they are.
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
    proxy: Option<Arc<Proxy>>,
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
        let request = Request::from_parts(parts, body.expose_secret());
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

    /// Reads the body to its end. A response that is refused before that keeps its connection from being reused.
    fn attempt(&self, request: Request<&[u8]>, host: &str) -> Result<Response<Vec<u8>>, TransportError> {
        let describe = |error| from_ureq(error, host, &self.limits);
        let limit = self.limits.body as u64;
        let (mut head, body) = self.agent.run(request).map_err(describe)?.into_parts();
        if is_ambiguous(head.version, &head.headers) {
            let why = "has ambiguous framing: its Transfer-Encoding is unsupported or contradicted";
            return Err(failure(Io, format!("the response from {host} {why}")));
        }
        if body.content_length().is_some_and(|declared| declared > limit) {
            return Err(describe(::ureq::Error::BodyExceedsLimit(limit)));
        }
        let body = body.into_with_config().limit(limit).read_to_vec().map_err(describe)?;
        // ureq's own types do not belong in the public response.
        head.extensions.clear();
        Ok(Response::from_parts(head, body))
    }
}

/// Whether two readers could see different ends of the body, which response splitting relies on: both Content-Length and
/// Transfer-Encoding, a coding other than chunked, or chunked in HTTP/1.0 (RFC 9112, sections 6.1 and 6.3).
fn is_ambiguous(version: Version, headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let Some(coding) = codings.next() else { return false };
    let is_chunked = coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
    !is_chunked || codings.next().is_some() || version != Version::HTTP_11 || headers.contains_key(CONTENT_LENGTH)
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport")
            .field("timeout", &self.limits.timeout)
            .field("connect_timeout", &self.limits.connect_timeout)
            .field("body_limit", &self.limits.body)
            .field("proxy", &self.proxy)
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
