//! Whether one certificate's key made another's signature (RFC 5280, section 6.1.3 (a) (1)).
//!
//! ring verifies the signature itself. The steps before it are not taken from x509-parser, which reports a signature as wrong
//! when the kind of key is merely unsupported, and checks neither the issuer's stated kind of key nor what is beside the
//! signed part.
//!
//! SHA-1 is not supported: a signature with it no longer proves anything.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use super::search::{SignatureError, Verification};
use crate::asn1::ber::{self, BerElement};
use crate::asn1::der::{self, Malformed};
use crate::asn1::oid;
use crate::certificates::Certificate;
use crate::certificates::public_key::{PublicKey, bit_length};

/// Verifies the signature of a certificate or a revocation list (the two are signed alike) by the key of `issuer`.
pub(super) fn verify(signed: &[u8], issuer: &Certificate) -> Verification {
    let signed = Signed::read(signed)?;
    let key = PublicKey::of(issuer)?;
    if key.unused_bits != 0 {
        return Err(SignatureError::Wrong);
    }
    let algorithm = algorithm(&signed, &key)?;
    UnparsedPublicKey::new(algorithm, key.octets)
        .verify(signed.content, signed.signature)
        .map_err(|ring::error::Unspecified| SignatureError::Wrong)
}

/// A signature that cannot be read, or a key, is wrong.
impl From<Malformed> for SignatureError {
    fn from(Malformed: Malformed) -> Self {
        Self::Wrong
    }
}

/// The three parts of a certificate (RFC 5280, section 4.1.1) and of a revocation list (section 5.1.1).
struct Signed<'a> {
    content: &'a [u8],
    algorithm: &'a [u8],
    parameters: Option<BerElement<'a>>,
    signature: &'a [u8],
}

impl<'a> Signed<'a> {
    /// Reads one in which nothing beside the signed part can be changed unnoticed: it is the signed part, the algorithm that is
    /// named in there too (RFC 5280, sections 4.1.1.2 and 5.1.1.2) and a signature of whole octets, and nothing else.
    ///
    /// The parser is more lenient: it accepts tags of other classes for these, ignores what follows them, and reads lengths that
    /// are longer than necessary.
    fn read(signed: &'a [u8]) -> Result<Self, Malformed> {
        let parts = der::only_sequence(signed)?;
        let [content, algorithm, signature] = parts.as_slice() else {
            return Err(Malformed);
        };
        // Only a version and a serial number can precede it, neither of which is a SEQUENCE.
        let fields = der::sequence(content)?;
        let inner_algorithm = fields.iter().take(3).find(|field| field.tag == ber::SEQUENCE);
        if inner_algorithm.ok_or(Malformed)?.raw != algorithm.raw || !ber::has_shortest_lengths(signed) {
            return Err(Malformed);
        }
        let [0, signature @ ..] = der::content(signature, ber::BIT_STRING)? else {
            return Err(Malformed);
        };
        let parts = der::sequence(algorithm)?;
        Ok(Self {
            content: content.raw,
            algorithm: parts.first().ok_or(Malformed)?.content,
            parameters: parts.get(1).copied(),
            signature,
        })
    }
}

/// A supported kind of signature: its object identifier, its kind of key, and ring's algorithm.
struct Scheme {
    signature: &'static [u8],
    key: &'static [u8],
    curve: Option<&'static [u8]>,
    algorithm: &'static dyn VerificationAlgorithm,
}

#[rustfmt::skip] // A table.
static SCHEMES: [Scheme; 8] = [
    Scheme { signature: oid::SHA_256_WITH_RSA, key: oid::RSA_KEY, curve: None, algorithm: &signature::RSA_PKCS1_2048_8192_SHA256 },
    Scheme { signature: oid::SHA_384_WITH_RSA, key: oid::RSA_KEY, curve: None, algorithm: &signature::RSA_PKCS1_2048_8192_SHA384 },
    Scheme { signature: oid::SHA_512_WITH_RSA, key: oid::RSA_KEY, curve: None, algorithm: &signature::RSA_PKCS1_2048_8192_SHA512 },
    Scheme { signature: oid::ECDSA_WITH_SHA_256, key: oid::EC_KEY, curve: Some(oid::P_256), algorithm: &signature::ECDSA_P256_SHA256_ASN1 },
    Scheme { signature: oid::ECDSA_WITH_SHA_384, key: oid::EC_KEY, curve: Some(oid::P_256), algorithm: &signature::ECDSA_P256_SHA384_ASN1 },
    Scheme { signature: oid::ECDSA_WITH_SHA_256, key: oid::EC_KEY, curve: Some(oid::P_384), algorithm: &signature::ECDSA_P384_SHA256_ASN1 },
    Scheme { signature: oid::ECDSA_WITH_SHA_384, key: oid::EC_KEY, curve: Some(oid::P_384), algorithm: &signature::ECDSA_P384_SHA384_ASN1 },
    Scheme { signature: oid::ED25519, key: oid::ED25519, curve: None, algorithm: &signature::ED25519 },
];

/// The first octet of a point that is not compressed (SEC 1, section 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// The algorithm by which a signature of this kind is verified with this key.
///
/// A key of another kind than the signature's did not make it. A kind that is not supported may be right or wrong.
fn algorithm(signed: &Signed<'_>, key: &PublicKey<'_>) -> Result<&'static dyn VerificationAlgorithm, SignatureError> {
    let schemes = || SCHEMES.iter().filter(|scheme| scheme.signature == signed.algorithm);
    let name = || oid::printable(signed.algorithm);
    let Some(scheme) = schemes().next() else {
        return Err(unsupported(&format!("the signature algorithm {}", name())));
    };
    if !has_no_parameters(signed, scheme) {
        return Err(unsupported(&format!(
            "the signature algorithm {} with parameters",
            name()
        )));
    }
    if !schemes().any(|scheme| scheme.key == key.algorithm) {
        return Err(SignatureError::Wrong);
    }
    match (key.algorithm, key.octets) {
        (oid::RSA_KEY, _) => rsa_key(key)?,
        (oid::EC_KEY, [UNCOMPRESSED, ..]) => {}
        (oid::EC_KEY, _) => return Err(unsupported("an issuer's key that is a compressed point")),
        _ => {}
    }
    let scheme = schemes().find(|scheme| scheme.curve == key.curve());
    scheme
        .map(|scheme| scheme.algorithm)
        .ok_or_else(|| unsupported("the issuer's elliptic curve"))
}

/// Whether an algorithm has no parameters, as each of these does (RFC 3279, section 2.2.3; RFC 8410, section 3), or
/// for RSA with the usual NULL (RFC 4055, section 5).
fn has_no_parameters(signed: &Signed<'_>, scheme: &Scheme) -> bool {
    match &signed.parameters {
        None => true,
        Some(parameters) => scheme.key == oid::RSA_KEY && der::content(parameters, ber::NULL) == Ok(&[]),
    }
}

/// Refuses RSA keys that ring does not support, and those below 2048 bits, which no longer prove anything.
fn rsa_key(key: &PublicKey<'_>) -> Result<(), SignatureError> {
    let (modulus, exponent) = key.rsa()?;
    match (bit_length(modulus), bit_length(exponent)) {
        (2048..=8192, ..=33) => Ok(()),
        (2048..=8192, _) => Err(unsupported("an issuer's RSA key with an exponent of more than 33 bits")),
        (size, _) => Err(unsupported(&format!("an issuer's RSA key of {size} bits"))),
    }
}

fn unsupported(what: &str) -> SignatureError {
    SignatureError::Unsupported(format!("{what} is not supported"))
}
