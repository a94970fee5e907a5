//! Private keys: rcgen's for elliptic curves, committed ones for RSA.

use std::fmt;
use std::sync::Arc;

use num_bigint::BigUint;
use rcgen::{KeyPair, PublicKeyData, SigningKey};

use super::der;
use super::digest::Digest;

/// A private key, cheap to clone.
#[derive(Clone)]
pub struct Key(Kind);

#[derive(Clone)]
enum Kind {
    /// Made and used by rcgen; the OID is that of its one signature algorithm.
    Curve {
        pair: Arc<KeyPair>,
        signature_oid: &'static str,
        /// The curve that is stated in the place of the true one.
        stated: Option<&'static str>,
    },
    Rsa(Arc<RsaKey>),
}

impl Key {
    /// A new P-256 key.
    pub fn p256() -> Self {
        Self::generate(&rcgen::PKCS_ECDSA_P256_SHA256, "1.2.840.10045.4.3.2")
    }

    /// A new P-384 key.
    pub fn p384() -> Self {
        Self::generate(&rcgen::PKCS_ECDSA_P384_SHA384, "1.2.840.10045.4.3.3")
    }

    /// A new P-256 key that is said to be on the curve with this OID: what reads no point does not see the difference.
    pub fn stated_on(curve: &'static str) -> Self {
        let mut key = Self::p256();
        if let Kind::Curve { stated, .. } = &mut key.0 {
            *stated = Some(curve);
        }
        key
    }

    /// A new Ed25519 key.
    pub fn ed25519() -> Self {
        Self::generate(&rcgen::PKCS_ED25519, "1.3.101.112")
    }

    /// The committed RSA key of 2048 bits for a root.
    pub fn rsa_root() -> Self {
        Self::rsa(include_str!("../../keys/rsa-2048-root.pem"))
    }

    /// The committed RSA key of 2048 bits for an intermediate.
    pub fn rsa_issuer() -> Self {
        Self::rsa(include_str!("../../keys/rsa-2048-issuer.pem"))
    }

    /// The committed RSA key of 2048 bits for an end entity.
    pub fn rsa_leaf() -> Self {
        Self::rsa(include_str!("../../keys/rsa-2048-leaf.pem"))
    }

    /// The committed RSA key of 1024 bits, which nobody should use.
    pub fn rsa_1024() -> Self {
        Self::rsa(include_str!("../../keys/rsa-1024.pem"))
    }

    fn generate(algorithm: &'static rcgen::SignatureAlgorithm, signature_oid: &'static str) -> Self {
        let pair = Arc::new(KeyPair::generate_for(algorithm).expect("a key is generated"));
        Self(Kind::Curve {
            pair,
            signature_oid,
            stated: None,
        })
    }

    /// An RSA key of the caller's: PKCS #8, as OpenSSL writes it.
    pub fn rsa(pem: &'static str) -> Self {
        Self(Kind::Rsa(Arc::new(RsaKey::from_pem(pem))))
    }

    /// The private key as PEM (PKCS #8), so that other programs, OpenSSL for one, can sign with it.
    pub fn to_pem(&self) -> String {
        match &self.0 {
            Kind::Curve { pair, .. } => pair.serialize_pem(),
            Kind::Rsa(key) => key.pem.to_owned(),
        }
    }

    /// The DER of the `SubjectPublicKeyInfo`.
    pub fn public_key_info(&self) -> Vec<u8> {
        match &self.0 {
            Kind::Curve {
                pair,
                stated: Some(curve),
                ..
            } => {
                let algorithm = der::sequence(&[der::oid("1.2.840.10045.2.1"), der::oid(curve)]);
                der::sequence(&[algorithm, der::bit_string(pair.der_bytes())])
            }
            Kind::Curve { pair, .. } => pair.subject_public_key_info(),
            Kind::Rsa(key) => key.public_key_info(),
        }
    }

    /// The key identifier: the SHA-1 of the public key's bits (RFC 5280, section 4.2.1.2, method 1).
    pub fn identifier(&self) -> Vec<u8> {
        let bits = match &self.0 {
            Kind::Curve { pair, .. } => pair.der_bytes().to_vec(),
            Kind::Rsa(key) => key.public_key(),
        };
        Digest::Sha1.of(&bits)
    }

    /// The `AlgorithmIdentifier` of this key's signatures; the digest is for RSA, a curve has its own.
    pub(super) fn signature_algorithm(&self, digest: Digest) -> Vec<u8> {
        match &self.0 {
            Kind::Curve { signature_oid, .. } => der::sequence(&[der::oid(signature_oid)]),
            Kind::Rsa(_) => {
                let oid = match digest {
                    Digest::Sha1 => "1.2.840.113549.1.1.5",
                    Digest::Sha256 => "1.2.840.113549.1.1.11",
                    Digest::Sha384 => "1.2.840.113549.1.1.12",
                    Digest::Sha512 => "1.2.840.113549.1.1.13",
                };
                der::sequence(&[der::oid(oid), der::null()])
            }
        }
    }

    /// Signs a message with the algorithm of the key.
    pub fn sign(&self, message: &[u8], digest: Digest) -> Vec<u8> {
        match &self.0 {
            Kind::Curve { pair, .. } => pair.sign(message).expect("a generated key signs"),
            Kind::Rsa(key) => key.sign(message, digest),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Curve { .. } => "Key(elliptic curve)",
            Kind::Rsa(_) => "Key(RSA)",
        })
    }
}

/// RSA by the book (RFC 8017), since ring signs neither with SHA-1 nor with 1024 bits. Good for tests only: it takes no
/// care of side channels.
struct RsaKey {
    pem: &'static str,
    modulus: BigUint,
    public_exponent: BigUint,
    private_exponent: BigUint,
}

impl RsaKey {
    /// Reads a PKCS #8 file as OpenSSL writes it.
    fn from_pem(pem: &'static str) -> Self {
        let pkcs8 = super::pem::decode(pem);
        let mut info = der::take(&mut pkcs8.as_slice(), 0x30);
        der::take(&mut info, 0x02);
        der::take(&mut info, 0x30);
        let mut key = der::take(&mut der::take(&mut info, 0x04), 0x30);
        der::take(&mut key, 0x02);
        let mut number = || BigUint::from_bytes_be(der::take(&mut key, 0x02));
        Self {
            pem,
            modulus: number(),
            public_exponent: number(),
            private_exponent: number(),
        }
    }

    fn public_key(&self) -> Vec<u8> {
        der::sequence(&[
            der::integer(&self.modulus.to_bytes_be()),
            der::integer(&self.public_exponent.to_bytes_be()),
        ])
    }

    fn public_key_info(&self) -> Vec<u8> {
        let algorithm = der::sequence(&[der::oid("1.2.840.113549.1.1.1"), der::null()]);
        der::sequence(&[algorithm, der::bit_string(&self.public_key())])
    }

    /// RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2.1).
    fn sign(&self, message: &[u8], digest: Digest) -> Vec<u8> {
        let size = usize::try_from(self.modulus.bits().div_ceil(8)).expect("a key fits into memory");
        let hash = der::sequence(&[digest.algorithm_identifier(), der::octet_string(&digest.of(message))]);
        let padding = vec![0xff; size - 3 - hash.len()];
        let encoded = [&[0, 1], padding.as_slice(), &[0], hash.as_slice()].concat();
        let signature = BigUint::from_bytes_be(&encoded)
            .modpow(&self.private_exponent, &self.modulus)
            .to_bytes_be();
        [vec![0; size - signature.len()], signature].concat()
    }
}
