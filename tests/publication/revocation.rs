//! The revocation list that the certificate names.

use collectmc::publication::{CheckItem, CheckStatus, Obstacle};
use collectmc_test_support::certificates::{Authority, Hierarchy, KeyUsage, MarkCertificate, RevocationList, der};
use collectmc_test_support::growth;

use crate::world::{LIST_URL, SERIAL, World};

/// A domain whose certificate names a list that its issuer signed.
fn with(list: RevocationList) -> World {
    let world = World::right();
    let list = list.issued_by(&world.hierarchy.intermediate);
    world.file(LIST_URL, "application/pkix-crl", list)
}

#[track_caller]
fn cannot_be_used(list: RevocationList, expected: &str) {
    let (obstacle, message) = with(list).is_unknown_in(CheckItem::Revocation);
    assert_eq!(obstacle, Obstacle::Permanent);
    assert!(message.contains(expected), "{message}");
}

#[test]
fn a_certificate_that_is_listed_is_revoked() {
    let (message, _) = with(RevocationList::new().revoking(&[9]).revoking(&SERIAL)).fails_in(CheckItem::Revocation);
    assert!(message.contains("revoked at 2026-11-28"), "{message}");
}

#[test]
fn a_certificate_that_is_not_listed_is_not_revoked() {
    let line = with(RevocationList::new().revoking(&[9])).line(CheckItem::Revocation);
    assert_eq!(line.status(), CheckStatus::Pass);
    assert!(line.message().contains("2026-12-05"), "{line:?}");
}

#[test]
fn the_work_grows_with_the_entries_and_not_with_their_square() {
    growth::assert_not_quadratic("entries", 500, |count| {
        let serials = (0..count).map(|number| [1, (number >> 8) as u8, number as u8, 1]);
        let list = serials.fold(RevocationList::new(), |list, serial| list.revoking(&serial));
        assert_eq!(with(list).line(CheckItem::Revocation).status(), CheckStatus::Pass);
    });
}

#[test]
fn an_old_list_proves_a_revocation_and_nothing_else() {
    let old = || RevocationList::new().updates("2026-11-01T00:00:00Z", Some("2026-11-08T00:00:00Z"));
    with(old().revoking(&SERIAL)).fails_in(CheckItem::Revocation);
    let (obstacle, message) = with(old()).is_unknown_in(CheckItem::Revocation);
    assert_eq!(obstacle, Obstacle::Transient);
    assert!(message.contains("was valid until 2026-11-08"), "{message}");
}

#[test]
fn a_list_of_the_future_or_without_an_end_says_nothing() {
    let future = RevocationList::new().updates("2026-12-02T00:00:00Z", Some("2026-12-09T00:00:00Z"));
    assert!(
        with(future)
            .is_unknown_in(CheckItem::Revocation)
            .1
            .contains("after the time")
    );
    let endless = RevocationList::new().updates("2026-11-28T00:00:00Z", None);
    assert!(
        with(endless)
            .is_unknown_in(CheckItem::Revocation)
            .1
            .contains("until when")
    );
}

#[test]
fn a_list_with_another_signer_is_inconclusive() {
    let stranger = Hierarchy::new().intermediate;
    let list = RevocationList::new().issued_by(&stranger);
    let world = World::right().file(LIST_URL, "application/pkix-crl", list);
    let (_, message) = world.is_unknown_in(CheckItem::Revocation);
    assert!(message.contains("signature is wrong"), "{message}");

    let list = RevocationList::new().issued_by(&World::right().hierarchy.root);
    let world = World::right().file(LIST_URL, "application/pkix-crl", list);
    assert!(world.is_unknown_in(CheckItem::Revocation).1.contains("another CA"));
}

#[test]
fn a_list_with_any_bit_changed_is_no_pass() {
    let world = World::right();
    let list = RevocationList::new()
        .revoking(&SERIAL)
        .issued_by(&world.hierarchy.intermediate);
    for at in 0..list.len() {
        let mut changed = list.clone();
        changed[at] ^= 1;
        let world = World::of(world.hierarchy.clone()).file(LIST_URL, "application/pkix-crl", changed);
        let status = world.line(CheckItem::Revocation).status();
        assert!(matches!(status, CheckStatus::NotLookedAt(_)), "byte {at}: {status:?}");
    }
}

#[test]
fn a_list_of_an_issuer_that_may_not_sign_lists_is_not_used() {
    let issuer = Authority::intermediate().key_usage(&[KeyUsage::KeyCertSign]);
    let world = World::of(Hierarchy::of_all(
        Authority::root(),
        issuer,
        MarkCertificate::new().serial(&SERIAL),
    ));
    assert!(world.is_unknown_in(CheckItem::Revocation).1.contains("may not sign"));
}

#[test]
fn a_list_that_covers_a_part_only_says_nothing() {
    let only = |number| RevocationList::new().issuing_distribution_point(&[der::context_primitive(number, &[0xff])]);
    cannot_be_used(only(2), "only some of the CA's certificates"); // CA certificates
    cannot_be_used(only(4), "only some of the CA's certificates"); // indirect
    cannot_be_used(only(5), "only some of the CA's certificates"); // attribute certificates
    let reasons = RevocationList::new().issuing_distribution_point(&[der::context_primitive(3, &[6, 0x40])]);
    cannot_be_used(reasons, "only some of the CA's certificates");
    assert_eq!(
        with(only(1)).line(CheckItem::Revocation).status(),
        CheckStatus::Pass,
        "end entities' certificates"
    );
}

#[test]
fn a_list_of_another_distribution_point_says_nothing() {
    let named = |url: &str| {
        let full_name = der::context(0, &der::context_primitive(6, url.as_bytes()));
        RevocationList::new().issuing_distribution_point(&[der::context(0, &full_name)])
    };
    assert_eq!(
        with(named(LIST_URL)).line(CheckItem::Revocation).status(),
        CheckStatus::Pass
    );
    cannot_be_used(named("http://crl.test.example/Other.crl"), "another distribution point");
}

#[test]
fn a_distribution_point_that_cannot_be_read_hides_no_limit() {
    // A name that is no URI in ASCII, and behind it the limit to CA certificates.
    let name = der::context(
        0,
        &der::context_primitive(6, "http://crl.test.example/\u{d6}.crl".as_bytes()),
    );
    let point = der::context(0, &name);
    let only_cas = der::context_primitive(2, &[0xff]);
    let list = |fields: &[Vec<u8>]| RevocationList::new().issuing_distribution_point(fields);
    cannot_be_used(list(std::slice::from_ref(&point)), "another distribution point");
    cannot_be_used(list(&[point, only_cas.clone()]), "another distribution point");
    cannot_be_used(list(&[der::context(0, &[]), only_cas]), "another distribution point");
    cannot_be_used(
        list(&[der::context_primitive(2, &[1])]),
        "only some of the CA's certificates",
    ); // TRUE, as BER has it
    cannot_be_used(
        list(&[der::context_primitive(6, &[0xff])]),
        "only some of the CA's certificates",
    ); // of a later standard
    let no_sequence = RevocationList::new().extension("2.5.29.28", false, &der::integer(&[1]));
    cannot_be_used(no_sequence, "malformed");
}

#[test]
fn a_list_of_changes_says_nothing_even_where_its_mark_is_not_critical() {
    let delta = RevocationList::new().extension("2.5.29.27", false, &der::integer(&[1]));
    cannot_be_used(delta, "changes only");
}

#[test]
fn an_entry_with_extensions_that_cannot_be_read_is_malformed() {
    // The parser drops the extensions of an entry if it cannot read one of them, the critical ones too.
    let entry = RevocationList::new()
        .revoking(&[9])
        .entry_extension("2.5.29.29", true, &der::sequence(&[]))
        .malformed_entry_extension();
    cannot_be_used(entry, "malformed");
}

#[test]
fn a_critical_extension_that_is_not_known_says_nothing() {
    cannot_be_used(
        RevocationList::new().extension("2.5.29.60", true, &der::integer(&[1])),
        "critical",
    );
    cannot_be_used(
        RevocationList::new().extension("2.5.29.27", true, &der::integer(&[1])),
        "changes only",
    );
    let entry = RevocationList::new()
        .revoking(&[9])
        .entry_extension("2.5.29.29", true, &der::sequence(&[]));
    cannot_be_used(entry, "critical");
}

#[test]
fn what_is_no_list_says_nothing() {
    for body in [b"<html></html>".to_vec(), World::right().hierarchy.leaf.der, vec![0x30]] {
        let world = World::right().file(LIST_URL, "application/pkix-crl", body);
        assert!(
            world
                .is_unknown_in(CheckItem::Revocation)
                .1
                .contains("not a revocation list")
        );
    }
}

#[test]
fn a_failure_of_the_authoritys_server_is_not_the_domains() {
    assert_eq!(
        World::right().without(LIST_URL).is_unknown_in(CheckItem::Revocation).0,
        Obstacle::Permanent
    );
}

#[test]
fn the_second_url_is_tried_where_the_first_says_nothing() {
    const OTHER: &str = "https://mirror.test.example/list.crl";
    let leaf = |urls: &[&str]| MarkCertificate::new().serial(&SERIAL).crl_distribution_points(urls);
    let world = World::of(Hierarchy::of(leaf(&[LIST_URL, OTHER, "http://third.example/"]))).without(LIST_URL);
    let list = RevocationList::new().issued_by(&world.hierarchy.intermediate);
    let world = world.file(OTHER, "application/pkix-crl", list);
    assert_eq!(world.line(CheckItem::Revocation).status(), CheckStatus::Pass);
    let world = world.without(OTHER);
    world.is_unknown_in(CheckItem::Revocation);
    assert_eq!(world.check().fetched.len(), 4, "no third one");
}

#[test]
fn only_urls_of_the_web_are_fetched() {
    let urls = [
        "ldap://ldap.example/cn=x",
        "file:///etc/passwd",
        "http://user:secret@crl.example/",
        "http://127.0.0.1/list.crl",
    ];
    let leaf = MarkCertificate::new().serial(&SERIAL).crl_distribution_points(&urls);
    let world = World::of(Hierarchy::of(leaf));
    let (obstacle, message) = world.is_unknown_in(CheckItem::Revocation);
    assert_eq!(obstacle, Obstacle::Permanent);
    assert!(message.contains("http or https"), "{message}");
    assert_eq!(world.check().fetched.len(), 2);
}
