//! Hierarchies with one thing wrong at a time, each with the rule that it breaks; and with what is unusual and right.

use std::sync::LazyLock;

use collectmc::certificates::Certificate;
use collectmc::chain::{TrustAnchor, TrustAnchors};
use collectmc::checks::Rule;
use collectmc_test_support::certificates::{Digest, Key, KeyUsage, Name, der, oid};
use sha2::Digest as _;
use sha2::Sha256;

use crate::case::{Case, Outcome};
use crate::peers::Peer;
use crate::plan::{BELOW_ROOT, Fault, ISSUER, ISSUERS, LEAF, PLACES, Plan, ROOT, UPPER, breaks, harmless};
use crate::{constraints, encodings, extensions, hold, signatures};

/// Every fault that there is, those of the other files too.
pub fn all() -> Vec<Fault> {
    let mut faults = vec![harmless("nothing", |plan| plan)];
    faults.extend(validity());
    faults.extend(authority());
    faults.extend(path_length());
    faults.extend(keys());
    faults.extend(names());
    faults.extend(signatures::faults());
    faults.extend(extensions::faults());
    faults.extend(constraints::faults());
    faults.extend(encodings::faults());
    faults
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| all().iter().flat_map(Fault::cases).collect());

#[test]
fn every_single_fault_is_found_and_what_is_verified_all_others_call_valid() {
    assert!(CASES.len() > 800, "{}", CASES.len());
    hold(&CASES);
}

/// Each of the others is one that finds faults, so that their consent says something.
#[test]
fn the_others_refuse_most_of_what_we_refuse() {
    let refused: Vec<_> = CASES.iter().filter(|case| case.expected != Outcome::Verified).collect();
    for peer in Peer::ALL {
        let Some(verdicts) = peer.judge(&refused) else { continue };
        let by_it_too = verdicts.iter().filter(|verdict| verdict.is_err()).count();
        println!("{peer:?} refuses {by_it_too} of {}", refused.len());
        assert!(
            by_it_too * 2 > refused.len(),
            "{peer:?} refuses {by_it_too} of {}",
            refused.len()
        );
    }
}

#[test]
fn a_root_that_was_sent_is_as_good_by_fingerprint_or_public_key() {
    for case in CASES.iter().filter(|case| case.others.len() == 3) {
        let root = Certificate::from_der(&case.trusted[0]).unwrap();
        let key = Sha256::digest(
            x509_parser::parse_x509_certificate(root.der())
                .unwrap()
                .1
                .public_key()
                .raw,
        );
        for pin in [
            TrustAnchor::Fingerprint(root.sha256()),
            TrustAnchor::PublicKey(key.into()),
        ] {
            let pinned = Case {
                anchors: TrustAnchors::none().with(pin),
                ..case.clone()
            };
            assert_eq!(pinned.judge(), case.expected, "{}", case.name);
        }
    }
}

fn validity() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in PLACES {
        faults.push(breaks(Rule::Validity, format!("{name} expired"), move |plan: Plan| {
            plan.change(place, |b| b.validity("2026-01-01T00:00:00Z", "2026-12-01T11:59:59Z"))
        }));
        faults.push(breaks(
            Rule::Validity,
            format!("{name} not yet valid"),
            move |plan: Plan| plan.change(place, |b| b.validity("2026-12-01T12:00:01Z", "2027-12-01T00:00:00Z")),
        ));
        faults.push(
            harmless(format!("{name} valid for this second alone"), move |plan: Plan| {
                plan.change(place, |b| b.validity("2026-12-01T12:00:00Z", "2026-12-01T12:00:00Z"))
            })
            .sparing(
                Peer::OpenSsl,
                "it takes the last second for past; it belongs to the period (RFC 5280, section 4.1.2.5)",
            ),
        );
    }
    faults
}

fn authority() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in ISSUERS {
        let mut add = |rule, what: &str, change: fn(collectmc_test_support::certificates::Builder) -> _| {
            let name = format!("{name} {what}");
            faults.push(breaks(rule, name, move |plan: Plan| plan.change(place, change)));
        };
        add(Rule::IssuerAuthority, "is no CA", |b| b.certificate_authority(false));
        add(Rule::IssuerAuthority, "without basic constraints", |b| {
            b.without_extension(oid::BASIC_CONSTRAINTS)
        });
        add(Rule::IssuerAuthority, "whose key may sign no certificates", |b| {
            b.key_usage(&[KeyUsage::DigitalSignature, KeyUsage::CrlSign])
        });
        faults.push(harmless(format!("{name} without key usage"), move |plan: Plan| {
            plan.change(place, |b| b.without_extension(oid::KEY_USAGE))
        }));
    }
    faults.push(breaks(Rule::NoAuthority, "leaf is a CA", |plan| {
        plan.change(LEAF, |b| b.certificate_authority(true))
    }));
    faults.push(breaks(Rule::NoAuthority, "leaf may sign certificates", |plan| {
        plan.change(LEAF, |b| {
            b.key_usage(&[KeyUsage::DigitalSignature, KeyUsage::KeyCertSign])
        })
    }));
    faults.push(harmless("leaf without basic constraints and key usage", |plan| {
        plan.change(LEAF, |b| {
            b.without_extension(oid::BASIC_CONSTRAINTS)
                .without_extension(oid::KEY_USAGE)
        })
    }));
    faults
}

fn path_length() -> Vec<Fault> {
    let of = |root, upper, issuer| {
        move |plan: Plan| {
            plan.change(ROOT, |b| b.path_length(root))
                .change(UPPER, |b| b.path_length(upper))
                .change(ISSUER, |b| b.path_length(issuer))
        }
    };
    vec![
        harmless("path lengths as long as they have to be", of(2, 1, 0)),
        harmless("path lengths longer than they have to be", of(127, 64, 9)),
        breaks(Rule::PathLength, "path length of the root", of(1, 1, 0)),
        breaks(Rule::PathLength, "path length of the upper issuer", of(2, 0, 0)),
        breaks(Rule::PathLength, "path length zero of the root", of(0, 0, 0)),
    ]
}

fn keys() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in PLACES {
        faults.push(harmless(format!("{name} with a P-384 key"), move |plan: Plan| {
            plan.change(place, |b| b.key(Key::p384()))
        }));
        let with_ed25519 = harmless(format!("{name} with an Ed25519 key"), move |plan: Plan| {
            plan.change(place, |b| b.key(Key::ed25519()))
        });
        faults.push(match place {
            LEAF => with_ed25519,
            _ => with_ed25519.sparing(Peer::Cryptography, "it takes no Ed25519 of issuers"),
        });
        for digest in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
            faults.push(harmless(
                format!("{name} with an RSA key and {digest:?}"),
                move |plan: Plan| {
                    let below = (place + 1).min(LEAF);
                    plan.change(place, |b| b.key(Key::rsa_issuer()).rsa_digest(digest))
                        .change(below, |b| b.rsa_digest(digest))
                },
            ));
        }
    }
    for (place, name) in ISSUERS {
        faults.push(breaks(
            Rule::SignatureAlgorithm,
            format!("{name} with an RSA key of 1024 bits"),
            move |plan: Plan| plan.change(place, |b| b.key(Key::rsa_1024())),
        ));
        faults.push(breaks(
            Rule::SignatureAlgorithm,
            format!("{name} that signs with SHA-1"),
            move |plan: Plan| {
                plan.change(place, |b| b.key(Key::rsa_issuer()))
                    .change(place + 1, |b| b.rsa_digest(Digest::Sha1))
            },
        ));
    }
    faults
}

fn names() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in BELOW_ROOT {
        faults.push(breaks(
            Rule::Issuer,
            format!("{name} with the authority key identifier of another"),
            move |plan: Plan| plan.change(place, |b| b.authority_key_identifier(&[0xAB; 20])),
        ));
        faults.push(harmless(
            format!("{name} without authority key identifier"),
            move |plan: Plan| plan.change(place, |b| b.without_authority_key_identifier()),
        ));
    }
    for (place, name) in ISSUERS {
        faults.push(breaks(
            Rule::Issuer,
            format!("{name} with another subject key identifier"),
            move |plan: Plan| plan.change(place, |b| b.subject_key_identifier(&[0xAB; 20])),
        ));
        faults.push(harmless(
            format!("{name} without subject key identifier"),
            move |plan: Plan| plan.change(place, |b| b.without_subject_key_identifier()),
        ));
    }
    for (place, name) in ISSUERS {
        faults.push(breaks(
            Rule::Encoding,
            format!("{name} without subject"),
            move |plan: Plan| plan.change(place, |b| b.subject(Name::new())),
        ));
    }
    let another = der::context(4, &Name::new().utf8(oid::COMMON_NAME, "Another").to_der());
    let by_serial_number = der::sequence(&[der::context(1, &another), der::context_primitive(2, &[9])]);
    faults.push(
        harmless(
            "leaf with another issuer and serial number for a key identifier",
            move |plan| {
                plan.change(LEAF, |b| {
                    b.without_authority_key_identifier().raw_extension(
                        oid::AUTHORITY_KEY_IDENTIFIER,
                        false,
                        &by_serial_number,
                    )
                })
            },
        )
        .sparing(
            Peer::OpenSsl,
            "it rules the issuer out; RFC 5280 asks nothing of identifiers but help with the search (section 4.2.1.1)",
        ),
    );
    faults.push(harmless("leaf without subject, with critical names", |plan| {
        plan.change(LEAF, |b| {
            let names = der::sequence(&[der::context_primitive(2, b"brand.example")]);
            b.subject(Name::new())
                .raw_extension(oid::SUBJECT_ALT_NAME, true, &names)
        })
    }));
    faults
}
