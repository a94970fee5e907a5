//! From certificates in any order to the chain that they are, or an error that says what is wrong with which of them.
//!
//! Most certificates are made by `tests/support`; `certificates/` has kinds that it cannot make, by OpenSSL.

#![cfg(feature = "verify")]

mod anchors;
mod end_entity;
mod errors;
mod evidence;
mod hostile;
mod issuers;
mod order;
mod properties;
mod signatures;
mod unverified;

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, ChainError, Listed, TrustAnchor, TrustAnchors};
use collectmc_test_support::certificates as synthetic;

/// What was made, as the library reads it.
fn read(made: &[&synthetic::Certificate]) -> Vec<Certificate> {
    let read = made.iter().map(|made| Certificate::from_der(&made.der).unwrap());
    read.collect()
}

fn build(made: &[&synthetic::Certificate]) -> Result<Chain, ChainError> {
    Chain::build(&read(made), &TrustAnchors::known())
}

/// The chain of these to a root that was not sent.
fn build_to(root: &synthetic::Certificate, made: &[&synthetic::Certificate]) -> Result<Chain, ChainError> {
    let root = Certificate::from_der(&root.der).unwrap();
    Chain::build(&read(made), &TrustAnchors::none().with(TrustAnchor::Certificate(root)))
}

/// Every order of these.
fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let with_first = |first: usize| {
        let mut rest = items.to_vec();
        let first = rest.remove(first);
        permutations(&rest)
            .into_iter()
            .map(move |rest| [vec![first.clone()], rest].concat())
    };
    (0..items.len()).flat_map(with_first).collect()
}

fn indices(listed: &[Listed]) -> Vec<usize> {
    listed.iter().map(|listed| listed.index().unwrap()).collect()
}
