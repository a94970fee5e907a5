//! What the page says, without a browser.

use collectmc_test_support::certificates::{Hierarchy, MarkCertificate, VALID_AT, awkward};
use data_encoding::HEXLOWER;

use crate::cases;
use crate::page::Page;

/// The page's text, with markup as blanks and runs of white space as one.
fn words(page: &Page) -> String {
    let (_, body) = page.html.split_once("</head>").unwrap();
    let mut text = String::new();
    let mut in_tag = false;
    for c in body.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(c),
            _ => {}
        }
        if in_tag && !text.ends_with(' ') {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_says(page: &Page, sentences: &[&str]) {
    let words = words(page);
    for sentence in sentences {
        assert!(words.contains(sentence), "'{sentence}' is not in: {words}");
    }
}

#[test]
fn a_good_mark_is_shown_with_its_facts() {
    let page = Page::of_leaf(MarkCertificate::new());
    assert_says(
        &page,
        &[
            "Verified mark certificate (VMC) Example Test Brand Ltd for brand.example",
            "Verified: no problems found. The chain leads to a root that was given with --roots: Test Public BIMI Root. 1 rule not checked · as of 1 December 2026, 12:00 UTC",
            "Mark type Registered Mark",
            "Trademark office Test Intellectual Property Office Trademark country GB Trademark number TEST00000001",
            "Logs (not verified) 0da33141",
            "embedded as gzip data",
            "Stated SHA-256",
            "matches the logo",
        ],
    );
}

#[test]
fn until_when_it_is_valid_and_who_shows_its_kind_stands_below_the_verdict() {
    assert_says(
        &Page::of_leaf(MarkCertificate::new()),
        &[
            "12:00 UTC Valid until 2 December 2027 (in 12 months) Receivers Gmail shows VMCs with a check mark, Apple Mail shows \
             VMCs, Yahoo decides by the sender's reputation (as of 2026-11-24 ) To publish",
        ],
    );
    assert_says(
        &Page::of_leaf(MarkCertificate::prior_use()),
        &["Gmail shows CMCs without a check mark, Apple Mail does not show CMCs"],
    );
}

#[test]
fn policies_and_logs_have_their_names() {
    const GORGON: &str = "555953ae309600806cd2eb5208a6c99e931828ac1056b4421c5536154c5f75ac";
    let log_id = HEXLOWER.decode(GORGON.as_bytes()).unwrap();
    assert_says(
        &Page::of_leaf(MarkCertificate::new().logged_in(&[log_id])),
        &[
            "Policies mark certificates (1.3.6.1.4.1.53087.1.1) 2.999.53087.1",
            &format!("Logs (not verified) DigiCert Gorgon ({GORGON})"),
        ],
    );
}

#[test]
fn every_kind_of_mark_is_named() {
    assert_says(
        &Page::of_leaf(MarkCertificate::prior_use()),
        &[
            "Common mark certificate (CMC)",
            "Seen in use at https://archive.example/brand.example",
        ],
    );
    assert_says(
        &Page::of_leaf(MarkCertificate::government()),
        &[
            "Verified mark certificate (VMC)",
            "Statute Test Marks Act 2020, section 1",
        ],
    );
    assert_says(
        &Page::of_leaf(MarkCertificate::new().mark_type("Sandcastle")),
        &["Mark certificate of an unknown kind", "Mark type Sandcastle"],
    );
}

#[test]
fn the_chain_goes_from_leaf_to_root_whatever_was_sent() {
    let page = Page::of(Hierarchy::new().root_first());
    assert_says(
        &page,
        &[
            "End entity (leaf) Example Test Brand Ltd 1 November 2026 – 2 December 2027 valid, for 12 months more",
            "Sent as number 3,",
            "Intermediate authority Test Mark CA 1 January 2026 – 31 December 2035 valid, for 9 years more",
            "Root Test Public BIMI Root",
            "Sent as number 1,",
        ],
    );
    let words = words(&page);
    let places = ["End entity (leaf)", "Intermediate authority", "Root Test"].map(|role| words.find(role).unwrap());
    assert!(places.is_sorted(), "{words}");
}

#[test]
fn findings_are_reported_with_what_to_do_and_why_the_worst_first() {
    let page = Page::of_leaf(cases::faulty());
    assert_says(
        &page,
        &[
            "Mail receivers that keep to the drafts would refuse this logo. The logo does not match the stated SHA-256 hash. Have the \
             certificate issued again; what it embeds is not what was vetted. 3 errors, 2 warnings, 1 rule not checked",
            "3 errors The logo does not match the stated SHA-256 hash Have the certificate issued again; \
             what it embeds is not what was vetted. Rule logotype-hash , from RFC 9399, section 4.1; RFC 6170, section 5.2",
            "2 warnings",
            "Rule pilot-extension",
            "1 rule not checked The domains that the end entity covers were not checked, since no domain was given Name the domain of the record with --domain.",
            "does not match the logo",
            "Not yet: as long as the certificates are not verified",
        ],
    );
}

#[test]
fn a_mark_with_no_findings_at_all_is_said_to_be_good() {
    let hierarchy = Hierarchy::new();
    let root = collectmc_test_support::certificates::pem::encode("CERTIFICATE", &hierarchy.root.der);
    let files = [("mark.pem", &*hierarchy.leaf_first_pem()), ("root.pem", &root)];
    let page = Page::of_files(
        &files,
        &["--at", VALID_AT, "--domain", "brand.example", "--roots", "root.pem"],
    );
    assert_says(
        &page,
        &[
            "Verified: no problems found. The chain leads to a root that was given with --roots: Test Public BIMI Root. No findings",
            "Every rule that was checked holds.",
        ],
    );
}

#[test]
fn a_chain_of_anybodys_own_keys_is_not_called_verified() {
    let page = Page::with(Hierarchy::new().leaf_first(), &["--at", VALID_AT]);
    assert_says(
        &page,
        &[
            "Verified mark certificate (VMC), not verified",
            "The root is unknown: anybody could have made these certificates. The root 'Test Public BIMI Root' with the SHA-256",
            "trust it with --roots FILE.",
            "Not yet: as long as the certificates are not verified",
        ],
    );
    // Neither a tick nor a colour says otherwise.
    assert!(!page.html.contains("aria-label=\"Good\"") && !page.html.contains("<body class=\"verified\">"));
    let trusted = Page::of(Hierarchy::new().leaf_first());
    assert!(trusted.html.contains("aria-label=\"Good\"") && trusted.html.contains("<body class=\"verified\">"));
}

#[test]
fn what_is_to_be_published_is_explained_tag_by_tag_with_the_dmarc_policy_that_it_needs() {
    assert_says(
        &Page::of_leaf(MarkCertificate::new()),
        &[
            "v= This is a BIMI record, of version 1. l= The logo is the SVG file at this URL.",
            "a= The evidence for the logo is the mark certificate at this URL, with its issuers.",
            "The DMARC policy No receiver shows the logo unless DMARC is enforced",
        ],
    );
}

#[test]
fn an_ordinary_chain_has_no_mark() {
    let page = Page::of(&cases::ordinary());
    assert_says(
        &page,
        &[
            "No mark certificate, not verified www.brand.example",
            "There is no mark in these certificates for mail programs to show.",
        ],
    );
    let words = words(&page);
    assert!(
        !words.contains("To publish") && !words.contains("In the inbox"),
        "{words}"
    );
}

#[test]
fn a_mark_without_a_logo_says_so() {
    let page = Page::of_leaf(MarkCertificate::new().without_logotype());
    assert_says(
        &page,
        &[
            "The logo The certificate holds no logo of its subject",
            "Mark type Registered Mark",
        ],
    );
    assert!(!words(&page).contains("In the inbox"));
}

#[test]
fn why_there_is_no_chain_is_reported_and_what_was_sent_is_shown() {
    let page = Page::of(&[Hierarchy::new().leaf, Hierarchy::new().leaf]);
    assert_says(
        &page,
        &[
            "These certificates make no chain. 2 certificates are end entities",
            "2 certificates in PEM that make no chain; the findings say why.",
        ],
    );
    assert_eq!(page.html.matches("class=\"apart\"").count(), 2);
    let in_a_loop = Page::with(&awkward::issuer_loop(), &["--at", VALID_AT]);
    assert_says(
        &in_a_loop,
        &[
            "Ordered by name alone, they are these.",
            "The issuers go round in a loop",
            "Mark type Registered Mark",
        ],
    );
}

#[test]
fn what_does_not_belong_to_the_chain_is_shown_after_it() {
    let sent = awkward::cross_signed();
    let page = Page::of([&sent.root, &sent.leaf, &sent.by_legacy_root, &sent.by_root, &sent.leaf]);
    assert_says(
        &page,
        &[
            "5 certificates in PEM.",
            "Not in the chain Test Mark CA",
            "A duplicate Example Test Brand Ltd",
        ],
    );
}

#[test]
fn every_state_of_validity_has_words() {
    let state = |from, to| words(&Page::of_leaf(MarkCertificate::new().validity(from, to)));
    assert!(state("2024-03-01T00:00:00Z", "2025-03-31T23:59:59Z").contains("expired 20 months ago"));
    assert!(state("2026-12-11T12:00:00Z", "2027-03-31T23:59:59Z").contains("not valid yet, begins in 10 days"));
    assert!(state("2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z").contains("never valid: it ends before it begins"));
}

#[test]
fn sixty_four_certificates_have_a_row_each() {
    let page = Page::of(&awkward::same_name(64));
    let rows = |class| page.html.matches(&format!("class=\"{class}\"")).count();
    assert_eq!(rows("linked") + rows("apart"), 64);
}

#[test]
fn the_record_is_for_the_domain_of_the_certificate_or_the_one_asked_for() {
    let page = Page::of_leaf(MarkCertificate::new().domains(&["news._bimi.brand.example"]));
    assert_says(
        &page,
        &[
            "under this name: news._bimi.brand.example",
            "v=BIMI1; l=https://brand.example/bimi/logo-deb97080.svg; a=https://brand.example/bimi/mark-",
            "news._bimi.brand.example. IN TXT &quot;v=BIMI1; l=https://brand.example/bimi/logo-deb97080.svg; ",
        ],
    );
    let arguments = ["--at", VALID_AT, "--domain", "Other.Example", "--selector", "spring"];
    let page = Page::with(Hierarchy::new().leaf_first(), &arguments);
    assert_says(
        &page,
        &[
            "spring._bimi.other.example. IN TXT",
            "does not cover spring._bimi.other.example",
        ],
    );
    let page = Page::of_leaf(MarkCertificate::new().without_domains());
    assert_says(
        &page,
        &["The certificate names no domain that a record could stand under."],
    );
}

#[test]
fn a_vmc_has_a_check_mark_beside_the_sender_and_a_cmc_has_none() {
    let (vmc, cmc) = (
        Page::of_leaf(MarkCertificate::new()),
        Page::of_leaf(MarkCertificate::prior_use()),
    );
    assert!(vmc.html.contains("class=\"check\"") && !cmc.html.contains("class=\"check\""));
    assert_says(&cmc, &["for verified mark certificates (VMC) alone, so there is none"]);
}

#[test]
fn what_to_do_comes_before_the_pictures_and_ends_with_the_command_that_checks_it() {
    let words = words(&Page::of_leaf(MarkCertificate::new()));
    let parts = ["To publish", "Then collectmc check brand.example", "In the inbox"];
    let places = parts.map(|part| words.find(part).unwrap_or_else(|| panic!("{part}: {words}")));
    assert!(places.is_sorted(), "{words}");
}

#[test]
fn many_domains_are_folded() {
    let domains: Vec<String> = (1..=9).map(|number| format!("brand{number}.example")).collect();
    let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
    let page = Page::of_leaf(MarkCertificate::new().domains(&domains));
    assert_says(
        &page,
        &[
            "for brand1.example , brand2.example , brand3.example and 6 more",
            "3 more brand7.example",
        ],
    );
}

#[test]
fn the_same_certificates_at_the_same_time_make_the_same_page() {
    let hierarchy = Hierarchy::new();
    let pages = [Page::of(hierarchy.leaf_first()), Page::of(hierarchy.leaf_first())];
    assert_eq!(pages[0].html, pages[1].html);
}
