//! The rule on encoding. The parser is more lenient than RFC 5280 and DER are; where it is, another reader may read another
//! certificate, or none.

use super::finding::Broken;
use super::grammar::{CERTIFICATE, EXTENSIONS};
use crate::asn1::oid;
use crate::certificates::Certificate;

/// The first thing that is wrong with a certificate.
pub(super) fn encoding(certificate: &Certificate) -> Broken {
    let is_well_formed = CERTIFICATE.fits_exactly(certificate.der());
    let problem = None
        .or((!certificate.is_version_3()).then_some("is not of version 3"))
        .or(serial_number(certificate.serial_der()))
        .or((!is_well_formed).then_some("is not a certificate in DER as RFC 5280 defines it"));
    Ok(problem.map(str::to_owned).or_else(|| extension(certificate)))
}

/// Section 4.1.2.2: a positive number of at most 20 octets.
fn serial_number(content: &[u8]) -> Option<&'static str> {
    match content {
        [0x80..=0xFF, ..] => Some("has a negative serial number"),
        [0] => Some("has the serial number zero"),
        _ if content.len() > 20 => Some("has a serial number of more than 20 octets"),
        _ => None,
    }
}

fn extension(certificate: &Certificate) -> Option<String> {
    let mut extensions = certificate.extensions().iter();
    let malformed = extensions.find(|extension| {
        let form = EXTENSIONS.iter().find(|(oid, _)| *oid == extension.oid);
        form.is_some_and(|(_, form)| !form.fits_exactly(extension.value))
    })?;
    let oid = oid::printable(malformed.oid);
    Some(format!("has the extension {oid}, which is malformed"))
}
