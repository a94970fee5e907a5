//! Collect mark certificates (VMC, CMC) from Sectigo's CollectMC endpoint, for BIMI.
//!
//! A mark certificate carries a brand's logo, which mail programs show beside the brand's mail. Given an order number, this
//! crate fetches what was issued, whatever form it comes in. It blocks, starts no thread, and reaches a network only through the
//! [`Transport`] that it is given.
//!
//! ```
//! use collectmc::{Client, CollectRequest, Credentials, Format, OrderNumber, Outcome};
#![cfg_attr(feature = "ureq", doc = "use collectmc::UreqTransport;")]
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
#![cfg_attr(feature = "ureq", doc = "let transport = UreqTransport::new()?;")]
//! # let transport = collectmc::from_fn(|_| Ok(http::Response::new(b"0".to_vec())));
//! let client = Client::new(Credentials::new("brand-team", "correct horse")?, transport);
//! match client.collect(&CollectRequest::new(OrderNumber::new(1234567)?).format(Format::Pkcs7))? {
//!     Outcome::Attached(certificates) => {
//!         let chain = certificates.chain()?; // leaf first, every signature verified
//!         std::fs::write("mark.pem", chain.to_pem())?;
//!         std::fs::write("logo.svg", chain.mark()?.logo()?.svg())?;
//!     }
//!     Outcome::Available | Outcome::Processing => println!("not yet"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The map
//!
//! - [`Client`] is the loop: it builds a request, sends it and reads the response.
//! - [`protocol`] is the service without a network: a request to bytes, bytes to an [`Outcome`] or an [`Error`].
//! - [`certificates`] reads PEM, PKCS #7, ZIP and DER.
//! - [`chain`] orders certificates and verifies every signature.
//! - [`mark`] is the content of a mark certificate: facts, logo, domains; and the assertion record.
//! - [`checks`] finds what would make a mail receiver refuse them.
//! - [`publication`] checks what a domain publishes; [`Certificates::publication`] returns everything to publish in one call.
//! - [`Transport`] is the contract; `UreqTransport` (feature `ureq`) and the module `replay` (feature `replay`) implement it.
//!
//! # Where the rules are
//!
//! | question | answer |
//! |---|---|
//! | What is checked, how severe is it, which document says so? | the table of [`checks::Rule`] |
//! | What does a code of the service mean, and does a later attempt help? | the table of [`protocol::ServiceErrorKind`]; [`Error::later_attempt`] |
//! | When is a request repeated, within seconds or hours? | [`RetryPolicy`], [`WaitPolicy`] |
//! | Which forms of a response are read, and what is skipped? | [`certificates`], [`certificates::Container`] |
//! | Which roots are known, and what makes a chain verified? | [`chain`], [`TrustAnchors::known`], [`checks::Verdict`] |
//! | What must a domain publish? | [`publication::CheckItem`], [`AssertionRecord::check`] |
//! | How much is read or unpacked at most? | [`Limits`], `UreqTransportBuilder::body_limit` |
//! | What may a transport do, and what not? | [`Transport`] |
//!
//! # Features
//!
//! `ureq` (default): HTTPS by ureq and rustls. `platform-verifier`: the operating system's roots for it. `verify` (default): the
//! signatures of a chain, by ring. `replay`: recorded exchanges. `fixtures`: embedded ones, for tests. `svg`: the SVG Tiny PS
//! checks, with an XML parser. `serde`: outcomes, facts and findings can be serialized (not read back): [`Outcome`],
//! [`Certificates`], [`Certificate`], [`Chain`], [`Mark`], [`mark::Logo`], [`checks::Assessment`], [`checks::Finding`],
//! [`AssertionRecord`], [`Publication`] and what is in them. Enums with a stable name are that name, certificates have their PEM,
//! the logo is in Base64, hashes are in hexadecimal.
//!
//! # Secrets
//!
//! [`Credentials`] and [`Body`] print nothing of what they hold and are wiped when dropped. No error, log line or recording of
//! this crate has the login name or the password, even where a server repeats them in its response: the [`Redactor`] says in which
//! encodings. (The crates below `UreqTransport` log something of responses: see there.)
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]
#![warn(unreachable_pub)]
#![warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Where lengths are attacked, no arithmetic is unchecked.
#[cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
mod asn1;
mod causes;
#[cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
pub mod certificates;
#[cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
pub mod chain;
pub mod checks;
mod client;
mod credentials;
mod error;
#[cfg(feature = "fixtures")]
pub mod fixtures;
#[cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]
pub mod mark;
pub mod protocol;
pub mod publication;
#[cfg(feature = "replay")]
pub mod replay;
#[cfg(feature = "serde")]
mod serialize;
mod stable_names;
mod text;
mod timestamp;

pub use certificates::{Certificate, Certificates, Limits};
pub use chain::{Chain, TrustAnchor, TrustAnchors};
pub use client::{Attempt, Client};
pub use collectmc_transports::{Body, FromFn, Redactor, Transport, TransportError, TransportErrorKind, from_fn};
#[cfg(feature = "replay")]
pub use collectmc_transports::{RecordingTransport, ReplayTransport};
#[cfg(feature = "ureq")]
pub use collectmc_transports::{TlsRoots, UreqTransport, UreqTransportBuilder};
pub use credentials::Credentials;
pub use error::{Error, InputError};
pub use mark::{AssertionRecord, Domain, Mark};
pub use protocol::{CollectRequest, Endpoint, Format, OrderNumber, Outcome, RetryPolicy, WaitPolicy};
pub use publication::{Publication, PublicationOptions};
pub use text::is_unprintable;
pub use timestamp::{Timestamp, TimestampError};
// In the signatures here, so that a caller gets the versions that fit.
pub use {http, url};

#[cfg(all(doctest, feature = "fixtures", feature = "ureq"))]
#[doc = include_str!("../README.md")]
struct Readme;
