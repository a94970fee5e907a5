//! Signed certificates.

use super::digest::sha256_hex;
use super::key::Key;
use super::name::Name;
use super::pem;

/// A signed certificate with its private key.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The certificate in DER.
    pub der: Vec<u8>,
    /// Its subject.
    pub subject: Name,
    /// Its private key.
    pub key: Key,
}

impl Certificate {
    /// Encodes it as a PEM block with the label `CERTIFICATE`.
    pub fn to_pem(&self) -> String {
        pem::encode("CERTIFICATE", &self.der)
    }

    /// Returns the SHA-256 of the DER, in lowercase hexadecimal digits.
    pub fn sha256(&self) -> String {
        sha256_hex(&self.der)
    }

    /// Returns the certificate with the last byte of its signature changed: it still parses, but does not verify.
    #[must_use]
    pub fn with_bad_signature(mut self) -> Self {
        if let Some(last) = self.der.last_mut() {
            *last ^= 1;
        }
        self
    }
}
