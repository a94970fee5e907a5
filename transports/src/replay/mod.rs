//! Recorded exchanges: an HTTP conversation kept in a folder, to be held again without a network.
//!
//! - [`ReplayTransport`] responds from a recording and never touches a network.
//! - [`RecordingTransport`] wraps any transport and records what passes through it, without the secrets.
//! - [`ModeTransport`] does either, or records what is missing, as a [`Mode`] says: one switch for tests and programs.
//! - [`Scenario`] is the recording itself: load one, save one, build one in memory, or [parse](Scenario::parse) one that
//!   `include_str!` put into the program.
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
//! A recording is a folder with the file `exchanges.toml` and, beside it, the bodies that are too long or too binary to
//! be read in there:
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
//! Both layouts are TOML and mean the same; the first is what is written here, a line a value, so that a difference
//! between two recordings shows which value differs.
//!
//! | key | meaning |
//! |---|---|
//! | the comment at the top, those directly above an `[[exchange]]` | what it is about; kept on load and save, other comments are not |
//! | `count` | how many exchanges follow; optional, but needed to detect that exchanges were cut off |
//! | `match-url = "path"` | requests match by the path of their URL, [at any endpoint](Scenario::match_by_path) |
//! | `order = "strict"` | requests come [in the order of the exchanges](Scenario::in_order) only |
//! | `warn-after-days` | the age from which on a replay [warns](Scenario::warning) |
//! | `times` | how often the exchange is used, or `"forever"`; once without it |
//! | `delay-ms` | how long a replay waits before the response or error |
//! | `request.method`, `request.url` | as they must be requested; of a query and of user info only `[redacted]` is recorded |
//! | `request.form.NAME` | the value of a form field, or a list of values where a field is repeated; see [`RequestPattern`] |
//! | `response.status` | 100 to 999 |
//! | `response.headers.NAME` | a value, or a list of values |
//! | `response.body` | the body as text; `""` for none |
//! | `response.body-file` | or the name of the file beside `exchanges.toml` that holds it, of at most [`MAX_BODY_BYTES`] |
//! | `response.body-size`, `response.body-sha256` | what that file must be, in bytes and in hexadecimal; optional |
//! | `error.kind`, `error.message`, `error.request-sent` | in place of a response: there was none, and why; see [`TransportErrorKind::as_str`](crate::TransportErrorKind::as_str) |
//!
//! The JSON schema `schema/exchanges.schema.json` in this package describes all of it: editors complete and check by it what is
//! written by hand.
//!
//! Anything else in it is an error that names the place: a key that is spelt wrong must not quietly mean nothing. The file has at
//! most [`MAX_EXCHANGES_BYTES`], each exchange in it [`MAX_EXCHANGE_BYTES`], from its line `[[exchange]]` to the next, and a response
//! [`MAX_HEADERS`].
//!
//! Files in the folder that no exchange names are not read. Recording into it keeps `.gitkeep` and certificates (`*.pem`), and
//! refuses a folder with other files in it.
//!
//! # Whole or not at all
//!
//! Whoever kills the process or cuts a file finds a whole recording or an error, and never another response. Files are
//! written under another name and renamed, `exchanges.toml` last, and no file that the recording in the folder names is
//! touched before that (one with a [chosen name](Exchange::in_file) excepted). A recorder keeps two files for `exchanges.toml`
//! that take turns, so that each exchange is appended and not all written anew. Nothing waits for the disk: a power
//! failure may cost what was written in the seconds before it, which its size and checksum show. What is written here has `count`, sizes and
//! checksums, and of every exchange the key that must be there stands last, so that a cut anywhere takes away something
//! that is missed. By hand all three may be left out.

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
