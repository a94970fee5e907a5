//! What `collect` writes to be published: `mark.pem` and `logo.svg`.

use collectmc_test_support::certificates::{Certificate, Hierarchy, LOGO, MarkCertificate, pem, sha256_hex};
use collectmc_test_support::server::Response;

use crate::run::{Ended, Run, asking, data, server};

const EVIDENCE: &str = "out/1234567/mark.pem";
const LOGO_FILE: &str = "out/1234567/logo.svg";

/// What the program makes of these certificates, when it trusts the issuers among them.
fn collected(body: impl Into<Vec<u8>>, arguments: &[&str]) -> Ended {
    let body = body.into();
    let server = server([Response::ok(body.clone())]);
    let asking = asking(&server).file("sent", body).args(["--roots", "sent"]);
    asking.args(["--out", "out", "--verbose"]).args(arguments).ends()
}

fn evidence(certificates: &[&Certificate]) -> Vec<u8> {
    pem::bundle(certificates.iter().map(|certificate| certificate.der.as_slice())).into_bytes()
}

#[test]
fn the_evidence_has_the_mark_certificate_first_whatever_order_was_sent() {
    let hierarchy = Hierarchy::new();
    let ended = collected(hierarchy.documented_pem(), &[]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(ended.read(EVIDENCE), hierarchy.leaf_first_pem().into_bytes());
    assert!(
        ended
            .stdout
            .contains("chain      3, 2, 1, with its root; signatures verified"),
        "{ended:?}"
    );
}

#[test]
fn the_root_can_be_left_out() {
    let hierarchy = Hierarchy::new();
    let ended = collected(hierarchy.documented_pem(), &["--omit-root"]);
    assert_eq!(
        ended.read(EVIDENCE),
        evidence(&[&hierarchy.leaf, &hierarchy.intermediate])
    );
}

#[test]
fn the_logo_is_written_unpacked_and_otherwise_as_it_is() {
    let ended = collected(Hierarchy::new().documented_pem(), &[]);
    assert_eq!(ended.read(LOGO_FILE), LOGO);
}

#[test]
fn what_does_not_belong_to_the_chain_is_reported_and_left_out() {
    let (hierarchy, other) = (Hierarchy::new(), Hierarchy::new());
    let sent = [
        &hierarchy.leaf,
        &other.root,
        &hierarchy.intermediate,
        &hierarchy.leaf,
        &hierarchy.root,
    ];
    let ended = collected(evidence(&sent), &[]);
    assert_eq!(ended.read(EVIDENCE), hierarchy.leaf_first_pem().into_bytes());
    let told =
        "1, 3, 5, with its root; signatures verified; 1 certificate outside of it: 2; 1 certificate duplicate: 4";
    assert!(ended.stdout.contains(told), "{ended:?}");
}

#[test]
fn certificates_that_receivers_will_refuse_are_written_all_the_same_and_are_8() {
    let unlogged = Hierarchy::of(MarkCertificate::new().without_sct());
    let ended = collected(unlogged.documented_pem(), &[]);
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stdout.contains("refused[sct-list]"), "{ended:?}");
    assert_eq!(ended.read(EVIDENCE), unlogged.leaf_first_pem().into_bytes());
    // Findings are results: nothing but the log is on standard error.
    assert!(
        ended.stderr.lines().all(|line| line.starts_with("debug: ")),
        "{ended:?}"
    );
}

#[test]
fn what_makes_no_chain_is_written_as_it_was_sent_and_not_to_be_published() {
    let mut hierarchy = Hierarchy::new();
    hierarchy.leaf = hierarchy.leaf.with_bad_signature();
    let ended = collected(hierarchy.documented_pem(), &[]);
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(
        ended.stdout.contains("refused[signature]") && ended.stdout.contains("chain      none: "),
        "{ended:?}"
    );
    assert!(
        ended.path("out/1234567/certificates.pem").exists() && !ended.path(EVIDENCE).exists(),
        "{ended:?}"
    );
}

#[test]
fn certificates_without_a_logo_give_no_logo() {
    let ended = collected(
        Hierarchy::of(MarkCertificate::new().without_logotype()).documented_pem(),
        &[],
    );
    assert_eq!((ended.code, ended.path(LOGO_FILE).exists()), (8, false), "{ended:?}");
}

#[test]
fn the_order_in_which_the_service_sends_them_is_not_held_against_it() {
    let ended = Run::replay("issued-pem").args(["--format", "pem", "-v"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!ended.stdout.contains("[order]"), "{ended:?}");
}

#[test]
fn a_replay_is_checked_as_of_the_time_at_which_it_was_recorded() {
    let ended = Run::replay("issued-pkcs7").arg("--json").ends();
    assert_eq!(ended.one_json()["checked_at"], "2026-12-01T12:00:00Z");
    let ended = Run::replay("issued-pkcs7")
        .args(["--json", "--at", "2026-12-02"])
        .ends();
    assert_eq!(ended.one_json()["checked_at"], "2026-12-02T00:00:00Z");
}

/// `collect` with the URL below which the files will be served.
fn with_base_url(arguments: &[&str]) -> Ended {
    let run = Run::replay("issued-pkcs7").args(["--out", "out", "--base-url", "https://cdn.example/brand/"]);
    run.args(arguments).ends()
}

#[test]
fn the_record_names_the_files_by_a_part_of_their_fingerprint() {
    let ended = with_base_url(&[]);
    let part = |name| sha256_hex(&ended.read(name))[..8].to_owned();
    let (logo, evidence) = (part(LOGO_FILE), part(EVIDENCE));
    let record = format!(
        "v=BIMI1; l=https://cdn.example/brand/logo-{logo}.svg; a=https://cdn.example/brand/mark-{evidence}.pem"
    );
    assert_eq!(ended.read("out/1234567/record.txt"), format!("{record}\n").into_bytes());
    assert_eq!(
        ended.read("out/1234567/record.zone"),
        format!("default._bimi.brand.example. IN TXT \"{record}\"\n").into_bytes()
    );
    for told in [
        format!("  serve      mark.pem as https://cdn.example/brand/mark-{evidence}.pem\n"),
        format!("  publish    the TXT record default._bimi.brand.example:\n             {record}\n"),
    ] {
        assert!(ended.stdout.contains(&told), "{told}: {ended:?}");
    }
}

#[test]
fn the_record_is_for_the_domain_that_is_given_and_is_in_the_json() {
    let ended = with_base_url(&["--domain", "other.example", "--selector", "news", "--json"]);
    let report = ended.one_json();
    assert_eq!(report["bimi"]["owner_name"], "news._bimi.other.example");
    assert_eq!(report["bimi"]["serve"][1]["what"], "logo");
    assert_eq!(report["files"][4]["path"], "out/1234567/record.txt");
}

#[test]
fn a_record_is_never_left_beside_files_that_it_does_not_name() {
    let first = with_base_url(&[]);
    std::fs::write(first.path(LOGO_FILE), "another").unwrap();
    let again = Run::replay("issued-pkcs7")
        .args(["--out", "out", "--force"])
        .after(first)
        .ends();
    assert_eq!(
        (again.code, again.read(LOGO_FILE)),
        (7, b"another".to_vec()),
        "{again:?}"
    );
    assert!(again.stderr.contains("record.txt: already exists"), "{again:?}");
}

#[test]
fn a_base_url_that_receivers_refuse_is_2_before_any_request() {
    for url in [
        "http://brand.example/",
        "https://localhost/",
        "brand.example",
        "mailto:a@brand.example",
    ] {
        let ended = Run::replay("issued-pkcs7")
            .args(["--out", "out", "--base-url", url])
            .ends();
        assert_eq!((ended.code, ended.files().len()), (2, 0), "{url}: {ended:?}");
    }
}

#[test]
fn certificates_without_a_domain_give_no_record_and_a_note() {
    let hierarchy = Hierarchy::of(MarkCertificate::new().without_domains());
    let ended = collected(hierarchy.documented_pem(), &["--base-url", "https://brand.example/"]);
    assert!(!ended.path("out/1234567/record.txt").exists(), "{ended:?}");
    assert!(ended.stderr.contains("note: no record is made"), "{ended:?}");
}

#[test]
fn a_domain_and_roots_are_checked_for_an_order_too() {
    let run = Run::replay("issued-pkcs7").file("roots.pem", data("hierarchy/root.pem"));
    let ended = run
        .args(["--domain", "brand.example", "--roots", "roots.pem", "-v"])
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!ended.stdout.contains("not checked["), "{ended:?}");
}
