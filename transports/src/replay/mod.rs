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
//! # Order 1234567: processing on Monday, issued on Tuesday.
//!
//! count = 2
//!
//! [[exchange]]
//! request.method = "POST"
//! request.url = "https://example.com/collect"
//! request.form.loginName = "[redacted]"
//! request.form.loginPassword = "[redacted]"
//! request.form.orderNumber = "1234567"
//! response.status = 200
//! response.headers.content-type = "text/plain"
//! response.body = "0\n"
//!
//! [[exchange]]
//! request = { method = "POST", url = "https://example.com/collect", form = { orderNumber = "1234567" } }
//! response = { status = 200, headers = { content-type = "application/pkcs7-mime" }, body-file = "issued.p7b" }
//! ```
//!
//! Both layouts are TOML with the same meaning. Recorders write the first, one value a line, so that a diff of two recordings
//! shows which value differs.
//!
//! | key | meaning |
//! |---|---|
//! | the comment at the top, those directly above an `[[exchange]]` | descriptions; kept on load and save, unlike other comments |
//! | `count` | the number of exchanges; optional, but needed to detect truncation |
//! | `match-url = "path"` | requests match by the path of their URL, [at any endpoint](Scenario::match_by_path) |
//! | `order = "strict"` | requests come [in the order of the exchanges](Scenario::in_order) only |
//! | `warn-after-days` | the age from which on a replay [warns](Scenario::warning) |
//! | `times` | how often the exchange is used, or `"forever"`; once without it |
//! | `delay-ms` | how long a replay waits before the response or error |
//! | `request.method`, `request.url` | the method and URL of the request; of a query and of user info only `[redacted]` is recorded |
//! | `request.form.NAME` | the value of a form field, or a list of values where a field is repeated; see [`RequestPattern`] |
//! | `response.status` | 100 to 999 |
//! | `response.headers.NAME` | a value, or a list of values |
//! | `response.body` | the body as text; `""` for none |
//! | `response.body-file` | or the name of the file beside `exchanges.toml` that holds it, of at most [`MAX_BODY_BYTES`] |
//! | `response.body-size`, `response.body-sha256` | what that file must be, in bytes and in hexadecimal; optional |
//! | `error.kind`, `error.message`, `error.request-sent` | in place of a response: there was none, and why; see [`TransportErrorKind::as_str`](crate::TransportErrorKind::as_str) |
//!
//! The JSON schema `schema/exchanges.schema.json` in this package describes the file, for editors that complete and check it.
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

mod body_file;
mod bounds;
mod echo;
mod error;
mod exchange_text;
mod folder;
mod format;
mod matching;
mod mode;
mod player;
mod recordable;
mod recorder;
mod redaction;
mod request;
mod scenario;

pub use bounds::{MAX_ALL_BODIES_BYTES, MAX_BODY_BYTES, MAX_EXCHANGE_BYTES, MAX_EXCHANGES_BYTES, MAX_HEADERS};
pub use mode::{Mode, ModeTransport};
pub use player::ReplayTransport;
pub use recordable::Recordable;
pub use recorder::RecordingTransport;
pub use request::RequestPattern;
pub use scenario::{Exchange, Fault, Scenario};

pub use crate::REDACTED;
