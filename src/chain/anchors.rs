//! Trust anchors: the authorities from which trust in a chain comes (RFC 5280, section 6.1.1 (d)).

use sha2::{Digest, Sha256};

use super::known_roots::{self, KnownRoot};
use crate::certificates::Certificate;

/// An authority that the caller trusts to issue mark certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustAnchor {
    /// The authority's certificate. It also verifies a chain that leaves it out.
    Certificate(Certificate),
    /// The SHA-256 of the authority's certificate in DER. It is recognized when the certificate is sent.
    Fingerprint([u8; 32]),
    /// The SHA-256 of the authority's public key, the SubjectPublicKeyInfo in DER. It is recognized when a self-signed
    /// certificate for that key is sent: only who has the key can make one, and anybody any other.
    PublicKey([u8; 32]),
}

/// The trust anchors to which a chain may lead.
///
/// ```
/// use collectmc::chain::{TrustAnchor, TrustAnchors};
///
/// // The roots that are built in, and one more.
/// let anchors = TrustAnchors::known().with(TrustAnchor::Fingerprint([0xAB; 32]));
/// # let _ = anchors;
/// ```
#[derive(Clone, Debug)]
pub struct TrustAnchors {
    includes_known: bool,
    given: Vec<Anchor>,
}

/// Why an authority is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trust {
    /// It is a root of the list that is built in. Whether a given receiver trusts it is that receiver's decision.
    Known(&'static KnownRoot),
    /// The caller gave it.
    Given,
}

impl TrustAnchors {
    /// The roots that are built in: [`KnownRoot::ALL`].
    pub fn known() -> Self {
        Self {
            includes_known: true,
            given: Vec::new(),
        }
    }

    /// None yet: no chain leads anywhere until some are added.
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

    /// Adds all trust anchors of another set.
    pub fn merge(&mut self, other: &Self) {
        self.includes_known |= other.includes_known;
        self.given.extend(other.given.iter().cloned());
    }

    /// Why this certificate is a trust anchor's; `None` when it is not. Of a certificate that has only the key of one, it is
    /// for the caller to know that it is self-signed: see [`TrustAnchor::PublicKey`].
    pub fn trust(&self, certificate: &Certificate) -> Option<Trust> {
        self.recognize(certificate).map(|recognized| recognized.trust)
    }

    pub(super) fn recognize(&self, certificate: &Certificate) -> Option<Recognized> {
        let sha256 = certificate.sha256();
        let with = |by_key_alone, anchor: &Anchor| Recognized {
            trust: anchor.trust,
            by_key_alone,
        };
        let by_certificate = self.all().find(|anchor| anchor.sha256 == Some(sha256));
        by_certificate.map(|anchor| with(false, anchor)).or_else(|| {
            let key = Some(key_sha256(certificate)?);
            self.all()
                .find(|anchor| anchor.key_sha256 == key)
                .map(|anchor| with(true, anchor))
        })
    }

    /// The certificates at hand.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.all().filter_map(|anchor| anchor.certificate.as_ref())
    }

    fn all(&self) -> impl Iterator<Item = &Anchor> {
        let known = self.includes_known.then(|| known_roots::ANCHORS.iter());
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
pub(super) struct Anchor {
    trust: Trust,
    sha256: Option<[u8; 32]>,
    key_sha256: Option<[u8; 32]>,
    pub(super) certificate: Option<Certificate>,
}

/// A certificate that a trust anchor is recognized in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recognized {
    pub(super) trust: Trust,
    /// Only the key is the anchor's: what else is in the certificate anybody may have written, unless it is self-signed.
    pub(super) by_key_alone: bool,
}

impl Anchor {
    pub(super) fn known(
        root: &'static KnownRoot,
        sha256: Option<[u8; 32]>,
        key_sha256: Option<[u8; 32]>,
        certificate: Option<&Certificate>,
    ) -> Self {
        Self {
            trust: Trust::Known(root),
            sha256,
            key_sha256,
            certificate: certificate.cloned(),
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
                ..by(Some(certificate.sha256()), key_sha256(&certificate))
            },
        }
    }
}

/// The SHA-256 of the SubjectPublicKeyInfo. A certificate that exists has been parsed, so there always is one.
pub(super) fn key_sha256(certificate: &Certificate) -> Option<[u8; 32]> {
    let x509 = certificate.x509().ok()?;
    Some(Sha256::digest(x509.public_key().raw).into())
}
