//! Servers that cannot prove who they are, or speak no TLS that is safe: the request, with the password in it, is never sent.

use collectmc::TransportErrorKind::Tls;
use collectmc::{Error, Outcome, TransportError};
use collectmc_test_support::certificates::{Builder, Digest, Key, oid};
use collectmc_test_support::server::legacy::{self, Version};
use collectmc_test_support::server::{Answer, Identity, Script, Server, TlsAuthority, server_certificate};

use crate::{PASSWORD, assert_whole, client_of, collect, order, pem, refused};

/// What a server that is trusted would do.
fn script() -> Script {
    Script::new().answer(Answer::ok(pem()))
}

/// The error, after no byte of the request has left.
#[track_caller]
fn never_sent(server: &Server, result: Result<Outcome, Error>) -> TransportError {
    assert!(
        !result.as_ref().is_err_and(Error::is_retryable),
        "a failure of TLS is not tried again: {result:?}"
    );
    let error = refused(result);
    assert_eq!(error.kind(), Tls, "{error:?}");
    assert!(!error.request_may_have_been_sent());
    assert!(std::error::Error::source(&error).is_some(), "the cause is missing");
    assert!(
        server.requests().is_empty() && !server.received(PASSWORD),
        "the request was sent"
    );
    error
}

/// The error's text, with a server that shows this certificate.
#[track_caller]
fn distrusted(identity: &Identity) -> String {
    let server = Server::start_as(identity, [script()]);
    never_sent(&server, collect(&server)).to_string()
}

#[track_caller]
fn distrusted_certificate(certificate: Builder) -> String {
    distrusted(&TlsAuthority::new().identity(certificate))
}

/// The error's text, with a server that begins so.
#[track_caller]
fn no_tls(script: Script) -> String {
    let server = Server::start([script]);
    never_sent(&server, collect(&server)).to_string()
}

/// Without this, the tests below could succeed for a reason of their own.
#[test]
fn a_good_certificate_is_trusted() {
    for identity in [
        TlsAuthority::new().localhost(),
        TlsAuthority::new().localhost_below_intermediate(),
    ] {
        assert_whole(collect(&Server::start_as(&identity, [script()])), &pem());
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
        assert!(message.contains("for another name"), "{message}");
    }
}

#[test]
fn a_certificate_that_names_the_host_only_as_common_name_is_not_trusted() {
    let message = distrusted_certificate(server_certificate().common_name("localhost").without_domains());
    assert!(message.contains("for another name"), "{message}");
}

#[test]
fn a_self_signed_certificate_is_not_trusted() {
    distrusted(&Identity::self_signed(server_certificate(), &TlsAuthority::new()));
}

#[test]
fn a_certificate_of_an_unknown_root_is_not_trusted() {
    let server = Server::start([script()]);
    let client = client_of(&server.url(), &TlsAuthority::new().pem(), |settings| settings);
    let error = never_sent(&server, order(&client));
    assert!(error.to_string().contains("no trusted root"), "{error}");
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
    assert!(message.contains("not one for servers"), "{message}");
}

#[test]
fn a_certificate_with_a_bad_signature_is_not_trusted() {
    distrusted(&TlsAuthority::new().localhost().with_bad_signature());
}

/// The same but for the size: 2048 bits, signed in the same way, are enough.
#[test]
fn a_certificate_with_a_key_of_2048_bits_is_trusted() {
    let identity = TlsAuthority::new().identity(server_certificate().key(Key::rsa_leaf()));
    assert_whole(collect(&Server::start_as(&identity, [script()])), &pem());
}

#[test]
fn a_certificate_with_a_key_of_1024_bits_is_not_trusted() {
    distrusted_certificate(server_certificate().key(Key::rsa_1024()));
}

#[test]
fn a_certificate_signed_by_a_key_of_1024_bits_is_not_trusted() {
    distrusted(&TlsAuthority::with_key(Key::rsa_1024()).localhost());
}

/// The same but for the digest: SHA-256 is enough.
#[test]
fn a_certificate_signed_with_rsa_and_sha_256_is_trusted() {
    let identity = TlsAuthority::with_key(Key::rsa_root()).localhost();
    assert_whole(collect(&Server::start_as(&identity, [script()])), &pem());
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
fn a_server_that_refuses_our_versions_of_tls_is_understood() {
    const PROTOCOL_VERSION: u8 = 70;
    let message = no_tls(Script::without_tls().read().send(legacy::alert(PROTOCOL_VERSION)));
    assert!(message.contains("1.2 or newer"), "{message}");
}

#[test]
fn plain_http_on_the_port_is_refused() {
    let answer = Answer::ok(pem()).status("400 Bad Request");
    let message = no_tls(Script::without_tls().read().send(answer).close());
    assert!(message.contains("no TLS on this port"), "{message}");
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
