//! The job by other crates, as short as it gets: `by-reqwest URL ROOTS.pem ORDER`. It reads DER alone, verifies signatures alone
//! and says little when something is wrong.

use std::error::Error;
use std::io::Read as _;
use std::{env, fs};

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use data_encoding::BASE64;
use der::{Decode as _, Encode as _};
use flate2::read::GzDecoder;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use sha2::{Digest as _, Sha256};
use x509_parser::prelude::{FromDer as _, X509Certificate};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url, roots, order] = arguments.as_slice() else {
        return Err("URL ROOTS.pem ORDER".into());
    };
    let response = client(roots)?.post(url).form(&[
        ("loginName", env::var("SECTIGO_LOGIN_NAME")?.as_str()),
        ("loginPassword", env::var("SECTIGO_LOGIN_PASSWORD")?.as_str()),
        ("orderNumber", order),
        ("responseType", "2"),
        ("responseEncoding", "1"),
    ]);
    let ders = certificates(&response.send()?.error_for_status()?.bytes()?)?;
    let chain = chain(&ders)?;
    let pem: String = chain.iter().map(|certificate| pem(certificate.as_raw())).collect();
    fs::write("mark.pem", pem)?;
    fs::write("logo.svg", logo(&chain[0])?)?;
    Ok(())
}

fn client(roots: &str) -> Result<reqwest::blocking::Client> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut store = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for root in CertificateDer::pem_file_iter(roots)? {
        store.add(root?)?;
    }
    let tls = ClientConfig::builder()
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(reqwest::blocking::Client::builder()
        .tls_backend_preconfigured(tls)
        .build()?)
}

fn certificates(bytes: &[u8]) -> Result<Vec<Vec<u8>>> {
    let signed: SignedData = ContentInfo::from_der(bytes)?.content.decode_as()?;
    let set = signed.certificates.ok_or("no certificates")?;
    Ok(set
        .0
        .iter()
        .map(|choice| choice.to_der())
        .collect::<std::result::Result<_, _>>()?)
}

/// Leaf first, each signature verified with the key of the next.
fn chain(ders: &[Vec<u8>]) -> Result<Vec<X509Certificate<'_>>> {
    let mut left = Vec::new();
    for der in ders {
        left.push(X509Certificate::from_der(der)?.1);
    }
    let leaf = left
        .iter()
        .position(|certificate| !certificate.is_ca())
        .ok_or("no leaf")?;
    let mut chain = vec![left.remove(leaf)];
    loop {
        let last = &chain[chain.len() - 1];
        if last.subject().as_raw() == last.issuer().as_raw() {
            last.verify_signature(None)?;
            return Ok(chain);
        }
        let issuer = left
            .iter()
            .position(|issuer| issuer.subject().as_raw() == last.issuer().as_raw())
            .ok_or("no issuer")?;
        last.verify_signature(Some(left[issuer].public_key()))?;
        chain.push(left.remove(issuer));
    }
}

fn logo(leaf: &X509Certificate<'_>) -> Result<Vec<u8>> {
    let extension = leaf
        .extensions()
        .iter()
        .find(|extension| extension.oid.to_id_string() == "1.3.6.1.5.5.7.1.12");
    let value = extension.ok_or("no logotype")?.value;
    let find = |needle: &[u8]| value.windows(needle.len()).position(|window| window == needle);
    let start = find(b";base64,").ok_or("no data URI")? + b";base64,".len();
    let mut svg = Vec::new();
    GzDecoder::new(BASE64.decode(&value[start..])?.as_slice()).read_to_end(&mut svg)?;
    find(&Sha256::digest(&svg)).ok_or("the logo's hash is wrong")?;
    Ok(svg)
}

fn pem(der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in text.as_bytes().chunks(64) {
        pem.extend(line.iter().map(|&byte| char::from(byte)));
        pem.push('\n');
    }
    pem + "-----END CERTIFICATE-----\n"
}
