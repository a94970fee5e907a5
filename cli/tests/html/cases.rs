//! Certificates of all sorts that people will look at.

use std::sync::LazyLock;

use collectmc_test_support::certificates::{
    Authority, Builder, Certificate, Hierarchy, LOGO, Logotype, MarkCertificate, StringKind, VALID_AT, awkward, oid,
};

use collectmc_test_support::dns::Reply;

use crate::page::Page;

/// A page for each sort, by its name.
pub static ALL: LazyLock<Vec<(&str, Page)>> = LazyLock::new(|| {
    vec![
        (
            "a mark in which nothing is wrong",
            Page::of_leaf(MarkCertificate::new()),
        ),
        ("a common mark", Page::of_leaf(MarkCertificate::prior_use())),
        ("a government's mark", Page::of_leaf(MarkCertificate::government())),
        ("a mark with findings of all severities", Page::of_leaf(faulty())),
        ("an expired mark", expired()),
        ("no logo", Page::of_leaf(MarkCertificate::new().without_logotype())),
        (
            "a broken logo",
            Page::of_leaf(with_logo(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><path")),
        ),
        ("a logo that is not square", Page::of_leaf(with_logo(WIDE.as_bytes()))),
        ("no mark", Page::of(&ordinary())),
        ("no chain", Page::of(&[Hierarchy::new().leaf, Hierarchy::new().leaf])),
        ("a lone leaf", Page::of(&[Hierarchy::new().leaf])),
        ("a loop", Page::of(&awkward::issuer_loop())),
        ("a cross-signed issuer", cross_signed()),
        ("very long names", Page::of_leaf(long_names())),
        ("many certificates", Page::of(&awkward::same_name(64))),
        ("another domain", another_domain()),
        ("a domain without a record", Page::of_domain("brand.example", &[])),
        ("a domain with hostile records", hostile_domain()),
    ]
});

/// A logo three times as wide as high.
const WIDE: &str = "<svg version=\"1.2\" baseProfile=\"tiny-ps\" xmlns=\"http://www.w3.org/2000/svg\" \
                    viewBox=\"0 0 96 32\"><title>Wide</title><rect width=\"96\" height=\"32\" fill=\"#704\"/>\
                    <circle cx=\"48\" cy=\"16\" r=\"14\" fill=\"#fc5\"/></svg>";

pub fn with_logo(svg: &[u8]) -> Builder {
    MarkCertificate::new().logotype(Logotype::gzip(svg))
}

pub fn faulty() -> Builder {
    MarkCertificate::new()
        .without_sct()
        .without_crl_distribution_points()
        .policies(&[oid::POLICY_OWN])
        .pilot()
        .logotype(Logotype::gzip(LOGO).hash_of(b"another logo"))
}

fn expired() -> Page {
    let leaf = MarkCertificate::new().validity("2024-03-01T00:00:00Z", "2025-03-31T23:59:59Z");
    Page::of_leaf(leaf)
}

/// What a web server has.
pub fn ordinary() -> [Certificate; 3] {
    let names = collectmc_test_support::certificates::Name::new().utf8(oid::COMMON_NAME, "www.brand.example");
    let leaf = Builder::new(names)
        .certificate_authority(false)
        .domains(&["www.brand.example"]);
    let hierarchy = Hierarchy::of_all(Authority::root(), Authority::intermediate(), leaf);
    [hierarchy.leaf, hierarchy.intermediate, hierarchy.root]
}

fn cross_signed() -> Page {
    let sent = awkward::cross_signed();
    Page::of([&sent.root, &sent.leaf, &sent.by_legacy_root, &sent.by_root, &sent.leaf])
}

fn long_names() -> Builder {
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let sentence = "The Honourable Company of Makers of Extraordinarily Long Names and Other Curiosities ".repeat(12);
    let domain = format!("{0}.{0}.{0}.example", "a".repeat(60));
    let domains: Vec<String> = (1..=40).map(|number| format!("{number}.{domain}")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    MarkCertificate::new()
        .without_subject_attribute(oid::ORGANIZATION)
        .without_subject_attribute(oid::WORD_MARK)
        .subject_attribute(oid::ORGANIZATION, StringKind::Utf8, &word.repeat(4))
        .subject_attribute(oid::WORD_MARK, StringKind::Utf8, &sentence)
        .common_name(&word.repeat(9))
        .domains(&domains)
}

fn another_domain() -> Page {
    let hierarchy = Hierarchy::new();
    let place = ["--domain", "other.example", "--selector", "news"];
    Page::with(hierarchy.leaf_first(), &[&["--at", VALID_AT][..], &place].concat())
}

/// What the DNS says tries to be part of the page.
pub const HOSTILE_RECORD: &str =
    "v=BIMI1; l=https://127.0.0.1:1/\u{202e}<script>alert('canary')</script>\"'&amp;<img src=x onerror=alert(1)>";

pub fn hostile_domain() -> Page {
    let zone = [
        ("default._bimi.brand.example", Reply::txt(&[HOSTILE_RECORD])),
        ("_dmarc.brand.example", Reply::txt(&["v=DMARC1; p=<b>none</b>"])),
    ];
    Page::of_domain("brand.example", &zone)
}
