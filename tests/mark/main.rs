//! What the module `mark` promises, from outside: facts, logo, checks, drawing and assertion record.

#[cfg(feature = "verify")]
mod checks;
mod facts;
mod logo;
mod mutations;
mod record;
mod rules;
#[cfg(feature = "svg")]
mod svg;

use collectmc::Certificate;
use collectmc_test_support::certificates::{self as made, Hierarchy};

/// A synthetic certificate as the library reads it.
fn certificate(made: &made::Certificate) -> Certificate {
    Certificate::from_der(&made.der).unwrap()
}

/// The end entity that this builder makes, under authorities in which nothing is wrong.
fn end_entity(builder: made::Builder) -> Certificate {
    certificate(&Hierarchy::of(builder).leaf)
}

/// The one place where these bytes stand, replaced by others of the same length: for what no builder would make. The
/// signature does not fit any more, which does not matter to whoever only reads.
fn patched(certificate: &made::Certificate, from: &[u8], to: &[u8]) -> Certificate {
    assert_eq!(from.len(), to.len());
    let places: Vec<_> = certificate
        .der
        .windows(from.len())
        .enumerate()
        .filter(|(_, bytes)| *bytes == from)
        .collect();
    let [(place, _)] = places.as_slice() else {
        panic!("the bytes to replace stand in {} places", places.len());
    };
    let mut der = certificate.der.clone();
    der[*place..*place + to.len()].copy_from_slice(to);
    Certificate::from_der(&der).unwrap()
}
