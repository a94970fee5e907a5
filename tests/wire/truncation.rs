//! Truncated responses.

use collectmc::TransportErrorKind::Io;
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, collect, kind, pem, pem_blocks, pkcs7, zip};

/// Certificates and the offset of a cut in the middle: in PEM, PKCS #7 and ZIP.
fn cuts() -> [(Vec<u8>, usize); 3] {
    [pem(), pkcs7(), zip()].map(|body| {
        let middle = body.len() / 2;
        (body, middle)
    })
}

/// A cut after the second of three blocks, which leaves a valid PEM list.
fn between_blocks() -> (Vec<u8>, usize) {
    let [first, second, _] = pem_blocks();
    (pem(), first.len() + second.len())
}

/// The ways in which a connection can end without `close_notify`.
fn ends_without_close_notify(script: &Script) -> [Script; 2] {
    [script.clone().cut_off(), script.clone().reset()]
}

/// All ways in which a connection can end.
fn ends(script: &Script) -> [Script; 3] {
    [script.clone().cut_off(), script.clone().reset(), script.clone().close()]
}

#[track_caller]
fn assert_errors(scripts: impl IntoIterator<Item = Script>) {
    for script in scripts {
        assert_eq!(kind(collect(&Server::start([script.clone()]))), Io, "{script:?}");
    }
}

#[test]
fn a_body_shorter_than_its_content_length_is_an_error() {
    for (body, cut) in cuts() {
        assert_errors(ends(&Script::new().respond(Response::ok(body).cut_after(cut))));
    }
}

#[test]
fn a_body_one_byte_shorter_than_its_content_length_is_an_error() {
    let body = pem();
    let last = body.len() - 1;
    assert_errors(ends(&Script::new().respond(Response::ok(body).cut_after(last))));
}

#[test]
fn a_pem_list_with_content_length_cut_between_two_blocks_is_an_error() {
    let (body, cut) = between_blocks();
    assert_errors(ends(&Script::new().respond(Response::ok(body).cut_after(cut))));
}

#[test]
fn a_chunked_body_cut_within_a_chunk_is_an_error() {
    for (body, cut) in cuts() {
        let response = Response::ok(body).chunked(usize::MAX);
        assert_errors(ends(&Script::new().respond(response.cut_after(cut))));
    }
}

#[test]
fn a_chunked_body_without_its_last_chunk_is_an_error() {
    for (body, _) in cuts() {
        let length = body.len();
        let chunks = [format!("{length:x}\r\n").into_bytes(), body, b"\r\n".to_vec()].concat();
        assert_errors(ends(&Script::new().respond(Response::ok("").chunks(chunks))));
    }
}

#[test]
fn a_pem_list_in_chunks_cut_between_two_blocks_is_an_error() {
    let [first, second, _] = pem_blocks();
    let chunk = |block: String| format!("{:x}\r\n{block}\r\n", block.len());
    let response = Response::ok("").chunks(chunk(first) + &chunk(second));
    assert_errors(ends(&Script::new().respond(response)));
}

#[test]
fn a_body_without_length_that_ends_without_close_notify_is_an_error() {
    for (body, cut) in cuts() {
        assert_errors(ends_without_close_notify(
            &Script::new().respond(Response::ok(body).until_close().cut_after(cut)),
        ));
    }
}

#[test]
fn a_pem_list_without_length_cut_between_two_blocks_is_an_error() {
    let (body, cut) = between_blocks();
    assert_errors(ends_without_close_notify(
        &Script::new().respond(Response::ok(body).until_close().cut_after(cut)),
    ));
}

#[test]
fn a_complete_body_without_length_and_close_notify_is_an_error() {
    assert_errors(ends_without_close_notify(
        &Script::new().respond(Response::ok(pem()).until_close()),
    ));
}

#[test]
fn a_body_without_length_that_ends_with_close_notify_is_complete() {
    for (body, _) in cuts() {
        let server = Server::start([Script::new().respond(Response::ok(body.clone()).until_close()).close()]);
        assert_complete(collect(&server), &body);
    }
}

#[test]
fn a_truncated_header_is_an_error() {
    let head = Response::ok(pem()).head();
    for cut in [1, head.len() / 2, head.len() - 1] {
        assert_errors(ends(&Script::new().respond(&head[..cut])));
    }
}

#[test]
fn a_connection_that_ends_without_a_response_is_an_error() {
    assert_errors(ends(&Script::new().read_request()));
}

#[test]
fn bytes_that_are_not_tls_within_a_body_are_an_error() {
    let script = Script::new()
        .respond(Response::ok(pem()).cut_after(100))
        .send_outside_tls([0; 1000]);
    let server = Server::start([script]);
    assert_eq!(kind(collect(&server)), collectmc::TransportErrorKind::Tls);
}
