//! The transport that records what passes through it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{Request, Response};

use super::echo::Secrets;
use super::error::ReplayError;
use super::folder::{self, Writer};
use super::redaction::{redact_error, redact_response};
use super::request::{Asked, RequestPattern};
use super::scenario::Exchange;
use crate::{Body, Transport, TransportError};

/// A [`Transport`] that passes everything on to another one, and records it without the secrets.
///
/// Request and response pass unchanged; what is redacted is a copy. The folder is written after each exchange, so that a
/// crash keeps what came before it, and always holds a whole recording: the old one until the first response is there,
/// then all responses so far in the order in which they came. One recorder at a time may use a folder.
///
/// ```no_run
/// use collectmc_transports::{RecordingTransport, Transport};
/// # fn f(inner: impl Transport) -> Result<(), collectmc_transports::TransportError> {
///
/// let transport = RecordingTransport::new(inner, "recordings/issued")?.show_form_values(["orderNumber"]);
/// // ... use it wherever a `Transport` is asked for ...
/// transport.finish()?;
/// # Ok(())
/// # }
/// ```
///
/// # What is written
///
/// What is not known to be harmless is not written:
///
/// - of the request the method, the URL with user info and query redacted, and the form with every value redacted but
///   those of [the fields that the caller names](Self::show_form_values); none of its headers;
/// - of the response the status, the headers `content-encoding`, `content-type`, `date` and `retry-after`, and the body. Of
///   `cache-control`, `content-disposition`, `location`, `server`, `set-cookie`, `vary`, `via` and `www-authenticate` only the
///   name is written and the value is `[redacted]`: that a cookie was set may matter, which one does not. No other header is
///   written;
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
/// - Binary bodies and the lines of PEM blocks are never altered, for that would quietly spoil what they hold. One that
///   holds a redacted value is not recorded, and [`finish`](Self::finish) says so, unless the field is named in
///   [`tolerate_in_data`](Self::tolerate_in_data). Values below 4 bytes are not looked for. What is compressed or encrypted is
///   looked into only as far as [`unpack_with`](Self::unpack_with) opens it.
///
/// A response with more than [`MAX_HEADERS`](super::MAX_HEADERS) headers or a body of more than
/// [`MAX_BODY_BYTES`](super::MAX_BODY_BYTES) is not recorded either.
pub struct RecordingTransport<T> {
    inner: T,
    shown: BTreeSet<String>,
    tolerated: BTreeSet<String>,
    unpack: Unpack,
    recording: Mutex<Recording>,
}

type Unpack = Box<dyn Fn(&[u8]) -> Vec<Vec<u8>> + Send + Sync>;

struct Recording {
    writer: Writer,
    /// How many exchanges there were, recorded or not.
    seen: usize,
    /// Why exchanges could not be recorded at all.
    refused: Vec<ReplayError>,
    /// Why what was recorded is not yet in the folder. The next exchange tries again.
    unwritten: Option<ReplayError>,
}

impl<T: Transport> RecordingTransport<T> {
    /// Records what passes through `inner` into the folder `dir`, which is made when it is not there. A recording that is
    /// in it stays until the first exchange replaces it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or written to, and when it holds anything but a recording: this is no place to
    /// remove what it did not write.
    pub fn new(inner: T, dir: impl AsRef<Path>) -> Result<Self, TransportError> {
        let dir = dir.as_ref();
        folder::prepare(dir)?;
        let recording = Recording {
            writer: Writer::new(dir),
            seen: 0,
            refused: Vec::new(),
            unwritten: None,
        };
        Ok(Self {
            inner,
            shown: BTreeSet::new(),
            tolerated: BTreeSet::new(),
            unpack: Box::new(|_| Vec::new()),
            recording: Mutex::new(recording),
        })
    }

    /// Sets what the recording is about, a comment at its top.
    #[must_use]
    pub fn describe(mut self, description: &str) -> Self {
        self.recording
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .writer
            .files
            .describe(description);
        self
    }

    /// Names the form fields whose values are no secret, and so are written. Without it every value is redacted, and
    /// requests that differ in nothing else get their responses in the order of the recording.
    #[must_use]
    pub fn show_form_values<I: IntoIterator<Item: Into<String>>>(mut self, fields: I) -> Self {
        self.shown.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Names the form fields whose values may stand in binary bodies and PEM blocks, though they are redacted elsewhere.
    ///
    /// A login name, say, is often the company's name or its domain, which its certificates hold and everybody may read.
    #[must_use]
    pub fn tolerate_in_data<I: IntoIterator<Item: Into<String>>>(mut self, fields: I) -> Self {
        self.tolerated.extend(fields.into_iter().map(Into::into));
        self
    }

    /// Looks for redacted values in what this function unpacks of a body too: compressed data, say. The body is recorded
    /// unaltered or, if its contents hold one, not at all.
    #[must_use]
    pub fn unpack_with(self, unpack: impl Fn(&[u8]) -> Vec<Vec<u8>> + Send + Sync + 'static) -> Self {
        Self {
            unpack: Box::new(unpack),
            ..self
        }
    }

    /// Checks that everything that passed is in the folder.
    ///
    /// # Errors
    ///
    /// When the folder could not be written to, or an exchange could not be recorded. The responses were returned all the
    /// same.
    pub fn finish(&self) -> Result<(), TransportError> {
        let recording = self.recording();
        if let Some(error) = &recording.unwritten {
            return Err(error.clone().at("the last exchanges are not recorded").into());
        }
        match recording.refused.first() {
            Some(error) => {
                let (refused, seen) = (recording.refused.len(), recording.seen);
                Err(error
                    .clone()
                    .at(format_args!("{refused} of {seen} exchanges are not recorded"))
                    .into())
            }
            None => Ok(()),
        }
    }

    /// A panic while recording loses at most the exchange that it interrupted.
    fn recording(&self) -> MutexGuard<'_, Recording> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is needed of a request once it is gone.
    fn read(&self, request: &Request<Body>) -> Result<(RequestPattern, Secrets), ReplayError> {
        let asked = Asked::read(request)?;
        let pattern = asked.redacting(|field| self.shown.contains(field));
        Ok((pattern, Secrets::of(&asked, &self.shown, &self.tolerated)))
    }
}

impl<T: Transport> Transport for RecordingTransport<T> {
    fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
        let read = self.read(&request);
        let outcome = self.inner.send(request);
        let exchange = read.and_then(|(pattern, secrets)| redact(pattern, &secrets, &outcome, &self.unpack));
        self.recording().add(exchange);
        outcome
    }
}

fn redact(
    request: RequestPattern,
    secrets: &Secrets,
    outcome: &Result<Response<Vec<u8>>, TransportError>,
    unpack: &Unpack,
) -> Result<Exchange, ReplayError> {
    Ok(match outcome {
        Ok(response) => {
            let copy = redact_response(response, secrets)?;
            secrets.check_packed(response.body(), unpack)?;
            Exchange::answered(request, copy)
        }
        Err(error) => Exchange::failed(request, &redact_error(error, secrets)?),
    })
}

impl Recording {
    fn add(&mut self, exchange: Result<Exchange, ReplayError>) {
        self.seen = self.seen.saturating_add(1);
        match exchange.and_then(|exchange| self.writer.files.add(exchange)) {
            Ok(()) => self.unwritten = self.writer.commit().err(),
            Err(error) => self.refused.push(error.at(format_args!("exchange {}", self.seen))),
        }
    }
}

impl<T> fmt::Debug for RecordingTransport<T> {
    /// Not the inner transport: it need not have a `Debug`, and may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordingTransport")
            .field("shown", &self.shown)
            .field("tolerated", &self.tolerated)
            .finish_non_exhaustive()
    }
}
