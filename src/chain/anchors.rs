//! Trust anchors: the CAs that make a chain trusted (RFC 5280, section 6.1.1 (d)).

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
pub struct TrustAnchors {
    includes_known: bool,
    given: Vec<Anchor>,
}

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
        Self {
            includes_known: true,
            given: Vec::new(),
        }
    }

    /// No trust anchors: no chain is trusted until some are added.
    pub fn none() -> Self {
        Self {
            includes_known: false,
            given: Vec::new(),
        }
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

    pub(super) fn recognize(&self, certificate: &Certificate) -> Option<Recognized> {
        let sha256 = Some(certificate.sha256());
        let by_fingerprint = self.all().find(|anchor| anchor.sha256 == sha256);
        let recognized = |anchor: &Anchor| Recognized {
            trust: anchor.trust,
            by_key_alone: by_fingerprint.is_none(),
        };
        let by_key = || {
            let key_sha256 = Some(key_sha256(certificate));
            self.all().find(|anchor| anchor.key_sha256 == key_sha256)
        };
        by_fingerprint.or_else(by_key).map(recognized)
    }

    /// The certificates that are available.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.all().filter_map(|anchor| anchor.certificate.as_ref())
    }

    fn all(&self) -> impl Iterator<Item = &Anchor> {
        let known = self.includes_known.then(|| KNOWN.iter());
        known.into_iter().flatten().chain(&self.given)
    }
}

impl Extend<TrustAnchor> for TrustAnchors {
    fn extend<I: IntoIterator<Item = TrustAnchor>>(&mut self, anchors: I) {
        self.given.extend(anchors.into_iter().map(Anchor::given));
    }
}

/// A trust anchor with all that it can be recognized by.
#[derive(Clone, Debug)]
struct Anchor {
    trust: Trust,
    sha256: Option<[u8; 32]>,
    key_sha256: Option<[u8; 32]>,
    certificate: Option<Certificate>,
}

/// The trust anchor that a certificate was recognized as.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recognized {
    pub(super) trust: Trust,
    /// Only the key is the anchor's: anybody may have written the rest of the certificate, unless it is self-signed.
    pub(super) by_key_alone: bool,
}

impl Anchor {
    fn known(root: &'static KnownRoot, certificates: &[Certificate]) -> Self {
        let sha256 = hash(root.sha256());
        let mut certificates = certificates.iter();
        Self {
            trust: Trust::Known(root),
            sha256,
            key_sha256: root.key_sha256.and_then(hash),
            certificate: certificates
                .find(|certificate| Some(certificate.sha256()) == sha256)
                .cloned(),
        }
    }

    fn given(anchor: TrustAnchor) -> Self {
        let by = |sha256, key_sha256| Self {
            trust: Trust::Given,
            sha256,
            key_sha256,
            certificate: None,
        };
        match anchor {
            TrustAnchor::Fingerprint(sha256) => by(Some(sha256), None),
            TrustAnchor::PublicKey(sha256) => by(None, Some(sha256)),
            TrustAnchor::Certificate(certificate) => Self {
                certificate: Some(certificate.clone()),
                ..by(Some(certificate.sha256()), Some(key_sha256(&certificate)))
            },
        }
    }
}

/// The built-in roots. Those without a certificate here are recognized when they are sent.
static KNOWN: LazyLock<Vec<Anchor>> = LazyLock::new(|| {
    let certificates = Certificates::parse(include_bytes!("known_roots.pem"), &Limits::default());
    let certificates = certificates.as_ref().map_or(&[][..], Certificates::as_slice);
    KnownRoot::ALL
        .iter()
        .map(|root| Anchor::known(root, certificates))
        .collect()
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
        }
    }

    #[test]
    fn every_certificate_at_hand_belongs_to_a_root_of_the_list_whose_key_it_has() {
        let at_hand = KNOWN.iter().filter(|anchor| anchor.certificate.is_some());
        assert_eq!(at_hand.count(), 4);
        for (root, anchor) in KnownRoot::ALL.iter().zip(KNOWN.iter()) {
            let Some(certificate) = &anchor.certificate else {
                continue;
            };
            assert_eq!(certificate.common_name(), Some(root.name()));
            assert_eq!(Some(key_sha256(certificate)), root.key_sha256.and_then(hash));
        }
    }
}
