//! Transports for HTTP requests that contain secrets.
//!
//! - The contract: [`Transport`], the secret [`Body`] and [`TransportError`]
//! - [`Redactor`]: removes secrets from text that a server wrote
//! - `UreqTransport` (feature `ureq`): HTTPS with ureq and rustls
//! - `ReplayTransport` and `RecordingTransport` (feature `replay`): recorded exchanges, for tests without a network
//!
//! This crate implements HTTP only: it depends on no particular service. Retrying, waiting and parsing the response are up to
//! the caller.
#![warn(unreachable_pub)]
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod error;
#[cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
mod redact;
#[cfg(feature = "replay")]
pub mod replay;
#[cfg(feature = "ureq")]
mod ureq;
#[doc(hidden)]
pub mod windows1252;

use std::ops::Deref;

pub use body::Body;
pub use error::{TransportError, TransportErrorKind};
pub use redact::{REDACTED, Redactor};
#[cfg(feature = "replay")]
pub use replay::{RecordingTransport, ReplayTransport};
#[cfg(feature = "ureq")]
pub use ureq::{TlsRoots, UreqTransport, UreqTransportBuilder};

#[cfg(all(doctest, feature = "replay"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// Sends an HTTP request and returns the complete response.
///
/// It is also implemented for pointers to one, such as `&T`, `Box<T>` and `Arc<T>`; [`from_fn`] makes a transport from a closure.
///
/// # Requirements for implementations
///
/// - The request is sent over HTTPS only, and the server handles it at most once.
/// - Redirects are not followed, since the body contains a password.
/// - Every HTTP status is a response, not an error: the caller decides what 302, 404 or 500 mean. (A transport that cannot return
///   a redirect reports [`Redirect`](TransportErrorKind::Redirect).)
/// - The response body is complete. One that may be truncated, or that exceeds the transport's limit, is an error.
/// - Nothing of the request body appears in an error, a log line or `Debug` output.
pub trait Transport {
    /// Sends `request` and blocks until the response is complete.
    ///
    /// # Errors
    ///
    /// A [`TransportError`] if there is no complete response. Its kind is the reason, and
    /// [`request_may_have_been_sent`](TransportError::request_may_have_been_sent) returns whether the server may have received
    /// the request.
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError>;

    /// Checks at the end that a recording is complete, or that all of it was used. The default does nothing.
    ///
    /// # Errors
    ///
    /// A [`TransportError`] that names what is left.
    fn finish(&self) -> Result<(), TransportError> {
        Ok(())
    }
}

impl<P> Transport for P
where
    P: Deref<Target: Transport>,
{
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        (**self).send(request)
    }

    fn finish(&self) -> Result<(), TransportError> {
        (**self).finish()
    }
}

/// A [`Transport`] that calls a closure, made by [`from_fn`].
#[derive(Clone, Copy)]
pub struct FromFn<F>(F);

/// Makes a [`Transport`] from a closure, for example to wrap another HTTP client or to stand in for a server in a test.
///
/// (`Transport` cannot be implemented for closures themselves: that would overlap with the implementation for `&T`, since a
/// reference to a closure is a closure too.)
///
/// ```
/// use collectmc_transports::{Body, Transport, from_fn};
///
/// let processing = from_fn(|_: http::Request<Body>| Ok(http::Response::new(b"0\n".to_vec())));
/// let response = processing.send(http::Request::new(Body::from("orderNumber=1234567")))?;
/// assert_eq!(response.body(), b"0\n");
/// # Ok::<(), collectmc_transports::TransportError>(())
/// ```
pub fn from_fn<F>(send: F) -> FromFn<F>
where
    F: Fn(http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError>,
{
    FromFn(send)
}

impl<F> Transport for FromFn<F>
where
    F: Fn(http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError>,
{
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        (self.0)(request)
    }
}

impl<F> std::fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FromFn")
    }
}
