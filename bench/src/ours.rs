//! The work, as the library does it.

use collectmc::certificates::Certificates;
use collectmc::chain::{Chain, TrustAnchor, TrustAnchors};
use collectmc::mark::Logo;
use collectmc::{Limits, Outcome, Publication, PublicationOptions, protocol};

use crate::inputs::VALID_AT;

/// Detects the form, opens it, parses each certificate, keeps its bytes, and makes its names printable.
pub fn read(bytes: &[u8]) -> Certificates {
    Certificates::parse(bytes, &Limits::default()).expect("certificates")
}

/// From a response's body to the chain, every signature verified, and the logo, every hash checked.
pub fn chain(body: &[u8], anchors: &TrustAnchors) -> (Chain, Logo) {
    let chain = received(body).chain_to(anchors).expect("a chain");
    let logo = chain.mark().expect("a mark certificate").logo().expect("a logo");
    (chain, logo)
}

/// The same with all findings and the evidence document.
pub fn report(body: &[u8], options: &PublicationOptions) -> Publication {
    received(body).publication(options).expect("something to publish")
}

/// Looks for a path where there is none that leads far. Whether one is found is beside the point.
pub fn search(body: &[u8]) -> bool {
    received(body).chain().is_ok()
}

pub fn received(body: &[u8]) -> Certificates {
    match protocol::parse_body(body.to_vec(), &Limits::default()) {
        Ok(Outcome::Attached(certificates)) => certificates,
        other => panic!("{other:?}"),
    }
}

/// The root that was sent is trusted.
pub fn anchors(body: &[u8]) -> TrustAnchors {
    let certificates = received(body);
    let root = certificates
        .iter()
        .find(|certificate| certificate.subject() == certificate.issuer());
    TrustAnchors::none().with(TrustAnchor::Certificate(root.expect("a root").clone()))
}

pub fn options(body: &[u8]) -> PublicationOptions {
    PublicationOptions::new(VALID_AT.parse().expect("a date")).trust_anchors(anchors(body))
}
