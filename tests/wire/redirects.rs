//! Redirects, which are never followed: the request contains a password.

use collectmc::protocol::{ResponseError, ResponseErrorKind};
use collectmc::{Error, Outcome};
use collectmc_test_support::server::{Response, Script, Server};

use crate::{PASSWORD, client_of, collect, order, pem};

/// The error, which is that the response is a redirect.
#[track_caller]
fn redirect(result: Result<Outcome, Error>) -> Box<ResponseError> {
    let Err(Error::Response(error)) = result else {
        panic!("an unexpected response was expected: {result:?}")
    };
    assert!(matches!(error.kind(), ResponseErrorKind::Redirect { .. }), "{error:?}");
    error
}

/// The message for a redirect to this location, which was not followed.
#[track_caller]
fn redirected(status: &str, location: Option<&str>) -> String {
    // With a valid body, and with a second response for a client that follows or repeats.
    let response = Response::ok(pem()).status(status);
    let response = match location {
        Some(location) => response.header("location", location),
        None => response,
    };
    let server = Server::start([
        Script::new().respond(response.clone()).respond(response.clone()),
        Script::new().respond(response),
    ]);
    let error = redirect(collect(&server));
    assert_eq!(server.requests().len(), 1);
    error.kind().to_string()
}

#[test]
fn a_redirect_to_another_host_never_reaches_it() {
    for status in [
        "300 Multiple Choices",
        "301 Moved",
        "302 Found",
        "303 See Other",
        "305 Use Proxy",
        "307 Temporary",
        "308 Permanent",
    ] {
        let other = Server::start([Script::new().respond(Response::ok(pem()))]);
        let url = other.url();
        let server =
            Server::start([Script::new().respond(Response::ok("").status(status).header("location", url.clone()))]);
        // Both are trusted, so that it is not TLS that stops the request.
        let roots = [server.roots_pem(), other.roots_pem()].concat();
        redirect(order(&client_of(&server.url(), &roots, |settings| settings)));
        assert_eq!(other.connections(), 0, "{status}");
        assert!(!other.received(PASSWORD));
    }
}

#[test]
fn a_redirect_to_http_never_reaches_it() {
    let other = Server::start([Script::without_tls().respond(Response::ok(pem()))]);
    let target = format!("http://localhost:{}/products/download/CollectMC", other.port());
    let message = redirected("302 Found", Some(&target));
    assert!(
        message.contains(&format!("to http://localhost:{};", other.port())),
        "{message}"
    );
    assert_eq!(other.connections(), 0);
}

#[test]
fn a_redirect_to_a_file_is_refused() {
    assert!(redirected("302 Found", Some("file:///etc/passwd")).starts_with("the server redirects;"));
}

#[test]
fn a_redirect_loop_is_refused_after_one_request() {
    redirected("307 Temporary Redirect", Some("/products/download/CollectMC"));
}

#[test]
fn a_redirect_without_location_is_refused() {
    assert!(redirected("302 Found", None).starts_with("the server redirects;"));
}

#[test]
fn a_redirect_to_an_invalid_url_is_refused() {
    for location in ["https://", "https://[::1", "http://a b/"] {
        redirected("302 Found", Some(location));
    }
}

#[test]
fn the_target_of_a_redirect_is_reported_as_its_origin_alone() {
    let message = redirected(
        "301 Moved",
        Some("https://user:secret@elsewhere.test:8443/path?loginPassword=x#y"),
    );
    assert!(message.contains("to https://elsewhere.test:8443;"), "{message}");
    for rest in ["user", "secret", "path", "loginPassword"] {
        assert!(!message.contains(rest), "{message}");
    }
}

#[test]
fn not_modified_is_refused_as_a_redirect_without_location() {
    redirected("304 Not Modified", None);
}
