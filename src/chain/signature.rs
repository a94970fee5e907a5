//! Whether one certificate's key made another's signature (RFC 5280, section 6.1.3 (a) (1)).
//!
//! ring does the mathematics. What leads there is written here and not taken from x509-parser, whose own verification
//! calls a signature wrong when the kind of key is merely not supported, and looks neither at what kind of key the
//! issuer says that it has nor at what stands beside the signed part.
//!
//! SHA-1 is not among the algorithms: a signature with it proves nothing any more.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::asn1_rs::{Any, BitString, Tag};
use x509_parser::certificate::X509Certificate;
use x509_parser::oid_registry::{
    OID_EC_P256, OID_KEY_TYPE_EC_PUBLIC_KEY, OID_NIST_EC_P384, OID_PKCS1_RSAENCRYPTION, OID_PKCS1_SHA256WITHRSA,
    OID_PKCS1_SHA384WITHRSA, OID_PKCS1_SHA512WITHRSA, OID_SIG_ECDSA_WITH_SHA256, OID_SIG_ECDSA_WITH_SHA384,
    OID_SIG_ED25519, Oid,
};
use x509_parser::public_key::{PublicKey, RSAPublicKey};
use x509_parser::revocation_list::CertificateRevocationList;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use super::search::Signature;
use crate::asn1::der;
use crate::asn1::{ber, dotted};
use crate::text::printable;

/// How much of the name of an algorithm is shown.
const MOST_CHARACTERS: usize = 100;

/// Whether the key of `issuer` made the signature of `certificate`.
pub(super) fn verify(certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> Signature {
    let signed = Signed {
        raw: certificate.as_raw(),
        content: certificate.tbs_certificate.as_ref(),
        algorithm: &certificate.signature_algorithm,
        signature: &certificate.signature_value,
    };
    signed.verify(issuer.public_key())
}

/// Whether the key of `issuer` made the signature of the revocation list.
pub(super) fn verify_list(list: &CertificateRevocationList<'_>, issuer: &X509Certificate<'_>) -> Signature {
    let signed = Signed {
        raw: list.as_raw(),
        content: list.tbs_cert_list.as_ref(),
        algorithm: &list.signature_algorithm,
        signature: &list.signature_value,
    };
    signed.verify(issuer.public_key())
}

/// A certificate or a revocation list: the two are signed alike.
struct Signed<'a> {
    raw: &'a [u8],
    content: &'a [u8],
    algorithm: &'a AlgorithmIdentifier<'a>,
    signature: &'a BitString<'a>,
}

impl Signed<'_> {
    fn verify(&self, key: &SubjectPublicKeyInfo<'_>) -> Signature {
        if !self.is_unambiguous() || key.subject_public_key.unused_bits != 0 {
            return Signature::Failed;
        }
        let algorithm = match algorithm(self.algorithm, key) {
            Ok(algorithm) => algorithm,
            Err(verdict) => return verdict,
        };
        let public_key = UnparsedPublicKey::new(algorithm, &key.subject_public_key.data);
        match public_key.verify(self.content, &self.signature.data) {
            Ok(()) => Signature::Verified,
            Err(ring::error::Unspecified) => Signature::Failed,
        }
    }

    /// Whether nothing beside the signed part can be changed unnoticed: a certificate is the signed part, the algorithm
    /// that is named in there too (RFC 5280, sections 4.1.1.2 and 5.1.1.2) and a signature of whole octets, and nothing
    /// else.
    ///
    /// The parser is more lenient: it takes tags of other classes for these, drops what follows them, and reads lengths
    /// that are longer than they need be.
    fn is_unambiguous(&self) -> bool {
        self.signature.unused_bits == 0
            && ber::has_shortest_lengths(self.raw)
            && has_its_three_parts(self.raw) == Some(true)
    }
}

fn has_its_three_parts(signed: &[u8]) -> Option<bool> {
    const BIT_STRING: u8 = 3;
    let parts = elements_of_sequence(signed)?;
    let [signed, algorithm, signature] = parts.as_slice() else {
        return None;
    };
    // Only a version and a certificate's serial number stand before it, neither of which is a sequence.
    let signed = elements_of_sequence(signed.raw)?;
    let inner_algorithm = signed.iter().take(3).find(|element| element.tag == ber::SEQUENCE)?;
    Some(algorithm.raw == inner_algorithm.raw && signature.tag == BIT_STRING)
}

fn elements_of_sequence(sequence: &[u8]) -> Option<Vec<ber::BerElement<'_>>> {
    let (outer, []) = ber::element(sequence).ok()? else {
        return None;
    };
    let mut content = outer.content;
    let elements = std::iter::from_fn(|| ber::next_element(&mut content).transpose());
    (outer.tag == ber::SEQUENCE).then(|| elements.collect::<Result<_, _>>().ok())?
}

/// One way to make signatures: its object identifier, the kind of key that it takes, and how ring verifies it.
struct Scheme {
    signature: Oid<'static>,
    key: Oid<'static>,
    curve: Option<Oid<'static>>,
    algorithm: &'static dyn VerificationAlgorithm,
}

const fn rsa(signature: Oid<'static>, algorithm: &'static dyn VerificationAlgorithm) -> Scheme {
    Scheme {
        signature,
        key: OID_PKCS1_RSAENCRYPTION,
        curve: None,
        algorithm,
    }
}

const fn ecdsa(signature: Oid<'static>, curve: Oid<'static>, algorithm: &'static dyn VerificationAlgorithm) -> Scheme {
    Scheme {
        signature,
        key: OID_KEY_TYPE_EC_PUBLIC_KEY,
        curve: Some(curve),
        algorithm,
    }
}

#[rustfmt::skip] // A table.
static SCHEMES: [Scheme; 8] = [
    rsa(OID_PKCS1_SHA256WITHRSA, &signature::RSA_PKCS1_2048_8192_SHA256),
    rsa(OID_PKCS1_SHA384WITHRSA, &signature::RSA_PKCS1_2048_8192_SHA384),
    rsa(OID_PKCS1_SHA512WITHRSA, &signature::RSA_PKCS1_2048_8192_SHA512),
    ecdsa(OID_SIG_ECDSA_WITH_SHA256, OID_EC_P256, &signature::ECDSA_P256_SHA256_ASN1),
    ecdsa(OID_SIG_ECDSA_WITH_SHA384, OID_EC_P256, &signature::ECDSA_P256_SHA384_ASN1),
    ecdsa(OID_SIG_ECDSA_WITH_SHA256, OID_NIST_EC_P384, &signature::ECDSA_P384_SHA256_ASN1),
    ecdsa(OID_SIG_ECDSA_WITH_SHA384, OID_NIST_EC_P384, &signature::ECDSA_P384_SHA384_ASN1),
    Scheme { signature: OID_SIG_ED25519, key: OID_SIG_ED25519, curve: None, algorithm: &signature::ED25519 },
];

/// How a signature of this kind is verified with this key, or what is known without trying.
///
/// A key of another kind than the signature's did not make it. Of a kind that is not supported nothing is known.
fn algorithm(
    signature: &AlgorithmIdentifier<'_>,
    key: &SubjectPublicKeyInfo<'_>,
) -> Result<&'static dyn VerificationAlgorithm, Signature> {
    let schemes = || SCHEMES.iter().filter(|scheme| scheme.signature == signature.algorithm);
    let name = || printable(&dotted::shown(signature.algorithm.as_bytes()), MOST_CHARACTERS);
    let Some(scheme) = schemes().next() else {
        return Err(unsupported(&format!("the signature algorithm {}", name())));
    };
    if !has_no_parameters(signature, scheme) {
        return Err(unsupported(&format!(
            "the signature algorithm {} with parameters",
            name()
        )));
    }
    if !schemes().any(|scheme| scheme.key == key.algorithm.algorithm) {
        return Err(Signature::Failed);
    }
    rsa_key(key)?;
    let curve = curve(key)?;
    let scheme = schemes().find(|scheme| scheme.curve == curve);
    scheme
        .map(|scheme| scheme.algorithm)
        .ok_or_else(|| unsupported("the issuer's elliptic curve"))
}

/// Whether an algorithm stands without parameters, as each of these does (RFC 3279, section 2.2.3; RFC 8410, section 3), or
/// for RSA with the usual NULL (RFC 4055, section 5).
fn has_no_parameters(signature: &AlgorithmIdentifier<'_>, scheme: &Scheme) -> bool {
    let is_null = |parameters: &Any<'_>| der::universal(parameters, Tag::Null).is_ok_and(<[u8]>::is_empty);
    match &signature.parameters {
        None => true,
        Some(parameters) => scheme.key == OID_PKCS1_RSAENCRYPTION && is_null(parameters),
    }
}

/// The name of the curve of a key on an elliptic curve; `None` for other kinds of keys and for curves without a name.
fn curve<'k>(key: &'k SubjectPublicKeyInfo<'_>) -> Result<Option<Oid<'k>>, Signature> {
    /// The first octet of a point that is not compressed (SEC 1, section 2.3.3).
    const UNCOMPRESSED: u8 = 4;
    if key.algorithm.algorithm != OID_KEY_TYPE_EC_PUBLIC_KEY {
        return Ok(None);
    }
    if key.subject_public_key.data.first() != Some(&UNCOMPRESSED) {
        return Err(unsupported("an issuer's key that is a compressed point"));
    }
    let named = key
        .algorithm
        .parameters
        .as_ref()
        .filter(|curve| der::universal(curve, Tag::Oid).is_ok());
    Ok(named.and_then(|curve| curve.as_oid().ok()))
}

/// Refuses RSA keys that ring does not take. Below 2048 bits it would take some; but those prove nothing any more.
fn rsa_key(key: &SubjectPublicKeyInfo<'_>) -> Result<(), Signature> {
    if key.algorithm.algorithm != OID_PKCS1_RSAENCRYPTION {
        return Ok(());
    }
    let Ok(PublicKey::RSA(RSAPublicKey { modulus, exponent })) = key.parsed() else {
        return Err(Signature::Failed);
    };
    match (bits(modulus), bits(exponent)) {
        (2048..=8192, ..=33) => Ok(()),
        (2048..=8192, _) => Err(unsupported("an issuer's RSA key with an exponent of more than 33 bits")),
        (size, _) => Err(unsupported(&format!("an issuer's RSA key of {size} bits"))),
    }
}

/// The length of a positive integer, without leading zeros.
fn bits(integer: &[u8]) -> u32 {
    let mut octets = integer.iter().skip_while(|octet| **octet == 0);
    let first = octets
        .next()
        .map_or(0, |octet| u8::BITS.saturating_sub(octet.leading_zeros()));
    let rest = u32::try_from(octets.count()).unwrap_or(u32::MAX);
    rest.saturating_mul(u8::BITS).saturating_add(first)
}

fn unsupported(what: &str) -> Signature {
    Signature::Unsupported(format!("{what} is not supported"))
}
