//! `collect`, from recorded exchanges: what comes is shown.

use collectmc_test_support::server::{Response, Script, Server};

use crate::run::{Run, asking, data, fixture, server};

#[test]
fn the_first_command_of_the_readme_prints_and_writes_what_was_collected() {
    let ended = Run::replay("issued-pkcs7").args(["--out", "out"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.stdout.starts_with(
            "order 1234567: verified, no problems found (1 check skipped: pass --domain): the chain leads to the root "
        ),
        "{ended:?}"
    );
    assert!(
        ended.stdout.contains("\n  brand      Example Test Brand Ltd"),
        "{ended:?}"
    );
    assert_eq!(
        ended.files(),
        [
            "out/1234567/certificates.pem",
            "out/1234567/logo.svg",
            "out/1234567/mark.pem",
            "out/1234567/response.p7b"
        ]
    );
    assert_eq!(ended.stderr, "");
}

#[test]
fn a_success_ends_in_six_lines_the_last_of_which_names_the_next_command() {
    let ended = Run::replay("issued-pkcs7").args(["--out", "out"]).ends();
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(
        lines[1..5],
        [
            "  brand      Example Test Brand Ltd, verified mark certificate (VMC)",
            "  domain     brand.example",
            "  valid      until 2 December 2027 (in 12 months)",
            "  files      out/1234567: response.p7b, certificates.pem, mark.pem, logo.svg (written)",
        ]
    );
    assert!(lines[0].contains("roots.pem: Test Public BIMI Root"), "{ended:?}");
    let roots = fixture("issued-pkcs7").join("roots.pem");
    let command = format!(
        "collectmc check brand.example --dir out/1234567 --roots {}",
        roots.display()
    );
    assert!(
        lines[5].contains("DMARC (p=quarantine or p=reject)") && lines[5].ends_with(&command),
        "it comes to the same verdict: {ended:?}"
    );
    assert_eq!(lines.len(), 6, "{ended:?}");
}

#[test]
fn the_next_command_is_for_the_domain_and_selector_that_were_given() {
    let place = ["--domain", "brand.example", "--selector", "news"];
    let ended = Run::replay("issued-pkcs7").args(place).ends();
    let next = "collectmc check brand.example --selector news --dir ./1234567 --roots ";
    assert!(ended.stdout.contains(next), "{ended:?}");
}

#[test]
fn an_order_that_is_not_issued_ends_in_what_to_do() {
    for (name, first, next) in [
        (
            "processing",
            "order 1234567: not issued yet: being processed",
            Some("request it again in 3 hours; --wait does so until it is issued"),
        ),
        (
            "awaiting-payment",
            "order 1234567: rejected by the service",
            Some("pay for the order; --wait --for-payment requests it until it is issued"),
        ),
        ("rejected", "order 1234567: rejected by the service", None),
        (
            "available",
            "order 1234567: issued, but not included in the response; ask for another --format",
            None,
        ),
    ] {
        let ended = Run::replay(name).ends();
        let next = next.map(|next| format!("  next       {next}"));
        let lines: Vec<_> = std::iter::once(first).chain(next.as_deref()).collect();
        assert_eq!(ended.stdout.lines().collect::<Vec<_>>(), lines, "{ended:?}");
    }
}

#[test]
fn what_is_refused_comes_without_a_word_to_publish_it() {
    let ended = Run::replay("issued-pkcs7")
        .args(["--at", "2030-01-01", "--base-url", "https://brand.example/bimi"])
        .ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    for word in ["\n  serve ", "\n  publish ", "collectmc check"] {
        assert!(!ended.stdout.contains(word), "{word}: {ended:?}");
    }
}

#[test]
fn a_warning_is_shown_and_not_only_counted() {
    let ended = Run::replay("issued-pkcs7").args(["--at", "2027-11-15"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert!(lines[0].contains("verified, 1 warning: "), "{ended:?}");
    assert!(
        lines[1].starts_with("  warning    ") && lines[1].contains("expire"),
        "{ended:?}"
    );
    assert_eq!(lines.len(), 7, "{ended:?}");
}

#[test]
fn what_is_refused_is_followed_by_what_to_do_and_where_to_read_more() {
    let ended = Run::replay("issued-pkcs7")
        .args(["--out", "out", "--domain", "other.example"])
        .ends();
    assert_eq!(ended.code, 8, "{ended:?}");
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert!(
        lines[0].starts_with("order 1234567: refused[domain]: the end entity does not cover"),
        "{ended:?}"
    );
    assert!(lines[1].contains("section 5.2"), "{ended:?}");
    let next = "  next       1 error; read more: collectmc inspect out/1234567/response.p7b";
    assert_eq!(lines.last(), Some(&next), "{ended:?}");
    assert!(!ended.stdout.contains("collectmc check"), "{ended:?}");
}

#[test]
fn every_certificate_is_in_the_details_with_its_subject_an_attribute_a_line() {
    let ended = Run::replay("issued-pkcs7").arg("--verbose").ends();
    for line in [
        "order 1234567: 3 certificates, sent as PKCS #7; verified, no problems found (1 check skipped: pass --domain)\n",
        "  1  leaf: Example Test Brand Ltd\n     subject  jurisdictionC=GB\n",
        "\n              trademark office=Test Intellectual Property Office\n",
        "\n     issuer   C=GB, O=Test Certification Authority Limited, CN=Test Mark CA\n",
    ] {
        assert!(ended.stdout.contains(line), "{line}: {ended:?}");
    }
    assert!(ended.stderr.contains("debug: "), "it logs as well: {ended:?}");
}

#[test]
fn every_form_that_can_be_asked_for_is_collected() {
    for (fixture, format, container) in [
        ("issued-pkcs7", "pkcs7", "pkcs7"),
        ("issued-pem", "pem", "pem"),
        ("issued-zip", "zip", "zip"),
        ("issued-server-default", "server-default", "pem"),
    ] {
        let ended = Run::replay(fixture).args(["--json", "--format", format]).ends();
        let report = ended.one_json();
        assert_eq!(report["container"], container, "{ended:?}");
        assert_eq!(report["certificates"].as_array().unwrap().len(), 3, "{ended:?}");
    }
}

#[test]
fn pem_is_taken_when_pkcs7_was_asked_for() {
    let ended = Run::replay("issued-pkcs7-as-text").arg("-v").ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("3 certificates, sent as PEM"), "{ended:?}");
}

#[test]
fn certificates_are_shown_in_the_order_in_which_they_were_sent() {
    let ended = Run::replay("issued-pem").args(["--format", "pem", "-v"]).ends();
    let at = |name| ended.stdout.find(name).unwrap_or_else(|| panic!("{name}: {ended:?}"));
    assert!(at("1  root: Test Public BIMI Root") < at("3  leaf: Example Test Brand Ltd"));
}

#[test]
fn several_orders_are_requested_one_after_the_other_and_each_has_its_line() {
    let server = server([Response::ok("0\n"), Response::ok(data("pkcs7/documented.p7b"))]);
    let ended = asking(&server).arg("7654321").ends();
    let headings: Vec<_> = ended.stdout.lines().filter(|line| line.starts_with("order ")).collect();
    assert_eq!(headings.len(), 2, "{ended:?}");
    assert!(
        headings[0].contains("not issued yet") && headings[1].contains("7654321: "),
        "{ended:?}"
    );
    assert_eq!(ended.code, 3, "the worse counts: {ended:?}");
}

#[test]
fn an_order_that_is_given_twice_is_requested_once_and_in_the_first_place() {
    let server = Server::start([Script::new().respond(Response::ok("0\n")).respond(Response::ok("0\n"))]);
    let ended = asking(&server)
        .args(["7654321", "1234567", "07654321", "--json"])
        .ends();
    let orders: Vec<_> = ended.json().iter().map(|report| report["order"].clone()).collect();
    assert_eq!(orders, [1_234_567, 7_654_321], "{ended:?}");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn an_unexpected_response_ends_the_run_unless_it_is_to_go_on() {
    for (arguments, requests) in [
        (&["7654321", "--json"][..], 1),
        (&["7654321", "--json", "--keep-going"], 2),
    ] {
        let server = server([Response::ok("<html>"), Response::ok("0\n")]);
        let ended = asking(&server).args(arguments).ends();
        assert_eq!((ended.code, server.requests().len()), (6, requests), "{ended:?}");
        let second = ended.json().remove(1);
        match requests {
            1 => assert_eq!(
                (&second["error"]["kind"], &second["exit_code"], &second["requested"]),
                (&"not-asked".into(), &5.into(), &false.into())
            ),
            _ => assert_eq!(second["outcome"], "processing"),
        }
        assert_eq!(ended.stderr.contains("--keep-going"), requests == 1, "{ended:?}");
    }
}

#[test]
fn a_rejected_login_ends_the_run_also_when_it_is_to_go_on() {
    let server = server([Response::ok("-16\nno"), Response::ok("0\n")]);
    let ended = asking(&server).args(["7654321", "--keep-going"]).ends();
    assert_eq!((ended.code, server.requests().len()), (9, 1), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("the order was not requested: the login was rejected"),
        "{ended:?}"
    );
}

#[test]
fn a_rejected_order_does_not_end_the_run() {
    let server = server([Response::ok("-20\nrejected"), Response::ok("0\n")]);
    let ended = asking(&server).arg("7654321").ends();
    assert_eq!((ended.code, server.requests().len()), (4, 2), "{ended:?}");
}

#[test]
fn no_further_order_is_asked_for_once_the_login_is_refused() {
    let ended = Run::replay("wrong-login").args(["7654321", "--json"]).ends();
    let reports = ended.json();
    assert_eq!(reports[0]["error"]["code"], -16, "{ended:?}");
    assert_eq!(reports[1]["order"], 7_654_321, "{ended:?}");
    assert_eq!(reports[1]["error"]["kind"], "not-asked", "{ended:?}");
    assert_eq!(reports[1]["exit_code"], 9, "{ended:?}");
    assert_eq!(ended.code, 9);
}

#[test]
fn what_a_replay_never_asked_for_is_reported_and_is_no_error() {
    let ended = Run::replay("issued-after-processing").ends();
    assert!(
        ended.stderr.contains("note: ") && ended.stderr.contains("1 of 2 recorded exchanges"),
        "{ended:?}"
    );
    assert_eq!(ended.code, 3);
}

#[test]
fn a_replay_asks_once_unless_more_tries_are_asked_for() {
    // The code -160 is one to try again, and the recording has it once.
    let once = Run::replay("failed-to-collect").ends();
    assert_eq!(once.code, 5, "{once:?}");
    let twice = Run::replay("failed-to-collect").args(["--tries", "2"]).ends();
    assert_eq!(twice.code, 7, "there is no second response: {twice:?}");
}

#[test]
fn certificates_are_written_in_the_order_in_which_they_were_sent() {
    let ended = Run::replay("issued-pem")
        .args(["--format", "pem", "--out", "out"])
        .ends();
    let expected = ["root", "intermediate", "leaf"]
        .map(|name| data(&format!("hierarchy/{name}.pem")))
        .concat();
    assert_eq!(ended.read("out/1234567/certificates.pem"), expected);
}
