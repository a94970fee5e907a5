//! What each reader has to find out about a certificate: what everybody asks of one.

use collectmc::Certificates;
use x509_parser::certificate::X509Certificate;

pub struct Facts {
    pub der: Vec<u8>,
    /// Names as text, each peer's own way.
    pub subject: String,
    pub issuer: String,
    /// Hexadecimal digits.
    pub serial: String,
    /// Seconds since 1970.
    pub not_before: i64,
    pub not_after: i64,
}

impl Facts {
    pub fn of_x509(der: &[u8], certificate: &X509Certificate<'_>) -> Self {
        let validity = certificate.validity();
        Self {
            der: der.to_vec(),
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: hexadecimal(certificate.raw_serial()),
            not_before: validity.not_before.timestamp(),
            not_after: validity.not_after.timestamp(),
        }
    }
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

pub fn of(certificates: &Certificates) -> Vec<Facts> {
    let facts = certificates.iter().map(|certificate| Facts {
        der: certificate.der().to_vec(),
        subject: certificate.subject().to_owned(),
        issuer: certificate.issuer().to_owned(),
        serial: certificate.serial().to_owned(),
        not_before: certificate.not_before().unix_seconds(),
        not_after: certificate.not_after().unix_seconds(),
    });
    facts.collect()
}

/// The order may differ: in a SET of certificates it means nothing.
pub fn assert_equal(name: &str, expected: &[Facts], found: &[Facts]) {
    assert_eq!(expected.len(), found.len(), "{name}: the number of certificates");
    for expected in expected {
        let found = found.iter().find(|found| found.der == expected.der);
        let found = found.unwrap_or_else(|| panic!("{name}: the certificate {} is missing", expected.subject));
        assert_eq!(plain(&expected.serial), plain(&found.serial), "{name}");
        assert_eq!(
            (expected.not_before, expected.not_after),
            (found.not_before, found.not_after),
            "{name}"
        );
        for (expected, found) in [(&expected.subject, &found.subject), (&expected.issuer, &found.issuer)] {
            assert_eq!(words(expected), words(found), "{name}: {expected} and {found}");
        }
    }
}

fn plain(serial: &str) -> String {
    let digits: String = serial.chars().filter(char::is_ascii_hexdigit).collect();
    digits.to_ascii_lowercase().trim_start_matches('0').to_owned()
}

/// The values of a name without its labels, order, quoting and separators, in which the printers differ.
fn words(name: &str) -> Vec<String> {
    let values = name.split([',', '+']).filter_map(|attribute| attribute.split_once('='));
    let mut words: Vec<String> = values.map(|(_, value)| word(value.trim().trim_matches('"'))).collect();
    words.sort();
    words
}

/// A value of an attribute without a name may be its DER in hexadecimal digits (RFC 4514, section 2.4). All here are short.
fn word(value: &str) -> String {
    let der = value
        .strip_prefix('#')
        .and_then(|digits| data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok());
    match der.as_deref() {
        Some([_, _, text @ ..]) => String::from_utf8_lossy(text).into_owned(),
        _ => value.to_owned(),
    }
}
