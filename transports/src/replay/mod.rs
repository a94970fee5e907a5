//! Recorded HTTP exchanges: recorded into a folder, and replayed without a network.
//!
//! - [`ReplayTransport`] responds from a recording and uses no network.
//! - [`RecordingTransport`] wraps any transport and records its exchanges, without the secrets.
//! - [`ModeTransport`] does either, or records what is missing, according to a [`Mode`]: one switch for tests and programs.
//! - [`Scenario`] is a recording in memory: load, save or build one, or [parse](Scenario::parse) one that `include_str!`
//!   embedded.
//!
//! ```
//! use collectmc_transports::replay::{Exchange, ReplayTransport, RequestPattern, Scenario};
//! use collectmc_transports::{Body, Transport};
//!
//! let request = RequestPattern::post("https://example.com/collect")?.redacted("password").field("order", "1234567");
//! let scenario = Scenario::new("Order 1234567 is being processed.")
//!     .with(Exchange::new(request, http::Response::new(b"0\n".to_vec())));
//!
//! let transport = ReplayTransport::new(scenario);
//! let request = http::Request::post("https://example.com/collect").body(Body::from("order=1234567&password=x"))?;
//! assert_eq!(transport.send(request)?.body(), b"0\n");
//! transport.finish()?; // everything recorded was requested
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The folder
//!
//! A recording is a folder with the file `exchanges.toml` and a file for each body that is long or binary:
//!
//! ```toml
//! # A comment at the top, and one directly above an exchange, is a description. It is kept on load and save, unlike others.
//!
//! count = 3                # the exchanges; optional, but needed to detect truncation
//! match-url = "path"       # match by the path of the URL, at any endpoint; "whole" without it
//! order = "strict"         # requests come in the order of the exchanges; "free" without it
//! warn-after-days = 90     # the age from which on a replay warns
//!
//! # Being processed on Monday.
//! [[exchange]]
//! times = 2                # how often it is used, or "forever"; once without it
//! delay-ms = 500           # how long a replay waits before the response or error
//! request.method = "POST"
//! request.url = "https://example.com/collect"      # of a query and of user info only [redacted] is recorded
//! request.form.loginPassword = "[redacted]"        # any value but the empty one
//! request.form.orderNumber = "1234567"             # or a list of values where a field is repeated
//! response.status = 200
//! response.headers.content-type = "text/plain"     # or a list of values
//! response.body = "0\n"
//!
//! [[exchange]]
//! request = { method = "POST", url = "https://example.com/collect", form = { orderNumber = "1234567" } }
//! response = { status = 200, body-file = "issued.p7b" }   # body-size and body-sha256 say what it must be; optional
//!
//! [[exchange]]
//! request = { method = "POST", url = "https://example.com/collect", form = { orderNumber = "2" } }
//! error = { kind = "timeout", message = "no response", request-sent = true }   # in place of a response
//! ```
//!
//! Both layouts mean the same. Recorders write the first, one value a line, so that a diff of two recordings shows which value
//! differs. [`RequestPattern`] says when a request matches, [`TransportErrorKind::as_str`](crate::TransportErrorKind::as_str)
//! which kinds there are.
//!
//! Anything else is an error that names the place, so that a misspelt key is not ignored. The file has at
//! most [`MAX_EXCHANGES_BYTES`], each exchange in it [`MAX_EXCHANGE_BYTES`], from its line `[[exchange]]` to the next, and a response
//! [`MAX_HEADERS`].
//!
//! Files in the folder that no exchange names are not read. Recording into it keeps `.gitkeep` and certificates (`*.pem`), and
//! refuses a folder with other files in it.
//!
//! # Atomicity
//!
//! After a crash or a truncated file, loading gives a complete recording or an error, never a different response. A file is
//! replaced by one that was written under another name, `exchanges.toml` last, and no file that the recording in the folder names
//! is touched before that (one with a [chosen name](Exchange::in_file) excepted). A recorder keeps two files for `exchanges.toml`
//! that take turns, so that each exchange is appended and not all written anew. Writes are not synchronized: a
//! power failure may lose the last seconds, which sizes and checksums detect. Recorders write `count`, sizes and checksums, and a
//! required key last in every exchange, so that truncation anywhere is detected. In a file written by hand all three are optional.

mod echo;
mod error;
mod exchange_text;
mod files;
mod folder;
mod format;
mod matching;
mod mode;
mod player;
mod recorder;
mod redaction;
mod request;
mod scenario;

pub use files::{MAX_ALL_BODIES_BYTES, MAX_BODY_BYTES, MAX_EXCHANGE_BYTES, MAX_EXCHANGES_BYTES, MAX_HEADERS};
pub use mode::{Mode, ModeTransport};
pub use player::ReplayTransport;
pub use recorder::RecordingTransport;
pub use redaction::Recordable;
pub use request::RequestPattern;
pub use scenario::{Exchange, Fault, Scenario};

pub use crate::REDACTED;
