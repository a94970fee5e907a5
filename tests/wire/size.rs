//! Endless responses: each ends in an error after a bounded number of bytes.

use collectmc::TransportErrorKind::{BodyTooLarge, Io};
use collectmc_test_support::server::{Response, Script, Server};

use crate::{collect, kind};

/// The scripts that never stop sending, for the tests here and for those of memory.
pub(crate) mod endless {
    use super::{Response, Script};

    pub(crate) fn body() -> Script {
        Script::new()
            .respond(Response::ok("").until_close())
            .flood("x".repeat(16_000))
    }

    pub(crate) fn declared_body() -> Script {
        Script::new()
            .respond(Response::ok("").header("content-length", "10000000000"))
            .flood("x".repeat(16_000))
    }

    pub(crate) fn chunks() -> Script {
        Script::new()
            .respond(Response::ok("").chunks(""))
            .flood(format!("3e80\r\n{}\r\n", "x".repeat(16_000)))
    }

    pub(crate) fn chunk_size() -> Script {
        Script::new().respond(Response::ok("").chunks("")).flood("0")
    }

    pub(crate) fn chunk_extensions() -> Script {
        Script::new()
            .respond(Response::ok("").chunks(""))
            .flood("1;extension\r\nx\r\n")
    }

    pub(crate) fn trailers() -> Script {
        Script::new()
            .respond(Response::ok("").chunks("0\r\n"))
            .flood("trailer: endless\r\n")
    }

    pub(crate) fn headers() -> Script {
        Script::new().respond("HTTP/1.1 200 OK\r\n").flood("x: endless\r\n")
    }

    pub(crate) fn long_headers() -> Script {
        Script::new()
            .respond("HTTP/1.1 200 OK\r\n")
            .flood(format!("x: {}\r\n", "x".repeat(5000)))
    }

    pub(crate) fn header_line() -> Script {
        Script::new().respond("HTTP/1.1 200 OK\r\nx: ").flood("x")
    }

    pub(crate) fn status_line() -> Script {
        Script::new().respond("HTTP/1.1 200 ").flood("x")
    }

    pub(crate) fn informational_responses() -> Script {
        Script::new().read_request().flood("HTTP/1.1 103 Early Hints\r\n\r\n")
    }

    pub(crate) fn all() -> Vec<(&'static str, Script)> {
        vec![
            ("body", body()),
            ("declared_body", declared_body()),
            ("chunks", chunks()),
            ("chunk_size", chunk_size()),
            ("chunk_extensions", chunk_extensions()),
            ("trailers", trailers()),
            ("headers", headers()),
            ("long_headers", long_headers()),
            ("header_line", header_line()),
            ("status_line", status_line()),
            ("informational_responses", informational_responses()),
        ]
    }
}

#[track_caller]
fn kind_of(script: Script) -> collectmc::TransportErrorKind {
    kind(collect(&Server::start([script])))
}

#[test]
fn a_content_length_of_ten_gigabytes_is_refused_at_once() {
    // Only the head is sent, so that a client that waits for the body would time out.
    let server = Server::start([Script::new().respond(Response::ok("").header("content-length", "10000000000"))]);
    assert_eq!(kind(collect(&server)), BodyTooLarge);
}

#[test]
fn an_endless_body_is_refused() {
    assert_eq!(kind_of(endless::body()), BodyTooLarge);
}

#[test]
fn endless_chunks_are_refused() {
    assert_eq!(kind_of(endless::chunks()), BodyTooLarge);
}

#[test]
fn an_endless_chunk_size_is_refused() {
    assert_eq!(kind_of(endless::chunk_size()), BodyTooLarge);
}

#[test]
fn endless_chunks_of_one_byte_with_extensions_are_refused() {
    assert_eq!(kind_of(endless::chunk_extensions()), BodyTooLarge);
}

#[test]
fn endless_trailers_are_refused() {
    assert_eq!(kind_of(endless::trailers()), BodyTooLarge);
}

#[test]
fn endless_headers_are_refused() {
    assert_eq!(kind_of(endless::headers()), Io);
    assert_eq!(kind_of(endless::long_headers()), BodyTooLarge);
}

#[test]
fn an_endless_header_line_is_refused() {
    assert_eq!(kind_of(endless::header_line()), BodyTooLarge);
}

#[test]
fn an_endless_status_line_is_refused() {
    assert_eq!(kind_of(endless::status_line()), BodyTooLarge);
}

#[test]
fn endless_informational_responses_are_refused() {
    assert_eq!(kind_of(endless::informational_responses()), BodyTooLarge);
}
