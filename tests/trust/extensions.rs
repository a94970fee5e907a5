//! Faults of extensions: critical ones that are not known, repeated, malformed, and the purposes of keys.

use collectmc::checks::Rule;
use collectmc_test_support::certificates::{Builder, der, oid};

use crate::peers::Peer;
use crate::plan::{BELOW_ROOT, Fault, ISSUER, LEAF, PLACES, Plan, ROOT, UPPER, breaks, harmless};

const UNKNOWN: &str = "2.999.1";
const POLICY_MAPPINGS: &str = "2.5.29.33";
const POLICY_CONSTRAINTS: &str = "2.5.29.36";
const INHIBIT_ANY_POLICY: &str = "2.5.29.54";
const ANY_PURPOSE: &str = "2.5.29.37.0";

pub fn faults() -> Vec<Fault> {
    [critical(), repeated(), malformed(), purposes(), policies()]
        .into_iter()
        .flatten()
        .collect()
}

fn critical() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in PLACES {
        let with = move |oid: &'static str, critical, value: Vec<u8>| {
            move |plan: Plan| plan.change(place, |b: Builder| b.raw_extension(oid, critical, &value))
        };
        let unknown = format!("{name} with an unknown critical extension");
        faults.push(breaks(
            Rule::CriticalExtension,
            unknown,
            with(UNKNOWN, true, der::null()),
        ));
        let unknown = format!("{name} with an unknown extension");
        faults.push(harmless(unknown, with(UNKNOWN, false, der::null())));
        if place != LEAF {
            let pilot = with(oid::PILOT, true, der::utf8_string("Mark Certificate"));
            let name = format!("{name} with the critical pilot extension");
            faults.push(breaks(Rule::CriticalExtension, name, pilot));
        }
    }
    faults.push(
        harmless("leaf with the critical pilot extension", |plan| {
            plan.change(LEAF, Builder::pilot)
        })
        .sparing(
            Peer::Webpki,
            "it refuses every critical extension that it does not know",
        )
        .sparing(Peer::OpenSsl, "as webpki; -ignore_critical would ignore all")
        .sparing(Peer::Cryptography, "as webpki"),
    );
    for oid in [oid::LOGOTYPE, oid::SCT_LIST, oid::CRL_DISTRIBUTION_POINTS] {
        let value = match oid {
            oid::CRL_DISTRIBUTION_POINTS => der::sequence(&[]),
            _ => der::null(),
        };
        faults.push(breaks(
            Rule::CriticalExtension,
            format!("leaf with {oid} as critical"),
            move |plan: Plan| plan.change(LEAF, |b| b.raw_extension(oid, true, &value)),
        ));
    }
    faults
}

fn repeated() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in PLACES {
        for (oid, value) in [
            (oid::KEY_USAGE, der::named_bits(&[0, 5])),
            (oid::BASIC_CONSTRAINTS, der::sequence(&[der::boolean_true()])),
            (oid::SUBJECT_KEY_IDENTIFIER, der::octet_string(&[1; 20])),
            (oid::CERTIFICATE_POLICIES, der::sequence(&[])),
            (UNKNOWN, der::null()),
        ] {
            let of_what_it_says = match (place, oid) {
                (LEAF, _) | (_, oid::CERTIFICATE_POLICIES | oid::SUBJECT_KEY_IDENTIFIER | UNKNOWN) => {
                    Rule::RepeatedExtension
                }
                // The rules on issuers come first, and cannot read an extension that is there twice.
                _ => Rule::IssuerAuthority,
            };
            faults.push(breaks(
                of_what_it_says,
                format!("{name} with {oid} twice"),
                move |plan: Plan| {
                    let once_more = plan.change(place, |b| b.repeated_extension(oid, &value));
                    match oid {
                        UNKNOWN | oid::CERTIFICATE_POLICIES => {
                            once_more.change(place, |b| b.repeated_extension(oid, &value))
                        }
                        _ => once_more,
                    }
                },
            ));
        }
    }
    faults
}

/// Every extension that is read here, with a value that is none, and with something behind its value.
fn malformed() -> Vec<Fault> {
    let mut faults = Vec::new();
    let identifier = der::octet_string(&[1; 20]);
    let permitted = der::sequence(&[der::context(
        0,
        &der::sequence(&[der::context_primitive(2, b"example")]),
    )]);
    let of_issuers = [
        (
            oid::BASIC_CONSTRAINTS,
            Rule::IssuerAuthority,
            der::sequence(&[der::boolean_true()]),
        ),
        (oid::KEY_USAGE, Rule::IssuerAuthority, der::named_bits(&[5, 6])),
        (oid::NAME_CONSTRAINTS, Rule::NameConstraints, permitted),
        (
            oid::EXTENDED_KEY_USAGE,
            Rule::IssuerKeyPurpose,
            der::sequence(&[der::oid(oid::EKU_BIMI)]),
        ),
        (oid::SUBJECT_KEY_IDENTIFIER, Rule::Encoding, identifier.clone()),
        (oid::AUTHORITY_KEY_IDENTIFIER, Rule::Encoding, der::sequence(&[])),
        (
            oid::SUBJECT_ALT_NAME,
            Rule::Encoding,
            der::sequence(&[der::context_primitive(2, b"brand.example")]),
        ),
        (
            oid::CERTIFICATE_POLICIES,
            Rule::Encoding,
            der::sequence(&[der::sequence(&[der::oid(oid::POLICY_MARK)])]),
        ),
    ];
    let of_leaves = [
        (oid::BASIC_CONSTRAINTS, Rule::NoAuthority, der::sequence(&[])),
        (oid::KEY_USAGE, Rule::NoAuthority, der::named_bits(&[0])),
        (
            oid::EXTENDED_KEY_USAGE,
            Rule::KeyPurpose,
            der::sequence(&[der::oid(oid::EKU_BIMI)]),
        ),
        (
            oid::SUBJECT_ALT_NAME,
            Rule::DnsName,
            der::sequence(&[der::context_primitive(2, b"brand.example")]),
        ),
        (
            oid::CERTIFICATE_POLICIES,
            Rule::Encoding,
            der::sequence(&[der::sequence(&[der::oid(oid::POLICY_MARK)])]),
        ),
        (oid::SUBJECT_KEY_IDENTIFIER, Rule::Encoding, identifier),
        (oid::AUTHORITY_KEY_IDENTIFIER, Rule::Encoding, der::sequence(&[])),
    ];
    let places = [(UPPER, "upper issuer"), (ISSUER, "issuer")];
    let issuers = places
        .iter()
        .flat_map(|place| of_issuers.iter().map(move |extension| (*place, extension.clone())));
    let leaves = of_leaves.into_iter().map(|extension| ((LEAF, "leaf"), extension));
    for ((place, name), (oid, rule, value)) in issuers.chain(leaves) {
        let with = move |value: Vec<u8>| {
            move |plan: Plan| {
                let plan = plan.change(place, |b| match oid {
                    oid::SUBJECT_KEY_IDENTIFIER => b.without_subject_key_identifier(),
                    oid::AUTHORITY_KEY_IDENTIFIER => b.without_authority_key_identifier(),
                    _ => b,
                });
                plan.change(place, |b| b.raw_extension(oid, false, &value))
            }
        };
        for (what, value) in [
            ("as NULL", der::null()),
            ("as nothing", Vec::new()),
            ("cut", value[..value.len() - 1].to_vec()),
            ("with something behind it", [value.clone(), der::null()].concat()),
            (
                "with a longer length than it needs",
                [&[value[0], 0x81], &value[1..]].concat(),
            ),
        ] {
            let is_same_value = what.starts_with("with a longer");
            let rule = match oid {
                // The identifier here is another, and read all the same.
                oid::SUBJECT_KEY_IDENTIFIER if place != LEAF && is_same_value => Rule::Issuer,
                _ if is_same_value => Rule::Encoding,
                _ => rule.min(Rule::Encoding),
            };
            faults.push(breaks(rule, format!("{name} with {oid} {what}"), with(value)));
        }
    }
    faults.push(breaks(Rule::Encoding, "leaf with a key usage of no bits", |plan| {
        plan.change(LEAF, |b| b.raw_extension(oid::KEY_USAGE, true, &[3, 2, 7, 0]))
    }));
    faults.push(breaks(
        Rule::SctList,
        "leaf with a constructed octet string of timestamps",
        |plan| {
            plan.change(LEAF, |b| {
                b.raw_extension(oid::SCT_LIST, false, &der::element(0x24, &[0, 0]))
            })
        },
    ));
    faults
}

fn purposes() -> Vec<Fault> {
    const SERVER: &str = oid::EKU_SERVER_AUTH;
    let of = |place, purposes: &'static [&'static str]| move |plan: Plan| plan.change(place, |b| b.eku(purposes));
    let without = |place| move |plan: Plan| plan.change(place, Builder::without_eku);
    vec![
        breaks(Rule::KeyPurpose, "leaf without key purposes", without(LEAF)),
        breaks(Rule::KeyPurpose, "leaf for servers", of(LEAF, &[SERVER])),
        breaks(Rule::KeyPurpose, "leaf for any purpose", of(LEAF, &[ANY_PURPOSE])),
        breaks(Rule::Encoding, "leaf for no purpose", of(LEAF, &[])),
        harmless("leaf for servers and BIMI", of(LEAF, &[SERVER, oid::EKU_BIMI])),
        breaks(Rule::IssuerKeyPurpose, "issuer without key purposes", without(ISSUER)),
        breaks(Rule::IssuerKeyPurpose, "issuer for servers", of(ISSUER, &[SERVER])),
        breaks(
            Rule::IssuerKeyPurpose,
            "issuer for any purpose",
            of(ISSUER, &[ANY_PURPOSE]),
        ),
        harmless("issuer for servers and BIMI", of(ISSUER, &[SERVER, oid::EKU_BIMI])),
        harmless("upper issuer without key purposes", without(UPPER)).sparing(
            Peer::Webpki,
            "it wants the purpose of every issuer, of those that name none too",
        ),
        breaks(Rule::IssuerKeyPurpose, "upper issuer for servers", of(UPPER, &[SERVER])),
        breaks(Rule::Encoding, "upper issuer for no purpose", of(UPPER, &[])),
        harmless("root for BIMI", of(ROOT, &[oid::EKU_BIMI])),
        harmless("root for servers", of(ROOT, &[SERVER])).sparing(
            Peer::Cryptography,
            "it looks at the purposes of roots; RFC 5280 takes of a root its name and key (section 6.1.1 (d))",
        ),
    ]
}

/// Policies: all are accepted, so what would restrict them is not processed, and refused where it is critical.
fn policies() -> Vec<Fault> {
    let policy = |policy| der::sequence(&[der::oid(policy)]);
    let mapping = der::sequence(&[der::oid(oid::POLICY_OWN), der::oid(oid::POLICY_MARK)]);
    let restrictions = [
        (POLICY_CONSTRAINTS, der::sequence(&[der::context_primitive(0, &[0])])),
        (POLICY_MAPPINGS, der::sequence(&[mapping])),
        (INHIBIT_ANY_POLICY, der::integer(&[0])),
    ];
    let mut faults = Vec::new();
    for (oid, value) in restrictions {
        for (place, name) in [(ROOT, "root"), (UPPER, "upper issuer"), (ISSUER, "issuer")] {
            for critical in [true, false] {
                let value = value.clone();
                let apply = move |plan: Plan| plan.change(place, |b| b.raw_extension(oid, critical, &value));
                faults.push(match critical {
                    true => breaks(Rule::CriticalExtension, format!("{name} with critical {oid}"), apply),
                    false => harmless(format!("{name} with {oid}"), apply),
                });
            }
        }
    }
    for (place, name) in BELOW_ROOT {
        let others = der::sequence(&[policy("2.999.7")]);
        faults.push(
            harmless(
                format!("{name} with critical policies of its own"),
                move |plan: Plan| plan.change(place, |b| b.raw_extension(oid::CERTIFICATE_POLICIES, true, &others)),
            )
            .sparing(
                Peer::Webpki,
                "it processes no policies, and refuses them where they are critical",
            )
            .sparing(Peer::Cryptography, "as webpki"),
        );
        faults.push(harmless(format!("{name} without policies"), move |plan: Plan| {
            plan.change(place, |b| b.without_extension(oid::CERTIFICATE_POLICIES))
        }));
    }
    faults
}
