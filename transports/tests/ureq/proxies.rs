//! Requests through a proxy's tunnel.

use std::time::Duration;

use collectmc_test_support::server::{RefusedPort, Response, Script, Server};
use collectmc_transports::TransportErrorKind;

use crate::{PASSWORD, send, trusting};

const SERVICE: &str = "https://localhost/products/download/CollectMC";

/// The server acts as the proxy first and as the service behind it then.
fn tunnel() -> Script {
    Script::without_tls()
        .respond("HTTP/1.1 200 Connection established\r\n\r\n")
        .handshake()
        .respond(Response::ok("0\n"))
}

fn proxy_url(server: &Server) -> String {
    format!("http://127.0.0.1:{}", server.port())
}

#[test]
fn the_proxy_is_asked_for_a_tunnel_to_the_host_and_port_of_the_url() {
    let server = Server::start([tunnel()]);
    let transport = trusting(&server).proxy(proxy_url(&server)).build().unwrap();
    assert_eq!(send(&transport, SERVICE).unwrap().body(), b"0\n");
    let requests = server.requests();
    assert_eq!(requests[0].line(), "CONNECT localhost:443 HTTP/1.1");
    assert_eq!(requests[0].header("proxy-authorization"), None);
    assert!(!requests[0].head.contains(PASSWORD));
}

#[test]
fn behind_a_proxy_only_the_proxys_name_is_resolved() {
    let server = Server::start([Script::without_tls().respond("HTTP/1.1 502 Bad Gateway\r\n\r\n")]);
    let url = proxy_url(&server).replace("127.0.0.1", "localhost");
    let transport = trusting(&server).proxy(url).build().unwrap();
    send(&transport, "https://service.invalid/").unwrap_err();
    assert_eq!(server.requests()[0].line(), "CONNECT service.invalid:443 HTTP/1.1");
}

#[test]
fn a_proxy_whose_name_does_not_resolve_is_named() {
    let server = Server::start([]);
    // Longer than the 63 characters of a DNS label, so that no resolver queries a server.
    let name = format!("{}.invalid", "a".repeat(64));
    let transport = trusting(&server).proxy(format!("http://{name}:3128")).build().unwrap();
    let error = send(&transport, SERVICE).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(
        error
            .to_string()
            .contains(&format!("could not resolve the proxy {name}:")),
        "{error}"
    );
}

#[test]
fn the_login_of_a_proxy_is_sent_to_the_proxy_alone() {
    let server = Server::start([tunnel()]);
    let url = proxy_url(&server).replace("http://", "http://us%40er:se%3Acret@");
    let transport = trusting(&server).proxy(url).build().unwrap();
    send(&transport, SERVICE).unwrap();
    let requests = server.requests();
    // us@er:se:cret
    assert_eq!(
        requests[0].header("proxy-authorization"),
        Some("Basic dXNAZXI6c2U6Y3JldA==")
    );
    assert_eq!(requests[1].header("proxy-authorization"), None);
}

#[test]
fn a_rejected_or_missing_proxy_login_is_distinguished_from_a_failure() {
    for (status, kind) in [
        (401, TransportErrorKind::ProxyLogin),
        (403, TransportErrorKind::ProxyLogin),
        (407, TransportErrorKind::ProxyLogin),
        (502, TransportErrorKind::Connect),
        (503, TransportErrorKind::Connect),
    ] {
        let server = Server::start([Script::without_tls().respond(format!("HTTP/1.1 {status} No\r\n\r\n"))]);
        let transport = trusting(&server).proxy(proxy_url(&server)).build().unwrap();
        let error = send(&transport, SERVICE).unwrap_err();
        assert_eq!(error.kind(), kind, "{status}");
        assert!(!error.request_may_have_been_sent());
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains(&status.to_string()), "{cause}");
    }
}

#[test]
fn a_server_that_is_not_a_proxy_is_an_error() {
    for greeting in ["SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\n\r\n", ""] {
        let server = Server::start([Script::without_tls().read().send(greeting).close()]);
        let transport = trusting(&server).proxy(proxy_url(&server)).build().unwrap();
        assert_eq!(
            send(&transport, SERVICE).unwrap_err().kind(),
            TransportErrorKind::Connect
        );
    }
}

#[test]
fn an_endless_response_from_a_proxy_is_an_error() {
    let server = Server::start([Script::without_tls().read().flood("x")]);
    let transport = trusting(&server).proxy(proxy_url(&server)).build().unwrap();
    assert_eq!(
        send(&transport, SERVICE).unwrap_err().kind(),
        TransportErrorKind::Connect
    );
}

#[test]
fn a_proxy_response_that_trickles_in_is_a_timeout() {
    let slow = Script::without_tls()
        .read()
        .drip("HTTP/1.1 200 OK\r\n".repeat(50), Duration::from_millis(100));
    let server = Server::start([slow]);
    let transport = trusting(&server)
        .proxy(proxy_url(&server))
        .connect_timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let error = send(&transport, SERVICE).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Timeout);
    assert!(!error.request_may_have_been_sent());
}

#[test]
fn an_unreachable_proxy_is_named_without_its_password() {
    let port = RefusedPort::new();
    let server = Server::start([]);
    let url = format!("http://user:proxy-secret@127.0.0.1:{}", port.port());
    let transport = trusting(&server).proxy(url).build().unwrap();
    let error = send(&transport, SERVICE).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(
        error
            .to_string()
            .contains(&format!("the proxy 127.0.0.1:{}", port.port())),
        "{error}"
    );
    assert!(!format!("{error} {error:?} {transport:?}").contains("proxy-secret"));
}
