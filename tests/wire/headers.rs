//! Response headers that are not HTTP/1.1, or unusual.

use collectmc::TransportErrorKind::Io;
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, client, collect, kind, order, pem};

#[track_caller]
fn kind_of(response: impl Into<Vec<u8>>) -> collectmc::TransportErrorKind {
    kind(collect(&Server::start([Script::new().respond(response).close()])))
}

#[test]
fn an_invalid_status_line_is_an_error() {
    for line in [
        "garbage",
        "HTTP/1.1",
        "HTTP/1.1200 OK",
        "\u{0}\u{0}\u{0}\u{0}",
        "200 OK",
        "ICY 200 OK",
    ] {
        assert_eq!(kind_of(format!("{line}\r\n\r\n")), Io, "{line:?}");
    }
}

#[test]
fn another_version_of_http_is_an_error() {
    for line in ["HTTP/2.0 200 OK", "HTTP/3 200 OK", "HTTP/1.2 200 OK", "HTTP/0.9 200 OK"] {
        assert_eq!(kind_of(format!("{line}\r\ncontent-length: 0\r\n\r\n")), Io, "{line}");
    }
}

#[test]
fn a_response_without_a_status_line_is_an_error() {
    assert_eq!(kind_of(pem()), Io);
}

#[test]
fn an_http_2_frame_is_an_error() {
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    assert_eq!(kind_of(SETTINGS), Io);
}

#[test]
fn a_zero_byte_in_a_header_is_an_error() {
    assert_eq!(kind_of(Response::ok(pem()).header("x-zero", "a\0b")), Io);
    assert_eq!(kind_of(Response::ok(pem()).header("x\0zero", "a")), Io);
}

#[test]
fn a_folded_header_is_an_error() {
    assert_eq!(kind_of(Response::ok(pem()).header("x-folded", "a\r\n b")), Io);
}

#[test]
fn a_space_before_the_colon_of_a_header_is_an_error() {
    assert_eq!(kind_of(Response::ok(pem()).header("content-type ", "text/plain")), Io);
}

#[test]
fn a_header_that_is_not_ascii_is_accepted() {
    let response = Response::ok(pem()).header("x-latin-1", [b'M', 0xfc, b'n']);
    assert_complete(collect(&Server::start([Script::new().respond(response)])), &pem());
}

#[test]
fn a_cookie_is_never_sent_back() {
    let response = Response::ok(pem()).header("set-cookie", "session=1234; Path=/");
    let server = Server::start([Script::new().respond(response.clone()).respond(response)]);
    let client = client(&server);
    assert_complete(order(&client), &pem());
    assert_complete(order(&client), &pem());
    assert_eq!(server.requests().len(), 2);
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.header("cookie").is_none())
    );
}

#[test]
fn a_response_in_http_1_0_is_accepted() {
    let server = Server::start([Script::new().respond(Response::ok(pem()).http_1_0()).close()]);
    assert_complete(collect(&server), &pem());
}
