//! The files of `collect --out`: whole or not at all, and nobody's are lost.

use std::fs;

use collectmc_test_support::committed;
use collectmc_test_support::server::Answer;

use crate::run::{Ended, Run, asking, data, fixture, server};

const PEM: &str = "out/1234567/certificates.pem";
const RESPONSE: &str = "out/1234567/response.p7b";
const ALL: [&str; 4] = [PEM, "out/1234567/logo.svg", "out/1234567/mark.pem", RESPONSE];

fn collected() -> Ended {
    let ended = Run::replay("issued-pkcs7").args(["--out", "out"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    ended
}

fn collected_again(earlier: Ended, arguments: &[&str]) -> Ended {
    Run::replay("issued-pkcs7")
        .args(["--out", "out"])
        .args(arguments)
        .after(earlier)
        .ends()
}

#[test]
fn nothing_is_written_without_out() {
    let ended = Run::replay("issued-pkcs7").ends();
    assert!(ended.files().is_empty(), "{ended:?}");
}

#[test]
fn the_answer_is_written_byte_for_byte_with_a_fitting_extension() {
    for (name, format, sent, written) in [
        ("issued-pkcs7", "pkcs7", "issued.p7b", "response.p7b"),
        ("issued-zip", "zip", "issued.zip", "response.zip"),
        ("issued-pkcs7-as-text", "pkcs7", "issued.pem", "response.pem"),
        ("issued-pem", "pem", "issued.txt", "response.txt"),
    ] {
        let ended = Run::replay(name).args(["--format", format, "--out", "out"]).ends();
        let there = ended.read(&format!("out/1234567/{written}"));
        assert!(there == fs::read(fixture(name).join(sent)).unwrap(), "{ended:?}");
    }
}

#[test]
fn the_answer_is_kept_although_the_login_name_is_a_word_of_every_pem_file() {
    let server = server([Answer::ok(data("pem/documented-without-status.txt"))]);
    let run = asking(&server)
        .env("SECTIGO_LOGIN_NAME", "certificate")
        .args(["--out", "out"]);
    let ended = run.ends();
    assert!(ended.path("out/1234567/response.pem").exists(), "{ended:?}");
}

#[test]
fn every_order_has_a_folder_of_its_own() {
    let ended = collected();
    assert!(
        ended.files().iter().all(|file| file.starts_with("out/1234567/")),
        "{ended:?}"
    );
}

#[test]
fn nothing_but_an_answer_with_certificates_makes_a_folder() {
    for name in ["processing", "available", "wrong-login"] {
        let ended = Run::replay(name).args(["--out", "out"]).ends();
        assert!(!ended.path("out").exists(), "{ended:?}");
    }
}

#[test]
fn files_of_the_same_content_are_left_alone() {
    let before = collected();
    let modified = |ended: &Ended| fs::metadata(ended.path(PEM)).unwrap().modified().unwrap();
    let first = modified(&before);
    let after = collected_again(before, &[]);
    assert_eq!((after.code, modified(&after)), (0, first), "{after:?}");
    assert!(
        after.stdout.contains("unchanged  out/1234567/certificates.pem"),
        "{after:?}"
    );
}

#[test]
fn a_file_that_differs_stays_and_so_do_the_others() {
    let before = collected();
    fs::write(before.path(PEM), "mine").unwrap();
    fs::remove_file(before.path(RESPONSE)).unwrap();
    let after = collected_again(before, &[]);
    assert_eq!(after.code, 7, "{after:?}");
    assert!(after.stderr.contains("certificates.pem: it is there and differs; ") && after.stderr.contains("--force"));
    assert_eq!(after.read(PEM), b"mine");
    assert_eq!(
        after.files(),
        [PEM, ALL[1], ALL[2]],
        "nothing is written when not all can be: {after:?}"
    );
}

#[test]
fn certificates_are_shown_also_when_they_cannot_be_written() {
    let run = Run::replay("issued-pkcs7")
        .file(PEM, "mine")
        .args(["--out", "out", "--json"]);
    let report = run.ends().one_json();
    assert_eq!(report["outcome"], "attached");
    assert_eq!(report["certificates"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&report["error"]["phase"], &report["error"]["kind"]),
        (&"file".into(), &"exists".into())
    );
    assert_eq!(report["exit_code"], 7);
}

#[test]
fn a_file_that_differs_is_replaced_by_force() {
    let before = collected();
    fs::write(before.path(PEM), "mine").unwrap();
    let after = collected_again(before, &["--force"]);
    assert_eq!(after.code, 0, "{after:?}");
    assert!(
        after.stdout.contains("replaced   out/1234567/certificates.pem"),
        "{after:?}"
    );
    assert!(after.read(PEM).starts_with(b"-----BEGIN CERTIFICATE-----\n"));
}

#[test]
fn a_folder_in_a_files_place_stays_also_by_force() {
    let run = Run::replay("issued-pkcs7").file("out/1234567/certificates.pem/kept", "");
    let ended = run.args(["--out", "out", "--force"]).ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert_eq!(ended.files(), ["out/1234567/certificates.pem/kept"]);
}

#[test]
fn nothing_temporary_is_left() {
    let ended = collected();
    assert_eq!(ended.files(), ALL);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_files_place_is_replaced_by_force_and_what_it_leads_to_stays() {
    let before = collected();
    fs::write(before.path("elsewhere"), "mine").unwrap();
    fs::remove_file(before.path(PEM)).unwrap();
    std::os::unix::fs::symlink("../../elsewhere", before.path(PEM)).unwrap();
    let refused = collected_again(before, &[]);
    assert_eq!(refused.code, 7, "{refused:?}");
    let replaced = collected_again(refused, &["--force"]);
    assert_eq!(
        (replaced.code, replaced.read("elsewhere")),
        (0, b"mine".to_vec()),
        "{replaced:?}"
    );
    assert!(replaced.path(PEM).symlink_metadata().unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn certificates_may_be_read_by_all_and_what_nobody_has_looked_at_by_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |ended: &Ended, name: &str| fs::metadata(ended.path(name)).unwrap().permissions().mode() & 0o777;
    let certificates = collected();
    assert_eq!(
        mode(&certificates, PEM) & 0o644,
        mode(&certificates, PEM),
        "{certificates:?}"
    );
    assert_ne!(mode(&certificates, PEM), 0o600, "unless the umask says otherwise");
    let page = Run::replay("maintenance-page").args(["--out", "out"]).ends();
    let [kept] = page.files().try_into().unwrap();
    assert_eq!(mode(&page, &kept), 0o600);
}

#[test]
fn an_answer_that_is_not_understood_is_kept_for_inspect() {
    let ended = Run::replay("maintenance-page").args(["--out", "out"]).ends();
    let [kept] = ended.files().try_into().unwrap_or_else(|_| panic!("{ended:?}"));
    assert!(
        kept.starts_with("out/1234567/not-understood-") && kept.ends_with(".txt"),
        "{kept}"
    );
    let sent = fs::read(committed::fixtures().join("maintenance-page/page.html")).unwrap();
    assert!(ended.read(&kept) == sent);
    assert!(
        ended.stderr.contains(&format!("`collectmc inspect {kept}` shows it")),
        "{ended:?}"
    );
    let inspected = Run::new(["inspect", &kept]).after(ended).ends();
    assert!(inspected.stderr.contains("an HTML page"), "{inspected:?}");
}

#[test]
fn an_answer_that_cannot_be_kept_is_not_said_to_be() {
    let ended = Run::replay("maintenance-page")
        .file("out/1234567", "in the way")
        .args(["--out", "out"])
        .ends();
    assert_eq!(ended.code, 6, "{ended:?}");
    assert!(
        ended.stderr.contains("the answer is not kept") && !ended.stderr.contains("the answer is kept"),
        "{ended:?}"
    );
}

#[test]
fn an_answer_that_is_not_understood_is_in_nobodys_way() {
    let first = Run::replay("maintenance-page").args(["--out", "out"]).ends();
    let second = Run::replay("maintenance-page")
        .args(["--out", "out"])
        .after(first)
        .ends();
    assert_eq!(second.code, 6, "{second:?}");
    let third = collected_again(second, &[]);
    assert_eq!((third.code, third.files().len()), (0, 5), "{third:?}");
}
