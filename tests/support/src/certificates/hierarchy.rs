//! A root, an issuer and a mark certificate that belong together.

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
    /// One in which nothing is wrong, with P-256 keys.
    pub fn new() -> Self {
        Self::of(MarkCertificate::new())
    }

    /// This end entity under authorities in which nothing is wrong.
    pub fn of(leaf: Builder) -> Self {
        Self::of_all(Authority::root(), Authority::intermediate(), leaf)
    }

    /// These three, each issued by the one before it.
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

    /// One in which nothing is wrong, with the committed RSA keys, as real mark certificates have.
    pub fn rsa() -> Self {
        Self::of_all(
            Authority::root().key(Key::rsa_root()),
            Authority::intermediate().key(Key::rsa_issuer()),
            MarkCertificate::new().key(Key::rsa_leaf()),
        )
    }

    /// The certificates, leaf first.
    pub fn leaf_first(&self) -> [&Certificate; 3] {
        [&self.leaf, &self.intermediate, &self.root]
    }

    /// The certificates, root first.
    pub fn root_first(&self) -> [&Certificate; 3] {
        [&self.root, &self.intermediate, &self.leaf]
    }

    /// PEM, leaf first: the order of an evidence document.
    pub fn leaf_first_pem(&self) -> String {
        pem::bundle(self.leaf_first().map(|certificate| certificate.der.as_slice()))
    }

    /// PEM, root first: the endpoint's order.
    pub fn root_first_pem(&self) -> String {
        pem::bundle(self.root_first().map(|certificate| certificate.der.as_slice()))
    }

    /// PEM, root first, with the spaced dashes of the endpoint's documentation.
    pub fn documented_pem(&self) -> String {
        pem::documented(&self.root_first().map(|certificate| certificate.der.as_slice()))
    }
}
