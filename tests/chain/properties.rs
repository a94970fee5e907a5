//! What holds for every set of certificates, whatever it is.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, ChainError, Listed, Role, TrustAnchors};
use collectmc_test_support::certificates::awkward::{self, CrossSigned};
use collectmc_test_support::certificates::{Authority, Hierarchy, MarkCertificate};
use proptest::prelude::*;

use crate::read;

/// Certificates of which some fit together in several ways and some do not at all.
static POOL: LazyLock<Vec<Certificate>> = LazyLock::new(|| {
    let CrossSigned {
        leaf,
        by_root,
        by_legacy_root,
        root,
        legacy_root,
    } = awkward::cross_signed();
    let root_by_legacy = Authority::root().key(root.key.clone()).issued_by(&legacy_root);
    let [loop_leaf, a, b] = awkward::issuer_loop();
    let bad = by_root.clone().with_bad_signature();
    let alone = MarkCertificate::new().self_signed();
    let Hierarchy { intermediate, .. } = Hierarchy::new();
    read(&[
        &leaf,
        &by_root,
        &by_legacy_root,
        &root,
        &legacy_root,
        &root_by_legacy,
        &bad,
        &loop_leaf,
        &a,
        &b,
        &alone,
        &intermediate,
    ])
});

/// Some certificates of the pool, in some order, some of them more than once; and the same in another order.
fn sent_in_two_orders() -> impl Strategy<Value = (Vec<Certificate>, Vec<Certificate>)> {
    // Half of all sets would have several end entities if all were as likely.
    let index = prop_oneof![1 => 0..POOL.len(), 3 => 0..7_usize, 1 => 7..10_usize];
    let sent = prop::collection::vec(index, 1..12);
    sent.prop_flat_map(|indices| {
        let sent: Vec<Certificate> = indices.into_iter().map(|index| POOL[index].clone()).collect();
        (Just(sent.clone()), Just(sent).prop_shuffle())
    })
}

/// What an error says, without the places in the list, which depend on the order.
fn kind(error: &ChainError) -> String {
    match error {
        ChainError::SeveralEndEntities { certificates } => format!("several {}", certificates.len()),
        ChainError::MissingIssuer { certificate, .. } => format!("missing {}", certificate.subject()),
        ChainError::BadSignature { certificate, .. } => format!("bad {}", certificate.subject()),
        ChainError::Loop { certificates } => certificates.iter().map(Listed::subject).collect(),
        other => other.to_string(),
    }
}

proptest! {
    #[test]
    fn the_order_in_which_certificates_come_changes_nothing((sent, shuffled) in sent_in_two_orders()) {
        match (Chain::build(&sent, &TrustAnchors::known()), Chain::build(&shuffled, &TrustAnchors::known())) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(one.certificates(), other.certificates());
                prop_assert_eq!(one.root_included(), other.root_included());
                prop_assert_eq!(one.leftover().len(), other.leftover().len());
                prop_assert_eq!(one.duplicates().len(), other.duplicates().len());
            }
            (Err(one), Err(other)) => prop_assert_eq!(kind(&one), kind(&other)),
            (one, other) => prop_assert!(false, "{:?} and {:?}", one, other),
        }
    }

    #[test]
    fn every_certificate_is_in_the_chain_or_reported((sent, _) in sent_in_two_orders()) {
        let Ok(chain) = Chain::build(&sent, &TrustAnchors::known()) else { return Ok(()) };
        let told: Vec<usize> = [chain.indices(), chain.duplicates(), chain.leftover()].concat();
        prop_assert_eq!(told.len(), sent.len());
        prop_assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), (0..sent.len()).collect::<BTreeSet<_>>());
    }

    #[test]
    fn every_link_of_a_chain_is_one_of_names_and_only_the_ends_have_their_roles((sent, _) in sent_in_two_orders()) {
        let Ok(chain) = Chain::build(&sent, &TrustAnchors::known()) else { return Ok(()) };
        for link in chain.certificates().windows(2) {
            prop_assert_eq!(link[0].issuer(), link[1].subject());
        }
        let roles: Vec<_> = chain.indices().iter().map(|index| chain.role(*index).unwrap()).collect();
        prop_assert_eq!(roles[0], Role::Leaf);
        let last = roles.len() - 1;
        for (position, role) in roles.into_iter().enumerate().skip(1) {
            prop_assert_eq!(role == Role::Root, position == last && chain.root_included());
        }
    }

    #[test]
    fn a_chain_built_again_is_itself((sent, _) in sent_in_two_orders()) {
        let Ok(chain) = Chain::build(&sent, &TrustAnchors::known()) else { return Ok(()) };
        let again = Chain::build(chain.certificates(), &TrustAnchors::known()).unwrap();
        prop_assert_eq!(again.certificates(), chain.certificates());
        prop_assert!(again.indices().is_sorted() && again.leftover().is_empty() && again.duplicates().is_empty());
    }
}
