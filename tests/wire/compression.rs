//! Compressed responses, which were not requested. The transport returns them as they are, declared or not; the content decides:
//! gzip is decompressed within limits, and any other body is kept in the error.

use collectmc::TransportErrorKind::BodyTooLarge;
use collectmc::{Error, Outcome};
use collectmc_test_support::certificates::gzip;
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, collect, kind, pem};

fn collect_coded(body: Vec<u8>, coding: &str) -> Result<Outcome, Error> {
    let response = Response::ok(body).header("content-encoding", coding);
    collect(&Server::start([Script::new().respond(response)]))
}

/// Asserts an error that keeps the body.
#[track_caller]
fn assert_kept(body: &[u8], coding: &str) {
    match collect_coded(body.to_vec(), coding) {
        Err(Error::Response(error)) => assert!(error.body() == body, "{error:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn unrequested_gzip_is_decompressed() {
    for coding in ["gzip", "x-gzip", "GZIP", "identity, gzip"] {
        let packed = gzip(&pem());
        assert_complete(collect_coded(packed.clone(), coding), &packed);
    }
}

#[test]
fn unrequested_brotli_is_an_error_that_keeps_the_body() {
    const EMPTY_BROTLI_STREAM: [u8; 1] = [0x06];
    assert_kept(&EMPTY_BROTLI_STREAM, "br");
}

/// 64 MiB of zeros as 64 copies of one member, since compressing them all would be slow.
pub(crate) fn bomb() -> Vec<u8> {
    gzip(&[0; 1024 * 1024]).repeat(64)
}

#[test]
fn a_gzip_bomb_is_an_error_that_keeps_the_body() {
    assert!(bomb().len() < 100_000, "it is small on the wire");
    assert_kept(&bomb(), "gzip");
}

#[test]
fn truncated_gzip_is_an_error_that_keeps_the_body() {
    let mut cut = gzip(&pem());
    cut.truncate(cut.len() / 2);
    assert_kept(&cut, "gzip");
}

#[test]
fn gzip_with_a_bad_checksum_is_an_error_that_keeps_the_body() {
    let mut bad = gzip(&pem());
    let checksum = bad.len() - 8;
    bad[checksum] ^= 1;
    assert_kept(&bad, "gzip");
}

#[test]
fn undeclared_gzip_is_decompressed() {
    let packed = gzip(&pem());
    let server = Server::start([Script::new().respond(Response::ok(packed.clone()))]);
    assert_complete(collect(&server), &packed);
}

#[test]
fn an_undeclared_gzip_bomb_is_an_error() {
    let server = Server::start([Script::new().respond(Response::ok(bomb()))]);
    assert!(matches!(collect(&server), Err(Error::Response(_))));
}

#[test]
fn gzip_declared_in_a_second_header_is_decompressed() {
    let packed = gzip(&pem());
    let response = Response::ok(packed.clone())
        .header("content-encoding", "identity")
        .another_header("content-encoding", "gzip");
    assert_complete(collect(&Server::start([Script::new().respond(response)])), &packed);
}

#[test]
fn the_identity_coding_is_accepted() {
    let response = Response::ok(pem()).header("content-encoding", "identity");
    assert_complete(collect(&Server::start([Script::new().respond(response)])), &pem());
}

#[test]
fn a_large_body_with_the_identity_coding_is_refused() {
    let large = vec![b'x'; 2 * 1024 * 1024];
    assert_eq!(kind(collect_coded(large, "identity")), BodyTooLarge);
}
