//! `--record` and `--replay`: what was seen once can be seen again.

use collectmc_test_support::server::Answer;

use crate::run::{AT, ORDER, Run, asking, data, fixture, server, trusting_the_committed_root};

#[test]
fn a_recording_replays_as_the_same() {
    let server = server([Answer::ok(data("zip/pem-members.zip"))]);
    let recorded = asking(&server)
        .args(["--record", "recording", "--format", "zip", "--json", "--no-files"])
        .ends();
    assert_eq!(recorded.code, 0, "{recorded:?}");
    let report = recorded.one_json();
    let url = server.url();
    let replay = [
        "collect",
        ORDER,
        "--replay",
        "recording",
        "--format",
        "zip",
        "--json",
        "--no-files",
        "--endpoint",
        &url,
    ];
    let roots = trusting_the_committed_root();
    let replayed = Run::new(replay).args(AT).args(roots).after(recorded).ends();
    assert_eq!(replayed.one_json(), report, "{replayed:?}");
    assert_eq!(replayed.stderr, "");
}

#[test]
fn every_try_is_in_the_recording() {
    let server = server([Answer::ok("").status("503 Service Unavailable"), Answer::ok("0\n")]);
    let recorded = asking(&server).args(["--record", "recording"]).ends();
    assert_eq!(recorded.code, 3, "{recorded:?}");
    let url = server.url();
    let replay = [
        "collect",
        ORDER,
        "--replay",
        "recording",
        "--tries",
        "3",
        "--endpoint",
        &url,
    ];
    let replayed = Run::new(replay).after(recorded).ends();
    assert_eq!((replayed.code, replayed.stderr.as_str()), (3, ""), "{replayed:?}");
}

#[cfg(unix)]
#[test]
fn roots_of_a_recording_that_cannot_be_read_are_an_error_and_no_unknown_root() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["exchanges.toml", "issued.p7b"] {
        std::fs::copy(fixture("issued-pkcs7").join(name), folder.path().join(name)).unwrap();
    }
    std::os::unix::fs::symlink("gone.pem", folder.path().join("roots.pem")).unwrap();
    let ended = Run::new(["collect", ORDER, "--replay"]).arg(folder.path()).ends();
    assert_eq!((ended.code, ended.stdout.as_str()), (7, ""), "{ended:?}");
    assert!(ended.stderr.contains("roots.pem: could not read it"), "{ended:?}");
}

#[test]
fn a_folder_that_is_no_recording_is_refused_before_anything_is_asked() {
    let server = server([Answer::ok("0\n")]);
    let ended = asking(&server)
        .file("holiday/photo.jpg", "x")
        .args(["--record", "holiday"])
        .ends();
    assert_eq!((ended.code, server.connections()), (7, 0), "{ended:?}");
    assert!(ended.files().contains(&"holiday/photo.jpg".to_owned()), "{ended:?}");
}

#[test]
fn an_answer_that_cannot_be_recorded_is_shown_and_is_7() {
    // The password stands in the certificate, which a recording must not change.
    let server = server([Answer::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server)
        .env("SECTIGO_LOGIN_PASSWORD", "Example Test Brand Ltd")
        .args(["--record", "recording"])
        .ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(ended.stdout.contains("brand      Example Test Brand Ltd"), "{ended:?}");
    assert!(ended.stderr.contains("1 of 1 exchanges"), "{ended:?}");
    // No advice that is for programmers.
    assert!(!ended.stderr.contains("tolerate_in_data"), "{ended:?}");
}

#[test]
fn a_login_name_that_the_certificates_hold_can_be_recorded() {
    let server = server([Answer::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server)
        .env("SECTIGO_LOGIN_NAME", "Example Test Brand Ltd")
        .args(["--record", "recording"])
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
}
