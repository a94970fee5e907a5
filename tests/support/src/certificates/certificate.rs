//! A certificate that has been signed.

use super::digest::sha256_hex;
use super::key::Key;
use super::name::Name;
use super::pem;

/// A signed certificate, with the private key that belongs to it.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The certificate.
    pub der: Vec<u8>,
    /// Its subject.
    pub subject: Name,
    /// Its private key.
    pub key: Key,
}

impl Certificate {
    /// One PEM block with the label `CERTIFICATE`.
    pub fn to_pem(&self) -> String {
        pem::encode("CERTIFICATE", &self.der)
    }

    /// The SHA-256 of the DER, in lower-case hexadecimal digits.
    pub fn sha256(&self) -> String {
        sha256_hex(&self.der)
    }

    /// The same certificate with the last byte of its signature changed: it still parses, and no key made it.
    #[must_use]
    pub fn with_bad_signature(mut self) -> Self {
        if let Some(last) = self.der.last_mut() {
            *last ^= 1;
        }
        self
    }
}
