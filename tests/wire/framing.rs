//! Where a body ends: lengths, chunks, and what comes after.

use std::time::Duration;

use collectmc::TransportErrorKind::Io;
use collectmc_test_support::server::{Answer, Script, Server};

use crate::{assert_whole, client, collect, kind, order, pem};

/// The kind of the error that this answer makes, when the connection then ends as it should.
#[track_caller]
fn kind_of(answer: impl Into<Vec<u8>>) -> collectmc::TransportErrorKind {
    kind(collect(&Server::start([Script::new().answer(answer).close()])))
}

/// The certificates as one chunk whose size is written so.
fn chunk_of_size(size: &str) -> Answer {
    let chunk = [size.as_bytes(), b"\r\n", &pem(), b"\r\n0\r\n\r\n"].concat();
    Answer::ok("").chunks(chunk)
}

#[test]
fn a_body_in_chunks_of_any_size_is_whole() {
    for size in [1, 7, 1024, usize::MAX] {
        let server = Server::start([Script::new().answer(Answer::ok(pem()).chunked(size))]);
        assert_whole(collect(&server), &pem());
    }
}

#[test]
fn a_chunk_size_that_is_no_number_is_an_error() {
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
    let server = Server::start([Script::new().answer(chunk_of_size(&size))]);
    assert_whole(collect(&server), &pem());
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
    let server = Server::start([Script::new().answer(Answer::ok("").chunks(chunks))]);
    assert_whole(collect(&server), &pem());
}

#[test]
fn a_content_length_beside_chunks_is_an_error() {
    let length = pem().len().to_string();
    assert_eq!(
        kind_of(Answer::ok(pem()).chunked(1000).header("content-length", length)),
        Io
    );
}

#[test]
fn chunks_in_http_1_0_are_an_error() {
    assert_eq!(kind_of(Answer::ok(pem()).chunked(1000).http_1_0()), Io);
}

#[test]
fn a_transfer_coding_other_than_chunked_is_an_error() {
    for coding in ["gzip, chunked", "identity", "gzip", "chunked, chunked", "xchunked"] {
        assert_eq!(
            kind_of(Answer::ok(pem()).chunked(1000).header("transfer-encoding", coding)),
            Io,
            "{coding}"
        );
    }
}

#[test]
fn two_transfer_encodings_are_an_error() {
    assert_eq!(
        kind_of(
            Answer::ok(pem())
                .chunked(1000)
                .another_header("transfer-encoding", "chunked")
        ),
        Io
    );
}

#[test]
fn two_content_lengths_that_differ_are_an_error() {
    assert_eq!(kind_of(Answer::ok(pem()).another_header("content-length", "2")), Io);
    assert_eq!(
        kind_of(Answer::ok(pem()).header("content-length", format!("{}, 2", pem().len()))),
        Io
    );
}

#[test]
fn a_content_length_that_is_no_number_is_an_error() {
    for length in ["", "-1", "+5", "0x10", "5.0", "ten"] {
        assert_eq!(
            kind_of(Answer::ok(pem()).header("content-length", length)),
            Io,
            "{length:?}"
        );
    }
}

#[test]
fn a_content_length_that_overflows_is_an_error() {
    assert_eq!(
        kind_of(Answer::ok(pem()).header("content-length", "18446744073709551616")),
        Io
    );
}

#[test]
fn surplus_bytes_after_a_body_are_not_part_of_it() {
    let script = Script::new().answer([Vec::from(Answer::ok(pem())), b"surplus".to_vec()].concat());
    assert_whole(collect(&Server::start([script])), &pem());
}

#[test]
fn surplus_bytes_after_a_body_never_answer_the_next_request() {
    let forged = Vec::from(Answer::ok("-21\nforged"));
    let with_the_answer = Script::new().answer([Vec::from(Answer::ok(pem())), forged.clone()].concat());
    let in_a_record_of_their_own = Script::new().answer(Answer::ok(pem())).send(forged.clone());
    let later = Script::new()
        .answer(Answer::ok(pem()))
        .pause(Duration::from_millis(50))
        .send(forged);
    for script in [with_the_answer, in_a_record_of_their_own, later] {
        let server = Server::start([script, Script::new().answer(Answer::ok(pem()))]);
        let client = client(&server);
        assert_whole(order(&client), &pem());
        server.wait_for_ends(1);
        assert_whole(order(&client), &pem());
        assert_eq!(
            server.connections(),
            2,
            "the connection with the surplus was used again"
        );
    }
}

#[test]
fn surplus_chunks_after_the_last_never_answer_the_next_request() {
    let forged = Vec::from(Answer::ok("-21\nforged"));
    let script = Script::new().answer([Vec::from(Answer::ok(pem()).chunked(1000)), forged].concat());
    let server = Server::start([script, Script::new().answer(Answer::ok(pem()))]);
    let client = client(&server);
    assert_whole(order(&client), &pem());
    assert_whole(order(&client), &pem());
    assert_eq!(server.connections(), 2);
}
