//! HTTPS by ureq and rustls.
//!
//! ureq speaks HTTP/1.1 and keeps connections for later requests. All below HTTP is done here, in a connector of our own: it
//! alone can report what a caller has to know and ureq does not, which is whether any byte of the request was handed over,
//! whether the server had closed a kept connection meanwhile, and whether a connection ended as TLS demands or was cut.
//! ARCHITECTURE.md says what ureq's connectors cost in its place.
//!
//! - [`builder`]: the settings; [`roots`]: the root certificates; [`proxy`]: the way to the server
//! - this file: one request; [`response`]: which responses are returned
//! - [`connector`], [`connection`], [`socket`]: from a name to bytes
//! - [`error`]: what went wrong, in words
//!
//! Left out: redirects, cookies, compression, HTTP/2, and any retry but one (see [`UreqTransport`]).

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

use self::error::{from_ureq, is_stale};
use self::proxy::Route;
use crate::{Body, Transport, TransportError, TransportErrorKind};

pub use self::builder::UreqTransportBuilder;
pub use self::roots::TlsRoots;

/// HTTPS/1.1 by ureq and rustls, with everything bounded: time, bytes, and whom to trust.
///
/// ```no_run
/// use std::time::Duration;
/// use collectmc_transports::UreqTransport;
///
/// let transport = UreqTransport::builder().timeout(Duration::from_secs(20)).build()?;
/// # Ok::<(), collectmc_transports::TransportError>(())
/// ```
///
/// - Only `https`, TLS 1.2 or newer, and only servers whose certificate leads to a trusted root: see [`TlsRoots`].
/// - No redirect is followed, no cookie kept, no compression asked for. A redirect (any 3xx), a compressed answer, a part
///   of an answer (206) and a change of protocol (101) are errors.
/// - A body is whole: one that is cut, or whose framing is open to doubt, is an error. Where only the end of the
///   connection says where a body ends, that end has to be the one that TLS signs (`close_notify`).
/// - Connections are kept and used again. When such a connection turns out to be dead before any byte of the answer
///   came, the request is sent once more, on a new connection. Nothing else is repeated.
/// - What it does is told through the [`log`] facade at the level debug: host, status, sizes, times; no body, no form.
///   (Of answers, the HTTP library below writes some headers at the level debug, and the bytes at trace; of a request's
///   body it writes nothing.)
///
/// It can be shared between threads; each request then has a connection of its own.
pub struct UreqTransport {
    agent: ::ureq::Agent,
    limits: Limits,
    roots: TlsRoots,
    extra_roots: usize,
    route: Arc<Route>,
}

/// How long and how much.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// For the whole exchange, a second attempt included.
    timeout: Duration,
    /// For looking up the name and connecting.
    connect_timeout: Duration,
    /// Bytes of an answer's body.
    body: usize,
}

impl UreqTransport {
    /// With the defaults of the [builder](UreqTransportBuilder).
    ///
    /// # Errors
    ///
    /// As [`UreqTransportBuilder::build`]: with the defaults, only a proxy in the environment can be wrong.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// Where every setting can be changed.
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
            Ok(answer) => debug!(
                "{host}: answered {}, {} bytes, after {took} ms",
                answer.status().as_u16(),
                answer.body().len(),
            ),
            // Not the error's message: it may quote a server that repeats what it was sent.
            Err(error) => debug!("{host}: no answer ({}) after {took} ms", error.kind().as_str()),
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
                debug!("{host}: the kept connection was closed by the server; sending again on a new one");
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
        let in_words = |error| from_ureq(error, host, &self.limits);
        let asked = request.uri().clone();
        let answer = self.agent.run(request).map_err(in_words)?;
        response::read_whole(answer, &asked, host, self.limits.body, in_words)
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport")
            .field("timeout", &self.limits.timeout)
            .field("connect_timeout", &self.limits.connect_timeout)
            .field("body_limit", &self.limits.body)
            .field("roots", &self.roots)
            .field("extra_roots", &self.extra_roots)
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

/// The host, of a URL to which a secret may be sent.
fn checked_host(uri: &Uri) -> Result<&str, TransportError> {
    let refused = |message| Err(TransportError::new(TransportErrorKind::Other, message).with_request_sent(false));
    if uri.scheme() != Some(&Scheme::HTTPS) {
        return refused("only https URLs are sent to: give a URL that begins with https://");
    }
    match uri.authority() {
        Some(authority) if authority.as_str().contains('@') => {
            refused("the URL holds a user name or password: leave it out")
        }
        Some(authority) if !authority.host().is_empty() => Ok(authority.host()),
        _ => refused("the URL names no host"),
    }
}
