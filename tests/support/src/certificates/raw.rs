//! Fields of a certificate that violate RFC 5280.

use super::builder::Builder;

/// Fields that replace what the builder would encode, each one element of DER or none.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// `[0]` with the version; nothing for version 1.
    pub version: Option<Vec<u8>>,
    /// The serial number.
    pub serial: Option<Vec<u8>>,
    /// The signature algorithm within the signed part.
    pub inner_algorithm: Option<Vec<u8>>,
    /// `Validity`.
    pub validity: Option<Vec<u8>>,
    /// `SubjectPublicKeyInfo`.
    pub public_key_info: Option<Vec<u8>>,
    /// `[3]` with the extensions, and anything before it.
    pub extensions: Option<Vec<u8>>,
    /// The signature algorithm after the signed part.
    pub outer_algorithm: Option<Vec<u8>>,
    /// The signature, a `BIT STRING`.
    pub signature: Option<Vec<u8>>,
}

impl Builder {
    /// Sets the fields to exactly these bytes.
    #[must_use]
    pub fn raw(mut self, change: impl FnOnce(&mut Raw)) -> Self {
        change(&mut self.raw);
        self
    }

    /// Sets the signature algorithm in both places.
    #[must_use]
    pub fn algorithm(self, identifier: &[u8]) -> Self {
        self.raw(|raw| {
            raw.inner_algorithm = Some(identifier.to_vec());
            raw.outer_algorithm = Some(identifier.to_vec());
        })
    }
}
