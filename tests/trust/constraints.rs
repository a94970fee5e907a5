//! Name constraints of every kind.

use collectmc::checks::Rule;
use collectmc_test_support::certificates::{Name, StringKind, der, oid};

use crate::peers::Peer;
use crate::plan::{Fault, ISSUERS, LEAF, Plan, ROOT, UPPER, breaks, harmless};

/// The subtrees of names that are permitted, and of those that are excluded.
type Subtrees = (Vec<Vec<u8>>, Vec<Vec<u8>>);

fn email(name: &str) -> Vec<u8> {
    der::context_primitive(1, name.as_bytes())
}

fn dns(name: &str) -> Vec<u8> {
    der::context_primitive(2, name.as_bytes())
}

fn directory(name: Name) -> Vec<u8> {
    der::context(4, &name.to_der())
}

fn uri(host: &str) -> Vec<u8> {
    der::context_primitive(6, host.as_bytes())
}

fn address(octets: &[u8]) -> Vec<u8> {
    der::context_primitive(7, octets)
}

fn jurisdiction(country: &str) -> Name {
    Name::new().with(oid::JURISDICTION_COUNTRY, StringKind::Printable, country)
}

pub fn faults() -> Vec<Fault> {
    [placed(), of_each_kind(), of_other_names(), odd()]
        .into_iter()
        .flatten()
        .collect()
}

/// In each issuer, and as not critical.
fn placed() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, name) in ISSUERS {
        for critical in [true, false] {
            let with = move |base: &'static str| {
                let value = der::sequence(&[der::context(0, &der::sequence(&[dns(base)]))]);
                move |plan: Plan| plan.change(place, |b| b.raw_extension(oid::NAME_CONSTRAINTS, critical, &value))
            };
            let kind = if critical { "critical" } else { "not critical" };
            faults.push(harmless(
                format!("{name} may issue for the name, {kind}"),
                with("brand.example"),
            ));
            faults.push(breaks(
                Rule::NameConstraints,
                format!("{name} may issue for other names, {kind}"),
                with("other.example"),
            ));
        }
    }
    faults
}

/// Of the upper issuer, on what a sound leaf has: one DNS name and a subject.
fn of_each_kind() -> Vec<Fault> {
    let no_names = |fault: Fault| fault.sparing(Peer::Webpki, "it compares whole directory names only");
    let allowed: Vec<(&str, Subtrees)> = vec![
        ("the name itself", (vec![dns("brand.example")], vec![])),
        ("the name in capitals", (vec![dns("BRAND.example")], vec![])),
        ("the domain above", (vec![dns("example")], vec![])),
        ("one of two", (vec![dns("other.example"), dns("brand.example")], vec![])),
        (
            "others excluded",
            (vec![], vec![dns("other.example"), dns("d.example")]),
        ),
        ("a name below excluded", (vec![], vec![dns("sub.brand.example")])),
        ("addresses excluded", (vec![], vec![address(&[0; 8])])),
        (
            "addresses permitted",
            (vec![address(&[10, 0, 0, 0, 255, 0, 0, 0])], vec![]),
        ),
    ];
    let forbidden: Vec<(&str, Subtrees)> = vec![
        ("another name", (vec![dns("other.example")], vec![])),
        ("a name below", (vec![dns("sub.brand.example")], vec![])),
        ("the end of a label", (vec![dns("rand.example")], vec![])),
        ("a wildcard", (vec![dns("*.example")], vec![])),
        ("names below the name alone", (vec![dns(".brand.example")], vec![])),
        ("the name with a dot behind", (vec![dns("brand.example.")], vec![])),
        ("the name excluded", (vec![], vec![dns("brand.example")])),
        (
            "permitted and excluded",
            (vec![dns("example")], vec![dns("brand.example")]),
        ),
        ("the domain above excluded", (vec![], vec![dns("example")])),
        ("every name excluded", (vec![], vec![dns("")])),
        ("every subject excluded", (vec![], vec![directory(Name::new())])),
        ("the subject excluded", (vec![], vec![directory(jurisdiction("GB"))])),
        (
            "the subject excluded in other letters",
            (vec![], vec![directory(jurisdiction("gb "))]),
        ),
        ("another subject", (vec![directory(jurisdiction("FR"))], vec![])),
        (
            "the subject with one attribute more",
            (
                vec![directory(jurisdiction("GB").utf8(oid::COMMON_NAME, "Test"))],
                vec![],
            ),
        ),
    ];
    // Of the root, whose constraints are on the issuers' subjects too.
    let subjects: Vec<(&str, Subtrees)> = vec![
        (
            "both subjects",
            (vec![directory(jurisdiction("GB")), directory(country("GB"))], vec![]),
        ),
        (
            "both subjects in other letters",
            (vec![directory(jurisdiction(" gb")), directory(country("gb"))], vec![]),
        ),
        ("other subjects excluded", (vec![], vec![directory(jurisdiction("FR"))])),
    ];
    let constrain = |place, (permitted, excluded): Subtrees| {
        move |plan: Plan| plan.change(place, |b| b.name_constraints(&permitted, &excluded))
    };
    let allowed = allowed
        .into_iter()
        .map(|(name, subtrees)| harmless(format!("constraints: {name}"), constrain(UPPER, subtrees)));
    let subjects = subjects
        .into_iter()
        .map(|(name, subtrees)| no_names(harmless(format!("constraints: {name}"), constrain(ROOT, subtrees))));
    let forbidden = forbidden.into_iter().map(|(name, subtrees)| {
        breaks(
            Rule::NameConstraints,
            format!("constraints: {name}"),
            constrain(UPPER, subtrees),
        )
    });
    allowed.chain(subjects).chain(forbidden).collect()
}

fn country(country: &str) -> Name {
    Name::new().with(oid::COUNTRY, StringKind::Printable, country)
}

/// On names of other kinds, of which the leaf has one beside its domain. What cannot be compared is not allowed.
fn of_other_names() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, kind, in_leaf) in [
        (
            "address",
            address(&[10, 0, 0, 0, 255, 0, 0, 0]),
            address(&[10, 1, 2, 3]),
        ),
        ("e-mail address", email("brand.example"), email("a@brand.example")),
        ("URI", uri("brand.example"), uri("https://brand.example/")),
        (
            "registered id",
            der::context_primitive(8, &[42, 3]),
            der::context_primitive(8, &[42, 3]),
        ),
        ("name of an odd form", dns("brand.example"), dns(".brand.example")),
        ("name with a dot behind", dns("brand.example"), dns("brand.example.")),
        ("wildcard", dns("brand.example"), dns("*.brand.example")),
        ("name of no letters", dns("brand.example"), dns("\u{fc}.brand.example")),
    ] {
        for excluded in [false, true] {
            let subtrees = if excluded {
                (vec![], vec![kind.clone()])
            } else {
                (vec![kind.clone()], vec![])
            };
            let names = der::sequence(&[dns("brand.example"), in_leaf.clone()]);
            let how = if excluded { "excluded" } else { "permitted" };
            faults.push(breaks(
                Rule::NameConstraints,
                format!("constraints: {name} {how}"),
                move |plan: Plan| {
                    plan.change(UPPER, |b| b.name_constraints(&subtrees.0, &subtrees.1))
                        .change(LEAF, |b| b.raw_extension(oid::SUBJECT_ALT_NAME, false, &names))
                },
            ));
        }
    }
    faults.push(breaks(
        Rule::NameConstraints,
        "constraints: e-mail address in the subject",
        |plan| {
            plan.change(UPPER, |b| b.name_constraints(&[email("other.example")], &[]))
                .change(LEAF, |b| {
                    b.subject_attribute("1.2.840.113549.1.9.1", StringKind::Ia5, "a@brand.example")
                })
        },
    ));
    faults
}

/// Constraints that RFC 5280 (section 4.2.1.10) does not know.
fn odd() -> Vec<Fault> {
    let subtree = |elements: &[Vec<u8>]| der::sequence(elements);
    let with_minimum = subtree(&[dns("brand.example"), der::context_primitive(0, &[1])]);
    let with_maximum = subtree(&[dns("brand.example"), der::context_primitive(1, &[9])]);
    let values = [
        ("a minimum", der::sequence(&[der::context(0, &with_minimum)])),
        ("a maximum", der::sequence(&[der::context(0, &with_maximum)])),
        ("no base", der::sequence(&[der::context(0, &subtree(&[]))])),
        (
            "a list of a third kind",
            der::sequence(&[der::context(2, &subtree(&[dns("example")]))]),
        ),
        ("no list", der::sequence(&[])),
        ("an empty list", der::sequence(&[der::context(0, &[])])),
        (
            "two lists of one kind",
            der::sequence(&[
                der::context(0, &subtree(&[dns("example")])),
                der::context(0, &subtree(&[dns("example")])),
            ]),
        ),
    ];
    let faults = values.into_iter().map(|(name, value)| {
        breaks(
            Rule::NameConstraints,
            format!("constraints: {name}"),
            move |plan: Plan| plan.change(UPPER, |b| b.raw_extension(oid::NAME_CONSTRAINTS, true, &value)),
        )
    });
    faults.collect()
}

/// Each name is held against each constraint; of both a certificate can hold more than ten thousand.
#[test]
fn names_and_constraints_without_end_are_refused_at_once() {
    let many =
        |length: usize| -> Vec<Vec<u8>> { (0..length).map(|number| dns(&format!("n{number}.example"))).collect() };
    for (constraints, names) in [(10_000, 10_000), (1_000, 1_000), (1, 10_000), (10_000, 1)] {
        let (bases, names) = (many(constraints), der::sequence(&many(names)));
        let fault = breaks(Rule::NameConstraints, "endless constraints", move |plan: Plan| {
            plan.change(UPPER, |b| b.name_constraints(&[], &bases))
                .change(LEAF, |b| b.raw_extension(oid::SUBJECT_ALT_NAME, false, &names))
        });
        let [case, _] = fault.cases();
        let start = std::time::Instant::now();
        assert_eq!(case.judge(), fault.expected);
        assert!(
            start.elapsed() < std::time::Duration::from_secs(10),
            "{:?}",
            start.elapsed()
        );
    }
}
