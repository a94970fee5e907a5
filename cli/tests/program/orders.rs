//! Many orders in one run: where their numbers come from, which are requested, and what is left in the end.

use std::time::{Duration, Instant};

use collectmc_test_support::certificates::{Hierarchy, MarkCertificate};
use collectmc_test_support::server::{Response, Script, Server};

use crate::json::Schema;
use crate::run::{AT, Ended, Run, asking, data, fixture, server, trusting_the_committed_root};

/// The numbers that a server was asked for.
fn requested(server: &Server) -> Vec<u64> {
    let order = |body: &[u8]| {
        let field = url::form_urlencoded::parse(body).find(|(name, _)| name == "orderNumber");
        field.unwrap().1.parse().unwrap()
    };
    server.requests().iter().map(|request| order(&request.body)).collect()
}

/// A run without an order on the command line.
fn with_list(server: &Server, list: &str) -> Run {
    Run::new([
        "collect",
        "--ca-file",
        "root.pem",
        "--pause",
        "0s",
        "--endpoint",
        &server.url(),
    ])
    .file("root.pem", server.roots_pem())
    .file("orders", list)
    .with_credentials()
}

#[test]
fn orders_are_read_from_a_list_and_each_is_requested_once() {
    for list in [
        "# ours\n2\n3 # the second\n\n2\n",
        "brand,Order Number\n\"A, B\",2\nC,3\nD,2\n",
    ] {
        let responses = server([Response::ok("0\n"), Response::ok("0\n")]);
        let ended = with_list(&responses, list).args(["--orders", "orders"]).ends();
        assert_eq!((ended.code, requested(&responses)), (3, vec![2, 3]), "{ended:?}");
        let piped = server([Response::ok("0\n"), Response::ok("0\n")]);
        let ended = with_list(&piped, "").args(["--orders", "-"]).stdin(list).ends();
        assert_eq!((ended.code, requested(&piped)), (3, vec![2, 3]), "{ended:?}");
    }
    let both = server([Response::ok("0\n"), Response::ok("0\n"), Response::ok("0\n")]);
    let ended = with_list(&both, "2\n3\n").args(["1", "-", "3"]).stdin("3\n2\n").ends();
    assert_eq!((ended.code, requested(&both)), (3, vec![1, 3, 2]), "{ended:?}");
}

#[test]
fn a_list_that_is_wrong_names_the_line_and_nothing_is_requested() {
    for (list, told) in [
        ("2\nx\n", "orders: line 2: 'x' is not an order number"),
        ("brand,price\nA,2\n", "names no order column"),
        ("# none\n", "orders: it lists no order"),
    ] {
        let server = server([]);
        let ended = with_list(&server, list).args(["--orders", "orders"]).ends();
        assert_eq!((ended.code, server.connections()), (7, 0), "{ended:?}");
        assert!(ended.stderr.contains(told), "{told}: {ended:?}");
    }
    let twice = Run::new(["collect", "-", "--orders", "-"]).with_credentials().ends();
    assert_eq!(twice.code, 2, "{twice:?}");
}

#[test]
fn a_transient_failure_is_tried_again_before_the_next_order_is_requested() {
    let server = server([
        Response::ok("").status("503 Service Unavailable"),
        Response::ok("0\n"),
        Response::ok("0\n"),
    ]);
    let ended = asking(&server).arg("2").ends();
    assert_eq!(
        (ended.code, requested(&server)),
        (3, vec![1_234_567, 1_234_567, 2]),
        "{ended:?}"
    );
}

#[test]
fn between_two_requests_is_a_pause() {
    let server = Server::start([Script::new().respond(Response::ok("0\n")).respond(Response::ok("0\n"))]);
    let started = Instant::now();
    let ended = Run::new(["collect", "1", "2", "--pause", "1500ms"])
        .args(["--ca-file", "root.pem", "--endpoint", &server.url()])
        .file("root.pem", server.roots_pem())
        .with_credentials()
        .ends();
    assert_eq!((ended.code, server.connections()), (3, 1), "{ended:?}");
    assert!(started.elapsed() >= Duration::from_millis(1500));
}

#[test]
fn a_table_closes_a_run_over_several_orders() {
    let responses = || {
        server([
            Response::ok(data("pkcs7/documented.p7b")),
            Response::ok("0\n"),
            Response::ok("-20\nrejected"),
        ])
    };
    let ended = asking(&responses()).args(["2", "33"]).ends();
    let table = ended.stdout.split("\n\n").last().unwrap();
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines[0], "3 orders, and the exit code of each:", "{ended:?}");
    assert!(
        lines[1].starts_with("  1234567  verified, valid until 20") && lines[1].ends_with("  0"),
        "{ended:?}"
    );
    assert!(
        lines[2].starts_with("        2  not issued yet") && lines[2].ends_with("  3"),
        "{ended:?}"
    );
    assert!(lines[3].starts_with("       33  rejected by the service") && lines[3].ends_with("  4"));
    let json = asking(&responses()).args(["2", "33", "--json"]).ends();
    assert_eq!(json.json().len(), 3, "objects alone: {json:?}");
}

fn collected() -> Ended {
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    ended
}

/// Another run in the folder that an earlier one left.
fn again(server: &Server, before: Ended) -> Run {
    asking(server).after(before).file("root.pem", server.roots_pem())
}

#[test]
fn what_is_collected_is_reported_without_a_request() {
    let server = server([]);
    let ended = again(&server, collected()).args(["--json"]).ends();
    assert_eq!((ended.code, server.connections()), (0, 0), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("order 1234567: collected already, so it was not requested; --refresh requests it"),
        "{ended:?}"
    );
    let report = ended.one_json();
    assert_eq!(report["requested"], false);
    assert_eq!(report["certificates"].as_array().unwrap().len(), 3);
    let states: Vec<_> = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["state"])
        .collect();
    assert_eq!(states, ["unchanged"; 4]);
}

#[test]
fn what_is_missing_of_the_files_to_publish_is_made_of_what_is_collected() {
    let server = server([]);
    let ended = again(&server, collected())
        .args(["--base-url", "https://brand.example/bimi"])
        .ends();
    assert_eq!((ended.code, server.connections()), (0, 0), "{ended:?}");
    assert!(ended.read("1234567/record.txt").starts_with(b"v=BIMI1;"), "{ended:?}");
}

#[test]
fn what_is_collected_is_requested_on_request_and_for_a_recording() {
    for arguments in [&["--refresh"][..], &["--record", "recording"]] {
        let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
        let ended = again(&server, collected()).args(arguments).ends();
        assert_eq!((ended.code, server.requests().len()), (0, 1), "{ended:?}");
    }
}

#[test]
fn what_is_not_whole_is_not_collected() {
    for (name, content) in [
        ("mark.pem", Some("not one")),
        ("logo.svg", Some("<svg/>")),
        ("response.p7b", Some("garbage")),
        ("mark.pem", None),
        ("logo.svg", None),
        ("response.p7b", None),
    ] {
        let before = collected();
        let path = before.path("1234567").join(name);
        match content {
            Some(content) => std::fs::write(path, content).unwrap(),
            None => std::fs::remove_file(path).unwrap(),
        }
        let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
        let ended = again(&server, before).ends();
        assert_eq!(server.requests().len(), 1, "{name} {content:?}: {ended:?}");
    }
}

#[test]
fn the_files_of_a_certificate_that_was_replaced_are_kept_under_names_with_the_date() {
    let before = collected();
    let (evidence, logo) = (before.read("1234567/mark.pem"), before.read("1234567/logo.svg"));
    let other = Hierarchy::of(MarkCertificate::new());
    let server = server([0, 1].map(|_| Response::ok(other.documented_pem())));
    let run = |before| {
        again(&server, before)
            .file("other.pem", other.root.to_pem())
            .arg("--refresh")
    };
    let refused = run(before).ends();
    assert_eq!(
        refused.code, 7,
        "a certificate of an unknown root replaces none: {refused:?}"
    );
    assert!(refused.read("1234567/mark.pem") == evidence, "{refused:?}");
    let ended = run(refused).args(["--roots", "other.pem"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.read("1234567/mark.pem") != evidence, "{ended:?}");
    let dated = |stem: &str| {
        let files = ended.files();
        let name = files
            .iter()
            .find(|name| name.starts_with(&format!("1234567/{stem}-20")));
        ended.read(name.unwrap_or_else(|| panic!("{stem}: {ended:?}")))
    };
    assert!(dated("mark") == evidence && dated("logo") == logo);
    assert!(
        ended.stderr.contains("the order's certificate was replaced"),
        "{ended:?}"
    );
}

#[cfg(unix)]
#[test]
fn an_equal_response_that_others_may_read_becomes_its_owners() {
    use std::os::unix::fs::PermissionsExt as _;
    let before = collected();
    let path = before.path("1234567/response.p7b");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
    let ended = again(&server, before).arg("--refresh").ends();
    let mode = ended
        .path("1234567/response.p7b")
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!((ended.code, mode & 0o777), (0, 0o600), "{ended:?}");
}

#[test]
fn a_run_that_fails_early_has_an_object_for_each_order_of_a_list() {
    let schema = Schema::named("report");
    let json = |run: Run| {
        let ended = run.arg("--json").ends();
        schema.check(&ended);
        ended
    };
    let run = |list| Run::new(["collect", "--orders", "orders", "2"]).file("orders", list);
    let without_credentials = json(run("3\n4\n"));
    assert_eq!(without_credentials.code, 2, "{without_credentials:?}");
    let orders: Vec<_> = without_credentials
        .json()
        .iter()
        .map(|report| (report["order"].as_u64(), report["requested"].as_bool()))
        .collect();
    assert_eq!(orders, [2, 3, 4].map(|order| (Some(order), Some(false))));
    let bad_list = json(run("x\n"));
    let [order, list] = bad_list.json().try_into().unwrap();
    assert_eq!(
        (&order["order"], &list["file"]),
        (&2.into(), &"orders".into()),
        "{bad_list:?}"
    );
    assert_eq!((bad_list.code, &list["exit_code"]), (7, &7.into()));
}

#[test]
fn an_order_that_is_not_in_the_recording_is_named_so_in_the_table() {
    let ended = Run::replay("processing").arg("7654321").ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(ended.stdout.contains("  7654321  not in the recording "), "{ended:?}");
}

#[test]
fn nobody_is_asked_for_credentials_that_are_not_sent() {
    let before = collected();
    let run = |before: Ended, arguments: &[&str]| {
        let run = Run::new(["collect", "1234567"])
            .args(AT)
            .args(trusting_the_committed_root());
        run.args(arguments).after(before).ends()
    };
    let ended = run(before, &[]);
    assert_eq!(ended.code, 0, "{ended:?}");
    for needing in [&["2"][..], &["--refresh"], &["--no-files"]] {
        let ended = run(collected(), needing);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains("there are no credentials"), "{ended:?}");
    }
}

#[test]
fn a_long_list_takes_time_in_proportion() {
    let time = |orders: u32| {
        let list: String = (1..=orders).map(|order| format!("{order}\n")).collect();
        let started = Instant::now();
        let ended = Run::new(["collect", "--orders", "orders", "--no-files", "--quiet", "--replay"])
            .arg(fixture("wrong-login"))
            .file("orders", list)
            .ends();
        assert_eq!(
            ended
                .stderr
                .lines()
                .filter(|line| line.starts_with("error: order "))
                .count(),
            orders as usize
        );
        started.elapsed()
    };
    let (few, many) = (time(1_500), time(12_000));
    assert!(
        many < few * 24 + Duration::from_secs(1),
        "8 times as many take 8 times as long: {few:?}, {many:?}"
    );
}
