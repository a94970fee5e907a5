//! `bimi`: the record to publish, and what to serve where.

use collectmc_test_support::certificates::{Hierarchy, LOGO, sha256_hex};

use crate::run::{AT, Run};

const PLACE: [&str; 6] = [
    "--domain",
    "brand.example",
    "--logo-url",
    "https://brand.example/logo.svg",
    "--evidence-url",
    "https://brand.example/mark.pem",
];

/// Of this file, with the issuers in it trusted.
fn bimi(pem: String) -> Run {
    Run::new(["bimi", "mark.pem", "--roots", "mark.pem"])
        .args(AT)
        .args(PLACE)
        .file("mark.pem", pem)
}

fn good() -> Run {
    bimi(Hierarchy::new().leaf_first_pem())
}

const RECORD: &str = "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem";

#[test]
fn the_record_is_printed_as_it_is_and_as_a_line_of_a_zone_file() {
    let ended = good().ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains(&format!("\n{RECORD}\n")), "{ended:?}");
    let zone = format!("\ndefault._bimi.brand.example. IN TXT \"{RECORD}\"\n");
    assert!(ended.stdout.contains(&zone), "{ended:?}");
}

#[test]
fn what_to_serve_where_is_reported_with_its_size_and_hash() {
    let hierarchy = Hierarchy::new();
    let pem = hierarchy.leaf_first_pem();
    let report = bimi(pem.clone()).arg("--json").ends().one_json();
    let expected = serde_json::json!([
        { "what": "evidence", "url": "https://brand.example/mark.pem", "bytes": pem.len(), "sha256": sha256_hex(pem.as_bytes()) },
        { "what": "logo", "url": "https://brand.example/logo.svg", "bytes": LOGO.len(), "sha256": sha256_hex(LOGO) },
    ]);
    assert_eq!(report["bimi"]["serve"], expected);
    assert_eq!(report["bimi"]["record"], RECORD);
    assert_eq!(report["bimi"]["owner_name"], "default._bimi.brand.example");
}

#[test]
fn the_files_to_serve_are_written() {
    let hierarchy = Hierarchy::new();
    let run = bimi(hierarchy.root_first_pem()).args(["--out", "public", "--json"]);
    let ended = run.ends();
    assert_eq!(ended.code, 0, "the order of the file is put right: {ended:?}");
    assert_eq!(ended.read("public/mark.pem"), hierarchy.leaf_first_pem().into_bytes());
    assert_eq!(ended.read("public/logo.svg"), LOGO);
    let report = ended.one_json();
    assert_eq!(
        report["bimi"]["serve"][0]["sha256"],
        sha256_hex(&ended.read("public/mark.pem"))
    );
}

#[test]
fn the_files_to_serve_are_replaced_together_or_not_at_all() {
    let run = || good().args(["--out", "public"]).file("public/logo.svg", "mine");
    let refused = run().ends();
    assert_eq!(
        (refused.code, refused.read("public/logo.svg")),
        (7, b"mine".to_vec()),
        "{refused:?}"
    );
    assert!(!refused.path("public/mark.pem").exists(), "{refused:?}");
    let forced = run().arg("--force").ends();
    assert_eq!(
        (forced.code, forced.read("public/logo.svg")),
        (0, LOGO.to_vec()),
        "{forced:?}"
    );
}

#[test]
fn a_file_in_the_wrong_order_is_not_one_to_serve() {
    let ended = bimi(Hierarchy::new().root_first_pem()).ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stdout.contains("refused[order]"), "{ended:?}");
}

#[test]
fn a_selector_and_an_avatar_preference_are_in_their_places() {
    let ended = good().args(["--selector", "news", "--avatar", "personal"]).ends();
    assert!(
        ended.stdout.contains("\nnews._bimi.brand.example. IN TXT "),
        "{ended:?}"
    );
    assert!(ended.stdout.contains("; avp=personal"), "{ended:?}");
}

#[test]
fn local_part_selectors_are_in_the_record_and_one_that_is_none_is_2() {
    for (lps, tag) in [("News,offers-eu", "lps=news,offers-eu"), ("", "lps=")] {
        let ended = good().args(["--lps", lps]).ends();
        assert_eq!(ended.code, 0, "{ended:?}");
        assert!(ended.stdout.contains(&format!("\n{RECORD}; {tag}\n")), "{ended:?}");
    }
    let ended = good().args(["--lps", "first.last"]).ends();
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("with '-' for '.' and '_'"), "{ended:?}");
}

#[test]
fn the_flag_of_older_drafts_is_a_warning() {
    let ended = good().args(["--lps", "true"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("warning[local-part-flag]"), "{ended:?}");
}

#[test]
fn each_tag_is_explained_and_dmarc_is_asked_for() {
    let run = || good().args(["--avatar", "personal"]);
    let ended = run().ends();
    for line in [
        "\n  l=https://brand.example/logo.svg\n    The logo is the SVG file at this URL.\n",
        "\n  avp=personal\n    Where the sender has a picture of their own, it is preferred to the logo.\n",
        "DMARC: No receiver shows the logo unless DMARC is enforced",
    ] {
        assert!(ended.stdout.contains(line), "{line}: {ended:?}");
    }
    let report = run().arg("--json").ends().one_json();
    let names: Vec<_> = report["bimi"]["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    assert_eq!(names, ["v", "l", "a", "avp"]);
}

/// What `bimi` says of a record that is published already.
fn published(record: &str) -> Run {
    Run::new([
        "bimi",
        "mark.pem",
        "--roots",
        "mark.pem",
        "--domain",
        "brand.example",
        "--record",
        record,
    ])
    .args(AT)
    .file("mark.pem", Hierarchy::new().leaf_first_pem())
}

#[test]
fn a_published_record_is_explained_with_what_receivers_ignore() {
    let ended = published("v=BIMI1; L=x; l=https://brand.example/logo.svg").ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.stdout.contains("\n  L=x\n    Receivers ignore this tag"),
        "{ended:?}"
    );
    assert!(ended.stdout.contains("the logo, as image/svg+xml"), "{ended:?}");
    assert!(
        !ended.stdout.contains("the certificates as PEM"),
        "no evidence is named: {ended:?}"
    );
}

#[test]
fn a_published_record_that_receivers_refuse_is_8_and_not_repeated() {
    let ended = published("v=BIMI1; l=; a=https://brand.example/mark.pem").ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stdout.contains("error[evidence-without-logo]"), "{ended:?}");
    assert!(!ended.stdout.contains("IN TXT"), "{ended:?}");
}

#[test]
fn a_published_record_with_a_syntax_error_is_2() {
    let ended = published("v=BIMI1; l=http://brand.example/logo.svg").ends();
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("is not an https URL"), "{ended:?}");
    let both = published("v=BIMI1; l=").args(PLACE.get(2..).unwrap()).ends();
    assert_eq!(both.code, 2, "a record and URLs: {both:?}");
}

#[test]
fn a_domain_that_the_certificate_does_not_cover_is_8() {
    let ended = good().args(["--domain", "other.example"]).ends();
    assert_eq!(ended.code, 2, "one domain only");
    let place = [&["--domain", "other.example"], &PLACE[2..]].concat();
    let run = Run::new(["bimi", "mark.pem", "--roots", "mark.pem"])
        .args(AT)
        .args(place)
        .file("mark.pem", Hierarchy::new().leaf_first_pem());
    let ended = run.ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stdout.contains("refused[domain]"), "{ended:?}");
}

#[test]
fn an_evidence_url_without_pem_at_its_end_is_a_warning() {
    let place = [&PLACE[..5], &["https://brand.example/mark"]].concat();
    let run = Run::new(["bimi", "mark.pem", "--roots", "mark.pem"])
        .args(AT)
        .args(place)
        .file("mark.pem", Hierarchy::new().leaf_first_pem());
    let ended = run.ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("warning[evidence-file-name]"), "{ended:?}");
}

#[test]
fn a_url_that_receivers_refuse_is_2() {
    for url in [
        "http://brand.example/logo.svg",
        "https://localhost/logo.svg",
        "https://brand.example/logo.png",
        "logo",
    ] {
        let place = [&PLACE[..3], &[url], &PLACE[4..]].concat();
        let ended = Run::new(["bimi", "mark.pem"]).args(place).file("mark.pem", "").ends();
        assert_eq!(ended.code, 2, "{url}: {ended:?}");
    }
}

#[test]
fn certificates_that_make_no_chain_give_no_evidence_to_serve() {
    let mut hierarchy = Hierarchy::new();
    hierarchy.leaf = hierarchy.leaf.with_bad_signature();
    let ended = bimi(hierarchy.leaf_first_pem()).arg("--json").ends();
    let report = ended.one_json();
    let serve = report["bimi"]["serve"].as_array().unwrap();
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(serve.iter().all(|file| file["what"] != "evidence"), "{report:#}");
}
