//! The order that names alone give, for showing people what was sent.

use collectmc::chain::{ChainError, order_unverified};
use collectmc_test_support::certificates::{Hierarchy, MarkCertificate, awkward};

use crate::{build, read};

#[test]
fn a_bad_signature_leaves_the_order_that_the_names_give() {
    let Hierarchy {
        root,
        intermediate,
        leaf,
    } = Hierarchy::new();
    let sent = [&root, &intermediate, &leaf.with_bad_signature()];
    assert!(matches!(build(&sent), Err(ChainError::BadSignature { .. })));
    assert_eq!(order_unverified(&read(&sent)).unwrap(), [2, 1, 0]);
}

#[test]
fn a_loop_is_followed_until_it_closes() {
    let [leaf, a, b] = awkward::issuer_loop();
    assert_eq!(order_unverified(&read(&[&b, &leaf, &a])).unwrap(), [1, 2, 0]);
}

#[test]
fn a_missing_issuer_ends_the_order() {
    let Hierarchy { root, leaf, .. } = Hierarchy::new();
    assert_eq!(order_unverified(&read(&[&root, &leaf])).unwrap(), [1]);
}

#[test]
fn without_one_end_entity_there_is_no_order() {
    let Hierarchy { intermediate, leaf, .. } = Hierarchy::new();
    let other = MarkCertificate::new().issued_by(&intermediate);
    assert!(matches!(
        order_unverified(&read(&[&leaf, &intermediate, &other])),
        Err(ChainError::SeveralEndEntities { .. })
    ));
    assert_eq!(order_unverified(&[]), Err(ChainError::NoCertificates));
}
