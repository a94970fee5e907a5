//! The bytes that are read. `make-inputs` writes them.

/// A response in the three forms in which the service sends certificates.
pub struct Input {
    pub name: &'static str,
    pub pkcs7: &'static [u8],
    pub pem: &'static [u8],
    pub zip: &'static [u8],
}

macro_rules! input {
    ($name:literal, $file:literal) => {
        Input {
            name: $name,
            pkcs7: include_bytes!(concat!("../inputs/", $file, ".p7b")),
            pem: include_bytes!(concat!("../inputs/", $file, ".pem")),
            zip: include_bytes!(concat!("../inputs/", $file, ".zip")),
        }
    };
}

pub const THREE: Input = input!("3 certificates", "three");
pub const FOUR: Input = input!("4 certificates", "four");
pub const LOGO: Input = input!("24 KB logo", "logo");
pub const MANY: Input = input!("64 certificates", "many");

pub const ALL: [Input; 4] = [THREE, FOUR, LOGO, MANY];

/// 64 certificates, each of which could be the issuer of each other by its name and key.
pub const TANGLED: &[u8] = include_bytes!("../inputs/tangled.p7b");

/// The project's recorded response: RSA keys of 2048 bits and a small logo.
pub const FIXTURE: &[u8] = include_bytes!("../../fixtures/issued-pkcs7/issued.p7b");

/// Responses that hold one chain, as PKCS #7.
pub const CHAINS: [(&str, &[u8]); 4] = [
    (THREE.name, THREE.pkcs7),
    (FOUR.name, FOUR.pkcs7),
    (LOGO.name, LOGO.pkcs7),
    ("fixture, RSA-2048", FIXTURE),
];

/// When all of these certificates are valid.
pub const VALID_AT: &str = "2026-12-01T12:00:00Z";
