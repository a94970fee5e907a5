//! `UreqTransport` against a server that behaves. (Servers that misbehave are in `tests/wire` of the package `collectmc`, where
//! they are tested through the client.)
#![cfg(feature = "ureq")]

mod connect_to;
mod log;
mod proxies;
mod requests;
mod settings;

use std::time::Duration;

use collectmc_test_support::server::Server;
use collectmc_transports::{Body, Transport, TransportError, UreqTransport, UreqTransportBuilder};
use http::{Request, Response};

const PASSWORD: &str = "canary-hunter2";

/// Trusts the server's root, with a short timeout.
fn trusting(server: &Server) -> UreqTransportBuilder {
    UreqTransport::builder()
        .extra_roots_pem(server.roots_pem())
        .no_proxy()
        .timeout(Duration::from_secs(20))
}

fn transport(server: &Server) -> UreqTransport {
    trusting(server).build().expect("the settings are valid")
}

fn send(transport: &UreqTransport, url: &str) -> Result<Response<Vec<u8>>, TransportError> {
    transport.send(request(url))
}

fn request(url: &str) -> Request<Body> {
    Request::post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("loginPassword={PASSWORD}")))
        .expect("the URL is valid")
}
