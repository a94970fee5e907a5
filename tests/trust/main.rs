//! What is called verified is held against three others: rustls-webpki, OpenSSL and Python's cryptography.
//!
//! A case is a chain, a trust anchor and a time. The promise: whatever we call verified, each of the others calls valid.
//! [`peers::Peer`] calls each of them, and the few cases that one of them cannot judge are listed with the case and the
//! reason. So that this says something, each case also has the verdict that we must give, by rule.

#![cfg(feature = "verify")]

mod case;
mod committed;
mod constraints;
mod encodings;
mod extensions;
mod mutations;
mod peers;
mod plan;
mod random;
mod several_paths;
mod signatures;
mod single_faults;
mod two_faults;

use case::{Case, Outcome};
use peers::Peer;

/// Holds every case to its verdict, and each that is verified to the others'.
#[track_caller]
fn hold(cases: &[Case]) {
    let mut wrong: Vec<String> = Vec::new();
    let mut verified = Vec::new();
    for case in cases {
        let (ours, chain) = case.judge_and_chain();
        if ours != case.expected {
            wrong.push(format!("{}: {ours:?}, and should be {:?}", case.name, case.expected));
        }
        verified.extend(chain.filter(|_| ours == Outcome::Verified));
    }
    let verified: Vec<_> = verified.iter().collect();
    for peer in Peer::ALL {
        let Some(verdicts) = peer.judge(&verified) else {
            continue;
        };
        for (case, verdict) in verified.iter().zip(verdicts) {
            let spared = case.spared.iter().find(|(spared, _)| *spared == peer);
            match (verdict, spared) {
                // Of the other two, versions differ from machine to machine.
                (Ok(()), Some(_)) if peer == Peer::Webpki => {
                    wrong.push(format!("{}: {peer:?} can judge it after all", case.name))
                }
                (Err(why), None) => wrong.push(format!("{}: verified, and {peer:?} says {why}", case.name)),
                (Ok(()), _) | (Err(_), Some(_)) => {}
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
