//! The transport that records its exchanges.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use super::error::{at_exchange, fail, problem};
use super::folder::{self, Writer};
use super::format::Files;
use super::redaction;
use super::redaction::Recordable;
use super::request::Asked;
use super::scenario::{Exchange, Scenario};
use crate::{Body, Transport, TransportError};

/// A [`Transport`] that forwards to another one, and records the exchanges without the secrets.
///
/// Request and response pass unchanged; a copy is redacted. The folder is written after each exchange and always has a complete
/// recording: the old one until the first exchange is complete, then all exchanges so far, in order. Only one recorder may use
/// a folder at a time.
///
/// Of a recording that is replaced the comments are kept, that at the top and those above exchanges for the same requests, and
/// so is how it is replayed: [by path](Scenario::match_by_path), [in order](Scenario::in_order), and its
/// [age](Scenario::warn_after_days).
///
/// ```no_run
/// use collectmc_transports::{RecordingTransport, Transport};
/// # fn f(inner: impl Transport) -> Result<(), collectmc_transports::TransportError> {
///
/// let transport = RecordingTransport::new(inner, "recordings/issued")?;
/// // ... use it wherever a `Transport` is asked for ...
/// transport.finish()?;
/// # Ok(())
/// # }
/// ```
///
/// # What is written
///
/// Only what is known to be harmless is written:
///
/// - of the request the method, the URL with user info and query redacted, and the form with every value redacted but
///   those of the fields that [the request](super::Recordable) names; none of its headers;
/// - of the response the status, the headers `content-encoding`, `content-type`, `date` and `retry-after`, and the body;
/// - of an error its kind, its message and whether the request may have been sent, but not its source.
///
/// # Responses that repeat a secret
///
/// A server may repeat the form in its response. So redacted values are looked for by the [`Redactor`](crate::Redactor) in
/// the body, in header values and in what an error quotes:
///
/// - In text a value becomes `[redacted]`: where it stands alone, and from 8 bytes on anywhere. The text is otherwise kept
///   byte for byte.
/// - A value below 4 bytes that stands alone in text could be anything, such as the `1` of a status line. The exchange is
///   not recorded, rather than as another one, and [`finish`](Self::finish) says so. It does not happen with fields
///   whose values are shown.
/// - Binary bodies and the lines of PEM blocks are never altered, since that would damage their content. One that
///   holds a redacted value is not recorded, and [`finish`](Self::finish) says so, unless the field is named in
///   [`tolerate_in_data`](Self::tolerate_in_data). Values below 4 bytes are not looked for. What is compressed or encrypted is
///   looked into only as far as [the request says how](super::Recordable::unpack_with).
///
/// A response with more than [`MAX_HEADERS`](super::MAX_HEADERS) headers or a body of more than
/// [`MAX_BODY_BYTES`](super::MAX_BODY_BYTES) is not recorded either.
pub struct RecordingTransport<T> {
    inner: T,
    tolerated: BTreeSet<String>,
    recording: Mutex<RecorderState>,
}

struct RecorderState {
    writer: Writer,
    /// The exchanges of the recording that is replaced whose comments are not yet in this one.
    replaced: Vec<Exchange>,
    /// How many exchanges there were, recorded or not.
    seen: usize,
    /// How many could not be recorded at all, and why the first.
    refused: usize,
    first_refused: Option<TransportError>,
    /// Why what was recorded is not yet in the folder. The next exchange tries again.
    unwritten: Option<Arc<TransportError>>,
}

impl<T: Transport> RecordingTransport<T> {
    /// Records the exchanges of `inner` into the folder `dir`, which is created if needed. The first exchange replaces a
    /// recording that is in it.
    ///
    /// # Errors
    ///
    /// When the folder could not be created or written to, and when it has files that are not part of a recording, which
    /// are never removed.
    pub fn new(inner: T, dir: impl AsRef<Path>) -> Result<Self, TransportError> {
        let dir = dir.as_ref();
        let replaced = folder::prepare(dir)?;
        let writer = Writer::new(dir, Files::like(&replaced), &replaced);
        Ok(Self::with(inner, writer, replaced.exchanges))
    }

    /// Records what passes through `inner` behind the recording that is in the folder.
    pub(super) fn extending(inner: T, dir: &Path, recorded: &Scenario) -> Result<Self, TransportError> {
        folder::prepare(dir)?;
        let writer = Writer::new(dir, Files::of(recorded)?, recorded);
        Ok(Self::with(inner, writer, Vec::new()))
    }

    fn with(inner: T, writer: Writer, replaced: Vec<Exchange>) -> Self {
        Self {
            inner,
            tolerated: BTreeSet::new(),
            recording: Mutex::new(RecorderState {
                writer,
                replaced,
                seen: 0,
                refused: 0,
                first_refused: None,
                unwritten: None,
            }),
        }
    }

    /// Sets the description, a comment at the top of `exchanges.toml`.
    #[must_use]
    pub fn describe(self, description: &str) -> Self {
        description.clone_into(&mut self.recording().writer.files.description);
        self
    }

    /// Names the form fields whose values may appear in binary bodies and PEM blocks, though they are redacted elsewhere.
    ///
    /// A login name, for example, is often the company's name or domain, which its certificates contain publicly.
    #[must_use]
    pub fn tolerate_in_data<I: IntoIterator<Item: Into<String>>>(mut self, fields: I) -> Self {
        self.tolerated.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Checks that all exchanges were recorded.
    ///
    /// # Errors
    ///
    /// When the folder could not be written to, or an exchange could not be recorded. Their responses were returned
    /// nevertheless.
    pub fn finish(&self) -> Result<(), TransportError> {
        let mut recording = self.recording();
        recording.writer.settle();
        if let Some(cause) = &recording.unwritten {
            return Err(problem("the last exchanges are not recorded").with_source(cause.clone()));
        }
        let (refused, seen) = (recording.refused, recording.seen);
        match &recording.first_refused {
            None => Ok(()),
            Some(first) => fail(format!("{refused} of {seen} exchanges are not recorded: {first}")),
        }
    }

    /// A panic while recording loses at most the exchange that it interrupted.
    fn recording(&self) -> MutexGuard<'_, RecorderState> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Transport> Transport for RecordingTransport<T> {
    fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
        let (asked, recordable) = (Asked::read(&request), Recordable::of(&request));
        let outcome = self.inner.send(request);
        let exchange = asked.and_then(|asked| redaction::exchange(&asked, recordable, &self.tolerated, &outcome));
        self.recording().add(exchange);
        outcome
    }

    fn finish(&self) -> Result<(), TransportError> {
        self.finish()
    }
}

impl RecorderState {
    fn add(&mut self, exchange: Result<Exchange, TransportError>) {
        self.seen = self.seen.saturating_add(1);
        let exchange = exchange.map(|exchange| self.with_comment(exchange));
        match exchange.and_then(|exchange| self.writer.files.add(exchange)) {
            Ok(()) => self.unwritten = self.writer.commit().err().map(Arc::new),
            Err(error) => {
                self.refused = self.refused.saturating_add(1);
                self.first_refused.get_or_insert(at_exchange(self.seen)(error));
            }
        }
    }

    /// The exchange with the first comment left on one for the same request.
    fn with_comment(&mut self, exchange: Exchange) -> Exchange {
        let same = |other: &Exchange| !other.description.is_empty() && other.request == exchange.request;
        match self.replaced.iter().position(same) {
            Some(at) => exchange.describe(self.replaced.remove(at).description),
            None => exchange,
        }
    }
}

impl<T> fmt::Debug for RecordingTransport<T> {
    /// Not the inner transport: it need not have a `Debug`, and may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingTransport")
            .field("tolerated", &self.tolerated)
            .finish_non_exhaustive()
    }
}
