//! What is shown, and how it ends.

use collectmc_test_support::certificates::RevocationList;
use collectmc_test_support::dns::Reply;
use collectmc_test_support::server::{RefusedPort, Response, Script};

use super::site::{DMARC, RECORD, SERIAL, Site};
use crate::run::Run;

#[test]
fn a_domain_that_publishes_everything_right_passes_whole() {
    let checked = Site::right().check();
    assert_eq!(checked.ended.code, 0, "{:?}", checked.ended);
    let shown = &checked.ended.stdout;
    assert_eq!(
        shown
            .lines()
            .filter(|line| line.trim_start().starts_with("pass "))
            .count(),
        11,
        "{shown}"
    );
    assert!(!shown.contains("FAIL") && !shown.contains("not looked at"), "{shown}");
    assert_eq!((checked.https.connections(), checked.http.connections()), (2, 1));
    let names: Vec<_> = checked.dns.asked().into_iter().map(|asked| asked.name).collect();
    assert_eq!(names, [DMARC, "_dmarc.example", RECORD]);
}

#[test]
fn requests_have_no_credentials_and_name_the_host() {
    let checked = Site::right().check();
    for (server, host) in [(&checked.https, "brand.example"), (&checked.http, "crl.test.example")] {
        for request in server.requests() {
            assert!(request.line().starts_with("GET /"), "{request:?}");
            assert_eq!(request.header("host"), Some(host));
            assert!(request.header("authorization").is_none() && request.body.is_empty());
        }
    }
}

#[test]
fn a_domain_without_a_record_ends_with_3() {
    let checked = Site::right().without(RECORD).check();
    let line = checked.line(3, "record");
    assert!(line.starts_with("FAIL") && line.contains(RECORD), "{line}");
    assert!(
        checked.ended.stdout.contains("to do: publish a TXT record"),
        "{:?}",
        checked.ended
    );
    assert_eq!(checked.https.connections(), 0);
}

#[test]
fn a_policy_that_is_not_enforced_ends_with_8() {
    let line = Site::right()
        .reply(DMARC, Reply::txt(&["v=DMARC1; p=none"]))
        .check()
        .line(8, "dmarc-author");
    assert!(line.starts_with("FAIL"), "{line}");
}

#[test]
fn a_certificate_that_is_revoked_ends_with_8() {
    let mut site = Site::right();
    let list = RevocationList::new()
        .revoking(&SERIAL)
        .issued_by(&site.hierarchy.intermediate);
    site.list = Script::without_tls().respond(Response::ok(list));
    assert!(site.check().line(8, "revocation").contains("was revoked"));
}

#[test]
fn a_root_that_is_not_given_ends_with_8() {
    let mut site = Site::right();
    site.roots = Site::right().roots;
    let checked = site.check();
    assert!(checked.line(8, "certificate").starts_with("FAIL"));
    assert_eq!(
        checked.http.connections(),
        0,
        "nothing is fetched that no trusted authority names"
    );
}

#[test]
fn without_a_server_at_the_port_it_ends_with_5() {
    let port = RefusedPort::new();
    let site = Site::right().without(RECORD).reply(
        RECORD,
        Reply::txt(&["v=BIMI1; l=https://localhost.example/logo.svg; a=https://brand.example/mark.pem"]),
    );
    let mut site = site
        .argument("--connect-to")
        .argument(&format!("localhost.example:443:127.0.0.1:{}", port.port()));
    site.logo = site.evidence.clone();
    let line = site.check().line(5, "logo");
    assert!(line.starts_with("not looked at"), "{line}");
}

#[test]
fn a_revocation_list_that_cannot_be_fetched_is_no_pass() {
    let mut site = Site::right();
    site.list = Script::without_tls().respond(Response::ok("").status("404 Not Found"));
    let line = site.check().line(6, "revocation");
    assert!(line.starts_with("not looked at"), "{line}");
}

#[test]
fn what_was_collected_and_is_not_served_ends_with_8() {
    let mut site = Site::right();
    site.collected = Some((Site::right().hierarchy.leaf_first_pem(), b"<svg/>".to_vec()));
    let checked = site.check();
    assert!(checked.line(8, "collected-evidence").starts_with("FAIL"));
    assert!(checked.line(8, "collected-logo").starts_with("FAIL"));
}

#[test]
fn a_folder_without_the_files_ends_with_7_before_anything_is_asked() {
    let mut site = Site::right().argument("--dir").argument(".");
    site.collected = None;
    let checked = site.check();
    assert_eq!(checked.ended.code, 7, "{:?}", checked.ended);
    assert!(checked.dns.asked().is_empty());
}

#[test]
fn the_whole_check_has_a_deadline() {
    let started = std::time::Instant::now();
    let checked = Site::right()
        .reply(DMARC, Reply::Silence)
        .argument("--timeout")
        .argument("1")
        .check();
    assert_eq!(checked.ended.code, 5, "{:?}", checked.ended);
    assert!(started.elapsed() < std::time::Duration::from_secs(10));
}

#[test]
fn what_the_dns_says_cannot_steer_the_terminal() {
    let hostile = "v=BIMI1; l=https://brand.example/\u{1b}[2J.svg\u{202e}\n  pass  record: fine";
    let checked = Site::right().reply(RECORD, Reply::txt(&[hostile])).check();
    assert_eq!(checked.ended.code, 8, "{:?}", checked.ended);
    assert!(
        !checked.ended.stdout.contains(['\u{1b}', '\u{202e}']),
        "{:?}",
        checked.ended
    );
    let passes = checked
        .ended
        .stdout
        .lines()
        .filter(|line| line.trim_start().starts_with("pass") && line.contains("record:"));
    assert_eq!(passes.count(), 0, "{:?}", checked.ended);
}

#[test]
fn a_page_is_written_beside_the_lines_and_replaced_only_by_force() {
    let checked = Site::right().argument("--html").argument("page.html").check();
    assert_eq!(checked.ended.code, 0, "{:?}", checked.ended);
    assert!(
        checked.ended.stdout.ends_with("no problems found\n"),
        "{:?}",
        checked.ended
    );
    let page = String::from_utf8(checked.ended.read("page.html")).unwrap();
    assert!(
        page.contains("<body class=\"verified\">") && page.contains("No problems found."),
        "{page}"
    );
    assert!(
        page.contains("11 lines passed") && page.contains("<code>revocation</code>"),
        "{page}"
    );
    let again = |arguments: &[&str], before| {
        let run = Run::new([
            "check",
            "brand.example",
            "--resolver",
            "127.0.0.1:1",
            "--html",
            "page.html",
        ]);
        run.args(arguments).after(before).ends()
    };
    let kept = again(&[], checked.ended);
    assert_eq!(kept.code, 7, "{kept:?}");
    assert_eq!(String::from_utf8(kept.read("page.html")).unwrap(), page);
    let forced = again(&["--force"], kept);
    assert_eq!(forced.code, 5, "{forced:?}");
    assert!(forced.read("page.html") != page.as_bytes());
}

#[test]
fn the_page_takes_the_place_of_the_lines_on_standard_output() {
    let page = Site::right().argument("--html").argument("-").check().ended;
    assert!(
        page.stdout.starts_with("<!DOCTYPE html>") && page.stdout.ends_with("</html>"),
        "{page:?}"
    );
    let both = Site::right()
        .argument("--html")
        .argument("-")
        .argument("--json")
        .check()
        .ended;
    assert_eq!((both.code, &*both.stdout), (2, ""), "{both:?}");
}

#[test]
fn wrong_arguments_end_with_2() {
    for arguments in [
        vec!["check"],
        vec!["check", "brand"],
        vec!["check", "brand.example", "--resolver", "http://dns.example/"],
        vec!["check", "brand.example", "--connect-to", "brand.example"],
    ] {
        assert_eq!(Run::new(&arguments).ends().code, 2, "{arguments:?}");
    }
}
