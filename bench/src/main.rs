//! How long it takes to read an answer, beside what one would write with other crates.
//!
//! `cargo run --release --manifest-path bench/Cargo.toml`
//!
//! Each contender gets the same bytes and must give the same three certificates, parsed as X.509. They take turns, round
//! after round, so that whatever else the machine does falls on all of them alike. Printed are the median of the rounds,
//! and its ratio to ours.

use std::hint::black_box;
use std::io::{Cursor, Read as _};
use std::time::{Duration, Instant};

use collectmc::{Certificates, Limits, Outcome, protocol};
use der::{Decode as _, Encode as _};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use x509_parser::prelude::{FromDer as _, X509Certificate};

const PKCS7: &[u8] = include_bytes!("../../tests/data/pkcs7/documented.p7b");
const ZIP: &[u8] = include_bytes!("../../tests/data/zip/der-members.zip");

type Contender = (&'static str, fn(&[u8]) -> usize);

fn main() {
    // As RFC 7468 has it: in the spaced dashes that the service documents, the peers find nothing.
    let pem = Certificates::parse(PKCS7, &Limits::default()).unwrap().to_pem();
    compare(
        "PKCS #7",
        PKCS7,
        &[("collectmc", collectmc), ("cms + x509-cert", by_cms)],
    );
    compare(
        "PEM",
        pem.as_bytes(),
        &[
            ("collectmc", collectmc),
            ("pem + x509-parser", by_pem),
            ("rustls-pki-types + x509-parser", by_pki_types),
        ],
    );
    compare("ZIP", ZIP, &[("collectmc", collectmc), ("zip + x509-parser", by_zip)]);
}

fn compare(what: &str, bytes: &[u8], contenders: &[Contender]) {
    const ROUNDS: usize = 101;
    for (name, read) in contenders {
        assert_eq!(read(bytes), 3, "{name} must find the three certificates");
    }
    let mut times = vec![Vec::with_capacity(ROUNDS); contenders.len()];
    for _ in 0..ROUNDS {
        for (times, (_, read)) in times.iter_mut().zip(contenders) {
            times.push(time(bytes, *read));
        }
    }
    let medians: Vec<Duration> = times
        .iter_mut()
        .map(|times| {
            times.sort();
            times[ROUNDS / 2]
        })
        .collect();
    println!("{what}, {} bytes, median of {ROUNDS} rounds", bytes.len());
    for ((name, _), median) in contenders.iter().zip(&medians) {
        let ratio = median.as_secs_f64() / medians[0].as_secs_f64();
        println!("  {name:32} {:8.1} µs   × {ratio:.2}", median.as_secs_f64() * 1e6);
    }
}

/// The time of one call, out of a hundred.
fn time(bytes: &[u8], read: fn(&[u8]) -> usize) -> Duration {
    const CALLS: u32 = 100;
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(read(black_box(bytes)));
    }
    start.elapsed() / CALLS
}

/// All of it: telling the form, reading the container, parsing each certificate, its names made printable.
fn collectmc(bytes: &[u8]) -> usize {
    match protocol::parse_saved(http::Response::new(bytes.to_vec()), &Limits::default()) {
        Ok(Outcome::Attached(certificates)) => certificates.as_slice().len(),
        other => panic!("{other:?}"),
    }
}

fn by_cms(bytes: &[u8]) -> usize {
    let message = cms::content_info::ContentInfo::from_der(bytes).unwrap();
    let signed: cms::signed_data::SignedData = message.content.decode_as().unwrap();
    let certificates = signed.certificates.unwrap();
    let x509 = certificates.0.iter().filter_map(|choice| match choice {
        cms::cert::CertificateChoices::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    x509.map(|certificate| {
        black_box((
            certificate.to_der().unwrap(),
            certificate.tbs_certificate.subject.to_string(),
        ))
    })
    .count()
}

fn by_pem(bytes: &[u8]) -> usize {
    pem::parse_many(bytes)
        .unwrap()
        .iter()
        .map(|block| parse(block.contents()))
        .count()
}

fn by_pki_types(bytes: &[u8]) -> usize {
    CertificateDer::pem_slice_iter(bytes)
        .map(|der| parse(&der.unwrap()))
        .count()
}

fn by_zip(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..archive.len() {
        let mut der = Vec::new();
        archive.by_index(index).unwrap().read_to_end(&mut der).unwrap();
        parse(&der);
    }
    archive.len()
}

fn parse(der: &[u8]) {
    let (_, certificate) = X509Certificate::from_der(der).unwrap();
    black_box((certificate.subject().to_string(), certificate.issuer().to_string()));
}
