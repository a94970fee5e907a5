//! The committed inputs: their folders, and the hierarchy that they are made of.
//!
//! `tests/data/` has awkward inputs that other programs wrote, `fixtures/` has recorded exchanges. Both hold the same
//! synthetic certificates, valid at [`VALID_AT`](crate::certificates::VALID_AT); each has a README that describes how it was
//! made.

use std::path::PathBuf;

use crate::certificates::pem;

/// Returns the folder `tests/data`.
pub fn data() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "data"].iter().collect()
}

/// Returns the folder `fixtures`.
pub fn fixtures() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "fixtures"].iter().collect()
}

/// Returns the DER of the committed mark certificate.
pub fn leaf() -> Vec<u8> {
    of_hierarchy("leaf.pem")
}

/// Returns the DER of the committed issuer of the mark certificate.
pub fn intermediate() -> Vec<u8> {
    of_hierarchy("intermediate.pem")
}

/// Returns the DER of the committed root.
pub fn root() -> Vec<u8> {
    of_hierarchy("root.pem")
}

/// Returns the DER of the certificate that signed the committed PKCS #7 messages, most of which do not include it.
pub fn signer() -> Vec<u8> {
    of_hierarchy("signer.pem")
}

/// Read at run time, so that the package compiles without the files.
fn of_hierarchy(file: &str) -> Vec<u8> {
    let path = data().join("hierarchy").join(file);
    pem::decode(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}
