//! Hierarchies of a root, an issuer and a mark certificate.

use super::builder::Builder;
use super::certificate::Certificate;
use super::key::Key;
use super::pem;
use super::profile::{Authority, MarkCertificate};

/// Root, intermediate and leaf.
#[derive(Clone, Debug)]
pub struct Hierarchy {
    /// 'Test Public BIMI Root'.
    pub root: Certificate,
    /// 'Test Mark CA', issued by the root.
    pub intermediate: Certificate,
    /// The mark certificate, issued by the intermediate.
    pub leaf: Certificate,
}

impl Default for Hierarchy {
    fn default() -> Self {
        Self::new()
    }
}

impl Hierarchy {
    /// Makes a valid hierarchy with P-256 keys.
    pub fn new() -> Self {
        Self::of(MarkCertificate::new())
    }

    /// Makes a hierarchy of this end entity and valid authorities.
    pub fn of(leaf: Builder) -> Self {
        Self::of_all(Authority::root(), Authority::intermediate(), leaf)
    }

    /// Makes a hierarchy of these three, each issued by the one before.
    pub fn of_all(root: Builder, intermediate: Builder, leaf: Builder) -> Self {
        let root = root.self_signed();
        let intermediate = intermediate.issued_by(&root);
        let leaf = leaf.issued_by(&intermediate);
        Self {
            root,
            intermediate,
            leaf,
        }
    }

    /// Makes a valid hierarchy with the committed RSA keys, like those of real mark certificates.
    pub fn rsa() -> Self {
        Self::of_all(
            Authority::root().key(Key::rsa_root()),
            Authority::intermediate().key(Key::rsa_issuer()),
            MarkCertificate::new().key(Key::rsa_leaf()),
        )
    }

    /// Returns the certificates, leaf first.
    pub fn leaf_first(&self) -> [&Certificate; 3] {
        [&self.leaf, &self.intermediate, &self.root]
    }

    /// Returns the certificates, root first.
    pub fn root_first(&self) -> [&Certificate; 3] {
        [&self.root, &self.intermediate, &self.leaf]
    }

    /// Encodes the certificates as PEM, leaf first, as in an evidence document.
    pub fn leaf_first_pem(&self) -> String {
        pem::bundle(self.leaf_first().map(|certificate| certificate.der.as_slice()))
    }

    /// Encodes the certificates as PEM, root first, as the endpoint does.
    pub fn root_first_pem(&self) -> String {
        pem::bundle(self.root_first().map(|certificate| certificate.der.as_slice()))
    }

    /// Encodes the certificates as PEM, root first, with the spaced dashes of the endpoint's documentation.
    pub fn documented_pem(&self) -> String {
        pem::documented(&self.root_first().map(|certificate| certificate.der.as_slice()))
    }
}
