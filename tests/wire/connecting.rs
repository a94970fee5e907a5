//! Failures to connect.

use collectmc::TransportErrorKind::Connect;
use collectmc::{Error, Outcome};
use collectmc_test_support::server::{RefusedPort, Script, Server, TlsAuthority};

use crate::{client_of, collect, order, transport_error};

fn collect_from(url: &str) -> Result<Outcome, Error> {
    order(&client_of(url, &TlsAuthority::new().pem(), |settings| settings))
}

/// Asserts an error of the kind `Connect` that has a cause, is retryable, and came before anything was sent.
#[track_caller]
fn assert_unreachable(result: Result<Outcome, Error>) {
    assert!(result.as_ref().is_err_and(Error::is_retryable), "{result:?}");
    let error = transport_error(result);
    assert_eq!(error.kind(), Connect);
    assert!(!error.request_may_have_been_sent());
    assert!(std::error::Error::source(&error).is_some(), "the cause is missing");
}

#[test]
fn a_refused_connection_is_an_error_before_anything_is_sent() {
    let port = RefusedPort::new();
    assert_unreachable(collect_from(&format!("https://localhost:{}/", port.port())));
}

#[test]
fn a_name_that_does_not_resolve_is_an_error_before_anything_is_sent() {
    // Longer than the 63 characters of a DNS label, so that no resolver queries a server.
    let name = "a".repeat(64);
    assert_unreachable(collect_from(&format!("https://{name}.invalid/")));
}

#[test]
fn a_connection_that_ends_before_the_handshake_is_an_error_before_anything_is_sent() {
    for script in [
        Script::without_tls().cut_off(),
        Script::without_tls().reset(),
        Script::without_tls().read().reset(),
    ] {
        assert_unreachable(collect(&Server::start([script])));
    }
}
