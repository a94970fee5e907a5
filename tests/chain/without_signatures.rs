//! Without the feature `verify`: names and key identifiers make the chain, and it says that nobody looked further.

use collectmc::chain::Signatures;
use collectmc_test_support::certificates::Hierarchy;

use crate::build;

#[test]
fn a_chain_says_that_its_signatures_were_not_checked() {
    let chain = build(&Hierarchy::new().root_first()).unwrap();
    let Signatures::NotChecked(reason) = chain.signatures() else {
        panic!("{chain:?}")
    };
    assert!(reason.contains("built without the feature `verify`"), "{reason}");
}

#[test]
fn a_bad_signature_is_not_called_right() {
    let mut hierarchy = Hierarchy::new();
    hierarchy.leaf = hierarchy.leaf.with_bad_signature();
    let chain = build(&hierarchy.root_first()).unwrap();
    assert!(matches!(chain.signatures(), Signatures::NotChecked(_)));
}
