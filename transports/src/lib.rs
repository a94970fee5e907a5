//! How an HTTP request with a secret in it gets to a server and its answer comes back.
//!
//! This crate knows HTTP and nothing else: not what is asked for, not what the answer means. It holds
//!
//! - the contract: [`Transport`], the secret [`Body`] and [`TransportError`];
//! - the [`Redactor`], which takes secrets out of text that a server wrote;
//! - `UreqTransport` (feature `ureq`): HTTPS by ureq and rustls;
//! - `ReplayTransport` and `RecordingTransport` (feature `replay`): recorded exchanges, so that programs are tested
//!   without a network.
//!
//! Retrying, waiting and reading what came back are left to the caller.
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

use std::sync::Arc;

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

/// Sends one request and gives back the whole answer.
///
/// A transport is also implemented for `&T`, `Box<T>` and `Arc<T>`, and [`from_fn`] makes one of a closure.
///
/// # What an implementation promises
///
/// - It sends the request at most once, and only over a connection on which the server proved its name (HTTPS).
/// - It follows no redirect: the body holds a password. A 3xx answer is given back or is an error of the kind
///   [`Redirect`](TransportErrorKind::Redirect).
/// - Any HTTP status is an answer, not an error: what 404 or 500 mean is the caller's to say.
/// - The answer's body is whole. One that may have been cut is an error, and so is one over the transport's limit.
/// - Nothing of the request's body gets into an error, a log or a `Debug` text.
pub trait Transport {
    /// Sends `request` and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// [`TransportError`] when there is no whole answer; its kind says why and
    /// [`request_may_have_been_sent`](TransportError::request_may_have_been_sent) whether the server may have got the
    /// request.
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError>;

    /// Checks at the end that nothing is left to do: that a recording is complete, or that all of one was used. Transports
    /// without such an end have nothing to say.
    ///
    /// # Errors
    ///
    /// [`TransportError`] that says what is left.
    fn finish(&self) -> Result<(), TransportError> {
        Ok(())
    }
}

impl<T: Transport + ?Sized> Transport for &T {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        (**self).send(request)
    }

    fn finish(&self) -> Result<(), TransportError> {
        (**self).finish()
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        (**self).send(request)
    }

    fn finish(&self) -> Result<(), TransportError> {
        (**self).finish()
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> Result<http::Response<Vec<u8>>, TransportError> {
        (**self).send(request)
    }

    fn finish(&self) -> Result<(), TransportError> {
        (**self).finish()
    }
}

/// A [`Transport`] made of a closure: see [`from_fn`].
#[derive(Clone, Copy)]
pub struct FromFn<F>(F);

/// Makes a [`Transport`] of a closure, for instance to wrap another HTTP client or to answer in a test.
///
/// (A blanket implementation for closures would overlap with the one for references, since a reference to a closure is
/// a closure too; so there is this function, as [`std::iter::from_fn`] is for iterators.)
///
/// ```
/// use collectmc_transports::{Body, Transport, from_fn};
///
/// let processing = from_fn(|_: http::Request<Body>| Ok(http::Response::new(b"0\n".to_vec())));
/// let answer = processing.send(http::Request::new(Body::from("orderNumber=1234567")))?;
/// assert_eq!(answer.body(), b"0\n");
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
