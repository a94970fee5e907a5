use std::io::{Cursor, Read as _};

use collectmc::certificates::Container;
use data_encoding::BASE64;
use zip::ZipArchive;

use super::{contains, read};

/// A certificate that was read out of an archive is in one of the members, as another reader unpacks them.
pub fn archive(data: &[u8]) {
    let Some(certificates) = read(data) else { return };
    if certificates.container() != Container::Zip || data.starts_with(&[0x1F, 0x8B]) {
        return;
    }
    let members = members(data);
    for certificate in &certificates {
        let encoded = BASE64.encode(certificate.der());
        let certain = encoded.trim_end_matches('=');
        let certain = &certain[..certain.len() - 1];
        let is_in = |member: &Vec<u8>| {
            let text: Vec<u8> = member
                .iter()
                .copied()
                .filter(|byte| !byte.is_ascii_whitespace() && *byte != 0)
                .collect();
            contains(member, certificate.der())
                || contains(&text, certain.as_bytes())
                || member.starts_with(&[0x1F, 0x8B])
        };
        assert!(members.iter().any(is_in), "a certificate that is in no member");
    }
}

fn members(data: &[u8]) -> Vec<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(data)).expect("we read it, so others do");
    (0..archive.len())
        .map(|index| {
            let mut content = Vec::new();
            let member = archive.by_index(index).expect("we read it, so others do");
            member
                .take(4 << 20)
                .read_to_end(&mut content)
                .expect("we read it, so others do");
            content
        })
        .collect()
}
