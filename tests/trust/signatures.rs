//! Faults of signatures, and of the algorithms that are named with them.

use collectmc::checks::Rule;
use collectmc_test_support::certificates::{Digest, Key, der};

use crate::peers::Peer;
use crate::plan::{BELOW_ROOT, Fault, ISSUER, LEAF, Plan, breaks, harmless, unreadable};

const ECDSA_SHA256: &str = "1.2.840.10045.4.3.2";
const ECDSA_SHA384: &str = "1.2.840.10045.4.3.3";
const RSA_SHA256: &str = "1.2.840.113549.1.1.11";
const RSA_SHA1: &str = "1.2.840.113549.1.1.5";
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const INVENTED: &str = "1.3.6.1.4.1.99999.1.1";

fn named(oid: &str) -> Vec<u8> {
    der::sequence(&[der::oid(oid)])
}

pub fn faults() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in BELOW_ROOT {
        let mut add = |rule, what: &str, apply: fn(usize, Plan) -> Plan| {
            faults.push(breaks(rule, format!("{name} {what}"), move |plan: Plan| {
                apply(place, plan)
            }));
        };
        add(
            Rule::Signature,
            "with the last bit of its signature flipped",
            |place, plan| plan.alter(place, |der| flipped(der, der.len() - 1)),
        );
        add(
            Rule::Signature,
            "with a bit of its signed part flipped",
            |place, plan| {
                // Within the serial number, which no link depends on.
                plan.alter(place, |der| flipped(der, 20))
            },
        );
        add(Rule::Signature, "signed by another key", |place, plan| {
            plan.change(place, |b| b.raw(|raw| raw.signature = Some(signature_of_nobody())))
        });
        add(Rule::Signature, "with an empty signature", |place, plan| {
            plan.change(place, |b| b.raw(|raw| raw.signature = Some(der::bit_string(&[]))))
        });
        add(Rule::Signature, "with a signature of zeros", |place, plan| {
            let zero = der::sequence(&[der::integer(&[0]), der::integer(&[0])]);
            plan.change(place, move |b| {
                b.raw(|raw| raw.signature = Some(der::bit_string(&zero)))
            })
        });
        add(
            Rule::SignatureAlgorithm,
            "with an invented algorithm and a random signature",
            |place, plan| {
                plan.change(place, |b| {
                    b.algorithm(&named(INVENTED))
                        .raw(|raw| raw.signature = Some(der::bit_string(&[0x5A; 64])))
                })
            },
        );
        add(
            Rule::SignatureAlgorithm,
            "that calls its signature RSASSA-PSS",
            |place, plan| plan.change(place, |b| b.algorithm(&named(RSA_PSS))),
        );
        add(
            Rule::SignatureAlgorithm,
            "that calls its signature one with SHA-1",
            |place, plan| plan.change(place, |b| b.algorithm(&named(RSA_SHA1))),
        );
        add(Rule::Signature, "that calls its signature one by RSA", |place, plan| {
            plan.change(place, |b| {
                b.algorithm(&der::sequence(&[der::oid(RSA_SHA256), der::null()]))
            })
        });
        add(
            Rule::Signature,
            "that calls its signature one with SHA-384",
            |place, plan| plan.change(place, |b| b.algorithm(&named(ECDSA_SHA384))),
        );
        add(
            Rule::Signature,
            "with another algorithm in its signed part",
            |place, plan| plan.change(place, |b| b.raw(|raw| raw.inner_algorithm = Some(named(ECDSA_SHA384)))),
        );
        add(
            Rule::Signature,
            "with another algorithm beside its signed part",
            |place, plan| plan.change(place, |b| b.raw(|raw| raw.outer_algorithm = Some(named(INVENTED)))),
        );
        add(
            Rule::Signature,
            "with parameters of its algorithm in one place",
            |place, plan| {
                plan.change(place, |b| {
                    b.raw(|raw| raw.outer_algorithm = Some(der::sequence(&[der::oid(ECDSA_SHA256), der::null()])))
                })
            },
        );
        add(
            Rule::SignatureAlgorithm,
            "with parameters of its algorithm in both places",
            |place, plan| {
                plan.change(place, |b| {
                    b.algorithm(&der::sequence(&[der::oid(ECDSA_SHA256), der::null()]))
                })
            },
        );
        faults.push(unreadable(format!("{name} with bytes behind it"), move |plan: Plan| {
            plan.alter(place, |der| [der, &[0][..]].concat())
        }));
        faults.push(breaks(
            Rule::Signature,
            format!("{name} with a longer length than it needs"),
            move |plan: Plan| plan.alter(place, with_a_long_length),
        ));
    }
    faults.push(breaks(
        Rule::Signature,
        "leaf with a long length of its signature",
        |plan| {
            plan.change(LEAF, |b| {
                b.raw(|raw| raw.signature = Some(with_long_form(&signature_of_nobody())))
            })
        },
    ));
    faults.push(rsa_parameters("no parameters of RSA", &[], None));
    faults.push(rsa_parameters(
        "an integer as parameters of RSA",
        &[der::integer(&[5])],
        Some(Rule::SignatureAlgorithm),
    ));
    faults
}

/// A leaf that an RSA key signed, whose algorithm has these parameters.
fn rsa_parameters(name: &str, parameters: &[Vec<u8>], broken: Option<Rule>) -> Fault {
    let identifier = der::sequence(&[&[der::oid(RSA_SHA256)], parameters].concat());
    let apply = move |plan: Plan| {
        let identifier = identifier.clone();
        plan.change(ISSUER, |b| b.key(Key::rsa_issuer()))
            .change(LEAF, move |b| b.algorithm(&identifier))
    };
    match broken {
        Some(rule) => breaks(rule, name, apply),
        None => harmless(name, apply).sparing(
            Peer::Cryptography,
            "it wants them, and RFC 4055 (section 5) that both be taken",
        ),
    }
}

fn flipped(der: &[u8], at: usize) -> Vec<u8> {
    let mut der = der.to_vec();
    der[at] ^= 1;
    der
}

/// A signature as it should look, by a key that nobody has.
fn signature_of_nobody() -> Vec<u8> {
    der::bit_string(&Key::p256().sign(b"another message", Digest::Sha256))
}

/// The same certificate, with a leading zero in the length of the whole.
fn with_a_long_length(certificate: &[u8]) -> Vec<u8> {
    let [0x30, 0x82, parts @ ..] = certificate else {
        panic!("a SEQUENCE of 256 bytes or more")
    };
    [&[0x30, 0x83, 0], parts].concat()
}

fn with_long_form(element: &[u8]) -> Vec<u8> {
    [&[element[0], 0x81], &element[1..]].concat()
}
