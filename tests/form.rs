//! The form arrives as it was meant: an independent decoder gets the same values back.

use std::io::Write as _;
use std::process::{Command, Stdio};

use collectmc::{CollectRequest, Credentials, Endpoint, Format, OrderNumber};
use collectmc_test_support::tool;

/// Decodes a form with Python's urllib and prints each name and value in hexadecimal, so that nothing is lost on the way.
const DECODE: &str = r#"
import sys, urllib.parse
form = sys.stdin.buffer.read().decode("ascii")
for name, value in urllib.parse.parse_qsl(form, keep_blank_values=True, strict_parsing=True):
    print(name, value.encode("utf-8").hex())
"#;

fn decoded_by_python(form: &[u8]) -> Vec<(String, String)> {
    let mut python = Command::new("python3")
        .args(["-c", DECODE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(form).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    let pairs = String::from_utf8(output.stdout).unwrap();
    pairs
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(name, hex)| {
            let bytes = (0..hex.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
            (name.to_owned(), String::from_utf8(bytes.collect()).unwrap())
        })
        .collect()
}

#[test]
fn every_character_of_the_credentials_arrives_unchanged() {
    if !tool::is_installed("python3") {
        return;
    }
    let ascii: String = (1..=0x7F_u8).map(char::from).collect();
    for (name, password) in [
        ("brand-team", "correct horse"),
        ("a&b=c", "p+%20 &loginName=x\r\n;"),
        ("Müller", "пароль 密码 😀"),
        ("\u{FEFF}'\"<>", ascii.as_str()),
    ] {
        let request = CollectRequest::new(OrderNumber::new(u64::MAX).unwrap()).format(Format::Zip);
        let http = request.to_http(&Endpoint::default(), &Credentials::new(name, password).unwrap());
        let expected = [
            ("loginName", name),
            ("loginPassword", password),
            ("orderNumber", "18446744073709551615"),
            ("responseType", "0"),
            ("responseEncoding", "1"),
        ];
        let expected: Vec<_> = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(decoded_by_python(http.body().expose_secret()), expected);
    }
}

#[test]
fn the_credentials_are_in_the_body_alone() {
    let credentials = Credentials::new("canary-name", "canary-password").unwrap();
    let http = CollectRequest::new(OrderNumber::new(1).unwrap()).to_http(&Endpoint::default(), &credentials);
    assert!(http.body().expose_secret().windows(6).any(|window| window == b"canary"));
    assert!(!format!("{http:?}").contains("canary"));
    assert_eq!(http.headers()["content-type"], "application/x-www-form-urlencoded");
}
