//! What is small to send takes little memory to read, and no error is long: a process that reads a hostile body peaks within
//! 16 MiB, and twice the body's length, of one that reads a good one.

use std::fs;
use std::io::{Cursor, Write as _};
use std::process::Command;

use collectmc::{Credentials, Limits, protocol};
use collectmc_test_support::certificates::{der, pem};
use collectmc_test_support::committed;
use collectmc_test_support::memory::peak_kib;
use collectmc_test_support::tool::skip;
use zip::write::SimpleFileOptions;

const MORE_THAN_A_GOOD_RUN_KIB: u64 = 16 * 1024;
/// Longer than any response that a transport of ours hands out.
const LARGE: usize = 16 << 20;
/// The longest text of an error.
const LONGEST_TEXT: usize = 16 << 10;

#[test]
fn certificates_take_memory_in_proportion_to_what_was_sent() {
    let attributes = rdn().repeat(14_000);
    let names = certificate(&der::element(0x30, &attributes), &der::sequence(&[]));
    let short_name = certificate(&der::element(0x30, &rdn().repeat(700)), &der::sequence(&[]));
    let extensions = certificate(&der::sequence(&[]), &der::element(0x30, &extension().repeat(36_000)));
    // A character of four bytes that takes twelve to show.
    let text = der::element(0x1C, &[0, 0xE, 0, 1].repeat(64_000 / 2));
    let invisible = der::set(&[der::sequence(&[der::element(6, &[0x2A]), text])]);
    let invisible = certificate(&der::element(0x30, &invisible), &der::sequence(&[]));
    let short_names = vec![short_name; 64];
    let large = certificate(
        &der::element(0x30, &rdn().repeat(LARGE / rdn().len())),
        &der::sequence(&[]),
    );
    assert_bounded([
        ("one of 16 MiB", large.clone()),
        (
            "one of 16 MiB in PEM",
            pem::encode("CERTIFICATE", &large[..LARGE / 2]).into_bytes(),
        ),
        ("names", names.clone()),
        ("extensions", extensions.clone()),
        ("names, sixty-four times", bag(&vec![names.clone(); 64])),
        ("extensions, sixty-four times", bag(&vec![extensions.clone(); 64])),
        ("names as long as they may be", bag(&short_names)),
        (
            "the same in PEM",
            pem::bundle(short_names.iter().map(Vec::as_slice)).into_bytes(),
        ),
        ("the same in ZIP", zip(&short_names)),
        ("names in ZIP", zip(&vec![names; 16])),
        ("names of invisible characters in ZIP", zip(&vec![invisible; 15])),
        ("extensions in ZIP", zip(&vec![extensions; 16])),
        ("four of a mebibyte in ZIP", zip(&[&large[..1 << 20]; 4])),
        ("attribute certificates", bag(&[der::context(1, b"").repeat(LARGE / 2)])),
    ]);
}

#[test]
fn text_takes_memory_in_proportion_to_what_was_sent() {
    let fields = format!("errorCode=-2&{}errorMessage=x", "a=b&".repeat(400_000));
    // Shorter, since debug builds look for credentials at a mebibyte in two seconds.
    const LARGE: usize = 4 << 20;
    let large = |pattern: &str| pattern.repeat(LARGE / pattern.len()).into_bytes();
    let after = |start: &str, pattern: &str| [start.as_bytes(), &large(pattern)].concat();
    assert_bounded([
        ("form fields", fields.into_bytes()),
        (
            "a long message in a form",
            after("errorCode=-91&errorMessage=", "a! '%41"),
        ),
        ("a long item in a form", after("errorCode=-4&errorItem=", "%41")),
        ("a long message", after("-3\n", "argument 'x ")),
        ("blanks", after("-2\n", " ")),
        ("Windows-1252", vec![0x80; LARGE]),
        ("a refusal in Windows-1252", [b"-20\n", &vec![0x80; LARGE][..]].concat()),
        ("UTF-16", [b"\xFF\xFE", &vec![0x4E; LARGE][..]].concat()),
        ("Base64", large("MIIB")),
        ("a PEM block", after("-----BEGIN CMS-----\n", "MIIB")),
        (
            "PEM blocks",
            large("-----BEGIN A KEY-----\nBQA=\n-----END A KEY-----\n"),
        ),
        ("labels", after("-----BEGIN ", "CERT ")),
        ("dashes", large("-")),
        ("a trace of a certificate", after("1\n", "BEGIN -")),
        ("character references", after("0\n", "&#45;")),
        ("JSON", large("{\"errorCode\":0}")),
    ]);
}

#[test]
fn what_unpacks_to_more_than_was_sent_is_bounded() {
    let prose = vec![b"BEGIN ".repeat((1 << 20) / 6); 4];
    let blocks = vec![pem::encode("PRIVATE KEY", b"x").repeat(30_000).into_bytes(); 4];
    assert_bounded([
        ("prose in ZIP", zip(&prose)),
        ("blocks in ZIP", zip(&blocks)),
        ("Windows-1252 in ZIP", zip(&vec![vec![0x80; 1 << 20]; 4])),
        ("zeros in gzip", gzip(&vec![0; 64 << 20])),
        ("Windows-1252 in gzip", gzip(&vec![0x80; 4 << 20])),
        ("UTF-16 in gzip", gzip(&vec![0x4E; 4 << 20])),
        (
            "attribute certificates in gzip",
            gzip(&bag(&[der::context(1, b"").repeat(2 << 20)])),
        ),
    ]);
}

/// A certificate without a key or a signature, with this name for its issuer and subject.
fn certificate(name: &[u8], extensions: &[u8]) -> Vec<u8> {
    let algorithm = || der::sequence(&[der::oid("1.2.840.113549.1.1.11"), der::null()]);
    let time = || der::element(0x17, b"261101000000Z");
    let tbs = der::sequence(&[
        der::context(0, &der::integer(&[2])),
        der::integer(&[1]),
        algorithm(),
        name.to_vec(),
        der::sequence(&[time(), time()]),
        name.to_vec(),
        der::sequence(&[algorithm(), der::bit_string(b"key")]),
        der::context(3, extensions),
    ]);
    der::sequence(&[tbs, algorithm(), der::bit_string(b"signature")])
}

/// A name of one attribute, as short as can be.
fn rdn() -> Vec<u8> {
    der::set(&[der::sequence(&[der::element(6, &[0x2A]), der::element(0x0C, b"")])])
}

fn extension() -> Vec<u8> {
    der::sequence(&[der::element(6, &[0x2A]), der::octet_string(b"")])
}

fn bag(certificates: &[Vec<u8>]) -> Vec<u8> {
    let content = der::sequence(&[
        der::integer(&[1]),
        der::set(&[]),
        der::sequence(&[der::oid("1.2.840.113549.1.7.1")]),
        der::context(0, &certificates.concat()),
        der::set(&[]),
    ]);
    der::sequence(&[der::oid("1.2.840.113549.1.7.2"), der::context(0, &content)])
}

fn zip<T: AsRef<[u8]>>(members: &[T]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (number, content) in members.iter().enumerate() {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(format!("{number}"), options).unwrap();
        writer.write_all(content.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

fn assert_bounded(bodies: impl IntoIterator<Item = (&'static str, Vec<u8>)>) {
    if !cfg!(target_os = "linux") {
        return skip("the peak of a process's memory is read from /proc, which only Linux has");
    }
    let good = fs::read(committed::data().join("pem/documented.txt")).unwrap();
    let good = peak_of_child("a good run", &good);
    let mut wrong = Vec::new();
    for (name, body) in bodies {
        let peak = peak_of_child(name, &body);
        let allowed = good + MORE_THAN_A_GOOD_RUN_KIB + 2 * (body.len() as u64 >> 10);
        println!("{name}: {peak} KiB of {allowed}, for {} KiB", body.len() >> 10);
        if peak > allowed {
            wrong.push(format!(
                "{name}: {peak} KiB, and {allowed} are allowed for {} KiB",
                body.len() >> 10
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The most memory, in KiB, that a process of its own had while it read this body.
fn peak_of_child(name: &str, body: &[u8]) -> u64 {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), body).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env("MEMORY_BODY", file.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{name}: {output:?}");
    let output = String::from_utf8_lossy(&output.stdout);
    let peak = output.lines().find_map(|line| line.strip_prefix("peak: "));
    peak.and_then(|peak| peak.parse().ok())
        .expect("the child prints its peak")
}

#[test]
#[ignore = "the other process of the tests above"]
fn child() {
    let path = std::env::var("MEMORY_BODY").expect("only the tests above start this one");
    let body = fs::read(path).unwrap();
    let credentials = Credentials::new("canary-name", "canary-password").unwrap();
    let result = protocol::parse(http::Response::new(body), &Limits::default(), &credentials);
    println!("\npeak: {}", peak_kib().unwrap());
    let Err(error) = result else { return };
    let first: &dyn std::error::Error = &error;
    for cause in std::iter::successors(Some(first), |&error| error.source()) {
        for text in [cause.to_string(), format!("{cause:?}"), format!("{cause:#?}")] {
            assert!(text.len() <= LONGEST_TEXT, "{} bytes of {:.200}", text.len(), text);
        }
    }
}
