//! Damage is reported: no cut and no flipped byte of a container makes fewer certificates pass for all of them.

use std::path::Path;

use collectmc::{Error, Limits, Outcome, protocol};

fn data(file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file)).unwrap()
}

#[test]
fn no_cut_of_a_certificate_container_passes_for_a_whole_one() {
    for file in [
        "pkcs7/documented.p7b",
        "pkcs7/indefinite-everywhere.p7b",
        "zip/pem-members.zip",
        "certificates/leaf.der",
    ] {
        let whole = data(file);
        // The first byte of DER alone is the text '0': that a transport hands out whole bodies only is its promise.
        for length in [0].into_iter().chain((2..whole.len()).step_by(stride(file))) {
            let body = whole.get(..length).unwrap().to_vec();
            let outcome = protocol::parse_saved(http::Response::new(body), &Limits::default());
            assert!(
                matches!(outcome, Err(Error::Response(_))),
                "{file} cut to {length} bytes gave {outcome:?}"
            );
        }
    }
}

#[test]
fn no_flipped_byte_makes_the_reader_panic_or_lose_a_certificate() {
    // Deterministic: each byte in one of two ways.
    for file in [
        "pkcs7/documented.p7b",
        "pkcs7/indefinite-everywhere.p7b",
        "zip/der-members.zip",
        "pem/documented.txt",
    ] {
        let whole = data(file);
        for at in (0..whole.len()).step_by(stride(file)) {
            let damage = if at % 2 == 0 { 0x80 } else { 0x01 };
            let mut body = whole.clone();
            *body.get_mut(at).unwrap() ^= damage;
            match protocol::parse_saved(http::Response::new(body), &Limits::default()) {
                // Damage within a certificate's own values is not seen here but by its signature.
                Ok(Outcome::Attached(certificates)) => {
                    assert_eq!(certificates.as_slice().len(), 3, "{file}, byte {at} ^ {damage}");
                }
                Ok(other) => panic!("{file}, byte {at} ^ {damage}: {other:?}"),
                Err(_) => {}
            }
        }
    }
}

/// Archives take a hundred times as long to open as the rest, so they are damaged at every fifth byte.
fn stride(file: &str) -> usize {
    if file.starts_with("zip/") { 5 } else { 1 }
}
