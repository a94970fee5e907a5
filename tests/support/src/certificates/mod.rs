//! Builders of synthetic mark certificates.
//!
//! [`Hierarchy::new`] makes a root, an issuer and a mark certificate that pass every BIMI check at [`VALID_AT`]; every name in
//! them begins with 'Test'. To break one thing, change it in the builder:
//!
//! ```
//! use collectmc_test_support::certificates::{Hierarchy, MarkCertificate};
//!
//! let good = Hierarchy::new();
//! let unlogged = Hierarchy::of(MarkCertificate::new().without_sct());
//! assert_ne!(good.leaf.der, unlogged.leaf.der);
//! ```
//!
//! Keys and signatures are rcgen's, or those of committed RSA keys; [`awkward`] has sets from which no simple chain can be
//! built. [`RevocationList`] makes CRLs. OCSP is not supported.

pub mod awkward;
mod builder;
mod certificate;
pub mod der;
mod digest;
mod extensions;
mod hierarchy;
mod key;
mod logotype;
mod name;
pub mod oid;
pub mod pem;
mod profile;
mod raw;
mod revocation;

pub use builder::Builder;
pub use certificate::Certificate;
pub use digest::{Digest, sha256_hex};
pub use extensions::{KeyUsage, log_id};
pub use hierarchy::Hierarchy;
pub use key::Key;
pub use logotype::{LOGO, Logotype, gzip, with_crlf, with_lf};
pub use name::{Name, StringKind};
pub use profile::{Authority, MarkCertificate, NOT_AFTER, NOT_BEFORE};
pub use raw::Raw;
pub use revocation::RevocationList;

/// An instant at which every certificate is valid, built or committed, unless its builder sets another validity.
pub const VALID_AT: &str = "2026-12-01T12:00:00Z";

/// [`VALID_AT`] in seconds since 1970.
pub const VALID_AT_UNIX: i64 = 1_796_126_400;
