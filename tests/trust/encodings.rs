//! Versions, serial numbers, times and other fields that are not written as RFC 5280 (section 4.1) asks. Where a reader is
//! lenient with them, two readers could take a certificate for two different ones.

use collectmc::checks::Rule;
use collectmc_test_support::certificates::{Builder, Raw, der};

use crate::plan::{BELOW_ROOT, Fault, Plan, breaks, harmless, unreadable};

pub fn faults() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in BELOW_ROOT {
        let with = move |change: fn(&mut Raw)| move |plan: Plan| plan.change(place, |b: Builder| b.raw(change));
        let mut odd = |what: &str, change| {
            faults.push(breaks(Rule::Encoding, format!("{name} {what}"), with(change)));
        };
        odd("of version 1 with extensions", |raw| raw.version = Some(Vec::new()));
        odd("of version 2 with extensions", |raw| raw.version = Some(version(1)));
        odd("of version 4", |raw| raw.version = Some(version(3)));
        odd("with a negative serial number", |raw| {
            raw.serial = Some(der::element(2, &[0x80, 1]))
        });
        odd("with the serial number zero", |raw| {
            raw.serial = Some(der::element(2, &[0]))
        });
        odd("with a serial number of 21 octets", |raw| {
            raw.serial = Some(der::element(2, &[1; 21]))
        });
        odd("with a serial number of 300 octets", |raw| {
            raw.serial = Some(der::element(2, &[1; 300]))
        });
        odd("with a serial number that is longer than it needs", |raw| {
            raw.serial = Some(der::element(2, &[0, 0, 1]))
        });
        odd("with GeneralizedTime before 2050", |raw| {
            raw.validity = Some(times(&generalized("20261101000000Z"), &generalized("20271101000000Z")))
        });
        odd("with fractions of seconds", |raw| {
            raw.validity = Some(times(&utc("261101000000Z"), &generalized("20501101000000.5Z")))
        });
        odd("with a time without seconds", |raw| {
            raw.validity = Some(times(&utc("2611010000Z"), &utc("271101000000Z")))
        });
        odd("with a time with an offset", |raw| {
            raw.validity = Some(times(&utc("261101000000+0000"), &utc("271101000000Z")))
        });
        faults.push(harmless(
            format!("{name} with a serial number of 20 octets"),
            with(|raw| raw.serial = Some(der::element(2, &[1; 20]))),
        ));
        faults.push(harmless(
            format!("{name} valid for ever"),
            with(|raw| raw.validity = Some(times(&utc("261101000000Z"), &generalized("99991231235959Z")))),
        ));
        faults.push(breaks(
            Rule::Validity,
            format!("{name} that ends before it begins"),
            with(|raw| raw.validity = Some(times(&utc("271101000000Z"), &utc("261101000000Z")))),
        ));
        for (what, text) in [
            ("without a zone", "261101000000"),
            ("of a month that is none", "261301000000Z"),
        ] {
            faults.push(unreadable(format!("{name} with a time {what}"), move |plan: Plan| {
                plan.change(place, |b| {
                    b.raw(|raw| raw.validity = Some(times(&utc(text), &utc("271101000000Z"))))
                })
            }));
        }
        faults.push(unreadable(
            format!("{name} with a serial number that is none"),
            with(|raw| raw.serial = Some(der::null())),
        ));
    }
    faults.push(breaks(
        Rule::IssuerAuthority,
        "issuer of version 1 without extensions",
        |plan| {
            plan.change(2, |b| {
                b.raw(|raw| {
                    raw.version = Some(Vec::new());
                    raw.extensions = Some(Vec::new());
                })
            })
        },
    ));
    faults
}

fn version(number: u8) -> Vec<u8> {
    der::context(0, &der::integer(&[number]))
}

fn times(from: &[u8], to: &[u8]) -> Vec<u8> {
    der::sequence(&[from.to_vec(), to.to_vec()])
}

fn utc(text: &str) -> Vec<u8> {
    der::element(0x17, text.as_bytes())
}

fn generalized(text: &str) -> Vec<u8> {
    der::element(0x18, text.as_bytes())
}
