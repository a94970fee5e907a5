//! Slow servers: an exchange ends within its timeout, however slowly bytes trickle in.

use std::time::{Duration, Instant};

use collectmc::TransportErrorKind::Timeout;
use collectmc::{Error, Outcome, UreqTransportBuilder};
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, client_with, collect, order, pem, transport_error};

const ALLOWED: Duration = Duration::from_secs(1);
const LATE: Duration = Duration::from_secs(1);
const DRIP: Duration = Duration::from_millis(20);

fn total(settings: UreqTransportBuilder) -> UreqTransportBuilder {
    settings.timeout(ALLOWED)
}

fn connecting(settings: UreqTransportBuilder) -> UreqTransportBuilder {
    settings.connect_timeout(ALLOWED)
}

/// Asserts that the exchange times out when it should; returns whether the request may have been sent.
#[track_caller]
fn times_out(script: Script, limit: fn(UreqTransportBuilder) -> UreqTransportBuilder) -> bool {
    let server = Server::start([script]);
    let client = client_with(&server, limit);
    let started = Instant::now();
    let result = order(&client);
    let took = started.elapsed();
    assert!(took >= ALLOWED && took < ALLOWED + LATE, "it took {took:?}");
    let error = transport_error(result);
    assert_eq!(error.kind(), Timeout);
    error.request_may_have_been_sent()
}

#[test]
fn silence_after_connecting_is_a_timeout_before_anything_is_sent() {
    assert!(!times_out(Script::without_tls(), connecting));
    assert!(!times_out(Script::without_tls(), total));
}

#[test]
fn a_handshake_that_trickles_in_is_a_timeout_before_anything_is_sent() {
    const RECORD_OF_16_KIB: [u8; 5] = [22, 3, 3, 0x40, 0];
    let slow = Script::without_tls()
        .read()
        .send(RECORD_OF_16_KIB)
        .drip([0; 1000], DRIP);
    assert!(!times_out(slow, connecting));
}

#[test]
fn silence_after_the_handshake_is_a_timeout() {
    assert!(times_out(Script::new(), total));
}

#[test]
fn silence_after_the_request_is_a_timeout() {
    assert!(times_out(Script::new().read_request(), total));
}

#[test]
fn a_header_that_trickles_in_is_a_timeout() {
    let head = Response::ok("0\n").header("x-long", "x".repeat(1000)).head();
    assert!(times_out(Script::new().read_request().drip(head, DRIP), total));
}

#[test]
fn a_body_that_trickles_in_is_a_timeout() {
    let slow = Script::new().respond(Response::ok(pem()).head()).drip(pem(), DRIP);
    assert!(times_out(slow, total));
}

#[test]
fn a_chunked_body_that_trickles_in_is_a_timeout() {
    let slow = Script::new()
        .respond(Response::ok("").chunks("").head())
        .drip("1\r\n0\r\n".repeat(100), DRIP);
    assert!(times_out(slow, total));
}

#[test]
fn a_body_without_length_that_never_ends_is_a_timeout() {
    assert!(times_out(
        Script::new().respond(Response::ok(pem()).until_close()),
        total
    ));
}

#[test]
fn a_body_that_stops_in_the_middle_is_a_timeout() {
    assert!(times_out(
        Script::new().respond(Response::ok(pem()).cut_after(100)),
        total
    ));
}

#[test]
fn a_tls_record_that_stops_in_the_middle_is_a_timeout() {
    const RECORD_OF_16_KIB: [u8; 5] = [23, 3, 3, 0x40, 0];
    assert!(times_out(
        Script::new().read_request().send_outside_tls(RECORD_OF_16_KIB),
        total
    ));
}

/// Asserts that the call does not wait for the timeout.
#[track_caller]
fn assert_at_once(act: impl FnOnce() -> Result<Outcome, Error>) {
    let started = Instant::now();
    assert_complete(act(), &pem());
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "it took {:?}",
        started.elapsed()
    );
}

#[test]
fn a_connection_that_stays_open_after_the_body_is_not_waited_for() {
    for response in [Response::ok(pem()), Response::ok(pem()).chunked(1000)] {
        let server = Server::start([Script::new().respond(response)]);
        assert_at_once(|| collect(&server));
    }
}

#[test]
fn a_response_that_arrives_byte_by_byte_in_time_is_accepted() {
    let response = Response::ok("0\n");
    let server = Server::start([Script::new().read_request().drip(response, Duration::from_millis(1))]);
    assert_eq!(collect(&server).unwrap(), Outcome::Processing);
}

#[test]
fn the_second_attempt_on_a_new_connection_has_only_the_time_left() {
    let dies_late = Script::new()
        .respond(Response::ok(pem()))
        .read_request()
        .pause(Duration::from_millis(500))
        .reset();
    let server = Server::start([dies_late, Script::new().read_request()]);
    let client = client_with(&server, total);
    assert_complete(order(&client), &pem());
    let started = Instant::now();
    assert_eq!(transport_error(order(&client)).kind(), Timeout);
    assert!(
        started.elapsed() < ALLOWED + Duration::from_millis(400),
        "it took {:?}",
        started.elapsed()
    );
    assert_eq!(server.connections(), 2);
}
