//! `--exec`: a command that runs once files to publish have changed.
#![cfg(unix)]

use collectmc_test_support::server::Response;

use crate::run::{Run, asking, data, server};

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
    assert_eq!((ended.code, ended.files().len()), (10, 4), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("the command of --exec failed (exit status: 3); the files are written, so it does not run again"),
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
