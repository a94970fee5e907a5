//! Connections that are kept for the next order, and are dead by then.

use std::thread;
use std::time::Duration;

use collectmc::TransportErrorKind::{Io, Timeout};
use collectmc_test_support::server::{Answer, Script, Server};

use crate::{assert_whole, client, client_with, kind, order, pem};

/// After one answer.
fn answered_once() -> Script {
    Script::new().answer(Answer::ok(pem()))
}

#[test]
fn orders_are_asked_for_over_one_connection() {
    let server = Server::start([answered_once().answer(Answer::ok(pem())).answer(Answer::ok(pem()))]);
    let client = client(&server);
    for _ in 0..3 {
        assert_whole(order(&client), &pem());
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_kept_connection_closed_by_the_server_is_not_noticed_by_the_caller() {
    for closed in [
        answered_once().close(),
        answered_once().cut_off(),
        answered_once().reset(),
    ] {
        let server = Server::start([closed, answered_once()]);
        let client = client(&server);
        assert_whole(order(&client), &pem());
        thread::sleep(Duration::from_millis(50));
        assert_whole(order(&client), &pem());
        assert_eq!(server.connections(), 2);
    }
}

#[test]
fn a_kept_connection_that_ends_when_it_is_used_is_replaced_once() {
    let asked_again = answered_once().read_request();
    for dead in [
        asked_again.clone().close(),
        asked_again.clone().cut_off(),
        asked_again.reset(),
    ] {
        let server = Server::start([dead, answered_once()]);
        let client = client(&server);
        assert_whole(order(&client), &pem());
        assert_whole(order(&client), &pem());
        assert_eq!(server.connections(), 2);
    }
}

#[test]
fn a_connection_that_replaces_a_dead_one_is_not_replaced_itself() {
    let server = Server::start([
        answered_once().read_request().reset(),
        Script::new().read_request().reset(),
        answered_once(),
    ]);
    let client = client(&server);
    assert_whole(order(&client), &pem());
    assert_eq!(kind(order(&client)), Io);
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_kept_connection_on_which_no_answer_comes_is_a_timeout_and_not_repeated() {
    let server = Server::start([answered_once().read_request(), answered_once()]);
    let client = client_with(&server, |settings| settings.timeout(Duration::from_secs(1)));
    assert_whole(order(&client), &pem());
    assert_eq!(kind(order(&client)), Timeout);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_kept_connection_that_ends_within_the_answer_is_an_error_and_not_repeated() {
    let server = Server::start([answered_once().answer("HTTP/1.1 2").cut_off(), answered_once()]);
    let client = client(&server);
    assert_whole(order(&client), &pem());
    assert_eq!(kind(order(&client)), Io);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_new_connection_that_ends_is_an_error_and_not_repeated() {
    let server = Server::start([Script::new().read_request().reset(), answered_once()]);
    assert_eq!(kind(order(&client(&server))), Io);
    assert_eq!(server.connections(), 1);
}

#[test]
fn after_an_error_the_next_order_has_a_connection_of_its_own() {
    let server = Server::start([
        Script::new().answer(Answer::ok(pem()).header("content-length", "x")),
        answered_once(),
    ]);
    let client = client(&server);
    assert_eq!(kind(order(&client)), Io);
    assert_whole(order(&client), &pem());
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_server_that_says_close_is_taken_at_its_word() {
    let server = Server::start([
        Script::new().answer(Answer::ok(pem()).header("connection", "close")),
        answered_once(),
    ]);
    let client = client(&server);
    assert_whole(order(&client), &pem());
    assert_whole(order(&client), &pem());
    assert_eq!(server.connections(), 2);
}
