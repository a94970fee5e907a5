//! Another address for a host and port.

use collectmc_test_support::server::{RefusedPort, Response, Script, Server, TlsAuthority, server_certificate};
use collectmc_transports::TransportErrorKind;

use crate::{send, trusting};

const URL: &str = "https://brand.example/file";

fn server(domain: &str) -> Server {
    let identity = TlsAuthority::new().identity(server_certificate().domains(&[domain]));
    Server::start_as(&identity, [Script::new().respond(Response::ok("here"))])
}

fn loopback(server: &Server) -> std::net::SocketAddr {
    ([127, 0, 0, 1], server.port()).into()
}

#[test]
fn the_address_is_connected_to_and_the_host_stays_in_the_request() {
    let server = server("brand.example");
    let transport = trusting(&server)
        .connect_to("Brand.Example", 443, loopback(&server))
        .build()
        .unwrap();
    assert_eq!(send(&transport, URL).unwrap().body(), b"here");
    assert_eq!(server.requests()[0].header("host"), Some("brand.example"));
}

#[test]
fn the_server_there_has_to_prove_the_hosts_name() {
    let server = server("other.example");
    let transport = trusting(&server)
        .connect_to("brand.example", 443, loopback(&server))
        .build()
        .unwrap();
    assert_eq!(send(&transport, URL).unwrap_err().kind(), TransportErrorKind::Tls);
    assert!(server.requests().is_empty());
}

#[test]
fn another_host_or_port_is_not_connected_to_there() {
    let server = server("brand.example");
    let transport = trusting(&server)
        .connect_to("brand.example", 8443, loopback(&server))
        .connect_to("other.invalid", 443, loopback(&server))
        .build()
        .unwrap();
    // No resolver knows this name: RFC 2606, section 2.
    let error = send(&transport, "https://brand.invalid/").unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert_eq!(server.connections(), 0);
    assert!(send(&transport, "https://brand.example:8443/").is_ok());
}

#[test]
fn an_address_is_connected_to_without_the_proxy() {
    let (server, nobody) = (server("brand.example"), RefusedPort::new());
    let transport = trusting(&server)
        .proxy(format!("http://127.0.0.1:{}", nobody.port()))
        .connect_to("brand.example", 443, loopback(&server))
        .build()
        .unwrap();
    assert!(send(&transport, URL).is_ok());
    assert_eq!(
        send(&transport, "https://else.example/").unwrap_err().kind(),
        TransportErrorKind::Connect
    );
}
