//! Whether one certificate's key made another's signature (RFC 5280, section 6.1.3 (a) (1)).
//!
//! ring does the mathematics. What leads there is written here and not taken from x509-parser, whose own verification
//! calls a signature wrong when the kind of key is merely not supported, and looks neither at what kind of key the
//! issuer says that it has nor at what is beside the signed part.
//!
//! SHA-1 is not among the algorithms: a signature with it proves nothing any more.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use super::search::Signature;
use crate::asn1::ber::{self, BerElement};
use crate::asn1::der::{self, Malformed};
use crate::asn1::oid;
use crate::certificates::Certificate;
use crate::certificates::public_key::{PublicKey, bit_length};

/// Whether the key of `issuer` made the signature of `certificate`.
pub(super) fn verify(certificate: &Certificate, issuer: &Certificate) -> Signature {
    verify_list(certificate.der(), issuer)
}

/// Whether the key of `issuer` made the signature of the revocation list (or certificate: the two are signed alike).
pub(super) fn verify_list(signed: &[u8], issuer: &Certificate) -> Signature {
    let Ok(Some(signed)) = Signed::read(signed) else {
        return Signature::Failed;
    };
    let Some(key) = PublicKey::of(issuer).ok().filter(|key| key.unused_bits == 0) else {
        return Signature::Failed;
    };
    let algorithm = match algorithm(&signed, &key) {
        Ok(algorithm) => algorithm,
        Err(verdict) => return verdict,
    };
    let public_key = UnparsedPublicKey::new(algorithm, key.octets);
    match public_key.verify(signed.content, signed.signature) {
        Ok(()) => Signature::Verified,
        Err(ring::error::Unspecified) => Signature::Failed,
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
    /// Reads one in which nothing beside the signed part can be changed unnoticed; `None` for another: it is the signed part,
    /// the algorithm that is named in there too (RFC 5280, sections 4.1.1.2 and 5.1.1.2) and a signature of whole octets, and
    /// nothing else.
    ///
    /// The parser is more lenient: it takes tags of other classes for these, drops what follows them, and reads lengths that
    /// are longer than they need be.
    fn read(signed: &'a [u8]) -> Result<Option<Self>, Malformed> {
        let parts = der::only_sequence(signed)?;
        let [content, algorithm, signature] = parts.as_slice() else {
            return Ok(None);
        };
        // Only a version and a serial number can precede it, neither of which is a SEQUENCE.
        let fields = der::sequence(content)?;
        let Some(inner_algorithm) = fields.iter().take(3).find(|field| field.tag == ber::SEQUENCE) else {
            return Ok(None);
        };
        let [0, signature @ ..] = der::content(signature, ber::BIT_STRING)? else {
            return Ok(None);
        };
        let is_unambiguous = ber::has_shortest_lengths(signed) && algorithm.raw == inner_algorithm.raw;
        let parts = der::sequence(algorithm)?;
        Ok(parts.first().filter(|_| is_unambiguous).map(|oid| Self {
            content: content.raw,
            algorithm: oid.content,
            parameters: parts.get(1).copied(),
            signature,
        }))
    }
}

/// One way to make signatures: its object identifier, the kind of key that it takes, and how ring verifies it.
struct Scheme {
    signature: &'static [u8],
    key: &'static [u8],
    curve: Option<&'static [u8]>,
    algorithm: &'static dyn VerificationAlgorithm,
}

const fn rsa(signature: &'static [u8], algorithm: &'static dyn VerificationAlgorithm) -> Scheme {
    Scheme {
        signature,
        key: oid::RSA_KEY,
        curve: None,
        algorithm,
    }
}

const fn ecdsa(
    signature: &'static [u8],
    curve: &'static [u8],
    algorithm: &'static dyn VerificationAlgorithm,
) -> Scheme {
    Scheme {
        signature,
        key: oid::EC_KEY,
        curve: Some(curve),
        algorithm,
    }
}

#[rustfmt::skip] // A table.
static SCHEMES: [Scheme; 8] = [
    rsa(oid::SHA_256_WITH_RSA, &signature::RSA_PKCS1_2048_8192_SHA256),
    rsa(oid::SHA_384_WITH_RSA, &signature::RSA_PKCS1_2048_8192_SHA384),
    rsa(oid::SHA_512_WITH_RSA, &signature::RSA_PKCS1_2048_8192_SHA512),
    ecdsa(oid::ECDSA_WITH_SHA_256, oid::P_256, &signature::ECDSA_P256_SHA256_ASN1),
    ecdsa(oid::ECDSA_WITH_SHA_384, oid::P_256, &signature::ECDSA_P256_SHA384_ASN1),
    ecdsa(oid::ECDSA_WITH_SHA_256, oid::P_384, &signature::ECDSA_P384_SHA256_ASN1),
    ecdsa(oid::ECDSA_WITH_SHA_384, oid::P_384, &signature::ECDSA_P384_SHA384_ASN1),
    Scheme { signature: oid::ED25519, key: oid::ED25519, curve: None, algorithm: &signature::ED25519 },
];

/// How a signature of this kind is verified with this key, or what is known without trying.
///
/// A key of another kind than the signature's did not make it. Of a kind that is not supported nothing is known.
fn algorithm(signed: &Signed<'_>, key: &PublicKey<'_>) -> Result<&'static dyn VerificationAlgorithm, Signature> {
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
        return Err(Signature::Failed);
    }
    rsa_key(key)?;
    let curve = curve(key)?;
    let scheme = schemes().find(|scheme| scheme.curve == curve);
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

/// The name of the curve of a key on an elliptic curve; `None` for other kinds of keys and for curves without a name.
fn curve<'k>(key: &PublicKey<'k>) -> Result<Option<&'k [u8]>, Signature> {
    /// The first octet of a point that is not compressed (SEC 1, section 2.3.3).
    const UNCOMPRESSED: u8 = 4;
    if key.algorithm == oid::EC_KEY && key.octets.first() != Some(&UNCOMPRESSED) {
        return Err(unsupported("an issuer's key that is a compressed point"));
    }
    Ok(key.curve())
}

/// Refuses RSA keys that ring does not take. Below 2048 bits it would take some; but those prove nothing any more.
fn rsa_key(key: &PublicKey<'_>) -> Result<(), Signature> {
    if key.algorithm != oid::RSA_KEY {
        return Ok(());
    }
    let (modulus, exponent) = key.rsa().map_err(|Malformed| Signature::Failed)?;
    match (bit_length(modulus), bit_length(exponent)) {
        (2048..=8192, ..=33) => Ok(()),
        (2048..=8192, _) => Err(unsupported("an issuer's RSA key with an exponent of more than 33 bits")),
        (size, _) => Err(unsupported(&format!("an issuer's RSA key of {size} bits"))),
    }
}

fn unsupported(what: &str) -> Signature {
    Signature::Unsupported(format!("{what} is not supported"))
}
