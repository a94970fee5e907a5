//! Complete bodies of an unexpected form.

use collectmc::{Error, Outcome};
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, collect, data, pem, pkcs7, zip};

fn responded(response: Response) -> Result<Outcome, Error> {
    collect(&Server::start([Script::new().respond(response)]))
}

#[track_caller]
fn assert_unexpected(body: Vec<u8>) {
    let result = responded(Response::ok(body));
    assert!(matches!(result, Err(Error::Response(_))), "{result:?}");
}

#[test]
fn an_html_page_is_an_error() {
    assert_unexpected(data("text/maintenance.html"));
}

#[test]
fn an_empty_body_is_an_error() {
    assert_unexpected(Vec::new());
    assert_unexpected(data("text/blank.txt"));
}

#[test]
fn a_byte_order_mark_before_certificates_is_ignored() {
    let body = data("pem/byte-order-mark.txt");
    assert_complete(responded(Response::ok(body.clone())), &body);
}

#[test]
fn text_in_utf_16_is_decoded() {
    let body = data("text/utf-16.txt");
    assert_complete(responded(Response::ok(body.clone())), &body);
}

#[test]
fn arbitrary_text_in_latin_1_is_an_error() {
    assert_unexpected(data("text/latin-1.txt"));
}

#[test]
fn a_rejection_in_latin_1_is_recognized() {
    let result = responded(Response::ok(data("text/latin-1-message.txt")));
    assert!(matches!(result, Err(Error::Service(_))), "{result:?}");
}

#[test]
fn a_wrong_content_type_is_ignored() {
    for content_type in [
        "text/html",
        "application/json; charset=utf-16",
        "image/png",
        "nonsense",
        "",
    ] {
        for body in [pem(), pkcs7(), zip()] {
            assert_complete(
                responded(Response::ok(body.clone()).header("content-type", content_type)),
                &body,
            );
        }
    }
}

#[test]
fn a_missing_content_type_is_accepted() {
    for body in [pem(), pkcs7(), zip()] {
        assert_complete(responded(Response::ok(body.clone())), &body);
    }
}

#[test]
fn truncated_certificates_in_a_complete_body_are_an_error() {
    assert_unexpected(data("pem/cut-between-lines.txt"));
    assert_unexpected(data("pkcs7/cut.p7b"));
    assert_unexpected(data("zip/cut.zip"));
}
