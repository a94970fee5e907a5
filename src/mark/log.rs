//! The certificate transparency logs that mark certificates are known to be in.

/// A log by its id, the SHA-256 of its public key (RFC 6962, section 3.2). It is in no browser's list, since it takes no
/// certificates of web servers: id, key and name are those that public monitors of mark certificates have.
const LOGS: &[(&str, &str)] = &[(
    "555953ae309600806cd2eb5208a6c99e931828ac1056b4421c5536154c5f75ac",
    "DigiCert Gorgon",
)];

/// The name of the certificate transparency log with this id.
///
/// ```
/// let nobody = [0; 32];
/// assert_eq!(collectmc::mark::log_name(&nobody), None);
/// ```
pub fn log_name(id: &[u8; 32]) -> Option<&'static str> {
    let id = data_encoding::HEXLOWER.encode(id);
    let row = LOGS.iter().find(|(known, _)| *known == id);
    row.map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn a_log_is_known_by_the_hash_of_its_key() {
        let key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbEiWluJDIqWi8JbeCSfR3V2k/a5s9XtZv+HU5u/gU9NSYnWGwEoEW6IK7n6Lehfr\
                   JL3znCUAC0ayEaeiFQuibA==";
        let key = data_encoding::BASE64.decode(key.as_bytes()).unwrap();
        assert_eq!(log_name(&Sha256::digest(&key).into()), Some("DigiCert Gorgon"));
        assert_eq!(log_name(&[0; 32]), None);
    }
}
