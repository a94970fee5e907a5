//! Compressed answers, which nobody asked for. Those that say so are refused unread: unpacking is where bombs are. One that does
//! not say so is content, and unpacked within the limits of content.

use collectmc::TransportErrorKind::{BodyTooLarge, Io};
use collectmc::{Error, TransportErrorKind};
use collectmc_test_support::certificates::gzip;
use collectmc_test_support::server::{Answer, Script, Server};

use crate::{assert_whole, collect, kind, pem};

#[track_caller]
fn kind_of(body: Vec<u8>, coding: &str) -> TransportErrorKind {
    let answer = Answer::ok(body).header("content-encoding", coding);
    kind(collect(&Server::start([Script::new().answer(answer)])))
}

#[test]
fn a_gzip_that_was_not_asked_for_is_an_error() {
    for coding in ["gzip", "x-gzip", "GZIP", "deflate", "zstd", "identity, gzip"] {
        assert_eq!(kind_of(gzip(&pem()), coding), Io, "{coding}");
    }
}

#[test]
fn a_brotli_that_was_not_asked_for_is_an_error() {
    const EMPTY_BROTLI_STREAM: [u8; 1] = [0x06];
    assert_eq!(kind_of(EMPTY_BROTLI_STREAM.to_vec(), "br"), Io);
}

/// 64 MiB of zeros in as many members, since packing them at once takes long.
pub(crate) fn bomb() -> Vec<u8> {
    gzip(&[0; 1024 * 1024]).repeat(64)
}

#[test]
fn a_gzip_bomb_is_an_error() {
    assert!(bomb().len() < 100_000, "it is small on the wire");
    assert_eq!(kind_of(bomb(), "gzip"), Io);
}

#[test]
fn a_gzip_that_is_cut_is_an_error() {
    let mut cut = gzip(&pem());
    cut.truncate(cut.len() / 2);
    assert_eq!(kind_of(cut, "gzip"), Io);
}

#[test]
fn a_gzip_with_a_bad_checksum_is_an_error() {
    let mut bad = gzip(&pem());
    let checksum = bad.len() - 8;
    bad[checksum] ^= 1;
    assert_eq!(kind_of(bad, "gzip"), Io);
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
fn a_second_coding_in_a_header_of_its_own_is_an_error() {
    let answer = Answer::ok(gzip(&pem()))
        .header("content-encoding", "identity")
        .another_header("content-encoding", "gzip");
    assert_eq!(kind(collect(&Server::start([Script::new().answer(answer)]))), Io);
}

#[test]
fn a_coding_that_changes_nothing_is_accepted() {
    let answer = Answer::ok(pem()).header("content-encoding", "identity");
    assert_whole(collect(&Server::start([Script::new().answer(answer)])), &pem());
}

#[test]
fn a_large_body_is_refused_also_when_it_says_that_it_is_not_compressed() {
    assert_eq!(kind_of(vec![b'x'; 2 * 1024 * 1024], "identity"), BodyTooLarge);
}
