//! From certificates in any order to the chain that they are, or an error that says what is wrong with which of them.
//!
//! Most certificates are made by `tests/support`; `certificates/` has kinds that it cannot make, by OpenSSL.

mod end_entity;
mod errors;
mod evidence;
mod hostile;
mod issuers;
mod order;
mod properties;
#[cfg(feature = "verify")]
mod signatures;
#[cfg(not(feature = "verify"))]
mod without_signatures;

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, ChainError, Listed};
use collectmc_test_support::certificates as synthetic;

/// What was made, as the library reads it.
fn read(made: &[&synthetic::Certificate]) -> Vec<Certificate> {
    let read = made.iter().map(|made| Certificate::from_der(&made.der).unwrap());
    read.collect()
}

fn build(made: &[&synthetic::Certificate]) -> Result<Chain, ChainError> {
    Chain::build(&read(made))
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
    listed.iter().map(Listed::index).collect()
}
