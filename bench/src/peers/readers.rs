//! Certificates read by other crates, as their documentation shows it.

use std::io::{Cursor, Read as _};

use der::{Decode as _, Encode as _};
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::pkcs7::Pkcs7;
use openssl::x509::{X509, X509NameRef, X509Ref};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use x509_cert::Certificate;
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::facts::{Facts, hexadecimal};

pub type Peer = (&'static str, fn(&[u8]) -> Vec<Facts>);

pub const PKCS7: &[Peer] = &[("openssl", openssl_pkcs7), ("cms + x509-cert", rustcrypto_cms)];
pub const PEM: &[Peer] = &[
    ("openssl", openssl_pem),
    ("x509-cert", rustcrypto_pem),
    ("pem + x509-parser", pem_and_x509_parser),
    ("rustls-pki-types + x509-parser", pki_types_and_x509_parser),
];
pub const ZIP: &[Peer] = &[("zip + x509-parser", zip_and_x509_parser)];

fn openssl_pkcs7(bytes: &[u8]) -> Vec<Facts> {
    let message = Pkcs7::from_der(bytes).unwrap();
    let certificates = message.signed().unwrap().certificates().unwrap();
    certificates.iter().map(by_openssl).collect()
}

fn openssl_pem(bytes: &[u8]) -> Vec<Facts> {
    X509::stack_from_pem(bytes)
        .unwrap()
        .iter()
        .map(|certificate| by_openssl(certificate))
        .collect()
}

fn by_openssl(certificate: &X509Ref) -> Facts {
    Facts {
        der: certificate.to_der().unwrap(),
        subject: openssl_name(certificate.subject_name()),
        issuer: openssl_name(certificate.issuer_name()),
        serial: certificate
            .serial_number()
            .to_bn()
            .unwrap()
            .to_hex_str()
            .unwrap()
            .to_string(),
        not_before: seconds(certificate.not_before()),
        not_after: seconds(certificate.not_after()),
    }
}

fn openssl_name(name: &X509NameRef) -> String {
    let mut text = String::new();
    for entry in name.entries() {
        if !text.is_empty() {
            text.push_str(", ");
        }
        let object = entry.object();
        match object.nid().short_name() {
            Ok(label) if object.nid() != openssl::nid::Nid::UNDEF => text.push_str(label),
            _ => text.push_str(&object.to_string()),
        }
        text.push('=');
        text.push_str(&entry.data().to_string().unwrap());
    }
    text
}

fn seconds(time: &Asn1TimeRef) -> i64 {
    let difference = Asn1Time::from_unix(0).unwrap().diff(time).unwrap();
    i64::from(difference.days) * 86_400 + i64::from(difference.secs)
}

fn rustcrypto_cms(bytes: &[u8]) -> Vec<Facts> {
    let message = cms::content_info::ContentInfo::from_der(bytes).unwrap();
    let signed: cms::signed_data::SignedData = message.content.decode_as().unwrap();
    let certificates = signed.certificates.unwrap();
    let x509 = certificates.0.iter().filter_map(|choice| match choice {
        cms::cert::CertificateChoices::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    x509.map(by_x509_cert).collect()
}

fn rustcrypto_pem(bytes: &[u8]) -> Vec<Facts> {
    Certificate::load_pem_chain(bytes)
        .unwrap()
        .iter()
        .map(by_x509_cert)
        .collect()
}

fn by_x509_cert(certificate: &Certificate) -> Facts {
    let signed = &certificate.tbs_certificate;
    let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap();
    Facts {
        der: certificate.to_der().unwrap(),
        subject: signed.subject.to_string(),
        issuer: signed.issuer.to_string(),
        serial: hexadecimal(signed.serial_number.as_bytes()),
        not_before: seconds(signed.validity.not_before),
        not_after: seconds(signed.validity.not_after),
    }
}

fn pem_and_x509_parser(bytes: &[u8]) -> Vec<Facts> {
    pem::parse_many(bytes)
        .unwrap()
        .iter()
        .map(|block| by_x509_parser(block.contents()))
        .collect()
}

fn pki_types_and_x509_parser(bytes: &[u8]) -> Vec<Facts> {
    CertificateDer::pem_slice_iter(bytes)
        .map(|der| by_x509_parser(&der.unwrap()))
        .collect()
}

fn zip_and_x509_parser(bytes: &[u8]) -> Vec<Facts> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let members = 0..archive.len();
    members
        .map(|index| {
            let mut der = Vec::new();
            archive.by_index(index).unwrap().read_to_end(&mut der).unwrap();
            by_x509_parser(&der)
        })
        .collect()
}

pub fn by_x509_parser(der: &[u8]) -> Facts {
    let (_, certificate) = X509Certificate::from_der(der).unwrap();
    Facts::of_x509(der, &certificate)
}
