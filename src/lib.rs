//! Collect mark certificates (VMC, CMC) from Sectigo's CollectMC endpoint, for BIMI.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![warn(unreachable_pub)]
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

pub mod certificates;
mod client;
mod credentials;
mod error;
pub mod mark;
pub mod protocol;
mod quote;
mod timestamp;

pub use certificates::{Certificate, Certificates, Limits};
pub use client::Client;
pub use collectmc_transports::{Body, FromFn, Transport, TransportError, TransportErrorKind, from_fn};
#[cfg(feature = "replay")]
pub use collectmc_transports::{ReplayTransport, replay};
#[cfg(feature = "ureq")]
pub use collectmc_transports::{Roots, UreqTransport, UreqTransportBuilder};
pub use credentials::Credentials;
pub use error::{Error, InputError};
pub use protocol::{CollectRequest, Endpoint, Format, OrderNumber, Outcome};
pub use timestamp::{Timestamp, TimestampError};
