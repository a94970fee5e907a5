//! The builder's settings; invalid ones are refused when the transport is built.

use std::time::Duration;

use collectmc_test_support::server::{Response, Script, Server, TlsAuthority};
use collectmc_transports::{TransportErrorKind, UreqTransport, UreqTransportBuilder};

use crate::send;

fn refusal(builder: UreqTransportBuilder) -> String {
    let error = builder.no_proxy().build().expect_err("a setting is wrong");
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(!error.request_may_have_been_sent());
    error.to_string()
}

#[test]
fn the_defaults_are_a_minute_ten_seconds_to_connect_and_one_mebibyte() {
    let printed = format!("{:?}", UreqTransport::builder().no_proxy().build().unwrap());
    let start = "UreqTransport { timeout: 60s, connect_timeout: 10s, body_limit: 1048576, ";
    assert!(printed.starts_with(start), "{printed}");
}

#[test]
fn a_timeout_of_zero_is_refused() {
    assert!(refusal(UreqTransport::builder().timeout(Duration::ZERO)).contains("timeout"));
    assert!(refusal(UreqTransport::builder().connect_timeout(Duration::ZERO)).contains("timeout"));
}

#[test]
fn a_user_agent_that_is_not_a_header_value_is_refused() {
    for bad in ["", " ", "a\r\nx-injected: 1", "a\0"] {
        assert!(
            refusal(UreqTransport::builder().user_agent(bad)).contains("user agent"),
            "{bad:?}"
        );
    }
}

#[test]
fn a_proxy_that_is_not_an_http_proxy_is_refused() {
    for bad in ["socks5://proxy.test", "https://proxy.test", "http://", "not a url"] {
        let error = UreqTransport::builder()
            .proxy(bad)
            .build()
            .expect_err("the proxy is wrong");
        assert!(error.to_string().starts_with("the proxy: "), "{bad}: {error}");
    }
}

#[test]
fn a_broken_block_of_the_extra_roots_is_named_by_its_number() {
    let pem = TlsAuthority::new().pem() + "-----BEGIN CERTIFICATE-----\nMIIB\n";
    let message = refusal(UreqTransport::builder().extra_roots_pem(pem));
    assert!(message.starts_with("block 2 "), "{message}");
}

#[test]
fn text_between_extra_roots_is_ignored() {
    let server = Server::start([Script::new().respond(Response::ok("0\n"))]);
    let roots = format!(
        "\u{feff}# first\r\n{}# second\n{}",
        TlsAuthority::new().pem(),
        server.roots_pem()
    );
    let transport = UreqTransport::builder()
        .extra_roots_pem(roots)
        .no_proxy()
        .build()
        .unwrap();
    assert_eq!(send(&transport, &server.url()).unwrap().body(), b"0\n");
}

#[test]
fn roots_can_be_added_more_than_once() {
    let server = Server::start([Script::new().respond(Response::ok("0\n"))]);
    let builder = UreqTransport::builder()
        .extra_roots_pem(server.roots_pem())
        .extra_roots_pem(TlsAuthority::new().pem());
    let transport = builder.no_proxy().build().unwrap();
    assert_eq!(send(&transport, &server.url()).unwrap().body(), b"0\n");
}

#[cfg(feature = "platform-verifier")]
#[test]
fn extra_roots_are_trusted_in_addition_to_those_of_the_platform() {
    let server = Server::start([Script::new().respond(Response::ok("0\n"))]);
    let builder = UreqTransport::builder().roots(collectmc_transports::TlsRoots::Platform);
    let transport = builder.extra_roots_pem(server.roots_pem()).no_proxy().build().unwrap();
    assert_eq!(send(&transport, &server.url()).unwrap().body(), b"0\n");
}

#[test]
fn debug_omits_a_proxys_password() {
    let builder = UreqTransport::builder().proxy("http://user:proxy-secret@proxy.test:3128");
    assert!(!format!("{builder:?}").contains("proxy-secret"));
    let printed = format!("{:?}", builder.build().unwrap());
    assert!(!printed.contains("proxy-secret"));
    assert!(printed.contains("proxy.test:3128"), "{printed}");
}
