//! The lookups and fetches of a check, and the outcome of its lines.

use collectmc::TransportErrorKind;
use collectmc::publication::{CheckItem, CheckOutcome, CheckStatus, LookupError, Obstacle, Resource};
use collectmc_test_support::certificates::LOGO;

use crate::world::{DMARC, EVIDENCE_URL, LIST_URL, LOGO_URL, RECORD, World};

#[test]
fn a_domain_that_publishes_everything_right_passes_whole() {
    let mut world = World::right();
    world.collected = Some((world.hierarchy.leaf_first_pem().into(), LOGO.to_vec()));
    let checked = world.check();
    let statuses: Vec<_> = checked
        .report
        .lines()
        .iter()
        .map(|line| (line.item().as_str(), line.status().as_str()))
        .collect();
    let passing = [
        "record",
        "dmarc-author",
        "logo",
        "logo-profile",
        "evidence",
        "certificate",
        "certificate-domain",
        "logo-in-certificate",
        "revocation",
        "collected-evidence",
        "collected-logo",
    ];
    assert_eq!(statuses, passing.map(|item| (item, "pass")), "{:#?}", checked.report);
    assert_eq!(checked.report.outcome(), CheckOutcome::Pass);
    assert_eq!(checked.report.record_domain().unwrap().as_str(), "brand.example");
    assert_eq!(checked.report.organizational_domain(), Some("brand.example"));
}

#[test]
fn each_thing_is_requested_once_and_nothing_else_is() {
    let checked = World::right().check();
    assert_eq!(checked.looked_up, [DMARC, "_dmarc.example", RECORD]);
    assert_eq!(checked.fetched, [LOGO_URL, EVIDENCE_URL, LIST_URL]);
}

#[test]
fn a_domain_without_anything_is_not_published_and_lacks_dmarc() {
    let world = World::right().without(RECORD);
    assert_eq!(world.check().report.outcome(), CheckOutcome::NotPublished);
    let (message, remedy) = world.fails_in(CheckItem::Record);
    assert!(
        message.contains(RECORD) && remedy.contains("collectmc bimi"),
        "{message} {remedy}"
    );
    assert!(world.check().fetched.is_empty());

    let world = world.without(DMARC);
    assert_eq!(world.check().report.outcome(), CheckOutcome::Fail);
}

#[test]
fn what_could_not_be_looked_at_is_never_a_pass() {
    for (name, item) in [(RECORD, CheckItem::Record), (DMARC, CheckItem::DmarcAuthor)] {
        let world = World::right().answer(name, Err(LookupError::transient("no response")));
        assert_eq!(world.is_unknown_in(item).0, Obstacle::Transient);
        assert_eq!(world.check().report.outcome(), CheckOutcome::Transient, "{name}");
        let world = World::right().answer(name, Err(LookupError::permanent("refused")));
        assert_eq!(world.is_unknown_in(item).0, Obstacle::Permanent);
        assert_eq!(world.check().report.outcome(), CheckOutcome::Incomplete, "{name}");
    }
    let cases = [
        (LOGO_URL, CheckItem::Logo),
        (EVIDENCE_URL, CheckItem::Evidence),
        (LIST_URL, CheckItem::Revocation),
    ];
    for (url, item) in cases {
        for (kind, expected) in [
            (TransportErrorKind::Timeout, CheckOutcome::Transient),
            (TransportErrorKind::Connect, CheckOutcome::Transient),
            (TransportErrorKind::Io, CheckOutcome::Incomplete),
            (TransportErrorKind::Other, CheckOutcome::Incomplete),
        ] {
            let world = World::right().response(url, Err((kind, "it failed")));
            let (_, message) = world.is_unknown_in(item);
            assert!(message.contains("it failed"), "{message}");
            assert_eq!(world.check().report.outcome(), expected, "{url} {kind}");
        }
    }
}

#[test]
fn a_failure_outweighs_what_is_unknown() {
    let world = World::right()
        .txt(DMARC, &["v=DMARC1; p=none"])
        .response(LOGO_URL, Err((TransportErrorKind::Timeout, "no time")));
    assert_eq!(world.check().report.outcome(), CheckOutcome::Fail);
}

#[test]
fn a_failing_line_says_what_to_change_and_no_other_one_does() {
    let world = World::right().txt(DMARC, &["v=DMARC1; p=none"]).without(LOGO_URL);
    for line in world.check().report.lines() {
        assert_eq!(line.remedy().is_some(), line.status() == CheckStatus::Fail, "{line:?}");
    }
}

#[test]
fn every_file_has_a_limit() {
    assert_eq!(Resource::Logo.max_bytes(), 65_536);
    assert!(Resource::Evidence.max_bytes() < Resource::RevocationList.max_bytes());
}
