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
    /// The SHA-256 of the authority's public key, the SubjectPublicKeyInfo in DER: the same for every certificate that the
    /// authority has for that key.
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

    /// Why this certificate is a trust anchor's; `None` when it is not.
    pub fn trust(&self, certificate: &Certificate) -> Option<Trust> {
        let (sha256, key) = (certificate.sha256(), key_sha256(certificate));
        let found = self
            .all()
            .find(|anchor| anchor.sha256 == Some(sha256) || (key.is_some() && anchor.key_sha256 == key));
        found.map(|anchor| anchor.trust)
    }

    /// The certificates at hand whose subject is this name in DER.
    pub(super) fn named<'a>(&'a self, name: &[u8]) -> impl Iterator<Item = &'a Certificate> {
        let named = self.all().filter(move |anchor| anchor.subject.as_deref() == Some(name));
        named.filter_map(|anchor| anchor.certificate.as_ref())
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
    subject: Option<Box<[u8]>>,
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
            subject: certificate.and_then(subject),
            certificate: certificate.cloned(),
        }
    }

    fn given(anchor: TrustAnchor) -> Self {
        let by = |sha256, key_sha256| Self {
            trust: Trust::Given,
            sha256,
            key_sha256,
            certificate: None,
            subject: None,
        };
        match anchor {
            TrustAnchor::Fingerprint(sha256) => by(Some(sha256), None),
            TrustAnchor::PublicKey(sha256) => by(None, Some(sha256)),
            TrustAnchor::Certificate(certificate) => Self {
                subject: subject(&certificate),
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

fn subject(certificate: &Certificate) -> Option<Box<[u8]>> {
    Some(certificate.x509().ok()?.subject().as_raw().into())
}
