//! Certificates of test servers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::version::TLS12;
use rustls::{ServerConfig, SignatureAlgorithm, SignatureScheme};

use crate::certificates::{Authority, Builder, Certificate, Digest, Key, KeyUsage, Name, oid};

/// A validity that covers every run of the tests: server certificates are checked against the real clock.
const ALWAYS: [&str; 2] = ["2020-01-01T00:00:00Z", "2049-12-31T23:59:59Z"];

/// A newly generated root for the certificates of test servers.
#[derive(Debug)]
pub struct TlsAuthority(Certificate);

impl TlsAuthority {
    /// Creates a root with a new key.
    #[allow(clippy::new_without_default)] // Each one is another.
    pub fn new() -> Self {
        Self::with_key(Key::p256())
    }

    /// Creates a root with this key.
    pub fn with_key(key: Key) -> Self {
        // A unique name, so that it is unknown to a client that trusts another root.
        static MADE: AtomicU32 = AtomicU32::new(1);
        let name = format!("Test TLS Root {}", MADE.fetch_add(1, Ordering::Relaxed));
        let root = Authority::root().common_name(&name);
        Self(root.validity(ALWAYS[0], ALWAYS[1]).key(key).self_signed())
    }

    /// Returns the root certificate as PEM.
    pub fn pem(&self) -> String {
        self.0.to_pem()
    }

    /// Issues a valid certificate for `localhost`.
    pub fn localhost(&self) -> Identity {
        self.identity(server_certificate())
    }

    /// Issues this certificate, valid or not.
    pub fn identity(&self, certificate: Builder) -> Identity {
        Identity {
            leaf: certificate.issued_by(&self.0),
            intermediates: Vec::new(),
            roots_pem: self.pem(),
        }
    }

    /// Issues a valid certificate for `localhost` through an intermediate.
    pub fn localhost_below_intermediate(&self) -> Identity {
        let intermediate = Authority::intermediate()
            .common_name("Test TLS CA")
            .validity(ALWAYS[0], ALWAYS[1])
            .without_eku()
            .issued_by(&self.0);
        Identity {
            leaf: server_certificate().issued_by(&intermediate),
            intermediates: vec![intermediate],
            roots_pem: self.pem(),
        }
    }
}

/// Returns the builder of a valid certificate for `localhost`.
pub fn server_certificate() -> Builder {
    Builder::new(Name::new().utf8(oid::COMMON_NAME, "localhost"))
        .validity(ALWAYS[0], ALWAYS[1])
        .certificate_authority(false)
        .key_usage(&[KeyUsage::DigitalSignature])
        .eku(&[oid::EKU_SERVER_AUTH])
        .domains(&["localhost"])
}

/// A certificate with its key, the intermediates that are sent with it, and the root to trust.
#[derive(Clone, Debug)]
pub struct Identity {
    leaf: Certificate,
    intermediates: Vec<Certificate>,
    pub(super) roots_pem: String,
}

impl Identity {
    /// Creates a self-signed certificate. The root to trust is that of `authority`.
    pub fn self_signed(certificate: Builder, authority: &TlsAuthority) -> Self {
        Self {
            leaf: certificate.self_signed(),
            intermediates: Vec::new(),
            roots_pem: authority.pem(),
        }
    }

    /// Omits the intermediate certificates.
    #[must_use]
    pub fn without_intermediates(mut self) -> Self {
        self.intermediates.clear();
        self
    }

    /// Invalidates the signature of the server's certificate.
    #[must_use]
    pub fn with_bad_signature(mut self) -> Self {
        self.leaf = self.leaf.with_bad_signature();
        self
    }

    /// TLS 1.3 and 1.2, or 1.2 alone with an RSA key.
    pub(super) fn server_config(&self) -> Arc<ServerConfig> {
        let chain = std::iter::once(&self.leaf).chain(&self.intermediates);
        let chain = chain
            .map(|certificate| CertificateDer::from(certificate.der.clone()))
            .collect();
        let der = PrivateKeyDer::from_pem_slice(self.leaf.key.to_pem().as_bytes()).expect("a key writes good PEM");
        // ring signs with no 1024-bit RSA key; the test needs the client to refuse that key, and to accept one of 2048 bits.
        let (key, versions): (Arc<dyn SigningKey>, _) = match ring::sign::any_supported_type(&der) {
            Ok(key) if key.algorithm() != SignatureAlgorithm::RSA => (key, rustls::ALL_VERSIONS),
            _ => (Arc::new(RsaByTheBook(self.leaf.key.clone())), &[&TLS12][..]),
        };
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .expect("ring has both versions")
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(OneKey(Arc::new(CertifiedKey::new(chain, key)))))
            .into()
    }
}

#[derive(Debug)]
struct OneKey(Arc<CertifiedKey>);

impl ResolvesServerCert for OneKey {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }
}

/// Signs with PKCS #1 version 1.5 and SHA-256, as TLS 1.2 allows for RSA.
#[derive(Clone, Debug)]
struct RsaByTheBook(Key);

impl SigningKey for RsaByTheBook {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered
            .contains(&self.scheme())
            .then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RSA
    }
}

impl Signer for RsaByTheBook {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        Ok(self.0.sign(message, Digest::Sha256))
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::RSA_PKCS1_SHA256
    }
}
