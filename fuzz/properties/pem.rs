use collectmc::certificates::Container;
use data_encoding::BASE64;

use super::{contains, read};

/// A certificate that was read out of a text is what its Base64 says.
pub fn pem(data: &[u8]) {
    let Some(certificates) = read(data) else { return };
    let is_plain = !data.contains(&0) && !data.starts_with(&[0x1F, 0x8B]);
    if certificates.container() != Container::Pem || !is_plain {
        return;
    }
    let is_symbol = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    let symbols: Vec<u8> = data.iter().copied().filter(is_symbol).collect();
    for certificate in &certificates {
        let encoded = BASE64.encode(certificate.der());
        // The last symbol may have bits in it that stand for nothing.
        let certain = encoded.trim_end_matches('=');
        let certain = &certain[..certain.len() - 1];
        assert!(
            contains(&symbols, certain.as_bytes()),
            "a certificate that is not in the text"
        );
    }
}
