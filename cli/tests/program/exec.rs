//! `--exec`: a command that runs once files to publish have changed.
#![cfg(unix)]

use collectmc_test_support::server::Response;

use crate::run::{Ended, Run, asking, data, server};

#[test]
fn the_command_runs_once_files_changed_with_their_paths_in_its_environment() {
    let command = "echo \"$COLLECTMC_ORDER $COLLECTMC_VERDICT\" >> log; cmp \"$COLLECTMC_MARK\" out/1234567/mark.pem && \
                   cmp \"$COLLECTMC_LOGO\" \"$COLLECTMC_FOLDER\"/logo.svg; echo shown";
    let run = || {
        Run::replay("issued-pkcs7")
            .args(["--out", "out", "--json", "--exec", command])
            .env("PATH", "/usr/bin:/bin")
    };
    let first = run().ends();
    assert_eq!(first.code, 0, "{first:?}");
    assert_eq!(first.read("log"), b"1234567 verified\n");
    assert_eq!(first.json().len(), 1, "what it prints is not in the way of results");
    assert!(first.stderr.contains("shown"), "{first:?}");
    let again = run().after(first).ends();
    assert_eq!(again.read("log"), b"1234567 verified\n", "nothing changed: {again:?}");
}

#[cfg(target_os = "linux")] // Elsewhere no file has such a name.
#[test]
fn the_command_runs_in_a_folder_whose_name_is_no_unicode() {
    use std::os::unix::ffi::OsStrExt as _;
    let ended = Run::replay("issued-pkcs7")
        .arg("--out")
        .arg(std::ffi::OsStr::from_bytes(b"out-\xff"))
        .args(["--exec", "echo ran >> log"])
        .ends();
    assert_eq!((ended.code, ended.read("log")), (0, b"ran\n".to_vec()), "{ended:?}");
}

#[test]
fn the_command_does_not_run_without_certificates() {
    for name in ["processing", "wrong-login", "maintenance-page"] {
        let ended = Run::replay(name).args(["--exec", "echo ran > ran"]).ends();
        assert!(!ended.path("ran").exists(), "{ended:?}");
    }
}

#[test]
fn the_command_has_no_credentials_in_its_environment() {
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server)
        .env("SECTIGO_LOGIN_PASSWORD_FILE", "somewhere")
        .env("COLLECTMC_STALE", "1")
        .args(["--exec", "export -p; set"])
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("COLLECTMC_MARK="), "{ended:?}");
    for absent in ["correct horse", "brand-team", "SECTIGO_", "COLLECTMC_STALE"] {
        assert!(!ended.stderr.contains(absent), "{absent}: {ended:?}");
    }
}

#[test]
fn a_command_that_fails_is_10_and_the_files_are_there() {
    let ended = Run::replay("issued-pkcs7").args(["--json", "--exec", "exit 3"]).ends();
    assert_eq!((ended.code, ended.files().len()), (10, 5), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("the command of --exec failed (exit status: 3); the files are written, and the next run with --exec runs it again"),
        "{ended:?}"
    );
    assert_eq!(ended.one_json()["exit_code"], 10, "{ended:?}");
    let expired = Run::replay("issued-pkcs7")
        .args(["--at", "2030-01-01", "--exec", "exit 3"])
        .ends();
    assert_eq!(
        expired.code, 10,
        "it counts before certificates that are refused: {expired:?}"
    );
}

#[test]
fn a_command_and_no_files_contradict_each_other() {
    let ended = Run::replay("issued-pkcs7")
        .args(["--no-files", "--exec", "true"])
        .ends();
    assert_eq!(ended.code, 2, "{ended:?}");
}

#[test]
fn a_command_that_failed_runs_again_until_it_succeeds() {
    const NOTE: &str = "1234567/exec-pending.txt";
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
    let first = asking(&server).args(["--exec", "exit 1"]).ends();
    assert_eq!((first.code, first.path(NOTE).exists()), (10, true), "{first:?}");
    let again = |before: Ended, command: &str| {
        let run = asking(&server).after(before).file("root.pem", server.roots_pem());
        run.args(["--exec", command]).ends()
    };
    let without = asking(&server).after(first).file("root.pem", server.roots_pem()).ends();
    assert!(without.code == 0 && without.path(NOTE).exists(), "{without:?}");
    let second = again(without, "echo ran >> log");
    assert_eq!((second.code, second.path(NOTE).exists()), (0, false), "{second:?}");
    let third = again(second, "echo ran >> log");
    assert_eq!(third.read("log"), b"ran\n", "once it succeeded, it is done: {third:?}");
    assert_eq!(server.requests().len(), 1, "what is collected is not requested for it");
}

#[test]
fn the_note_for_the_next_run_is_there_before_the_files_to_publish() {
    let run = || Run::replay("issued-pkcs7").args(["--exec", "ls \"$COLLECTMC_FOLDER\" > during"]);
    let ended = run().env("PATH", "/usr/bin:/bin").ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    let during = String::from_utf8(ended.read("during")).unwrap();
    assert!(during.contains("exec-pending.txt"), "{during}");
    // A folder in its place: the note cannot be written, and so nothing is that it has to tell of.
    let ended = run().file("1234567/exec-pending.txt/in-the-way", "").ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(ended.path("1234567/response.p7b").exists(), "{ended:?}");
    assert!(!ended.path("1234567/mark.pem").exists(), "{ended:?}");
    assert!(!ended.path("during").exists(), "{ended:?}");
}

#[test]
fn the_command_knows_the_record_and_the_names_under_which_files_are_served() {
    let command = "cat \"$COLLECTMC_RECORD\"; echo ${COLLECTMC_MARK_URL##*/} ${COLLECTMC_LOGO_URL##*/}";
    let run = || {
        Run::replay("issued-pkcs7")
            .env("PATH", "/usr/bin:/bin")
            .args(["--exec", command])
    };
    let ended = run().args(["--base-url", "https://brand.example/bimi"]).ends();
    let lines: Vec<_> = ended.stderr.lines().collect();
    let names: Vec<_> = lines[1].split(' ').collect();
    assert!(names[0].starts_with("mark-") && names[0].ends_with(".pem"), "{ended:?}");
    assert!(names[1].starts_with("logo-") && names[1].ends_with(".svg"), "{ended:?}");
    for name in names {
        assert!(
            lines[0].contains(&format!("=https://brand.example/bimi/{name}")),
            "{ended:?}"
        );
    }
    let without = Run::replay("issued-pkcs7").args(["--exec", "export -p"]).ends();
    assert!(
        !without.stderr.contains("_URL") && !without.stderr.contains("COLLECTMC_RECORD"),
        "{without:?}"
    );
}
