//! The public key of a certificate (SubjectPublicKeyInfo, RFC 5280, section 4.1.2.7), as far as signatures and rules need it.

use super::Certificate;
use crate::asn1::ber::{self, BerElement};
use crate::asn1::der::{self, Malformed};
use crate::asn1::oid;

/// A key by its algorithm.
pub(crate) struct PublicKey<'a> {
    /// The content of the algorithm's object identifier.
    pub(crate) algorithm: &'a [u8],
    parameters: Option<BerElement<'a>>,
    /// The octets of the key itself.
    pub(crate) octets: &'a [u8],
    /// How many bits of the last octet do not belong to it.
    #[cfg_attr(not(feature = "verify"), expect(dead_code))] // Only signatures need it.
    pub(crate) unused_bits: u8,
}

impl<'a> PublicKey<'a> {
    pub(crate) fn of(certificate: &'a Certificate) -> Result<Self, Malformed> {
        let parts = der::only_sequence(certificate.public_key())?;
        let [algorithm, key, ..] = parts.as_slice() else {
            return Err(Malformed);
        };
        let algorithm = der::sequence(algorithm)?;
        let [unused_bits, octets @ ..] = der::content(key, ber::BIT_STRING)? else {
            return Err(Malformed);
        };
        Ok(Self {
            algorithm: algorithm.first().ok_or(Malformed)?.content,
            parameters: algorithm.get(1).copied(),
            octets,
            unused_bits: *unused_bits,
        })
    }

    /// The modulus and the exponent of an RSA key (RFC 8017, appendix A.1.1).
    pub(crate) fn rsa(&self) -> Result<(&'a [u8], &'a [u8]), Malformed> {
        match der::only_sequence(self.octets)?.as_slice() {
            [modulus, exponent] => Ok((
                der::content(modulus, ber::INTEGER)?,
                der::content(exponent, ber::INTEGER)?,
            )),
            _ => Err(Malformed),
        }
    }

    /// The name of the curve of an elliptic curve key; `None` for a curve without a name.
    pub(crate) fn curve(&self) -> Option<&'a [u8]> {
        let parameters = self.parameters.as_ref().filter(|_| self.algorithm == oid::EC_KEY)?;
        der::oid(parameters).ok()
    }
}

/// The length of a positive integer in bits, without leading zeros.
pub(crate) fn bit_length(integer: &[u8]) -> u32 {
    let mut octets = integer.iter().skip_while(|octet| **octet == 0);
    let first = octets
        .next()
        .map_or(0, |octet| u8::BITS.saturating_sub(octet.leading_zeros()));
    let rest = u32::try_from(octets.count()).unwrap_or(u32::MAX);
    rest.saturating_mul(u8::BITS).saturating_add(first)
}
