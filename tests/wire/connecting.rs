//! No connection at all.

use collectmc::TransportErrorKind::Connect;
use collectmc::{Error, Outcome};
use collectmc_test_support::server::{RefusedPort, Script, Server, TlsAuthority};

use crate::{client_of, collect, order, refused};

fn ask(url: &str) -> Result<Outcome, Error> {
    order(&client_of(url, &TlsAuthority::new().pem(), |settings| settings))
}

/// It could not be reached, it was not sent, and it may be tried again.
#[track_caller]
fn assert_unreachable(result: Result<Outcome, Error>) {
    assert!(result.as_ref().is_err_and(Error::is_retryable), "{result:?}");
    let error = refused(result);
    assert_eq!(error.kind(), Connect);
    assert!(!error.request_may_have_been_sent());
    assert!(std::error::Error::source(&error).is_some(), "the cause is missing");
}

#[test]
fn a_port_at_which_nobody_listens_is_an_error_before_anything_is_sent() {
    let port = RefusedPort::new();
    assert_unreachable(ask(&format!("https://localhost:{}/", port.port())));
}

#[test]
fn a_name_that_has_no_address_is_an_error_before_anything_is_sent() {
    // A label may have 63 characters, so no resolver has to ask a server for this one.
    let name = "a".repeat(64);
    assert_unreachable(ask(&format!("https://{name}.invalid/")));
}

#[test]
fn a_connection_that_ends_before_tls_is_an_error_before_anything_is_sent() {
    for script in [
        Script::without_tls().cut_off(),
        Script::without_tls().reset(),
        Script::without_tls().read().reset(),
    ] {
        assert_unreachable(collect(&Server::start([script])));
    }
}
