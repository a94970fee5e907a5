//! The exit code says what to do next.

use collectmc_test_support::server::{Answer, RefusedPort, Script, Server};

use crate::run::{ORDER, Run, asking, data, server};

fn of_replay(fixture: &str) -> i32 {
    Run::replay(fixture).ends().code
}

#[test]
fn certificates_are_0() {
    assert_eq!(of_replay("issued-pkcs7"), 0);
}

#[test]
fn a_command_line_that_is_wrong_is_2() {
    for arguments in [
        &[][..],
        &["collect"],
        &["collect", "abc"],
        &["collect", "0"],
        &["collect", "-1"],
        &["collect", ORDER, "--format", "jks"],
        &["collect", ORDER, "--timeout", "0"],
        &["collect", ORDER, "--tries", "0"],
        &["collect", ORDER, "--force", "--no-files"],
        &["collect", ORDER, "--out", "out", "--no-files"],
        &["collect", ORDER, "--replay", "a", "--record", "b"],
        &["collect", ORDER, "--password", "x"],
        &["inspect"],
        &["publish"],
    ] {
        assert_eq!(Run::new(arguments).ends().code, 2, "{arguments:?}");
    }
}

#[test]
fn an_endpoint_that_no_password_may_be_sent_to_is_2() {
    for url in [
        "http://localhost/",
        "https://a:b@localhost/",
        "https://localhost/?a",
        "localhost",
        "",
    ] {
        let ended = Run::new(["collect", ORDER, "--endpoint", url])
            .with_credentials()
            .ends();
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains("could not use the endpoint"), "{ended:?}");
    }
}

#[test]
fn no_credentials_are_2() {
    assert_eq!(Run::new(["collect", ORDER]).ends().code, 2);
}

#[test]
fn a_proxy_in_the_environment_that_is_none_is_2() {
    let ended = Run::new(["collect", ORDER])
        .with_credentials()
        .env("HTTPS_PROXY", "socks5://localhost")
        .ends();
    assert_eq!(ended.code, 2, "{ended:?}");
}

#[test]
fn what_is_not_issued_yet_is_3() {
    for fixture in ["processing", "available", "issued-after-processing"] {
        assert_eq!(of_replay(fixture), 3, "{fixture}");
    }
}

#[test]
fn the_code_for_being_issued_is_3_although_it_is_an_error_code() {
    let ended = Run::inspect("-26\nThe certificate is being issued.").ends();
    assert_eq!(ended.code, 3, "{ended:?}");
}

#[test]
fn a_rejected_request_is_4() {
    for fixture in [
        "not-https",
        "unrecognized-argument",
        "invalid-argument",
        "not-post",
        "rejected",
        "revoked",
        "awaiting-payment",
        "permission-denied",
        "unlisted-code",
    ] {
        assert_eq!(of_replay(fixture), 4, "{fixture}");
    }
}

#[test]
fn a_connection_that_is_refused_is_5() {
    let port = RefusedPort::new();
    let url = format!("https://localhost:{}/", port.port());
    let ended = Run::new(["collect", ORDER, "--tries", "1", "--endpoint", &url])
        .with_credentials()
        .ends();
    assert_eq!(ended.code, 5, "{ended:?}");
}

#[test]
fn a_failure_that_may_pass_by_itself_is_5() {
    for fixture in ["unknown-error", "failed-to-collect"] {
        assert_eq!(of_replay(fixture), 5, "{fixture}");
    }
    for status in [
        "429 Too Many Requests",
        "502 Bad Gateway",
        "503 Unavailable",
        "504 Timeout",
    ] {
        let server = server([Answer::ok("<html>").status(status)]);
        assert_eq!(asking(&server).args(["--tries", "1"]).ends().code, 5, "{status}");
    }
    let silent = Server::start([Script::new().read_request()]);
    let ended = asking(&silent).args(["--tries", "1", "--timeout", "0.5"]).ends();
    assert_eq!(ended.code, 5, "{ended:?}");
}

#[test]
fn an_unexpected_response_is_6() {
    assert_eq!(of_replay("maintenance-page"), 6);
}

#[test]
fn an_exchange_that_broke_is_6() {
    for script in [
        Script::new().read_request().reset(),
        Script::new().answer(Answer::ok("0\n").cut_after(1)).cut_off(),
        Script::new().answer("SSH-2.0\r\n\r\n"),
    ] {
        let server = Server::start([script.clone()]);
        assert_eq!(asking(&server).args(["--tries", "1"]).ends().code, 6, "{script:?}");
    }
}

#[test]
fn a_rejected_login_is_9() {
    for fixture in ["wrong-login", "missing-argument"] {
        assert_eq!(of_replay(fixture), 9, "{fixture}");
    }
}

#[test]
fn a_local_file_that_cannot_be_used_is_7() {
    let a_file = Run::replay("issued-pkcs7")
        .file("out", "a file")
        .args(["--out", "out"])
        .ends();
    assert_eq!(a_file.code, 7, "{a_file:?}");
    for arguments in [
        &["inspect", "nowhere"][..],
        &["inspect", "."],
        &["collect", ORDER, "--replay", "nowhere"],
        &["collect", ORDER, "--ca-file", "nowhere"],
        &["collect", ORDER, "--credentials", "nowhere"],
    ] {
        let ended = Run::new(arguments).with_credentials().ends();
        assert_eq!(ended.code, 7, "{ended:?}");
    }
}

#[test]
fn a_list_of_roots_that_holds_none_is_7() {
    let run = Run::new(["collect", ORDER, "--ca-file", "roots.pem"]).file("roots.pem", "no roots here\n");
    let ended = run.with_credentials().ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(ended.stderr.contains("error: roots.pem: "), "{ended:?}");
}

#[test]
fn a_request_that_is_not_in_the_recording_is_7() {
    assert_eq!(of_replay("issued-zip"), 7, "PKCS #7 was asked for");
}

#[test]
fn certificates_that_receivers_will_refuse_are_8() {
    let expired = ["--at", "2030-01-01"];
    let ended = Run::replay("issued-pkcs7").args(expired).ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    let ended = Run::new(["inspect", "body"])
        .file("body", data("pkcs7/documented.p7b"))
        .args(expired)
        .ends();
    assert_eq!(ended.code, 8, "{ended:?}");
}

#[test]
fn of_several_orders_the_worst_counts_which_is_not_the_highest() {
    let expired = Run::replay("issued-pkcs7")
        .args(["--at", "2030-01-01", "7654321"])
        .ends();
    let codes: Vec<_> = expired
        .stderr
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(
        (expired.code, codes.len()),
        (7, 1),
        "8, and 7 for the order that is not in the recording: {expired:?}"
    );
    let ended = Run::inspect("-160\nfailed")
        .file("logo.svg", "<svg/>")
        .args(["--svg", "logo.svg"])
        .ends();
    assert_eq!(ended.code, 8, "5, and 8 for the logo: {ended:?}");
}

#[test]
fn the_help_and_the_documentation_state_the_order_of_exit_codes() {
    let help = Run::new(["--help"]).ends().stdout;
    let documentation = include_str!("../../../docs/program.md");
    for text in [help, documentation.to_owned()] {
        assert!(
            text.contains("the worst counts: 9, 143, 130, 2, 10, 7, 6, 11, 8, 4, 5, 3 and 0."),
            "{text}"
        );
    }
}
