//! The committed hierarchy matches what the builders make, and the committed message matches the documented one.

use collectmc_test_support::certificates::*;
use collectmc_test_support::committed;
use x509_parser::prelude::*;

/// The parts of a certificate that two runs share: all but serial number, timestamps and signature.
#[derive(Debug, PartialEq)]
struct Shape {
    subject: Vec<u8>,
    issuer: Vec<u8>,
    validity: Validity,
    key: Vec<u8>,
    signature_algorithm: String,
    extensions: Vec<(String, bool, Vec<u8>)>,
}

fn shape(der: &[u8]) -> Shape {
    let (rest, parsed) = X509Certificate::from_der(der).expect("a certificate");
    assert!(rest.is_empty());
    let extensions = parsed.extensions().iter().map(|extension| {
        let oid = extension.oid.to_id_string();
        let value = if oid == oid::SCT_LIST {
            Vec::new()
        } else {
            extension.value.to_vec()
        };
        (oid, extension.critical, value)
    });
    Shape {
        subject: parsed.subject().as_raw().to_vec(),
        issuer: parsed.issuer().as_raw().to_vec(),
        validity: parsed.validity().clone(),
        key: parsed.public_key().raw.to_vec(),
        signature_algorithm: parsed.signature_algorithm.algorithm.to_id_string(),
        extensions: extensions.collect(),
    }
}

#[test]
fn the_committed_hierarchy_has_the_structure_of_a_new_one() {
    let fresh = Hierarchy::rsa();
    assert_eq!(shape(&committed::leaf()), shape(&fresh.leaf.der));
    assert_eq!(shape(&committed::intermediate()), shape(&fresh.intermediate.der));
    assert_eq!(shape(&committed::root()), shape(&fresh.root.der));
}

#[test]
fn the_committed_chain_verifies_and_is_valid_at_the_documented_instant() {
    let ders = [
        committed::leaf(),
        committed::intermediate(),
        committed::root(),
        committed::root(),
    ];
    let chain = ders
        .each_ref()
        .map(|der| X509Certificate::from_der(der).expect("a certificate").1);
    let at = ASN1Time::from_timestamp(VALID_AT_UNIX).expect("an instant");
    assert_eq!(
        at.to_datetime().to_string(),
        "2026-12-01 12:00:00.0 +00:00:00",
        "VALID_AT says so too: {VALID_AT}"
    );
    for pair in chain.windows(2) {
        pair[0]
            .verify_signature(Some(pair[1].public_key()))
            .expect("the issuer signed it");
        assert!(pair[0].validity().is_valid_at(at));
    }
}

#[test]
fn the_committed_message_matches_the_documented_one_with_the_leaf_first() {
    let message = std::fs::read(committed::data().join("pkcs7/documented.p7b")).expect("the file is there");
    let sha256 = der::sequence(&[der::oid(Digest::Sha256.oid())]);
    let empty_content = der::context(0, &der::octet_string(b""));
    let documented_start = [
        der::integer(&[1]),
        der::set(&[sha256]),
        der::sequence(&[der::oid("1.2.840.113549.1.7.1"), empty_content]),
        der::context(
            0,
            &[committed::leaf(), committed::intermediate(), committed::root()].concat(),
        ),
    ]
    .concat();
    let start = message
        .windows(documented_start.len())
        .position(|window| window == documented_start);
    let header_of_three_sequences = 4 + 11 + 4 + 4;
    assert_eq!(start, Some(header_of_three_sequences));
}
