//! Servers that fail authentication or lack a secure version of TLS: the request, with its password, is never sent.

use collectmc::TransportErrorKind::Tls;
use collectmc::{Error, Outcome, TransportError};
use collectmc_test_support::certificates::{Builder, Digest, Key, oid};
use collectmc_test_support::server::legacy::{self, Version};
use collectmc_test_support::server::{Identity, Response, Script, Server, TlsAuthority, server_certificate};

use crate::{PASSWORD, assert_complete, client_of, collect, order, pem, transport_error};

/// The script of a server that would respond if it were trusted.
fn script() -> Script {
    Script::new().respond(Response::ok(pem()))
}

/// The error, of a request of which no byte was sent.
#[track_caller]
fn never_sent(server: &Server, result: Result<Outcome, Error>) -> TransportError {
    assert!(
        !result.as_ref().is_err_and(Error::is_retryable),
        "a failure of TLS is not retryable: {result:?}"
    );
    let error = transport_error(result);
    assert_eq!(error.kind(), Tls, "{error:?}");
    assert!(!error.request_may_have_been_sent());
    assert!(std::error::Error::source(&error).is_some(), "the cause is missing");
    assert!(
        server.requests().is_empty() && !server.received(PASSWORD),
        "the request was sent"
    );
    error
}

/// The error message for a server with this certificate.
#[track_caller]
fn distrusted(identity: &Identity) -> String {
    let server = Server::start_as(identity, [script()]);
    never_sent(&server, collect(&server)).to_string()
}

#[track_caller]
fn distrusted_certificate(certificate: Builder) -> String {
    distrusted(&TlsAuthority::new().identity(certificate))
}

/// The error message for a server that begins with this script.
#[track_caller]
fn no_tls(script: Script) -> String {
    let server = Server::start([script]);
    never_sent(&server, collect(&server)).to_string()
}

/// Without this, the tests below could pass for another reason.
#[test]
fn a_good_certificate_is_trusted() {
    for identity in [
        TlsAuthority::new().localhost(),
        TlsAuthority::new().localhost_below_intermediate(),
    ] {
        assert_complete(collect(&Server::start_as(&identity, [script()])), &pem());
    }
}

#[test]
fn an_expired_certificate_is_not_trusted() {
    let message = distrusted_certificate(server_certificate().validity("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"));
    assert!(message.contains("has expired"), "{message}");
}

#[test]
fn a_certificate_that_is_not_valid_yet_is_not_trusted() {
    let message = distrusted_certificate(server_certificate().validity("2049-01-01T00:00:00Z", "2049-12-31T00:00:00Z"));
    assert!(message.contains("not valid yet"), "{message}");
}

#[test]
fn a_certificate_for_another_host_is_not_trusted() {
    for name in [
        "elsewhere.test",
        "localhost.elsewhere.test",
        "xlocalhost",
        "*.localhost",
    ] {
        let message = distrusted_certificate(server_certificate().domains(&[name]));
        assert!(message.contains("for a different host name"), "{message}");
    }
}

#[test]
fn a_certificate_with_the_host_name_only_as_common_name_is_not_trusted() {
    let message = distrusted_certificate(server_certificate().common_name("localhost").without_domains());
    assert!(message.contains("for a different host name"), "{message}");
}

#[test]
fn a_self_signed_certificate_is_not_trusted() {
    distrusted(&Identity::self_signed(server_certificate(), &TlsAuthority::new()));
}

#[test]
fn a_certificate_from_an_unknown_root_is_not_trusted() {
    let server = Server::start([script()]);
    let client = client_of(&server.url(), &TlsAuthority::new().pem(), |settings| settings);
    let error = never_sent(&server, order(&client));
    assert!(
        error.to_string().contains("does not chain to a trusted root"),
        "{error}"
    );
}

#[test]
fn a_certificate_without_its_intermediate_is_not_trusted() {
    distrusted(
        &TlsAuthority::new()
            .localhost_below_intermediate()
            .without_intermediates(),
    );
}

#[test]
fn a_certificate_for_clients_only_is_not_trusted() {
    let message = distrusted_certificate(server_certificate().eku(&[oid::EKU_CLIENT_AUTH]));
    assert!(message.contains("not a server certificate"), "{message}");
}

#[test]
fn a_certificate_with_a_bad_signature_is_not_trusted() {
    distrusted(&TlsAuthority::new().localhost().with_bad_signature());
}

/// The counterpart of the test below: the same certificate with a key that is large enough.
#[test]
fn a_certificate_with_a_2048_bit_rsa_key_is_trusted() {
    let identity = TlsAuthority::new().identity(server_certificate().key(Key::rsa_leaf()));
    assert_complete(collect(&Server::start_as(&identity, [script()])), &pem());
}

#[test]
fn a_certificate_with_a_1024_bit_rsa_key_is_not_trusted() {
    distrusted_certificate(server_certificate().key(Key::rsa_1024()));
}

#[test]
fn a_certificate_signed_by_a_1024_bit_rsa_key_is_not_trusted() {
    distrusted(&TlsAuthority::with_key(Key::rsa_1024()).localhost());
}

/// The counterpart of the test below: the same certificate with a secure digest.
#[test]
fn a_certificate_signed_with_rsa_and_sha_256_is_trusted() {
    let identity = TlsAuthority::with_key(Key::rsa_root()).localhost();
    assert_complete(collect(&Server::start_as(&identity, [script()])), &pem());
}

#[test]
fn a_certificate_signed_with_sha_1_is_not_trusted() {
    distrusted(&TlsAuthority::with_key(Key::rsa_root()).identity(server_certificate().rsa_digest(Digest::Sha1)));
}

#[test]
fn tls_1_0_is_refused() {
    let message = no_tls(Script::without_tls().read().send(legacy::server_hello(Version::Tls10)));
    assert!(message.contains("1.2 or newer"), "{message}");
}

#[test]
fn tls_1_1_is_refused() {
    let message = no_tls(Script::without_tls().read().send(legacy::server_hello(Version::Tls11)));
    assert!(message.contains("1.2 or newer"), "{message}");
}

#[test]
fn a_protocol_version_alert_is_reported_as_such() {
    const PROTOCOL_VERSION: u8 = 70;
    let message = no_tls(Script::without_tls().read().send(legacy::alert(PROTOCOL_VERSION)));
    assert!(message.contains("1.2 or newer"), "{message}");
}

#[test]
fn plain_http_on_the_port_is_refused() {
    let response = Response::ok(pem()).status("400 Bad Request");
    let message = no_tls(Script::without_tls().read().send(response).close());
    assert!(message.contains("does not speak TLS on this port"), "{message}");
}

#[test]
fn a_tls_alert_instead_of_a_handshake_is_an_error() {
    const HANDSHAKE_FAILURE: u8 = 40;
    const UNRECOGNIZED_NAME: u8 = 112;
    for description in [HANDSHAKE_FAILURE, UNRECOGNIZED_NAME] {
        let message = no_tls(Script::without_tls().read().send(legacy::alert(description)));
        assert!(message.contains("alert"), "{message}");
    }
}
