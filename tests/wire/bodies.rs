//! Bodies that arrive whole and are not what was asked for.

use collectmc::{Error, Outcome};
use collectmc_test_support::server::{Answer, Script, Server};

use crate::{assert_whole, collect, data, pem, pkcs7, zip};

fn answered(answer: Answer) -> Result<Outcome, Error> {
    collect(&Server::start([Script::new().answer(answer)]))
}

#[track_caller]
fn assert_not_understood(body: Vec<u8>) {
    let result = answered(Answer::ok(body));
    assert!(matches!(result, Err(Error::Response(_))), "{result:?}");
}

#[test]
fn an_html_page_is_an_error() {
    assert_not_understood(data("text/maintenance.html"));
}

#[test]
fn an_empty_body_is_an_error() {
    assert_not_understood(Vec::new());
    assert_not_understood(data("text/blank.txt"));
}

#[test]
fn a_byte_order_mark_before_certificates_is_passed_over() {
    let body = data("pem/byte-order-mark.txt");
    assert_whole(answered(Answer::ok(body.clone())), &body);
}

#[test]
fn text_in_utf_16_is_read() {
    let body = data("text/utf-16.txt");
    assert_whole(answered(Answer::ok(body.clone())), &body);
}

#[test]
fn text_in_latin_1_that_is_no_answer_is_an_error() {
    assert_not_understood(data("text/latin-1.txt"));
}

#[test]
fn a_refusal_in_latin_1_is_a_refusal() {
    let result = answered(Answer::ok(data("text/latin-1-message.txt")));
    assert!(matches!(result, Err(Error::Service(_))), "{result:?}");
}

#[test]
fn a_wrong_content_type_changes_nothing() {
    for content_type in [
        "text/html",
        "application/json; charset=utf-16",
        "image/png",
        "nonsense",
        "",
    ] {
        for body in [pem(), pkcs7(), zip()] {
            assert_whole(
                answered(Answer::ok(body.clone()).header("content-type", content_type)),
                &body,
            );
        }
    }
}

#[test]
fn an_absent_content_type_changes_nothing() {
    for body in [pem(), pkcs7(), zip()] {
        assert_whole(answered(Answer::ok(body.clone())), &body);
    }
}

#[test]
fn certificates_that_end_where_the_body_does_but_too_early_are_an_error() {
    assert_not_understood(data("pem/cut-between-lines.txt"));
    assert_not_understood(data("pkcs7/cut.p7b"));
    assert_not_understood(data("zip/cut.zip"));
}
