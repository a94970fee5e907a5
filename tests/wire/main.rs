//! A network and a server that misbehave: whatever happens, there are whole certificates, or a typed error.
//!
//! Each test has a real HTTPS server on loopback that does one thing wrong, and a [`Client`] over a [`UreqTransport`] that
//! asks it for an order. A file is a kind of fault, a test's name is what is promised for one fault, and `docs/faults.md` is
//! made of those names.
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

/// Long enough for a machine that is busy with other tests, and an error where a test would otherwise wait for ever.
const PATIENCE: Duration = Duration::from_secs(20);

fn collect(server: &Server) -> Result<Outcome, Error> {
    order(&client(server))
}

fn client(server: &Server) -> Client<UreqTransport> {
    client_with(server, |settings| settings)
}

/// A client that knows the server and trusts its root.
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

/// Asks for an order. Whatever comes of it, the password is in no text of it.
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
        "a text holds the password: {texts:?}"
    );
    result
}

/// The error of the transport that has to be there.
#[track_caller]
fn refused(result: Result<Outcome, Error>) -> TransportError {
    match result {
        Err(Error::Transport(error)) => error,
        other => panic!("an error of the transport was expected: {other:?}"),
    }
}

/// The kind of the transport's error that has to be there.
#[track_caller]
fn kind(result: Result<Outcome, Error>) -> TransportErrorKind {
    refused(result).kind()
}

/// All certificates of this answer, exactly as it was sent.
#[track_caller]
fn assert_whole(result: Result<Outcome, Error>, sent: &[u8]) {
    match result {
        Ok(Outcome::Attached(certificates)) => assert!(certificates.as_sent() == sent, "the answer was changed"),
        other => panic!("certificates were expected: {other:?}"),
    }
}

/// An answer with certificates: PEM, root first.
fn pem() -> Vec<u8> {
    pem_blocks().concat().into_bytes()
}

/// Its three blocks.
fn pem_blocks() -> [String; 3] {
    [committed::root(), committed::intermediate(), committed::leaf()]
        .map(|der| collectmc_test_support::certificates::pem::encode("CERTIFICATE", &der))
}

/// An answer with certificates in DER.
fn pkcs7() -> Vec<u8> {
    data("pkcs7/documented.p7b")
}

/// An answer with certificates in an archive.
fn zip() -> Vec<u8> {
    data("zip/pem-members.zip")
}

fn data(name: &str) -> Vec<u8> {
    std::fs::read(committed::data().join(name)).unwrap()
}
