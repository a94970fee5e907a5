//! The organizational domain, by the DNS tree walk (RFC 9989, section 4.10).

use collectmc::publication::LookupError;

use crate::world::World;

/// The organizational domain of a name, where these have DMARC records with these further tags.
fn organizational(domain: &'static str, records: &[(&str, &str)]) -> Option<String> {
    walk(domain, records).0
}

/// That, and the names that were looked up on the way.
fn walk(domain: &'static str, records: &[(&str, &str)]) -> (Option<String>, Vec<String>) {
    let mut world = World::right().without("_dmarc.brand.example");
    world.domain = domain;
    for (at, tags) in records {
        world = world.txt(&format!("_dmarc.{at}"), &[&format!("v=DMARC1; p=reject; {tags}")]);
    }
    let checked = world.check();
    let names = checked.looked_up.iter().filter_map(|name| name.strip_prefix("_dmarc."));
    let names = names.map(str::to_owned).collect();
    (checked.report.organizational_domain().map(str::to_owned), names)
}

#[test]
fn the_shortest_name_with_a_record_is_the_organizational_domain() {
    let both = [("mail.brand.example", ""), ("brand.example", "")];
    assert_eq!(
        organizational("a.mail.brand.example", &both).as_deref(),
        Some("brand.example")
    );
    assert_eq!(
        organizational("a.mail.brand.example", &both[..1]).as_deref(),
        Some("mail.brand.example")
    );
}

#[test]
fn without_a_record_the_domain_itself_is() {
    assert_eq!(
        organizational("news.brand.example", &[]).as_deref(),
        Some("news.brand.example")
    );
}

#[test]
fn a_record_with_psd_n_is_that_of_the_organizational_domain_and_ends_the_walk() {
    let (domain, names) = walk(
        "a.b.brand.example",
        &[("b.brand.example", "psd=n"), ("brand.example", "")],
    );
    assert_eq!(domain.as_deref(), Some("b.brand.example"));
    assert_eq!(names, ["a.b.brand.example", "b.brand.example"]);
}

#[test]
fn one_label_below_a_record_with_psd_y_is_the_organizational_domain() {
    let (domain, names) = walk("a.brand.co.example", &[("co.example", "psd=y"), ("example", "")]);
    assert_eq!(domain.as_deref(), Some("brand.co.example"));
    assert_eq!(names, ["a.brand.co.example", "brand.co.example", "co.example"]);
}

#[test]
fn a_public_suffix_is_its_own_organizational_domain() {
    let (domain, names) = walk("co.example", &[("co.example", "psd=y")]);
    assert_eq!((domain.as_deref(), names.len()), (Some("co.example"), 1));
}

#[test]
fn a_long_name_takes_eight_look_ups() {
    let (domain, names) = walk(
        "a.b.c.d.e.f.g.h.i.j.brand.example",
        &[("c.d.e.f.g.h.i.j.brand.example", "psd=n")],
    );
    let expected = [
        "a.b.c.d.e.f.g.h.i.j.brand.example",
        "f.g.h.i.j.brand.example",
        "g.h.i.j.brand.example",
        "h.i.j.brand.example",
        "i.j.brand.example",
        "j.brand.example",
        "brand.example",
        "example",
    ];
    assert_eq!(names, expected);
    assert_eq!(domain.as_deref(), Some("a.b.c.d.e.f.g.h.i.j.brand.example"));
}

#[test]
fn a_name_of_eight_labels_takes_eight_look_ups_too() {
    assert_eq!(walk("a.b.c.d.e.f.brand.example", &[]).1.len(), 8);
    assert_eq!(walk("b.c.d.e.f.brand.example", &[]).1.len(), 7);
}

#[test]
fn two_records_at_a_name_count_as_none() {
    let mut world = World::right().txt("_dmarc.brand.example", &["v=DMARC1; p=none", "v=DMARC1; p=reject"]);
    world.domain = "news.brand.example";
    assert_eq!(world.check().report.organizational_domain(), Some("news.brand.example"));
}

#[test]
fn a_look_up_that_fails_leaves_the_organizational_domain_unknown() {
    let failing = || Err(LookupError::transient("timeout"));
    let mut world = World::right().answer("_dmarc.example", failing());
    assert_eq!(world.check().report.organizational_domain(), None);
    world.domain = "news.brand.example";
    let world = world.answer("_dmarc.brand.example", failing());
    let checked = world.check();
    assert_eq!(checked.report.organizational_domain(), None);
    assert!(
        !checked.looked_up.contains(&"_dmarc.example".to_owned()),
        "the walk ends there"
    );
}

#[test]
fn a_name_that_does_not_fit_into_the_dns_is_not_looked_up() {
    const LABEL: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let long = [
        LABEL,
        LABEL,
        LABEL,
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "example",
    ]
    .join(".");
    assert_eq!(long.len(), 249);
    let (_, names) = walk(long.leak(), &[]);
    assert_eq!(names.len(), 4);
}
