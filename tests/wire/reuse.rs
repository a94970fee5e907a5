//! Reuse of idle connections, which the server may have closed.

use std::thread;
use std::time::Duration;

use collectmc::TransportErrorKind::{Io, Timeout};
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, client, client_with, kind, order, pem};

/// A script that responds once, so far.
fn responded_once() -> Script {
    Script::new().respond(Response::ok(pem()))
}

#[test]
fn one_connection_is_reused_for_several_orders() {
    let server = Server::start([responded_once()
        .respond(Response::ok(pem()))
        .respond(Response::ok(pem()))]);
    let client = client(&server);
    for _ in 0..3 {
        assert_complete(order(&client), &pem());
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn an_idle_connection_closed_by_the_server_is_replaced() {
    for closed in [
        responded_once().close(),
        responded_once().cut_off(),
        responded_once().reset(),
    ] {
        let server = Server::start([closed, responded_once()]);
        let client = client(&server);
        assert_complete(order(&client), &pem());
        thread::sleep(Duration::from_millis(50));
        assert_complete(order(&client), &pem());
        assert_eq!(server.connections(), 2);
    }
}

#[test]
fn an_idle_connection_that_ends_when_it_is_reused_is_replaced() {
    let second_request = responded_once().read_request();
    for dead in [
        second_request.clone().close(),
        second_request.clone().cut_off(),
        second_request.reset(),
    ] {
        let server = Server::start([dead, responded_once()]);
        let client = client(&server);
        assert_complete(order(&client), &pem());
        assert_complete(order(&client), &pem());
        assert_eq!(server.connections(), 2);
    }
}

#[test]
fn a_connection_that_replaced_an_idle_one_is_not_replaced_itself() {
    let server = Server::start([
        responded_once().read_request().reset(),
        Script::new().read_request().reset(),
        responded_once(),
    ]);
    let client = client(&server);
    assert_complete(order(&client), &pem());
    assert_eq!(kind(order(&client)), Io);
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_reused_connection_without_a_response_is_a_timeout_and_not_retried() {
    let server = Server::start([responded_once().read_request(), responded_once()]);
    let client = client_with(&server, |settings| settings.timeout(Duration::from_secs(1)));
    assert_complete(order(&client), &pem());
    assert_eq!(kind(order(&client)), Timeout);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_reused_connection_that_ends_within_the_response_is_an_error_and_not_retried() {
    let server = Server::start([responded_once().respond("HTTP/1.1 2").cut_off(), responded_once()]);
    let client = client(&server);
    assert_complete(order(&client), &pem());
    assert_eq!(kind(order(&client)), Io);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_new_connection_that_ends_is_an_error_and_not_retried() {
    let server = Server::start([Script::new().read_request().reset(), responded_once()]);
    assert_eq!(kind(order(&client(&server))), Io);
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_connection_after_an_error_is_not_reused() {
    let server = Server::start([
        Script::new().respond(Response::ok(pem()).header("content-length", "x")),
        responded_once(),
    ]);
    let client = client(&server);
    assert_eq!(kind(order(&client)), Io);
    assert_complete(order(&client), &pem());
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_connection_with_the_header_close_is_not_reused() {
    let server = Server::start([
        Script::new().respond(Response::ok(pem()).header("connection", "close")),
        responded_once(),
    ]);
    let client = client(&server);
    assert_complete(order(&client), &pem());
    assert_complete(order(&client), &pem());
    assert_eq!(server.connections(), 2);
}
