//! From the bytes of an answer to certificates.

mod certificate;
pub(crate) mod name;

pub use certificate::{Certificate, CertificateError};
