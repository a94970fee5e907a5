//! Two faults at a time: whatever becomes verified by a second one is so for the others too.

use std::collections::HashSet;

use collectmc_test_support::certificates::VALID_AT;

use crate::case::{Case, Outcome, trusting};
use crate::peers::Peer;
use crate::plan::Plan;
use crate::random::Random;
use crate::{hold, single_faults};

#[test]
fn two_faults_together_make_nothing_right() {
    const PAIRS: usize = 1500;
    let faults = single_faults::all();
    let mut random = Random::new(0x5EED);
    let mut cases = Vec::new();
    for _ in 0..PAIRS {
        let (one, other) = (random.pick(&faults), random.pick(&faults));
        let [leaf, issuer, upper, root] = other.apply(one.apply(Plan::sound())).make();
        let spared: HashSet<Peer> = one.spared.iter().chain(&other.spared).map(|(peer, _)| *peer).collect();
        let mut case = Case {
            name: format!("{}, and {}", one.name, other.name),
            leaf: leaf.der,
            others: vec![issuer.der, upper.der, root.der.clone()],
            anchors: trusting(&root.der),
            trusted: vec![root.der],
            at: VALID_AT.to_owned(),
            expected: Outcome::Verified,
            spared: Vec::new(),
        };
        let both_are_harmless = one.expected == Outcome::Verified && other.expected == Outcome::Verified;
        match case.judge() {
            Outcome::Verified if spared.is_empty() => cases.push(case),
            // Another cannot judge one of them, and may or may not find fault with both.
            Outcome::Verified => {}
            refused => {
                assert!(!both_are_harmless, "{} gives {refused:?}", case.name);
                case.expected = refused;
            }
        }
    }
    assert!(cases.len() > 20, "{} of {PAIRS} are verified", cases.len());
    hold(&cases);
}
