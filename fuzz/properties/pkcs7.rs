use collectmc::certificates::Container;

use super::{contains, read};

/// A certificate that was read out of a binary message is a piece of it.
pub fn pkcs7(data: &[u8]) {
    let Some(certificates) = read(data) else { return };
    let is_binary = data.first() == Some(&0x30) && certificates.container() == Container::Pkcs7;
    for certificate in certificates.iter().filter(|_| is_binary) {
        assert!(
            contains(data, certificate.der()),
            "a certificate that is not in the message"
        );
    }
}
