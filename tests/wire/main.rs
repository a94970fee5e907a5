//! A misbehaving network or server: every fault ends in complete certificates or in a typed error.
//!
//! Each test starts an HTTPS server on loopback that does one thing wrong, and requests an order through a [`Client`] with a
//! [`UreqTransport`]. Each file has one kind of fault; each test's name is the promise for one fault, and `docs/faults.md` is
//! generated from those names.
#![cfg(feature = "ureq")]

mod bodies;
mod compression;
mod connecting;
mod fault_table;
mod framing;
mod headers;
mod memory;
mod redirects;
mod reuse;
mod size;
mod status;
mod time;
mod tls;
mod truncation;

use std::time::Duration;

use collectmc::{
    Client, CollectRequest, Credentials, Endpoint, Error, OrderNumber, Outcome, TransportError, TransportErrorKind,
    UreqTransport, UreqTransportBuilder,
};
use collectmc_test_support::committed;
use collectmc_test_support::server::Server;

const PASSWORD: &str = "canary-hunter2";

/// Long enough for a machine that is busy with other tests, and an error instead of a test that hangs.
const PATIENCE: Duration = Duration::from_secs(20);

fn collect(server: &Server) -> Result<Outcome, Error> {
    order(&client(server))
}

fn client(server: &Server) -> Client<UreqTransport> {
    client_with(server, |settings| settings)
}

/// A client of this server that trusts its root.
fn client_with(
    server: &Server,
    change: impl FnOnce(UreqTransportBuilder) -> UreqTransportBuilder,
) -> Client<UreqTransport> {
    client_of(&server.url(), server.roots_pem(), change)
}

fn client_of(
    url: &str,
    roots_pem: &str,
    change: impl FnOnce(UreqTransportBuilder) -> UreqTransportBuilder,
) -> Client<UreqTransport> {
    let settings = UreqTransport::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .connect_timeout(PATIENCE);
    let transport = change(settings.extra_roots_pem(roots_pem)).build().unwrap();
    let credentials = Credentials::new("brand-team", PASSWORD).unwrap();
    Client::new(credentials, transport).endpoint(Endpoint::new(url.parse().unwrap()).unwrap())
}

/// Requests an order, and asserts that neither the result nor any cause prints the password.
#[track_caller]
fn order(client: &Client<UreqTransport>) -> Result<Outcome, Error> {
    let result = client.collect(&CollectRequest::new(OrderNumber::new(1_234_567).unwrap()));
    let mut texts = vec![format!("{client:?} {result:?}")];
    let mut cause = result.as_ref().err().map(|error| error as &dyn std::error::Error);
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    assert!(
        !texts.iter().any(|text| text.contains(PASSWORD)),
        "the password was printed: {texts:?}"
    );
    result
}

/// The transport's error.
#[track_caller]
fn transport_error(result: Result<Outcome, Error>) -> TransportError {
    match result {
        Err(Error::Transport(error)) => error,
        other => panic!("an error of the transport was expected: {other:?}"),
    }
}

/// The kind of the transport's error.
#[track_caller]
fn kind(result: Result<Outcome, Error>) -> TransportErrorKind {
    transport_error(result).kind()
}

/// Asserts that the result has the certificates of exactly this response.
#[track_caller]
fn assert_complete(result: Result<Outcome, Error>, sent: &[u8]) {
    match result {
        Ok(Outcome::Attached(certificates)) => assert!(certificates.as_sent() == sent, "the response was changed"),
        other => panic!("certificates were expected: {other:?}"),
    }
}

/// A response with certificates in PEM, root first.
fn pem() -> Vec<u8> {
    pem_blocks().concat().into_bytes()
}

/// Its three blocks.
fn pem_blocks() -> [String; 3] {
    [committed::root(), committed::intermediate(), committed::leaf()]
        .map(|der| collectmc_test_support::certificates::pem::encode("CERTIFICATE", &der))
}

/// A response with certificates in PKCS #7.
fn pkcs7() -> Vec<u8> {
    data("pkcs7/documented.p7b")
}

/// A response with certificates in a ZIP archive.
fn zip() -> Vec<u8> {
    data("zip/pem-members.zip")
}

fn data(name: &str) -> Vec<u8> {
    std::fs::read(committed::data().join(name)).unwrap()
}
