//! The rule on encoding. The parser is more lenient than RFC 5280 and DER are; where it is, another reader may read another
//! certificate, or none.

use x509_parser::certificate::X509Certificate;
use x509_parser::x509::X509Version;

use super::grammar::{CERTIFICATE, EXTENSIONS};
use super::path::each;
use super::{CheckOptions, Finding, Link, Rule};
use crate::asn1::dotted::shown;
use crate::mark::printable;

/// The first thing that is wrong with each certificate.
pub(super) fn encoding(links: &[Link<'_>], _: &CheckOptions) -> Vec<Finding> {
    each(links, 0, Rule::Encoding, |_, link| {
        let is_well_formed = CERTIFICATE.fits_exactly(link.certificate.der());
        let problem = None
            .or((link.x509.version() != X509Version::V3).then_some("is not of version 3"))
            .or(serial_number(link.x509.raw_serial()))
            .or((!is_well_formed).then_some("is not a certificate in DER as RFC 5280 defines it"));
        Ok(problem.map(str::to_owned).or_else(|| extension(&link.x509)))
    })
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

fn extension(x509: &X509Certificate<'_>) -> Option<String> {
    let malformed = x509.extensions().iter().find_map(|extension| {
        let dotted = shown(extension.oid.as_bytes());
        let (_, form) = EXTENSIONS.iter().find(|(oid, _)| *oid == dotted)?;
        (!form.fits_exactly(extension.value)).then_some(dotted)
    });
    malformed.map(|oid| format!("has the extension {}, which is malformed", printable(&oid)))
}
