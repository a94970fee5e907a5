//! The values of a mark certificate's extensions, in DER.

use super::der;
use super::digest::Digest;
use super::key::Key;

/// A bit of the key usage extension; the discriminant is its number in RFC 5280, section 4.2.1.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUsage {
    /// Signing data other than certificates and CRLs.
    DigitalSignature = 0,
    /// Encrypting keys.
    KeyEncipherment = 2,
    /// Signing certificates.
    KeyCertSign = 5,
    /// Signing CRLs.
    CrlSign = 6,
}

/// Returns the id of the synthetic log with this number, as in an SCT.
pub fn log_id(number: u8) -> Vec<u8> {
    Digest::Sha256.of(format!("Test Certificate Transparency Log {number}").as_bytes())
}

pub(super) fn basic_constraints(authority: bool) -> Vec<u8> {
    if authority {
        der::sequence(&[der::boolean_true()])
    } else {
        der::sequence(&[])
    }
}

pub(super) fn path_length(most: u8) -> Vec<u8> {
    der::sequence(&[der::boolean_true(), der::integer(&[most])])
}

pub(super) fn name_constraints(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Vec<u8> {
    let subtrees = |number, bases: &[Vec<u8>]| {
        let subtrees: Vec<_> = bases
            .iter()
            .map(|base| der::sequence(std::slice::from_ref(base)))
            .collect();
        (!bases.is_empty()).then(|| der::context(number, &subtrees.concat()))
    };
    let lists: Vec<_> = [subtrees(0, permitted), subtrees(1, excluded)]
        .into_iter()
        .flatten()
        .collect();
    der::sequence(&lists)
}

pub(super) fn key_usage(usages: &[KeyUsage]) -> Vec<u8> {
    let bits: Vec<u8> = usages.iter().map(|usage| *usage as u8).collect();
    der::named_bits(&bits)
}

pub(super) fn extended_key_usage(purposes: &[&str]) -> Vec<u8> {
    der::sequence(&purposes.iter().map(|oid| der::oid(oid)).collect::<Vec<_>>())
}

pub(super) fn subject_alt_name(domains: &[&str]) -> Vec<u8> {
    const DNS_NAME: u8 = 2;
    let names: Vec<_> = domains
        .iter()
        .map(|domain| der::context_primitive(DNS_NAME, domain.as_bytes()))
        .collect();
    der::sequence(&names)
}

pub(super) fn certificate_policies(policies: &[&str]) -> Vec<u8> {
    der::sequence(
        &policies
            .iter()
            .map(|oid| der::sequence(&[der::oid(oid)]))
            .collect::<Vec<_>>(),
    )
}

pub(super) fn crl_distribution_points(urls: &[&str]) -> Vec<u8> {
    const URI: u8 = 6;
    let points: Vec<_> = urls
        .iter()
        .map(|url| {
            let full_name = der::context(0, &der::context_primitive(URI, url.as_bytes()));
            der::sequence(&[der::context(0, &full_name)])
        })
        .collect();
    der::sequence(&points)
}

pub(super) fn authority_key_identifier(identifier: &[u8]) -> Vec<u8> {
    der::sequence(&[der::context_primitive(0, identifier)])
}

/// A list with a timestamp of each of these logs, in the TLS encoding of RFC 6962, section 3.3.
pub(super) fn sct_list(log_ids: &[Vec<u8>]) -> Vec<u8> {
    let timestamps: Vec<u8> = log_ids.iter().flat_map(|id| with_length(&sct(id))).collect();
    der::octet_string(&with_length(&timestamps))
}

/// A well-formed timestamp with a signature that no key verifies.
fn sct(log_id: &[u8]) -> Vec<u8> {
    const VERSION_1: u8 = 0;
    const NO_EXTENSIONS: [u8; 2] = [0, 0];
    const SHA256_ECDSA: [u8; 2] = [4, 3];
    const ISSUED: u64 = 1_793_491_200_000; // 2026-11-01T00:00:00Z, in milliseconds.
    let signature = Key::p256().sign(b"a synthetic timestamp", Digest::Sha256);
    [
        &[VERSION_1][..],
        log_id,
        &ISSUED.to_be_bytes(),
        &NO_EXTENSIONS,
        &SHA256_ECDSA,
        &with_length(&signature),
    ]
    .concat()
}

/// A TLS vector with a two-byte length.
fn with_length(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a vector of less than 64 KiB");
    [&length.to_be_bytes(), content].concat()
}
