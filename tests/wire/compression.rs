//! Compressed answers, which nobody asked for. Whether they say so or not, the transport hands them out as they came, and the
//! content decides: gzip is unpacked within the limits of content, and what is not understood is kept.

use collectmc::TransportErrorKind::BodyTooLarge;
use collectmc::{Error, Outcome};
use collectmc_test_support::certificates::gzip;
use collectmc_test_support::server::{Answer, Script, Server};

use crate::{assert_whole, collect, kind, pem};

fn collect_coded(body: Vec<u8>, coding: &str) -> Result<Outcome, Error> {
    let answer = Answer::ok(body).header("content-encoding", coding);
    collect(&Server::start([Script::new().answer(answer)]))
}

/// It is an error that keeps the body.
#[track_caller]
fn assert_kept(body: &[u8], coding: &str) {
    match collect_coded(body.to_vec(), coding) {
        Err(Error::Response(error)) => assert!(error.body() == body, "{error:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_gzip_that_was_not_asked_for_is_read() {
    for coding in ["gzip", "x-gzip", "GZIP", "identity, gzip"] {
        let packed = gzip(&pem());
        assert_whole(collect_coded(packed.clone(), coding), &packed);
    }
}

#[test]
fn a_brotli_that_was_not_asked_for_is_an_error_and_kept() {
    const EMPTY_BROTLI_STREAM: [u8; 1] = [0x06];
    assert_kept(&EMPTY_BROTLI_STREAM, "br");
}

/// 64 MiB of zeros in as many members, since packing them at once takes long.
pub(crate) fn bomb() -> Vec<u8> {
    gzip(&[0; 1024 * 1024]).repeat(64)
}

#[test]
fn a_gzip_bomb_is_an_error_and_kept() {
    assert!(bomb().len() < 100_000, "it is small on the wire");
    assert_kept(&bomb(), "gzip");
}

#[test]
fn a_gzip_that_is_cut_is_an_error_and_kept() {
    let mut cut = gzip(&pem());
    cut.truncate(cut.len() / 2);
    assert_kept(&cut, "gzip");
}

#[test]
fn a_gzip_with_a_bad_checksum_is_an_error_and_kept() {
    let mut bad = gzip(&pem());
    let checksum = bad.len() - 8;
    bad[checksum] ^= 1;
    assert_kept(&bad, "gzip");
}

#[test]
fn a_gzip_that_is_not_declared_is_read() {
    let packed = gzip(&pem());
    let server = Server::start([Script::new().answer(Answer::ok(packed.clone()))]);
    assert_whole(collect(&server), &packed);
}

#[test]
fn a_gzip_bomb_that_is_not_declared_is_an_error() {
    let server = Server::start([Script::new().answer(Answer::ok(bomb()))]);
    assert!(matches!(collect(&server), Err(Error::Response(_))));
}

#[test]
fn a_second_coding_in_a_header_of_its_own_is_read() {
    let packed = gzip(&pem());
    let answer = Answer::ok(packed.clone())
        .header("content-encoding", "identity")
        .another_header("content-encoding", "gzip");
    assert_whole(collect(&Server::start([Script::new().answer(answer)])), &packed);
}

#[test]
fn a_coding_that_changes_nothing_is_accepted() {
    let answer = Answer::ok(pem()).header("content-encoding", "identity");
    assert_whole(collect(&Server::start([Script::new().answer(answer)])), &pem());
}

#[test]
fn a_large_body_is_refused_also_when_it_says_that_it_is_not_compressed() {
    let large = vec![b'x'; 2 * 1024 * 1024];
    assert_eq!(kind(collect_coded(large, "identity")), BodyTooLarge);
}
