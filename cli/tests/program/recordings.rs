//! `--record` and `--replay`: what was seen once can be seen again.

use std::path::Path;
use std::time::Duration;

use collectmc::TransportErrorKind;
use collectmc::replay::{Exchange, Scenario};
use collectmc_test_support::committed;
use collectmc_test_support::server::{Response, Script, Server};
use serde_json::json;

use crate::json::Schema;
use crate::run::{AT, Ended, ORDER, Run, asking, data, fixture, server, trusting_the_committed_root};

#[test]
fn a_recording_replays_as_the_same() {
    let server = server([Response::ok(data("zip/pem-members.zip"))]);
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
fn every_attempt_is_in_the_recording() {
    let server = server([Response::ok("").status("503 Service Unavailable"), Response::ok("0\n")]);
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
    assert_eq!((replayed.code, replayed.stderr.lines().count()), (3, 1), "{replayed:?}");
    assert!(replayed.stderr.contains(" order 1234567: attempt 1: "), "{replayed:?}");
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
fn a_folder_that_is_no_recording_is_refused_before_anything_is_requested() {
    let server = server([Response::ok("0\n")]);
    let ended = asking(&server)
        .file("holiday/photo.jpg", "x")
        .args(["--record", "holiday"])
        .ends();
    assert_eq!((ended.code, server.connections()), (7, 0), "{ended:?}");
    assert!(ended.files().contains(&"holiday/photo.jpg".to_owned()), "{ended:?}");
}

#[test]
fn a_response_that_cannot_be_recorded_is_shown_and_is_7() {
    // The password stands in the certificate, which a recording must not change.
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
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
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server)
        .env("SECTIGO_LOGIN_NAME", "Example Test Brand Ltd")
        .args(["--record", "recording"])
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
}

/// Replays what a run recorded, with the same options.
fn replayed(recorded: Ended, url: &str, arguments: &[&str]) -> Ended {
    Run::new([
        "collect",
        ORDER,
        "--replay",
        "recording",
        "--endpoint",
        url,
        "--no-files",
        "--json",
    ])
    .args(AT)
    .args(trusting_the_committed_root())
    .args(arguments)
    .after(recorded)
    .ends()
}

/// The report but for the causes of an error, which nobody promises anything about, and which are not recorded.
fn without_causes(ended: &Ended) -> serde_json::Value {
    let mut report = ended.one_json();
    if let Some(error) = report["error"].as_object_mut() {
        error.remove("causes");
    }
    report
}

/// Records against the server and replays: outcome, exit code and report are the same, and nothing of the recording is left.
fn assert_replays_the_same(what: &str, server: &Server, arguments: &[&str]) {
    let recorded = asking(server)
        .args(["--record", "recording", "--no-files", "--json"])
        .args(arguments)
        .ends();
    let (code, report, attempts) = (recorded.code, without_causes(&recorded), server.connections());
    let replayed = replayed(recorded, &server.url(), arguments);
    assert_eq!(
        (replayed.code, without_causes(&replayed)),
        (code, report),
        "{what}: {replayed:?}"
    );
    assert!(
        !replayed.stderr.contains("recorded exchanges"),
        "{what}, {attempts} attempts: {replayed:?}"
    );
}

/// What happens in an exchange, on a connection of its own.
fn script(exchange: &Exchange) -> Script {
    let response = match exchange.outcome() {
        Ok(response) => response,
        Err(error) if error.kind() == TransportErrorKind::Timeout => {
            return Script::new().read_request().pause(Duration::from_secs(5));
        }
        Err(_) => return Script::new().read_request().reset(),
    };
    let answer = Response::ok(response.body().clone()).status(&response.status().to_string());
    let headers = response.headers().iter();
    let answer = headers.fold(answer, |answer, (name, value)| {
        answer.header(name.as_str(), value.to_str().unwrap())
    });
    Script::new().respond(answer.header("connection", "close")).close()
}

#[test]
fn every_fixture_is_recorded_and_replayed_with_the_same_outcome() {
    let mut count = 0;
    for folder in std::fs::read_dir(committed::fixtures()).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let scenario = Scenario::load(&folder).unwrap();
        // A failure that is transient is met with the same response again.
        let scripts: Vec<Script> = scenario.exchanges().iter().map(script).collect();
        let last = scripts.last().unwrap().clone();
        let server = Server::start(scripts.into_iter().take(1).chain([last.clone(), last]));
        let is_silent = folder.ends_with("issued-after-timeouts");
        let arguments: &[&str] = if is_silent { &["--timeout", "1"] } else { &[] };
        assert_replays_the_same(&folder.display().to_string(), &server, arguments);
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn every_fault_is_recorded_and_replayed_with_the_same_outcome() {
    let torn = || Response::ok("0\n").header("content-length", "100");
    let unavailable = || Response::ok("").status("503 Service Unavailable");
    type Fault = (&'static str, fn() -> Script);
    let faults: [Fault; 9] = [
        ("reset before TLS", || Script::without_tls().reset()),
        ("reset before the response", || Script::new().read_request().reset()),
        ("closed before the response", || Script::new().read_request().close()),
        ("cut off before the response", || Script::new().read_request().cut_off()),
        ("no HTTP", || {
            Script::new().read_request().send("SSH-2.0-x\r\n\r\n").close()
        }),
        ("no TLS", || {
            Script::without_tls()
                .read()
                .send_outside_tls("HTTP/1.1 400 Bad Request\r\n\r\n")
                .close()
        }),
        ("silence", || Script::new().read_request().pause(Duration::from_secs(5))),
        ("a redirect", || {
            Script::new()
                .respond(
                    Response::ok("")
                        .status("302 Found")
                        .header("location", "https://other.example/"),
                )
                .close()
        }),
        ("rejected by HTTP", || {
            Script::new()
                .respond(Response::ok("").status("401 Unauthorized"))
                .close()
        }),
    ];
    for (what, fault) in faults {
        let server = Server::start([fault(), fault()]);
        assert_replays_the_same(what, &server, &["--tries", "1", "--timeout", "0.5"]);
    }
    for (what, answer) in [("a torn body", torn()), ("HTTP 503", unavailable())] {
        assert_replays_the_same(what, &server([answer]), &["--tries", "1"]);
    }
}

#[test]
fn retries_are_recorded_and_replayed_with_the_same_outcome_without_waiting() {
    let unavailable = || Response::ok("").status("503 Service Unavailable");
    let failed = || Response::ok("-14\nAn unknown error occurred!\n");
    for (what, answers) in [
        ("recovers", vec![unavailable(), Response::ok("0\n")]),
        (
            "recovers late",
            vec![failed(), unavailable(), Response::ok(data("pkcs7/documented.p7b"))],
        ),
        ("does not recover", vec![failed(), failed(), failed()]),
        (
            "fails in another way",
            vec![
                unavailable(),
                Response::ok("-20\nThe certificate request has been rejected!\n"),
            ],
        ),
        (
            "has to wait for too long",
            vec![unavailable().header("retry-after", "86400")],
        ),
    ] {
        assert_replays_the_same(what, &server(answers), &[]);
    }
}

#[test]
fn a_replay_ends_as_a_run_of_fewer_or_more_attempts_did() {
    let unavailable = || Response::ok("").status("503 Service Unavailable");
    let once = server([unavailable()]);
    let recorded = asking(&once).args(["--record", "recording", "--tries", "1"]).ends();
    assert_eq!(recorded.code, 5, "{recorded:?}");
    assert_eq!(replayed(recorded, &once.url(), &[]).code, 5);

    let late = server([unavailable(), unavailable(), unavailable(), Response::ok("0\n")]);
    let recorded = asking(&late).args(["--record", "recording", "--tries", "4"]).ends();
    assert_eq!(recorded.code, 3, "{recorded:?}");
    assert_eq!(replayed(recorded, &late.url(), &[]).code, 3);
}

#[test]
fn an_old_recording_is_warned_of() {
    let dated = Response::ok("0\n").header("date", "Tue, 01 Dec 2020 12:00:00 GMT");
    let server = server([dated]);
    let recorded = asking(&server).args(["--record", "recording"]).ends();
    let path = recorded.path("recording/exchanges.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("count = 1\n", "count = 1\nwarn-after-days = 30\n")).unwrap();
    let replayed = replayed(recorded, &server.url(), &[]);
    assert_eq!(replayed.code, 3, "{replayed:?}");
    assert!(
        replayed.stderr.contains("note: recording: the recording is "),
        "{replayed:?}"
    );
}

#[test]
fn another_endpoint_is_an_error_that_says_what_to_do() {
    let ended = Run::replay("processing")
        .args(["--endpoint", "https://test.example/products/download/CollectMC"])
        .ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("put match-url = \"path\" at the top of exchanges.toml"),
        "{ended:?}"
    );
}

fn check(folder: &Path) -> Run {
    Run::new(["recording", "check"]).arg(folder)
}

#[test]
fn no_fixture_has_problems() {
    for folder in std::fs::read_dir(committed::fixtures()).unwrap() {
        let folder = folder.unwrap().path();
        if folder.is_dir() {
            let ended = check(&folder).with_credentials().ends();
            assert_eq!(ended.code, 0, "{ended:?}");
            assert!(ended.stdout.starts_with("no problems found in "), "{ended:?}");
            assert!(!ended.stdout.contains("skipped"), "{ended:?}");
        }
    }
}

/// Checks a recording of one exchange after an edit, and gives what is printed.
fn edited(from: &str, to: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(fixture("processing").join("exchanges.toml")).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(folder.path().join("exchanges.toml"), text.replace(from, to)).unwrap();
    let ended = check(folder.path()).with_credentials().ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(
        !ended.stdout.contains("hunter2") && !ended.stdout.contains("correct horse"),
        "{ended:?}"
    );
    ended.stdout
}

#[test]
fn a_recording_with_secrets_has_problems_that_do_not_show_them() {
    let password = "loginPassword = \"[redacted]\"";
    for (from, to, expected) in [
        (
            password,
            "loginPassword = \"hunter2\"",
            "exchange 1: the form field \"loginPassword\" has a value (not shown)",
        ),
        (
            "body = \"0",
            "body = \"correct%20horse 0",
            "\"exchanges.toml\": it repeats the login name or the password",
        ),
        (
            "# ",
            "# The password is Correct Horse. ",
            "it repeats the login name or the password",
        ),
        (
            "response.body",
            "response.headers.set-cookie = \"hunter2\"\nresponse.body",
            "the header \"set-cookie\" has a value",
        ),
        (
            "/CollectMC\"",
            "/CollectMC?token=hunter2\"",
            "the URL has a query (not shown)",
        ),
    ] {
        let printed = edited(from, to);
        assert!(printed.contains(expected), "{printed}");
        assert!(printed.contains("1 problems found in 1 exchanges"), "{printed}");
    }
}

#[test]
fn a_file_that_no_exchange_names_is_searched_for_secrets_too() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        (
            "exchanges.toml",
            &std::fs::read(fixture("processing").join("exchanges.toml")).unwrap()[..],
        ),
        ("roots.pem", b"# correct horse\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let ended = check(folder.path()).with_credentials().ends();
    assert!(
        ended.stdout.contains("\"roots.pem\": it repeats the login"),
        "{ended:?}"
    );
}

#[test]
fn a_recording_with_mistakes_has_problems() {
    for (from, to, expected) in [
        (
            "orderNumber",
            "orderNumbr",
            "the service has no form field \"orderNumbr\"",
        ),
        ("orderNumber", "orderNumbr", "the form field \"orderNumber\" is missing"),
        ("\"1234567\"", "\"[redacted]\"", "responds to any order"),
        ("\"1234567\"", "\"12 34\"", "the orderNumber is not an order number"),
        (
            "responseType = \"2\"",
            "responseType = \"7\"",
            "no such pair of responseType and responseEncoding",
        ),
        ("\"POST\"", "\"GET\"", "the method is GET"),
    ] {
        let printed = edited(from, to);
        assert!(printed.contains(expected), "{printed}");
    }
}

#[test]
fn files_and_exchanges_that_nothing_uses_are_problems() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(fixture("processing").join("exchanges.toml")).unwrap();
    let (head, exchange) = text.split_at(text.find("[[exchange]]").unwrap());
    let forever = exchange.replace("[[exchange]]", "[[exchange]]\ntimes = \"forever\"");
    let text = [&head.replace("count = 1", "count = 2"), &forever, exchange].concat();
    std::fs::write(folder.path().join("exchanges.toml"), text).unwrap();
    for name in ["old.p7b", "roots.pem", ".gitkeep"] {
        std::fs::write(folder.path().join(name), "x").unwrap();
    }
    let ended = check(folder.path()).ends();
    assert_eq!(
        (ended.code, &*ended.stdout),
        (
            8,
            "exchange 2: it is never used, since exchange 1 is for the same request, forever\n\
             \"old.p7b\": no exchange names this file\n\
             2 problems found in 2 exchanges (1 check skipped: pass --credentials to look for the login name and password)\n"
        ),
        "{ended:?}"
    );
}

#[test]
fn a_recording_that_cannot_be_read_is_7_and_names_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(fixture("processing").join("exchanges.toml")).unwrap();
    std::fs::write(
        folder.path().join("exchanges.toml"),
        text.replace("status = 200", "status = 2000"),
    )
    .unwrap();
    let ended = check(folder.path()).ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(
        ended.stderr.contains("exchange 1: the status of the response"),
        "{ended:?}"
    );
}

#[test]
fn the_json_of_a_check_is_what_its_schema_says() {
    let schema = Schema::named("recording");
    let text = std::fs::read_to_string(fixture("processing").join("exchanges.toml")).unwrap();
    let checked = |text: &str, run: fn(Run) -> Run| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("exchanges.toml"), text).unwrap();
        std::fs::write(folder.path().join("old.p7b"), "x").unwrap();
        let ended = run(check(folder.path()).arg("--json")).ends();
        schema.check(&ended);
        let report = ended.one_json();
        assert_eq!(report["exit_code"], ended.code, "{ended:?}");
        assert_eq!(report["folder"], folder.path().to_str().unwrap());
        report
    };
    let report = checked(&text.replace("\"POST\"", "\"GET\""), |run| run);
    assert_eq!((&report["exit_code"], &report["exchanges"]), (&json!(8), &json!(1)));
    assert_eq!(
        report["problems"],
        json!([
            { "exchange": 1, "file": null, "message": "the method is GET: the service takes POST" },
            { "exchange": null, "file": "old.p7b", "message": "no exchange names this file" },
        ])
    );
    assert_eq!(
        report["skipped"],
        json!(["pass --credentials to look for the login name and password"])
    );
    assert_eq!(checked(&text, Run::with_credentials)["skipped"], json!([]));

    let report = checked(&text.replace("status = 200", "status = 2000"), |run| run);
    assert_eq!((&report["exit_code"], &report["problems"]), (&json!(7), &json!([])));
    assert_eq!(report["error"]["phase"], "transport");
    let report = checked(&text, |run| run.args(["--credentials", "missing"]));
    assert_eq!(report["exchanges"], 0);
    assert_ne!(report["error"], serde_json::Value::Null);

    let good = check(&fixture("processing")).arg("--json").ends();
    schema.check(&good);
    assert_eq!((good.code, &good.one_json()["problems"]), (0, &json!([])), "{good:?}");
}
