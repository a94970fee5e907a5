//! Requests as they are sent, and responses as they are returned.

use std::thread;
use std::time::{Duration, Instant};

use collectmc_test_support::server::{Response, Script, Server};
use collectmc_transports::{Body, Transport, TransportErrorKind};

use crate::{PASSWORD, request, send, transport, trusting};

#[test]
fn the_request_arrives_unchanged() {
    let server = Server::start([Script::new().respond(Response::ok("0\n"))]);
    send(&transport(&server), &server.url()).unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].line(), "POST /products/download/CollectMC HTTP/1.1");
    assert_eq!(
        requests[0].header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(requests[0].body, format!("loginPassword={PASSWORD}").as_bytes());
}

#[test]
fn the_user_agent_is_the_project_and_its_version() {
    let server = Server::start([Script::new().respond(Response::ok("0\n"))]);
    send(&transport(&server), &server.url()).unwrap();
    let expected = format!("collectmc/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(server.requests()[0].header("user-agent"), Some(expected.as_str()));
}

#[test]
fn the_user_agent_can_be_set() {
    let server = Server::start([Script::new().respond(Response::ok("0\n"))]);
    let transport = trusting(&server).user_agent("acme-certificates/2.1").build().unwrap();
    send(&transport, &server.url()).unwrap();
    assert_eq!(server.requests()[0].header("user-agent"), Some("acme-certificates/2.1"));
}

#[test]
fn compression_is_not_requested() {
    let server = Server::start([Script::new().respond(Response::ok("0\n"))]);
    send(&transport(&server), &server.url()).unwrap();
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("identity"));
}

#[test]
fn the_response_has_status_headers_and_body() {
    let response = Response::ok("-20\nrejected")
        .status("404 Not Found")
        .header("content-type", "text/plain");
    let server = Server::start([Script::new().respond(response)]);
    let response = send(&transport(&server), &server.url()).unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["content-type"], "text/plain");
    assert_eq!(response.body(), b"-20\nrejected");
}

#[test]
fn a_body_as_long_as_the_limit_is_accepted() {
    let body = vec![b'x'; 10_000];
    let server = Server::start([Script::new().respond(Response::ok(body.clone()))]);
    let transport = trusting(&server).body_limit(10_000).build().unwrap();
    assert_eq!(send(&transport, &server.url()).unwrap().into_body(), body);
}

#[test]
fn a_body_one_byte_longer_than_the_limit_is_refused() {
    for response in [
        Response::ok(vec![b'x'; 10_001]),
        Response::ok(vec![b'x'; 10_001]).chunked(1000),
    ] {
        let server = Server::start([Script::new().respond(response)]);
        let transport = trusting(&server).body_limit(10_000).build().unwrap();
        let error = send(&transport, &server.url()).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::BodyTooLarge);
    }
}

#[test]
fn a_url_that_is_not_https_is_refused_before_anything_is_sent() {
    let server = Server::start([Script::without_tls().respond(Response::ok("0\n"))]);
    let url = server.url().replace("https:", "http:");
    let error = send(&transport(&server), &url).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(!error.request_may_have_been_sent());
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_url_with_a_user_name_is_refused() {
    let server = Server::start([]);
    let url = server.url().replace("localhost", "user:secret@localhost");
    let error = send(&transport(&server), &url).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert_eq!(server.connections(), 0);
}

#[test]
fn threads_that_share_a_transport_get_their_own_responses() {
    const THREADS: usize = 4;
    // One exchange per thread on each connection, since a fast thread may leave its connection to the others.
    let server = Server::start((0..THREADS).map(|_| (0..THREADS).fold(Script::new(), |script, _| script.echo())));
    let transport = transport(&server);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (transport, url) = (&transport, server.url());
            scope.spawn(move || {
                let body = format!("the request of thread {number}");
                let request = request(&url).map(|_| Body::from(body.as_str()));
                assert_eq!(transport.send(request).unwrap().body(), body.as_bytes());
            });
        }
    });
}

/// More than the buffers of both sockets hold, so that a write blocks after some of it was accepted.
#[test]
fn a_server_that_does_not_read_a_long_request_is_a_timeout() {
    const ALLOWED: Duration = Duration::from_secs(2);
    const LATE: Duration = Duration::from_millis(1500);
    let server = Server::start([Script::new().pause(Duration::from_secs(20))]);
    let transport = trusting(&server).timeout(ALLOWED).build().unwrap();
    let long = request(&server.url()).map(|_| Body::from(vec![b'x'; 8 * 1024 * 1024]));
    let started = Instant::now();
    let error = transport.send(long).unwrap_err();
    let took = started.elapsed();
    assert_eq!(error.kind(), TransportErrorKind::Timeout);
    assert!(error.request_may_have_been_sent());
    assert!(took < ALLOWED + LATE, "it took {took:?}");
}
