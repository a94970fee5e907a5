//! What costs a server little to send costs little to read: a response of a mebibyte, whatever is in it, takes neither much
//! time nor much memory, and no error repeats it at length.

use std::io::Write as _;
use std::time::{Duration, Instant};

use collectmc::{Certificate, Credentials, Error, Limits, Outcome, protocol};
use collectmc_test_support::certificates::{der, pem};
use collectmc_test_support::committed;

const MEBIBYTE: usize = 1 << 20;

fn mebibyte_of(pattern: &[u8]) -> Vec<u8> {
    pattern.iter().copied().cycle().take(MEBIBYTE).collect()
}

fn parse(body: Vec<u8>) -> Result<Outcome, Error> {
    protocol::parse_saved(http::Response::new(body), &Limits::default())
}

fn causes(error: &Error) -> Vec<String> {
    let first: &dyn std::error::Error = error;
    std::iter::successors(Some(first), |&error| error.source())
        .map(ToString::to_string)
        .collect()
}

/// A PKCS #7 message with these entries in the place of its certificates.
fn signed_data(entries: &[u8]) -> Vec<u8> {
    let content = der::sequence(&[
        der::integer(&[1]),
        der::set(&[]),
        der::sequence(&[der::oid("1.2.840.113549.1.7.1")]),
        der::context(0, entries),
        der::set(&[]),
    ]);
    der::sequence(&[der::oid("1.2.840.113549.1.7.2"), der::context(0, &content)])
}

/// Generous, since tests share their computer and are not optimised; what this is to find takes minutes.
fn takes_little_time(what: &str, body: Vec<u8>, credentials: &Credentials) {
    let started = Instant::now();
    let _ = protocol::parse(http::Response::new(body), &Limits::default(), credentials);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(10), "{what} took {took:?}");
}

#[test]
fn a_repeated_credential_takes_little_time_however_short_and_however_often() {
    let longest = "a".repeat(Credentials::MAX_LOGIN_PASSWORD);
    let credentials = Credentials::new("&", longest.clone()).unwrap();
    let nearly = longest[1..].to_owned() + "!";
    for pattern in ["&", &longest, &nearly] {
        let refusal = [b"-20\n", &mebibyte_of(pattern.as_bytes())[..]].concat();
        takes_little_time(pattern, refusal, &credentials);
    }
}

#[test]
fn many_ends_of_archives_take_little_time() {
    let credentials = Credentials::new("name", "password").unwrap();
    // Each says that the directory with its one member starts at byte 4.
    let end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2E\0\0\0\x04\0\0\0\0\0";
    takes_little_time(
        "ends",
        [b"PK\x03\x04", &mebibyte_of(end)[..], end].concat(),
        &credentials,
    );
}

#[test]
fn many_beginnings_of_anything_take_little_time() {
    let credentials = Credentials::new("name", "password").unwrap();
    for pattern in [
        &b"- "[..],
        b"-BEGIN CERT",
        b"-BEGIN CERT-END CERT-",
        b"A",
        b"\x30\x80",
        b"\x30\x80\0\0",
        b"\xE9 ",
        b"errorCode=&",
    ] {
        takes_little_time(&format!("{pattern:?}"), mebibyte_of(pattern), &credentials);
        let attached = [b"2\n", &mebibyte_of(pattern)[..]].concat();
        takes_little_time(&format!("2 and {pattern:?}"), attached, &credentials);
    }
}

#[test]
fn many_beginnings_of_a_trace_of_a_certificate_take_little_time() {
    let credentials = Credentials::new("name", "password").unwrap();
    let block = pem::encode("CERTIFICATE", &committed::leaf()).into_bytes();
    for pattern in [
        "BEGIN ",
        "BEGIN\n",
        "BEGINC",
        "&",
        "&#",
        "&#4",
        "<",
        "<a",
        "–",
        "aaaaaaaaaaaaaaaa ",
        "a\n",
        "\u{301}",
        "ВЕGІ",
        "-BEGIN X",
        "a;base64,",
    ] {
        let text = mebibyte_of(pattern.as_bytes());
        takes_little_time(pattern, [&block[..], &text, b"\n", &block].concat(), &credentials);
        takes_little_time(&format!("0 and {pattern}"), [b"0\n", &text[..]].concat(), &credentials);
    }
}

#[test]
fn what_is_skipped_in_the_place_of_certificates_counts_as_certificates() {
    // Attribute certificates of two bytes: in memory each takes fifty times as much.
    let attribute_certificates = der::context(1, b"").repeat(1000);
    let blocks = pem::encode("PRIVATE KEY", b"x").repeat(1000);
    for body in [
        signed_data(&[committed::leaf(), attribute_certificates].concat()),
        [pem::encode("CERTIFICATE", &committed::leaf()), blocks]
            .concat()
            .into_bytes(),
    ] {
        let error = parse(body).unwrap_err();
        assert!(causes(&error).concat().contains("more than 64"), "{:?}", causes(&error));
    }
}

#[test]
fn a_certificate_of_more_than_256_kib_is_refused_in_every_container() {
    let leaf = committed::leaf();
    let padding = Certificate::MAX_LENGTH - 5;
    let large = der::sequence(&[der::sequence(&[vec![0x30; padding]])]);
    assert!(large.len() > Certificate::MAX_LENGTH);
    let bare = large.clone();
    let message = signed_data(&[&leaf[..], &large].concat());
    let text = [pem::encode("CERTIFICATE", &leaf), pem::encode("CERTIFICATE", &large)].concat();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .start_file("large.der", zip::write::SimpleFileOptions::default())
        .unwrap();
    writer.write_all(&large).unwrap();
    let archive = writer.finish().unwrap().into_inner();
    for body in [bare, message, text.into_bytes(), archive] {
        let causes = causes(&parse(body).unwrap_err()).concat();
        assert!(causes.contains("bytes; the limit is 262144"), "{causes}");
    }
}

#[test]
fn a_name_or_number_of_more_than_8_kib_is_refused() {
    let why = |serial: usize, name: usize| {
        let name = || der::sequence(&[der::utf8_string(&"x".repeat(name))]);
        let version = der::context(0, &der::integer(&[2]));
        let (empty, serial) = (der::sequence(&[]), der::integer(&vec![1; serial]));
        let fields = [version, serial, empty.clone(), name(), empty, name()];
        let certificate = der::sequence(&[der::sequence(&fields)]);
        Certificate::from_der(&certificate).unwrap_err().to_string()
    };
    assert!(why(9000, 1).contains("9004 bytes; the limit is 8192"));
    assert!(why(1, 9000).contains("bytes; the limit is 8192"));
    assert!(!why(8000, 8000).contains("limit"));
}

#[test]
fn an_object_identifier_of_a_mebibyte_is_not_repeated_at_length() {
    for octet in [0x7F, 0xFF] {
        let identifier = der::element(6, &mebibyte_of(&[octet]));
        let error = parse(der::sequence(&[identifier, der::context(0, b"")])).unwrap_err();
        for text in causes(&error).into_iter().chain([format!("{error:?}")]) {
            assert!(text.len() < 1000, "{} bytes", text.len());
        }
    }
}

#[test]
fn a_certificate_whose_signed_part_is_no_sequence_is_read_nowhere() {
    // Both headers have four octets: the certificate's, and that of the part that is signed.
    let mut certificate = committed::leaf();
    certificate[4] = 0xB0;
    assert!(
        Certificate::from_der(&certificate)
            .unwrap_err()
            .to_string()
            .contains("SEQUENCE")
    );
    assert!(parse(signed_data(&certificate)).is_err());
    assert!(parse(pem::encode("CERTIFICATE", &certificate).into_bytes()).is_err());
}
