//! Trust anchors: the CAs that make a chain trusted (RFC 5280, section 6.1.1 (d)).

use std::cell::LazyCell;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::known_roots::KnownRoot;
use crate::Limits;
use crate::certificates::{Certificate, Certificates};

/// A CA that the caller trusts to issue mark certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustAnchor {
    /// The CA's certificate. It also verifies a chain that leaves it out.
    Certificate(Certificate),
    /// The SHA-256 of the CA's certificate in DER. It is recognized when the certificate is sent.
    Fingerprint([u8; 32]),
    /// The SHA-256 of the CA's public key, the SubjectPublicKeyInfo in DER. It is recognized when a self-signed
    /// certificate for that key is sent: only the owner of the key can make one, while anybody can make other certificates for it.
    PublicKey([u8; 32]),
}

/// The trust anchors to which a chain may lead.
///
/// ```
/// use collectmc::chain::{TrustAnchor, TrustAnchors};
///
/// // The built-in roots, and one more.
/// let anchors = TrustAnchors::known().with(TrustAnchor::Fingerprint([0xAB; 32]));
/// # let _ = anchors;
/// ```
#[derive(Clone, Debug)]
pub struct TrustAnchors(Vec<(Trust, TrustAnchor)>);

/// Why a CA is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trust {
    /// It is a root of the built-in list. Whether a given receiver trusts it is that receiver's decision.
    Known(&'static KnownRoot),
    /// The caller gave it.
    Given,
}

impl TrustAnchors {
    /// The built-in roots: [`KnownRoot::ALL`].
    pub fn known() -> Self {
        Self(KNOWN.clone())
    }

    /// No trust anchors: no chain is trusted until some are added.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds a trust anchor.
    #[must_use]
    pub fn with(mut self, anchor: TrustAnchor) -> Self {
        self.extend([anchor]);
        self
    }

    /// Why this certificate is trusted; `None` when it is no trust anchor's. A certificate that has only the key of one must be
    /// self-signed, which the caller has to verify: see [`TrustAnchor::PublicKey`].
    pub fn trust(&self, certificate: &Certificate) -> Option<Trust> {
        self.recognize(certificate).map(|recognized| recognized.trust)
    }

    /// Nothing is hashed where certificates and keys can be compared themselves.
    pub(super) fn recognize(&self, certificate: &Certificate) -> Option<Recognized> {
        let sha256 = LazyCell::new(|| certificate.sha256());
        let key_sha256 = LazyCell::new(|| key_sha256(certificate));
        let is_the_certificate = |anchor: &TrustAnchor| match anchor {
            TrustAnchor::Certificate(own) => own == certificate,
            TrustAnchor::Fingerprint(own) => *own == *sha256,
            TrustAnchor::PublicKey(_) => false,
        };
        let has_the_key = |anchor: &TrustAnchor| match anchor {
            TrustAnchor::Certificate(own) => own.public_key() == certificate.public_key(),
            TrustAnchor::Fingerprint(_) => false,
            TrustAnchor::PublicKey(own) => *own == *key_sha256,
        };
        let find = |is_it: &dyn Fn(&TrustAnchor) -> bool, by_key_alone| {
            let (trust, _) = self.0.iter().find(|(_, anchor)| is_it(anchor))?;
            Some(Recognized {
                trust: *trust,
                by_key_alone,
            })
        };
        find(&is_the_certificate, false).or_else(|| find(&has_the_key, true))
    }

    /// The certificates that are available.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.0.iter().filter_map(|(_, anchor)| match anchor {
            TrustAnchor::Certificate(certificate) => Some(certificate),
            TrustAnchor::Fingerprint(_) | TrustAnchor::PublicKey(_) => None,
        })
    }
}

impl Extend<TrustAnchor> for TrustAnchors {
    fn extend<I: IntoIterator<Item = TrustAnchor>>(&mut self, anchors: I) {
        self.0.extend(anchors.into_iter().map(|anchor| (Trust::Given, anchor)));
    }
}

/// The trust anchor that a certificate was recognized as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recognized {
    pub(super) trust: Trust,
    /// Only the key is the anchor's: anybody may have written the rest of the certificate, unless it is self-signed.
    pub(super) by_key_alone: bool,
}

/// The built-in roots. Those without a certificate here are recognized when they are sent.
static KNOWN: LazyLock<Vec<(Trust, TrustAnchor)>> = LazyLock::new(|| {
    let certificates = Certificates::parse(include_bytes!("known_roots.pem"), &Limits::default());
    let certificates = certificates.as_ref().map_or(&[][..], Certificates::as_slice);
    let anchors_of = |root: &'static KnownRoot| {
        let sha256 = hash(root.sha256());
        let at_hand = certificates.iter().find(|at_hand| Some(at_hand.sha256()) == sha256);
        let root_itself = match at_hand {
            Some(certificate) => Some(TrustAnchor::Certificate(certificate.clone())),
            None => sha256.map(TrustAnchor::Fingerprint),
        };
        let key = root.key_sha256.and_then(hash).map(TrustAnchor::PublicKey);
        let anchors = root_itself.into_iter().chain(key);
        anchors.map(move |anchor| (Trust::Known(root), anchor))
    };
    KnownRoot::ALL.iter().flat_map(anchors_of).collect()
});

fn hash(hexadecimal: &str) -> Option<[u8; 32]> {
    let bytes = data_encoding::HEXLOWER.decode(hexadecimal.as_bytes()).ok()?;
    bytes.try_into().ok()
}

/// The SHA-256 of the SubjectPublicKeyInfo.
fn key_sha256(certificate: &Certificate) -> [u8; 32] {
    Sha256::digest(certificate.public_key()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hash_of_the_list_is_one() {
        for root in KnownRoot::ALL {
            assert!(hash(root.sha256()).is_some(), "{root:?}");
            assert!(root.key_sha256.is_none_or(|key| hash(key).is_some()), "{root:?}");
            // It is recognized by its key.
            assert!(root.distrusted_from.is_none() || root.key_sha256.is_some(), "{root:?}");
        }
    }

    #[test]
    fn every_certificate_at_hand_belongs_to_a_root_of_the_list_whose_key_it_has() {
        let mut at_hand = 0;
        for (trust, anchor) in KNOWN.iter() {
            let (Trust::Known(root), TrustAnchor::Certificate(certificate)) = (trust, anchor) else {
                continue;
            };
            assert_eq!(certificate.common_name(), Some(root.name()));
            assert_eq!(Some(key_sha256(certificate)), root.key_sha256.and_then(hash));
            at_hand += 1;
        }
        assert_eq!(at_hand, 4);
    }
}
