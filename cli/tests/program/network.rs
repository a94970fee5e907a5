//! `collect` against a real HTTPS server: its requests, and what it makes of the responses.

use std::time::{Duration, Instant};

use collectmc_test_support::server::{Response, Script, Server, TlsAuthority};

use crate::run::{ORDER, Run, asking, data, server};

#[test]
fn an_order_is_collected_from_another_endpoint_with_another_root() {
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server).args(["--out", "out"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.read("out/1234567/response.p7b") == data("pkcs7/documented.p7b"));
    let request = server.requests().remove(0);
    assert_eq!(request.line(), "POST /products/download/CollectMC HTTP/1.1");
    assert_eq!(
        request.header("user-agent"),
        Some(concat!("collectmc/", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn the_root_of_the_server_can_be_read_from_standard_input() {
    let server = server([Response::ok("0\n")]);
    let run = Run::new(["collect", ORDER, "--ca-file", "-", "--endpoint", &server.url()]);
    let ended = run.stdin(server.roots_pem()).with_credentials().ends();
    assert_eq!(ended.code, 3, "{ended:?}");
}

#[test]
fn a_server_whose_root_is_not_trusted_gets_no_request() {
    let server = server([Response::ok("0\n")]);
    let stranger = TlsAuthority::new().pem();
    let ended = asking(&server).file("root.pem", stranger).args(["--tries", "3"]).ends();
    assert_eq!(ended.code, 6, "{ended:?}");
    assert!(
        ended.stderr.contains("trusted root") && ended.stderr.contains("caused by: "),
        "{ended:?}"
    );
    assert!(!server.received("loginName"));
    assert_eq!(server.connections(), 1, "a failure of TLS is not tried again");
}

#[test]
fn what_fails_in_passing_is_tried_again() {
    let server = server([Response::ok("").status("503 Service Unavailable"), Response::ok("0\n")]);
    let ended = asking(&server).ends();
    assert_eq!((ended.code, server.requests().len()), (3, 2), "{ended:?}");
    assert!(
        ended.stderr.contains(" order 1234567: attempt 1: ") && ended.stderr.contains("; next attempt at "),
        "{ended:?}"
    );
}

#[test]
fn it_is_tried_as_often_as_is_said() {
    let server = server([Response::ok("").status("503 Service Unavailable"), Response::ok("0\n")]);
    let ended = asking(&server).args(["--tries", "1"]).ends();
    assert_eq!((ended.code, server.requests().len()), (5, 1), "{ended:?}");
}

#[test]
fn a_server_that_asks_for_a_long_wait_is_not_asked_again_and_the_wait_is_reported() {
    let response = Response::ok("")
        .status("503 Service Unavailable")
        .header("retry-after", "3600");
    let server = server([response, Response::ok("0\n")]);
    let ended = asking(&server).ends();
    assert_eq!((ended.code, server.requests().len()), (5, 1), "{ended:?}");
    assert!(
        ended.stderr.contains("note: the server asks to wait 3600 s"),
        "{ended:?}"
    );
}

#[test]
fn a_refused_login_is_never_tried_again() {
    let server = server([
        Response::ok("-16\nno").status("503 Service Unavailable"),
        Response::ok("0\n"),
    ]);
    let ended = asking(&server).args(["7654321"]).ends();
    assert_eq!((ended.code, server.requests().len()), (9, 1), "{ended:?}");
}

#[test]
fn a_try_takes_no_longer_than_is_said() {
    let server = Server::start([Script::new().read_request()]);
    let started = Instant::now();
    let ended = asking(&server)
        .args(["--tries", "1", "--timeout", "0.5", "--json"])
        .ends();
    assert_eq!(ended.one_json()["error"]["kind"], "timeout", "{ended:?}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = server([Response::ok("0\n")]);
    let server = server([Response::ok("")
        .status("307 Temporary Redirect")
        .header("location", elsewhere.url())]);
    let ended = asking(&server).ends();
    assert_eq!((ended.code, elsewhere.connections()), (6, 0), "{ended:?}");
}

#[test]
fn several_orders_go_over_one_connection() {
    let server = Server::start([Script::new().respond(Response::ok("0\n")).respond(Response::ok("0\n"))]);
    let ended = asking(&server).arg("7654321").ends();
    assert_eq!(
        (ended.code, server.connections(), server.requests().len()),
        (3, 1, 2),
        "{ended:?}"
    );
}

#[test]
fn verbose_tells_what_is_done_and_by_whom() {
    let server = server([Response::ok("0\n")]);
    let ended = asking(&server).arg("--verbose").ends();
    for told in ["debug: order 1234567: request to localhost", "HTTP status 200, 2 bytes"] {
        assert!(ended.stderr.contains(told), "{told}: {ended:?}");
    }
    let quiet = Run::replay("processing").env("RUST_LOG", "trace").ends();
    assert_eq!(
        quiet.stderr, "",
        "what the environment says of logs is not heeded: {ORDER}"
    );
}
