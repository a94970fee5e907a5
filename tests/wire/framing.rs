//! Framing of bodies: lengths, chunks, and surplus bytes.

use std::time::Duration;

use collectmc::TransportErrorKind::Io;
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, client, collect, kind, order, pem};

/// The kind of the error for this response, after which the connection is closed properly.
#[track_caller]
fn kind_of(response: impl Into<Vec<u8>>) -> collectmc::TransportErrorKind {
    kind(collect(&Server::start([Script::new().respond(response).close()])))
}

/// The certificates as one chunk with this chunk size.
fn chunk_of_size(size: &str) -> Response {
    let chunk = [size.as_bytes(), b"\r\n", &pem(), b"\r\n0\r\n\r\n"].concat();
    Response::ok("").chunks(chunk)
}

#[test]
fn a_body_in_chunks_of_any_size_is_complete() {
    for size in [1, 7, 1024, usize::MAX] {
        let server = Server::start([Script::new().respond(Response::ok(pem()).chunked(size))]);
        assert_complete(collect(&server), &pem());
    }
}

#[test]
fn a_chunk_size_that_is_not_a_number_is_an_error() {
    for size in ["", "size", "0x10", "5 5", "\u{0}"] {
        assert_eq!(kind_of(chunk_of_size(size)), Io, "{size:?}");
    }
}

#[test]
fn a_negative_chunk_size_is_an_error() {
    assert_eq!(kind_of(chunk_of_size("-5")), Io);
}

#[test]
fn a_huge_chunk_size_is_an_error() {
    assert_eq!(kind_of(chunk_of_size("7fffffffffffffff")), Io);
}

#[test]
fn a_chunk_size_that_overflows_is_an_error() {
    for size in ["10000000000000000", "ffffffffffffffff0"] {
        assert_eq!(kind_of(chunk_of_size(size)), Io, "{size}");
    }
}

#[test]
fn a_chunk_longer_than_its_size_is_an_error() {
    assert_eq!(kind_of(chunk_of_size("10")), Io);
}

#[test]
fn chunk_extensions_are_ignored() {
    let size = format!("{:x};name=value", pem().len());
    let server = Server::start([Script::new().respond(chunk_of_size(&size))]);
    assert_complete(collect(&server), &pem());
}

#[test]
fn a_long_chunk_extension_is_an_error() {
    let size = format!("{:x};{}", pem().len(), "x".repeat(200));
    assert_eq!(kind_of(chunk_of_size(&size)), Io);
}

#[test]
fn trailers_are_ignored() {
    let chunks = [
        format!("{:x}\r\n", pem().len()).as_bytes(),
        &pem(),
        b"\r\n0\r\nstatus: -16\r\n\r\n",
    ]
    .concat();
    let server = Server::start([Script::new().respond(Response::ok("").chunks(chunks))]);
    assert_complete(collect(&server), &pem());
}

#[test]
fn a_content_length_with_chunks_is_an_error() {
    let length = pem().len().to_string();
    assert_eq!(
        kind_of(Response::ok(pem()).chunked(1000).header("content-length", length)),
        Io
    );
}

#[test]
fn chunks_in_http_1_0_are_an_error() {
    assert_eq!(kind_of(Response::ok(pem()).chunked(1000).http_1_0()), Io);
}

#[test]
fn a_transfer_coding_other_than_chunked_is_an_error() {
    for coding in ["gzip, chunked", "identity", "gzip", "chunked, chunked", "xchunked"] {
        assert_eq!(
            kind_of(Response::ok(pem()).chunked(1000).header("transfer-encoding", coding)),
            Io,
            "{coding}"
        );
    }
}

#[test]
fn two_transfer_encodings_are_an_error() {
    assert_eq!(
        kind_of(
            Response::ok(pem())
                .chunked(1000)
                .another_header("transfer-encoding", "chunked")
        ),
        Io
    );
}

#[test]
fn conflicting_content_lengths_are_an_error() {
    assert_eq!(kind_of(Response::ok(pem()).another_header("content-length", "2")), Io);
    assert_eq!(
        kind_of(Response::ok(pem()).header("content-length", format!("{}, 2", pem().len()))),
        Io
    );
}

#[test]
fn a_content_length_that_is_not_a_number_is_an_error() {
    for length in ["", "-1", "+5", "0x10", "5.0", "ten"] {
        assert_eq!(
            kind_of(Response::ok(pem()).header("content-length", length)),
            Io,
            "{length:?}"
        );
    }
}

#[test]
fn a_content_length_that_overflows_is_an_error() {
    assert_eq!(
        kind_of(Response::ok(pem()).header("content-length", "18446744073709551616")),
        Io
    );
}

#[test]
fn surplus_bytes_after_a_body_are_not_part_of_it() {
    let script = Script::new().respond([Vec::from(Response::ok(pem())), b"surplus".to_vec()].concat());
    assert_complete(collect(&Server::start([script])), &pem());
}

#[test]
fn surplus_bytes_after_a_body_are_never_the_next_response() {
    let forged = Vec::from(Response::ok("-21\nforged"));
    let with_the_response = Script::new().respond([Vec::from(Response::ok(pem())), forged.clone()].concat());
    let in_another_record = Script::new().respond(Response::ok(pem())).send(forged.clone());
    let later = Script::new()
        .respond(Response::ok(pem()))
        .pause(Duration::from_millis(50))
        .send(forged);
    for script in [with_the_response, in_another_record, later] {
        let server = Server::start([script, Script::new().respond(Response::ok(pem()))]);
        let client = client(&server);
        assert_complete(order(&client), &pem());
        server.wait_for_ends(1);
        assert_complete(order(&client), &pem());
        assert_eq!(server.connections(), 2, "the connection with the surplus was reused");
    }
}

#[test]
fn surplus_bytes_after_the_last_chunk_are_never_the_next_response() {
    let forged = Vec::from(Response::ok("-21\nforged"));
    let script = Script::new().respond([Vec::from(Response::ok(pem()).chunked(1000)), forged].concat());
    let server = Server::start([script, Script::new().respond(Response::ok(pem()))]);
    let client = client(&server);
    assert_complete(order(&client), &pem());
    assert_complete(order(&client), &pem());
    assert_eq!(server.connections(), 2);
}
