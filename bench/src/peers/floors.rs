//! What cannot be left out, whoever does the work: everything else is given.

use std::hint::black_box;
use std::io::{Cursor, Read as _};

use data_encoding::BASE64;
use flate2::read::DeflateDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use roxmltree::Document;
use sha2::{Digest as _, Sha256};
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::nom::Parser as _;
use x509_parser::prelude::FromDer as _;

use crate::facts::Facts;

pub const READING: &str = "floor: decode, x509-parser shallow";
pub const VERIFYING: &str = "signatures alone, by ring";
pub const WITH_LOGO: &str = "floor: signatures, logo";
pub const REPORTING: &str = "floor: signatures, logo, XML, PEM";

/// Where the certificates are in the bytes, and how they are packed.
enum Packed {
    Bare(&'static [u8]),
    Base64(&'static [u8]),
    Deflated(&'static [u8], usize),
}

/// Unpacks certificates from known places, parses them without their extensions, and keeps names, dates and bytes.
pub fn reading(bytes: &'static [u8], expected: &[Facts]) -> Box<dyn Fn() -> Vec<Facts>> {
    let packed = if bytes.starts_with(b"PK") {
        members(bytes)
    } else if bytes.starts_with(b"-") {
        blocks(bytes)
    } else {
        slices(bytes, expected)
    };
    Box::new(move || packed.iter().map(shallow).collect())
}

fn shallow(packed: &Packed) -> Facts {
    match packed {
        Packed::Bare(der) => parse(der),
        Packed::Base64(text) => {
            let text: Vec<u8> = text.split(|&byte| byte == b'\n').collect::<Vec<_>>().concat();
            parse(&BASE64.decode(&text).unwrap())
        }
        Packed::Deflated(deflated, length) => {
            let mut der = Vec::with_capacity(*length);
            DeflateDecoder::new(*deflated).read_to_end(&mut der).unwrap();
            parse(&der)
        }
    }
}

fn parse(der: &[u8]) -> Facts {
    let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
    let (_, certificate) = parser.parse(der).unwrap();
    Facts::of_x509(der, &certificate)
}

fn slices(bytes: &'static [u8], expected: &[Facts]) -> Vec<Packed> {
    let at = |der: &[u8]| {
        bytes
            .windows(der.len())
            .position(|window| window == der)
            .expect("a slice of the input")
    };
    let slice = |facts: &Facts| Packed::Bare(&bytes[at(&facts.der)..][..facts.der.len()]);
    expected.iter().map(slice).collect()
}

fn blocks(bytes: &'static [u8]) -> Vec<Packed> {
    let text = std::str::from_utf8(bytes).unwrap();
    let blocks = text.split("-----BEGIN CERTIFICATE-----\n").skip(1);
    blocks
        .map(|block| Packed::Base64(block.split("-----END").next().unwrap().as_bytes()))
        .collect()
}

fn members(bytes: &'static [u8]) -> Vec<Packed> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let indices = 0..archive.len();
    indices
        .map(|index| {
            let member = archive.by_index(index).unwrap();
            let number = |number: u64| usize::try_from(number).unwrap();
            let start = number(member.data_start().expect("it was found"));
            Packed::Deflated(
                &bytes[start..][..number(member.compressed_size())],
                number(member.size()),
            )
        })
        .collect()
}

/// Verifies each signature of a chain, leaf first, the root's own included, as the library does.
pub fn verifying(chain: &[Vec<u8>]) -> impl Fn() + 'static {
    let issuers = chain.iter().skip(1).chain(chain.last());
    let signed: Vec<_> = chain
        .iter()
        .zip(issuers)
        .map(|(certificate, issuer)| signature(certificate, issuer))
        .collect();
    move || {
        for (key, message, signature) in &signed {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
                .verify(message, signature)
                .unwrap();
        }
    }
}

/// The same, and the logo: its Base64 from a known place, unpacked into a buffer of the right size, and hashed.
pub fn with_logo(chain: &[Vec<u8>], svg: &[u8]) -> impl Fn() -> Vec<u8> + 'static {
    let verify = verifying(chain);
    let base64 = logo_base64(&chain[0]).to_vec();
    // zlib is slow in the last 260 bytes of its room.
    let room = svg.len() + 300;
    move || {
        verify();
        let packed = BASE64.decode(&base64).unwrap();
        let mut svg = Vec::with_capacity(room);
        let status = Decompress::new_gzip(15).decompress_vec(&packed, &mut svg, FlushDecompress::Finish);
        assert_eq!(status.unwrap(), Status::StreamEnd);
        black_box(Sha256::digest(&svg));
        svg
    }
}

/// The same, the logo read as XML by the parser that the library has, and all certificates written as Base64.
pub fn reporting(chain: &[Vec<u8>], svg: &[u8]) -> impl Fn() -> (Vec<u8>, Vec<String>) + 'static {
    let (chain, with_logo) = (chain.to_vec(), with_logo(chain, svg));
    move || {
        let svg = with_logo();
        black_box(Document::parse(str::from_utf8(&svg).unwrap()).unwrap());
        (svg, chain.iter().map(|der| BASE64.encode(der)).collect())
    }
}

/// The Base64 in the data URI of the logo.
pub fn logo_base64(der: &[u8]) -> &[u8] {
    const DATA_URI: &[u8] = b";base64,";
    let (_, certificate) = X509Certificate::from_der(der).unwrap();
    let mut extensions = certificate.extensions().iter();
    let logotype = extensions.find(|extension| extension.oid.to_id_string() == "1.3.6.1.5.5.7.1.12");
    let value = logotype.unwrap().value;
    let start = value.windows(DATA_URI.len()).position(|window| window == DATA_URI);
    &value[start.unwrap() + DATA_URI.len()..]
}

fn signature(certificate: &[u8], issuer: &[u8]) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (_, certificate) = X509Certificate::from_der(certificate).unwrap();
    let (_, issuer) = X509Certificate::from_der(issuer).unwrap();
    (
        issuer.public_key().subject_public_key.data.to_vec(),
        certificate.tbs_certificate.as_ref().to_vec(),
        certificate.signature_value.data.to_vec(),
    )
}
