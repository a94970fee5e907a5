//! Connections are kept, and used again only when nothing can be wrong with them.

use std::thread;
use std::time::Duration;

use collectmc_test_support::server::{Answer, Script, Server};
use collectmc_transports::{Body, Transport, TransportErrorKind};

use crate::{request, send, transport, trusting};

#[test]
fn a_second_request_uses_the_connection_of_the_first() {
    let twice = Script::new().answer(Answer::ok("first")).answer(Answer::ok("second"));
    let server = Server::start([twice]);
    let transport = transport(&server);
    assert_eq!(send(&transport, &server.url()).unwrap().body(), b"first");
    assert_eq!(send(&transport, &server.url()).unwrap().body(), b"second");
    assert_eq!(server.connections(), 1);
}

#[test]
fn threads_that_share_a_transport_get_their_own_answers() {
    const THREADS: usize = 4;
    // As many on each connection as there are threads: one that is quick may leave its connection to the others.
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

#[test]
fn a_kept_connection_that_ends_without_an_answer_is_replaced_once_and_silently() {
    let dead = [
        Script::new().answer(Answer::ok("first")).read_request().reset(),
        Script::new().answer(Answer::ok("first")).read_request().cut_off(),
        Script::new().answer(Answer::ok("first")).read_request().close(),
    ];
    for dies_on_the_second_request in dead {
        let server = Server::start([dies_on_the_second_request, Script::new().answer(Answer::ok("second"))]);
        let transport = transport(&server);
        send(&transport, &server.url()).unwrap();
        assert_eq!(send(&transport, &server.url()).unwrap().body(), b"second");
        assert_eq!(server.connections(), 2);
    }
}

#[test]
fn a_new_connection_that_ends_without_an_answer_is_not_replaced() {
    let server = Server::start([
        Script::new().read_request().reset(),
        Script::new().answer(Answer::ok("second")),
    ]);
    let error = send(&transport(&server), &server.url()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Io);
    assert!(error.request_may_have_been_sent());
    assert_eq!(server.connections(), 1);
}

#[test]
fn the_connection_that_replaces_a_dead_one_is_not_replaced_itself() {
    let server = Server::start([
        Script::new().answer(Answer::ok("first")).read_request().reset(),
        Script::new().read_request().reset(),
        Script::new().answer(Answer::ok("third")),
    ]);
    let transport = transport(&server);
    send(&transport, &server.url()).unwrap();
    assert_eq!(
        send(&transport, &server.url()).unwrap_err().kind(),
        TransportErrorKind::Io
    );
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_kept_connection_that_ends_within_the_answer_is_an_error() {
    let server = Server::start([
        Script::new()
            .answer(Answer::ok("first"))
            .read_request()
            .send("HTTP/1.1 200 OK\r\n")
            .reset(),
        Script::new().answer(Answer::ok("second")),
    ]);
    let transport = transport(&server);
    send(&transport, &server.url()).unwrap();
    assert_eq!(
        send(&transport, &server.url()).unwrap_err().kind(),
        TransportErrorKind::Io
    );
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_kept_connection_on_which_no_answer_comes_in_time_is_a_timeout() {
    let server = Server::start([
        Script::new().answer(Answer::ok("first")).read_request(),
        Script::new().answer(Answer::ok("second")),
    ]);
    let transport = trusting(&server).timeout(Duration::from_millis(1500)).build().unwrap();
    send(&transport, &server.url()).unwrap();
    assert_eq!(
        send(&transport, &server.url()).unwrap_err().kind(),
        TransportErrorKind::Timeout
    );
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_connection_that_the_server_closed_meanwhile_is_not_used() {
    let closing = [
        Script::new().answer(Answer::ok("first")).close(),
        Script::new().answer(Answer::ok("first")).cut_off(),
        Script::new().answer(Answer::ok("first")).reset(),
    ];
    for closes in closing {
        let server = Server::start([closes, Script::new().answer(Answer::ok("second"))]);
        let transport = transport(&server);
        send(&transport, &server.url()).unwrap();
        thread::sleep(Duration::from_millis(50));
        assert_eq!(send(&transport, &server.url()).unwrap().body(), b"second");
    }
}
