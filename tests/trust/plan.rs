//! A hierarchy of four, before it is made: root, upper issuer, issuer and leaf.

use collectmc::checks::Rule;
use collectmc_test_support::certificates::{Authority, Builder, Certificate, Key, MarkCertificate, VALID_AT};

use crate::case::{Case, Outcome, trusting};
use crate::peers::Peer;

/// The places in a hierarchy.
pub const ROOT: usize = 0;
pub const UPPER: usize = 1;
pub const ISSUER: usize = 2;
pub const LEAF: usize = 3;
pub const PLACES: [(usize, &str); 4] = [
    (ROOT, "root"),
    (UPPER, "upper issuer"),
    (ISSUER, "issuer"),
    (LEAF, "leaf"),
];
pub const BELOW_ROOT: [(usize, &str); 3] = [PLACES[1], PLACES[2], PLACES[3]];
pub const ISSUERS: [(usize, &str); 3] = [PLACES[0], PLACES[1], PLACES[2]];

/// The change to a certificate's bytes after it was signed.
type Alteration = fn(&[u8]) -> Vec<u8>;

#[derive(Clone)]
pub struct Plan {
    builders: [Builder; 4],
    altered: Vec<(usize, Alteration)>,
}

impl Plan {
    /// One in which nothing is wrong.
    pub fn sound() -> Self {
        let builders = [
            Authority::root(),
            Authority::intermediate().common_name("Test Upper CA"),
            Authority::intermediate(),
            MarkCertificate::new(),
        ];
        Self {
            builders: builders.map(|builder| builder.key(Key::p256())),
            altered: Vec::new(),
        }
    }

    pub fn change(mut self, place: usize, change: impl FnOnce(Builder) -> Builder) -> Self {
        self.builders[place] = change(self.builders[place].clone());
        self
    }

    pub fn alter(mut self, place: usize, alteration: Alteration) -> Self {
        self.altered.push((place, alteration));
        self
    }

    /// The certificates, leaf first.
    pub fn make(self) -> [Certificate; 4] {
        let [root, upper, issuer, leaf] = self.builders;
        let root = root.self_signed();
        let upper = upper.issued_by(&root);
        let issuer = issuer.issued_by(&upper);
        let leaf = leaf.issued_by(&issuer);
        let mut made = [root, upper, issuer, leaf];
        for (place, alteration) in self.altered {
            made[place].der = alteration(&made[place].der);
        }
        let [root, upper, issuer, leaf] = made;
        [leaf, issuer, upper, root]
    }
}

/// One thing in which a hierarchy differs from the sound one.
pub struct Fault {
    pub name: String,
    apply: Box<dyn Fn(Plan) -> Plan>,
    pub expected: Outcome,
    pub spared: Vec<(Peer, &'static str)>,
}

/// A fault that breaks this rule.
pub fn breaks(rule: Rule, name: impl Into<String>, apply: impl Fn(Plan) -> Plan + 'static) -> Fault {
    Fault {
        name: name.into(),
        apply: Box::new(apply),
        expected: Outcome::Refused(rule),
        spared: Vec::new(),
    }
}

/// Something that is unusual, and right.
pub fn harmless(name: impl Into<String>, apply: impl Fn(Plan) -> Plan + 'static) -> Fault {
    Fault {
        expected: Outcome::Verified,
        ..breaks(Rule::Root, name, apply)
    }
}

/// Something with which a certificate is not even read.
pub fn unreadable(name: impl Into<String>, apply: impl Fn(Plan) -> Plan + 'static) -> Fault {
    Fault {
        expected: Outcome::Unreadable,
        ..breaks(Rule::Root, name, apply)
    }
}

impl Fault {
    /// One of the others cannot judge this, for this reason.
    pub fn sparing(mut self, peer: Peer, reason: &'static str) -> Self {
        self.spared.push((peer, reason));
        self
    }

    pub fn apply(&self, plan: Plan) -> Plan {
        (self.apply)(plan)
    }

    /// The case with the root sent, and the one with the root left out.
    pub fn cases(&self) -> [Case; 2] {
        let [leaf, issuer, upper, root] = self.apply(Plan::sound()).make();
        let left_out = Case {
            name: format!("{}, the root left out", self.name),
            leaf: leaf.der,
            others: vec![issuer.der, upper.der],
            anchors: trusting(&root.der),
            trusted: vec![root.der.clone()],
            at: VALID_AT.to_owned(),
            expected: self.expected,
            spared: self.spared.clone(),
        };
        let mut sent = left_out.clone();
        sent.name = self.name.clone();
        sent.others.push(root.der);
        [sent, left_out]
    }
}
