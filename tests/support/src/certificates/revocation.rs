//! Revocation lists (RFC 5280, section 5).

use super::certificate::Certificate;
use super::digest::Digest;
use super::{der, oid};

/// A revocation list before it is signed: one that is valid at [`VALID_AT`](super::VALID_AT) and lists nothing.
#[derive(Clone, Debug)]
pub struct RevocationList {
    this_update: String,
    next_update: Option<String>,
    serials: Vec<Vec<u8>>,
    extensions: Vec<Vec<u8>>,
    entry_extensions: Vec<Vec<u8>>,
}

impl Default for RevocationList {
    fn default() -> Self {
        Self::new()
    }
}

impl RevocationList {
    /// An empty list.
    pub fn new() -> Self {
        Self {
            this_update: "2026-11-28T00:00:00Z".to_owned(),
            next_update: Some("2026-12-05T00:00:00Z".to_owned()),
            serials: Vec::new(),
            extensions: vec![extension("2.5.29.20", false, &der::integer(&[7]))],
            entry_extensions: Vec::new(),
        }
    }

    /// Lists a serial number.
    #[must_use]
    pub fn revoking(mut self, serial: &[u8]) -> Self {
        self.serials.push(serial.to_vec());
        self
    }

    /// From when and until when the list is valid.
    #[must_use]
    pub fn updates(mut self, this: &str, next: Option<&str>) -> Self {
        this.clone_into(&mut self.this_update);
        self.next_update = next.map(str::to_owned);
        self
    }

    /// Adds an extension of the list.
    #[must_use]
    pub fn extension(mut self, oid: &str, critical: bool, value: &[u8]) -> Self {
        self.extensions.push(extension(oid, critical, value));
        self
    }

    /// Adds an extension to each entry.
    #[must_use]
    pub fn entry_extension(mut self, oid: &str, critical: bool, value: &[u8]) -> Self {
        self.entry_extensions.push(extension(oid, critical, value));
        self
    }

    /// Adds an extension without a value to each entry.
    #[must_use]
    pub fn malformed_entry_extension(mut self) -> Self {
        self.entry_extensions.push(der::sequence(&[der::oid("2.5.29.21")]));
        self
    }

    /// Adds the critical extension that says what the list is for, with these fields.
    #[must_use]
    pub fn issuing_distribution_point(self, fields: &[Vec<u8>]) -> Self {
        self.extension("2.5.29.28", true, &der::sequence(fields))
    }

    /// The list in DER, signed by the issuer.
    pub fn issued_by(self, issuer: &Certificate) -> Vec<u8> {
        let algorithm = issuer.key.signature_algorithm(Digest::Sha256);
        let mut fields = vec![
            der::integer(&[1]),
            algorithm.clone(),
            issuer.subject.to_der(),
            der::time(&self.this_update),
        ];
        fields.extend(self.next_update.as_deref().map(der::time));
        let entry = |serial: &Vec<u8>| {
            let mut entry = vec![der::integer(serial), der::time(&self.this_update)];
            if !self.entry_extensions.is_empty() {
                entry.push(der::sequence(&self.entry_extensions));
            }
            der::sequence(&entry)
        };
        if !self.serials.is_empty() {
            fields.push(der::sequence(&self.serials.iter().map(entry).collect::<Vec<_>>()));
        }
        let mut extensions = self.extensions.clone();
        extensions.push(extension(
            oid::AUTHORITY_KEY_IDENTIFIER,
            false,
            &der::sequence(&[der::context_primitive(0, &issuer.key.identifier())]),
        ));
        fields.push(der::context(0, &der::sequence(&extensions)));
        let signed = der::sequence(&fields);
        let signature = der::bit_string(&issuer.key.sign(&signed, Digest::Sha256));
        der::sequence(&[signed, algorithm, signature])
    }
}

fn extension(oid: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = critical.then(der::boolean_true);
    let parts: Vec<_> = std::iter::once(der::oid(oid))
        .chain(critical)
        .chain([der::octet_string(value)])
        .collect();
    der::sequence(&parts)
}
