//! Whether DMARC is enforced as BIMI wants it.

use collectmc::publication::{CheckItem, CheckStatus, TxtAnswer};
use collectmc_test_support::growth;

use crate::world::{DMARC, World};

fn with(record: &str) -> World {
    World::right().txt(DMARC, &[record])
}

/// A check of `news.brand.example`, which has this record, under this one.
fn below(own: &str, above: &str) -> World {
    let mut world = with(above).txt("_dmarc.news.brand.example", &[own]);
    world.domain = "news.brand.example";
    world
}

#[test]
fn enforced_policies_pass() {
    for record in [
        "v=DMARC1; p=reject",
        "v=DMARC1; p=quarantine",
        "v=DMARC1; p=quarantine; pct=100",
        "v=DMARC1; p=reject; sp=quarantine",
        "v=DMARC1; p=quarantine; sp=reject",
    ] {
        assert_eq!(with(record).check().report.outcome().as_str(), "pass", "{record}");
    }
}

#[test]
fn policies_that_are_not_enforced_fail() {
    for (record, expected) in [
        ("v=DMARC1; p=none", "p=none"),
        ("v=DMARC1; p=reject; sp=none", "sp=none"),
        ("v=DMARC1; p=quarantine; pct=99", "pct=99"),
        ("v=DMARC1; p=quarantine; pct=0", "pct=0"),
        ("v=DMARC1; p=quarantine; t=y", "t=y"),
        ("v=DMARC1; p=reject; pct=all", "pct=all"),
        ("v=DMARC1; sp=reject", "missing"),
        ("v=DMARC1; p=reject; p=none", "more than once"),
    ] {
        let (message, _) = with(record).fails_in(CheckItem::DmarcAuthor);
        assert!(message.contains(expected), "{record}: {message}");
    }
}

#[test]
fn what_is_weak_and_no_reason_to_show_no_logo_is_a_note() {
    for (record, expected) in [
        ("v=DMARC1; p=reject; pct=20", "pct=20"),
        ("v=DMARC1; p=reject; t=y", "t=y"),
        ("v=DMARC1; p=reject; np=none", "np=none"),
    ] {
        let line = with(record).line(CheckItem::DmarcAuthor);
        assert_eq!(line.status(), CheckStatus::Pass, "{line:?}");
        assert!(line.notes().iter().any(|note| note.contains(expected)), "{line:?}");
    }
}

#[test]
fn two_records_count_as_none() {
    let world = World::right().txt(DMARC, &["v=DMARC1; p=reject", "v=DMARC1; p=reject"]);
    let (message, remedy) = world.fails_in(CheckItem::DmarcAuthor);
    assert!(
        message.contains("2 DMARC records") && remedy.contains("one"),
        "{message} {remedy}"
    );
}

#[test]
fn a_record_that_is_no_text_counts_too() {
    let records = |texts: &[&[u8]]| {
        let records = texts.iter().map(|text| vec![text.to_vec()]);
        World::right().answer(DMARC, Ok(TxtAnswer::records(records)))
    };
    let (sound, binary) = (&b"v=DMARC1; p=reject"[..], &b"v=DMARC1; p=none; rua=\xff"[..]);
    assert!(
        records(&[sound, binary])
            .fails_in(CheckItem::DmarcAuthor)
            .0
            .contains("2 DMARC records")
    );
    assert!(
        records(&[binary])
            .fails_in(CheckItem::DmarcAuthor)
            .0
            .contains("not text")
    );
}

#[test]
fn records_of_other_kinds_are_ignored() {
    let world = World::right().txt(
        DMARC,
        &["v=spf1 -all", "google-site-verification=1", "v=DMARC1; p=reject"],
    );
    assert_eq!(world.check().report.outcome().as_str(), "pass");
}

#[test]
fn no_record_fails_and_the_remedy_names_the_place() {
    let (_, remedy) = World::right().without(DMARC).fails_in(CheckItem::DmarcAuthor);
    assert!(remedy.contains(DMARC), "{remedy}");
}

#[test]
fn both_domains_have_to_enforce() {
    let good = "v=DMARC1; p=reject";
    assert_eq!(below(good, good).check().report.outcome().as_str(), "pass");
    below("v=DMARC1; p=none", good).fails_in(CheckItem::DmarcAuthor);
    below(good, "v=DMARC1; p=none").fails_in(CheckItem::DmarcOrganization);
    below(good, "v=DMARC1; p=reject; sp=none").fails_in(CheckItem::DmarcOrganization);
    below(good, "v=DMARC1; p=quarantine; pct=10").fails_in(CheckItem::DmarcOrganization);
}

#[test]
fn a_subdomain_without_a_record_gets_the_policy_for_subdomains() {
    let inherits = |record| {
        let mut world = with(record);
        world.domain = "news.brand.example";
        world
    };
    let line = inherits("v=DMARC1; p=reject; sp=quarantine").line(CheckItem::DmarcAuthor);
    assert_eq!(line.status(), CheckStatus::Pass);
    assert!(line.message().contains("with quarantine for subdomains"), "{line:?}");
    let failing = inherits("v=DMARC1; p=reject; sp=none").line(CheckItem::DmarcAuthor);
    assert_eq!(failing.status(), CheckStatus::Fail);
    for partial in [
        "v=DMARC1; p=quarantine; pct=5",
        "v=DMARC1; p=reject; sp=quarantine; t=y",
    ] {
        assert_eq!(
            inherits(partial).line(CheckItem::DmarcAuthor).status(),
            CheckStatus::Fail,
            "{partial}"
        );
    }
}

#[test]
fn a_domain_without_a_record_gets_the_policy_of_its_public_suffix() {
    let world = World::right()
        .without(DMARC)
        .txt("_dmarc.example", &["v=DMARC1; p=reject; psd=y"]);
    let line = world.line(CheckItem::DmarcAuthor);
    assert_eq!(line.status(), CheckStatus::Pass, "{line:?}");
    assert!(line.message().contains("that of example applies"), "{line:?}");
    let world = World::right()
        .without(DMARC)
        .txt("_dmarc.example", &["v=DMARC1; p=none; psd=y"]);
    world.fails_in(CheckItem::DmarcAuthor);
}

#[test]
fn the_work_grows_with_the_tags_and_not_with_their_square() {
    growth::assert_not_quadratic("tags", 3_000, |size| {
        let tags: String = (0..size / 10).map(|number| format!("; x{number:06}=1")).collect();
        let records = with(&format!("v=DMARC1; p=reject{tags}"));
        assert_eq!(records.line(CheckItem::DmarcAuthor).status(), CheckStatus::Pass);
    });
    growth::assert_not_quadratic("records", 500, |count| {
        let world = World::right().txt(DMARC, &vec!["v=DMARC1; p=reject"; count]);
        world.fails_in(CheckItem::DmarcAuthor);
    });
}
