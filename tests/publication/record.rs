//! The assertion record: where it is looked for, and what is wrong with it.

use collectmc::publication::{CheckItem, CheckStatus, LookupError, Obstacle, TxtAnswer};
use collectmc_test_support::certificates::{Hierarchy, MarkCertificate};

use crate::world::{DMARC, RECORD, SERIAL, World};

const GOOD: &str = "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem";

#[test]
fn two_records_fail_and_so_do_two_of_which_one_is_invalid() {
    for other in [GOOD, "v=BIMI1; l=;", "v=BIMI1; nonsense"] {
        let (message, _) = World::right().txt(RECORD, &[GOOD, other]).fails_in(CheckItem::Record);
        assert!(message.contains("2 BIMI records"), "{message}");
    }
}

#[test]
fn records_of_other_kinds_are_ignored() {
    let others = ["v=spf1 -all", "", "v=BIMI2; l=https://other.example/logo.svg", GOOD];
    assert_eq!(
        World::right().txt(RECORD, &others).line(CheckItem::Record).status(),
        CheckStatus::Pass
    );
}

#[test]
fn the_strings_of_a_record_are_joined() {
    let (first, second) = GOOD.split_at(30);
    let strings = [first, second].map(|string| string.as_bytes().to_vec()).to_vec();
    let world = World::right().answer(RECORD, Ok(TxtAnswer::records([strings])));
    assert_eq!(world.check().report.outcome().as_str(), "pass");
}

#[test]
fn an_invalid_record_fails_with_its_fault_and_its_text() {
    let world = World::right().txt(RECORD, &["v=BIMI1; a=https://brand.example/mark.pem"]);
    let (message, _) = world.fails_in(CheckItem::Record);
    assert!(message.contains("'l=' is missing"), "{message}");
    assert!(
        world
            .line(CheckItem::Record)
            .notes()
            .iter()
            .any(|note| note.contains("a=https://brand.example/mark.pem"))
    );
}

#[test]
fn a_record_of_bytes_that_are_no_text_fails() {
    let answer = TxtAnswer::records([vec![b"v=BIMI1; l=\xff".to_vec()]]);
    let (message, _) = World::right().answer(RECORD, Ok(answer)).fails_in(CheckItem::Record);
    assert!(message.contains("is not text"), "{message}");
}

#[test]
fn a_record_that_declines_fails_and_so_does_evidence_without_a_logo() {
    let (message, _) = World::right()
        .txt(RECORD, &["v=BIMI1; l=; a=;"])
        .fails_in(CheckItem::Record);
    assert!(message.contains("declines"), "{message}");
    let world = World::right().txt(RECORD, &["v=BIMI1; l=; a=https://brand.example/mark.pem"]);
    assert!(world.fails_in(CheckItem::Record).0.contains("no logo"));
}

#[test]
fn a_record_without_evidence_fails_in_the_evidence_alone() {
    let world = World::right().txt(RECORD, &["v=BIMI1; l=https://brand.example/logo.svg"]);
    let (_, remedy) = world.fails_in(CheckItem::Evidence);
    assert!(remedy.contains("a="), "{remedy}");
}

#[test]
fn the_aliases_on_the_way_are_shown_and_cannot_steer_a_terminal() {
    let answer = TxtAnswer::records([vec![GOOD.as_bytes().to_vec()]]).by_way_of(["a.example", "b\u{1b}[2J.example"]);
    let line = World::right().answer(RECORD, Ok(answer)).line(CheckItem::Record);
    assert_eq!(line.status(), CheckStatus::Pass);
    assert_eq!(
        line.notes(),
        [format!("{RECORD} is an alias of a.example, b [2J.example")]
    );
}

#[test]
fn a_subdomain_uses_the_record_of_its_organizational_domain() {
    let mut world = World::right();
    world.domain = "news.brand.example";
    let checked = world.check();
    assert_eq!(checked.report.outcome().as_str(), "pass", "{:#?}", checked.report);
    assert_eq!(checked.report.record_domain().unwrap().as_str(), "brand.example");
    assert!(
        checked
            .looked_up
            .ends_with(&["default._bimi.news.brand.example".to_owned(), RECORD.to_owned()])
    );
}

#[test]
fn two_records_of_a_subdomain_end_the_search() {
    let mut world = World::right().txt("default._bimi.news.brand.example", &[GOOD, GOOD]);
    world.domain = "news.brand.example";
    assert!(!world.check().looked_up.contains(&RECORD.to_owned()));
    world.fails_in(CheckItem::Record);
}

#[test]
fn a_subdomain_with_no_record_and_an_unknown_organization_is_unknown() {
    let mut world = World::right().answer(DMARC, Err(LookupError::transient("server failure")));
    world.domain = "news.brand.example";
    let (obstacle, message) = world.is_unknown_in(CheckItem::Record);
    assert_eq!(obstacle, Obstacle::Transient);
    assert!(
        message.contains(DMARC) && message.contains("server failure"),
        "{message}"
    );
}

#[test]
fn another_selector_is_looked_up_and_has_to_be_covered() {
    let covering = MarkCertificate::new()
        .serial(&SERIAL)
        .domains(&["sales._bimi.brand.example"]);
    let mut world = World::of(Hierarchy::of(covering)).txt("sales._bimi.brand.example", &[GOOD]);
    world.selector = "sales";
    assert_eq!(world.check().report.outcome().as_str(), "pass");
    world.selector = "default";
    let (message, _) = world.fails_in(CheckItem::CertificateDomain);
    assert!(message.contains("brand.example"), "{message}");
}

#[test]
fn a_certificate_of_another_domain_fails_in_the_domain() {
    let other = MarkCertificate::new().serial(&SERIAL).domains(&["other.example"]);
    World::of(Hierarchy::of(other)).fails_in(CheckItem::CertificateDomain);
}

#[test]
fn a_warning_of_the_record_is_a_note() {
    let record = "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.txt";
    let world = World::right().txt(RECORD, &[record]);
    let line = world.line(CheckItem::Record);
    assert_eq!(line.status(), CheckStatus::Pass);
    assert!(line.notes().iter().any(|note| note.contains(".pem")), "{line:?}");
}
