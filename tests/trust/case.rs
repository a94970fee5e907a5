//! A chain with a trust anchor and a time, and what is to be said of it.

use collectmc::certificates::Certificate;
use collectmc::chain::{Chain, TrustAnchor, TrustAnchors};
use collectmc::checks::{CheckOptions, Evidence, Rule, Verdict, check};

use crate::peers::Peer;

/// What we say of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Verified,
    UnknownRoot,
    /// The rule that the verdict names.
    Refused(Rule),
    /// A certificate was not even read.
    Unreadable,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    pub leaf: Vec<u8>,
    /// All others that were sent.
    pub others: Vec<Vec<u8>>,
    pub anchors: TrustAnchors,
    /// The certificates of the trust anchors, for the others.
    pub trusted: Vec<Vec<u8>>,
    pub at: String,
    pub expected: Outcome,
    /// Who cannot judge the case although it is verified, and why.
    pub spared: Vec<(Peer, &'static str)>,
}

impl Case {
    pub fn judge(&self) -> Outcome {
        self.judge_and_chain().0
    }

    /// What we say, and the chain of which we say it, for the others: not all of them try every path.
    pub fn judge_and_chain(&self) -> (Outcome, Option<Self>) {
        let sent: Result<Vec<_>, _> = std::iter::once(&self.leaf)
            .chain(&self.others)
            .map(|der| Certificate::from_der(der))
            .collect();
        let Ok(sent) = sent else {
            return (Outcome::Unreadable, None);
        };
        let (outcome, chain) = judge(&sent, &self.anchors, &self.at);
        let chain = chain.map(|chain| {
            let mut ders = chain
                .certificates()
                .iter()
                .map(|certificate| certificate.der().to_vec());
            Self {
                leaf: ders.next().unwrap(),
                others: ders.collect(),
                ..self.clone()
            }
        });
        (outcome, chain)
    }

    pub fn unix_time(&self) -> i64 {
        let at: collectmc::Timestamp = self.at.parse().unwrap();
        at.unix_seconds()
    }
}

pub fn judge(sent: &[Certificate], anchors: &TrustAnchors, at: &str) -> (Outcome, Option<Chain>) {
    let chain = Chain::build(sent, anchors);
    let evidence = match &chain {
        Ok(chain) => Evidence::of(chain),
        Err(error) => Evidence::unchained(sent, error),
    };
    let outcome = match check(&evidence, &CheckOptions::new(at.parse().unwrap())).verdict() {
        Verdict::Verified(_) => Outcome::Verified,
        Verdict::UnknownRoot(_) => Outcome::UnknownRoot,
        Verdict::Refused(finding) => Outcome::Refused(finding.rule()),
        _ => unreachable!("there are three verdicts"),
    };
    (outcome, chain.ok())
}

/// This certificate as the only trust anchor.
pub fn trusting(der: &[u8]) -> TrustAnchors {
    match Certificate::from_der(der) {
        Ok(certificate) => TrustAnchors::none().with(TrustAnchor::Certificate(certificate)),
        Err(_) => TrustAnchors::none(),
    }
}
