//! A refused login is never repeated, since that locks accounts: whoever refuses it, and however it is written.

use std::io::Write as _;
use std::time::SystemTime;

use collectmc::protocol::{self, LoginRefusal, ResponseErrorKind, RetryPolicy, ServiceErrorKind, WaitPolicy, Waiting};
use collectmc::{Error, Limits, TransportError, TransportErrorKind};

fn parse(status: u16, body: &[u8]) -> Error {
    let response = http::Response::builder().status(status).header("retry-after", "1");
    protocol::parse_saved(response.body(body.to_vec()).unwrap(), &Limits::default()).unwrap_err()
}

fn is_never_repeated(status: u16, body: &[u8]) {
    let error = parse(status, body);
    let what = format!("{status} {:?}: {error:?}", String::from_utf8_lossy(body));
    assert!(error.is_authentication() && !error.is_retryable(), "{what}");
    let retry = RetryPolicy::new(5).next_delay(1, &error, SystemTime::UNIX_EPOCH);
    assert_eq!(retry, None, "{what}");
    let mut waiting = Waiting::new(WaitPolicy::new().for_payment(), SystemTime::UNIX_EPOCH);
    assert_eq!(waiting.next_delay(&Err(error), SystemTime::UNIX_EPOCH), None, "{what}");
}

fn utf_16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

const MESSAGE: &str = "Incorrect login details, account is locked, password has expired or your source IP is blocked.";

/// Bodies that say code and message as the service does, or nearly so.
const CLEAR: [&str; 21] = [
    "-16",
    "-16\n",
    "-16\r\nIncorrect login details",
    " -16 ",
    "\u{FEFF}-16",
    "-16\0",
    "-16 - x",
    "-16;",
    "-16; Incorrect login details",
    "-16,",
    "-16,Incorrect login details",
    "-16: Incorrect login details",
    "-16\tx",
    "\"-16\"",
    "'-16'",
    "\"-16\nIncorrect login details\"",
    "“-16”",
    "\"-16\",\"Incorrect login details\"",
    "errorCode=-16&errorMessage=x",
    "errorMessage=x&errorCode=-16",
    "errorCode=-16\nerrorMessage=x",
];

/// Bodies that reject the login in another way.
const OTHERS: [&str; 31] = [
    "-16x",
    "-16.",
    "-16|x",
    "(-16)",
    "[-16]",
    "−16",
    "\u{200B}-16",
    "&minus;16",
    "{\"errorCode\":-16,\"errorMessage\":\"x\"}",
    "{\"errorCode\":\"-16\"}",
    "{\"code\":-16}",
    "{ \"code\" : -16 }",
    "{\"code\":-16}\0",
    "[{\"status\": {\"value\": -16}}]",
    "errorCode: -16",
    "see errorCode=-16 for more",
    "<errorCode>-16</errorCode>",
    "<html><body><h1>Error</h1><p>-16</p></body></html>",
    "<!DOCTYPE html><title>x</title>Error -16: sorry",
    "<html><p>Incorrect login details</p></html>",
    "<html><p>Incorrect&nbsp;<b>login</b> details</p></html>",
    "Incorrect login details",
    "  INCORRECT   LOGIN\r\nDETAILS ",
    "{\"message\":\"Account is locked\"}",
    "Your password has expired.",
    "Sorry, your source IP is blocked.",
    "errorCode=0&errorMessage=Incorrect+login+details",
    "3\nIncorrect login details",
    "2\n-16",
    "0\nIncorrect login details",
    "1\n-16",
];

#[test]
fn a_refused_login_is_never_repeated_however_it_is_spelled() {
    let bodies = CLEAR.iter().chain(&OTHERS).chain(&[MESSAGE]);
    for body in bodies {
        for status in [200, 302, 429, 500, 503] {
            is_never_repeated(status, body.as_bytes());
            is_never_repeated(status, &utf_16(&format!("\u{FEFF}{body}"), u16::to_le_bytes));
            is_never_repeated(status, &utf_16(&format!("\u{FEFF}{body}"), u16::to_be_bytes));
            is_never_repeated(status, &gzip(body.as_bytes()));
        }
    }
    is_never_repeated(503, &utf_16("-16\n", u16::to_le_bytes));
    is_never_repeated(503, &utf_16("-16\n", u16::to_be_bytes));
    is_never_repeated(503, b"-16\nAcc\xE8s refus\xE9");
    is_never_repeated(503, b"\0{\"code\":-16}\xFF");
}

#[test]
fn the_message_of_a_refused_login_counts_under_any_code() {
    for code in ["-14", "-26", "-160"] {
        is_never_repeated(200, format!("{code}\n{MESSAGE}").as_bytes());
    }
}

#[test]
fn a_refused_login_counts_behind_a_form_with_another_code() {
    for rest in ["Incorrect login details", "-16", "errorCode=-16"] {
        is_never_repeated(200, format!("errorCode=-14&errorMessage=x\n{rest}").as_bytes());
        is_never_repeated(503, format!("errorCode=-160\r\n{rest}").as_bytes());
    }
}

#[test]
fn http_status_401_403_and_407_refuse_the_login_whatever_the_body() {
    let bodies: [&[u8]; 8] = [
        b"",
        b"0\n",
        b"1",
        b"-14\nx",
        b"-26\nx",
        b"<html>",
        b"\0\x01",
        b"PK\x03\x04",
    ];
    for body in bodies {
        for status in [401, 403, 407] {
            is_never_repeated(status, body);
        }
    }
}

#[test]
fn a_clear_refusal_is_the_services_own_error() {
    for body in CLEAR {
        let Error::Service(error) = parse(503, body.as_bytes()) else {
            panic!("{body}")
        };
        assert_eq!(
            (error.code(), error.kind()),
            (-16, ServiceErrorKind::Authentication),
            "{body}"
        );
        assert!(
            !error.message().contains(['"', '”']) || body.starts_with("\"-16\","),
            "{body}: {}",
            error.message()
        );
    }
}

#[test]
fn a_refusal_that_is_not_clear_keeps_the_body_and_says_what_to_do() {
    for body in OTHERS {
        let Error::Response(error) = parse(503, body.as_bytes()) else {
            panic!("{body}")
        };
        assert_eq!(error.body(), body.as_bytes());
        assert!(
            matches!(error.kind(), ResponseErrorKind::Authentication(LoginRefusal::Service)),
            "{body}"
        );
        assert!(
            error.kind().to_string().contains("check the login name and password"),
            "{body}"
        );
    }
}

#[test]
fn a_proxy_that_refuses_its_login_is_named() {
    let Error::Response(error) = parse(407, b"") else {
        panic!()
    };
    assert!(matches!(
        error.kind(),
        ResponseErrorKind::Authentication(LoginRefusal::Proxy)
    ));
    assert!(error.kind().to_string().contains("proxy"), "{}", error.kind());
}

#[test]
fn other_failures_are_repeated_as_before() {
    for body in [
        "<html><style>p { margin: 0 -16px }</style>Maintenance until 2026-11-16, see UTF-16",
        "-160\nFailed to collect",
        "-14",
        "{\"errorCode\":-160}",
        "{\"errorCode\":-14}",
        "please log in again later",
        "",
    ] {
        assert!(parse(503, body.as_bytes()).is_retryable(), "{body}");
    }
}

#[test]
fn a_proxy_that_rejects_its_login_is_not_asked_again() {
    let error = Error::from(TransportError::new(
        TransportErrorKind::ProxyLogin,
        "the proxy rejected the login",
    ));
    assert!(error.is_authentication() && !error.is_retryable());
    assert!(!error.request_may_have_been_sent());
}
