//! `inspect`: any response that was saved is shown as it would have been when it came.

use collectmc_test_support::certificates::{Hierarchy, MarkCertificate};
use collectmc_test_support::committed;
use serde_json::json;

use crate::run::{AT, Run, data};

#[test]
fn every_container_is_shown() {
    for (file, container) in [
        ("pem/documented.txt", "pem"),
        ("pkcs7/documented.p7b", "pkcs7"),
        ("pkcs7/documented.pem", "pem"),
        ("zip/pem-members.zip", "zip"),
        ("certificates/leaf.der", "der"),
        ("text/unarmoured-pkcs7.txt", "pkcs7"),
    ] {
        let ended = Run::new(["inspect", "body", "--json"]).file("body", data(file)).ends();
        assert_eq!(ended.one_json()["container"], container, "{file}: {ended:?}");
    }
}

#[test]
fn a_minus_is_standard_input() {
    let ended = Run::inspect(data("pkcs7/documented.p7b")).ends();
    assert!(
        ended.stdout.starts_with(
            "standard input: 3 certificates, sent as PKCS #7; verified, no problems found (1 check skipped: pass --domain)\n"
        ),
        "{ended:?}"
    );
}

#[test]
fn standard_input_is_not_read_twice() {
    for arguments in [
        &["inspect", "-", "--svg", "-"][..],
        &["inspect", "-", "--roots", "-"],
        &["inspect", "mark.pem", "--roots", "-", "--roots", "-"],
        &["logo", "-", "--compare", "-"],
        &["collect", "1", "--credentials", "-", "--ca-file", "-"],
    ] {
        let ended = Run::new(arguments).stdin(data("pkcs7/documented.p7b")).ends();
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended:?}");
        assert!(ended.stderr.contains("only once"), "{ended:?}");
    }
}

#[test]
fn a_response_saved_with_its_head_is_read_without_it() {
    let saved = [
        &b"HTTP/2 200 \r\ncontent-type: application/zip\r\n\r\n"[..],
        &data("zip/pem-members.zip"),
    ]
    .concat();
    assert_eq!(Run::inspect(saved).ends().code, 0);
    let error = Run::inspect("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 120\r\n\r\n<html>")
        .arg("--json")
        .ends();
    let report = error.one_json();
    assert_eq!(report["error"]["http_status"], 503, "{error:?}");
    assert_eq!(report["error"]["retry_after_seconds"], 120);
}

#[test]
fn what_collect_wrote_is_shown_as_the_same_certificates() {
    let collected = Run::replay("issued-pkcs7").args(["--out", "out", "--json"]).ends();
    let certificates = collected.one_json()["certificates"].clone();
    let response = Run::new(["inspect", "out/1234567/response.p7b", "--json"])
        .after(collected)
        .ends();
    assert_eq!(response.one_json()["certificates"], certificates);
    let pem = Run::new(["inspect", "out/1234567/certificates.pem", "--json"])
        .after(response)
        .ends();
    assert_eq!(pem.one_json()["certificates"], certificates);
}

#[test]
fn several_files_are_shown_one_after_the_other_and_the_worst_counts() {
    let run = || {
        let run = Run::new(["inspect", "a.p7b", "missing", "b.txt"]).args(AT);
        let run = run.args(crate::run::trusting_the_committed_root());
        run.file("a.p7b", data("pkcs7/documented.p7b")).file("b.txt", "0\n")
    };
    let ended = run().ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    let headings: Vec<_> = ended
        .stdout
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with(' '))
        .collect();
    assert!(
        headings[0].starts_with("a.p7b: 3 certificates") && headings[2].starts_with("b.txt: not issued yet"),
        "{ended:?}"
    );
    assert!(
        ended.stderr.starts_with("error: missing: could not read it"),
        "{ended:?}"
    );
    let reports = run().arg("--json").ends().json();
    let outcomes: Vec<_> = reports.iter().map(|report| report["outcome"].clone()).collect();
    assert_eq!(outcomes, ["attached", "error", "processing"]);
    let page = run().args(["--html", "page.html"]).ends();
    assert_eq!(
        (page.code, page.stdout.as_str()),
        (2, ""),
        "a page is of one file: {page:?}"
    );
}

#[test]
fn a_status_is_shown() {
    let ended = Run::inspect("0\r\n").ends();
    assert_eq!((ended.code, ended.stderr.as_str()), (3, ""), "{ended:?}");
    assert!(ended.stdout.contains("being processed"), "{ended:?}");
}

#[test]
fn an_error_of_the_service_is_shown_with_what_to_do() {
    let ended = Run::inspect("-22\nStill awaiting payment!").ends();
    assert_eq!(ended.code, 4);
    assert!(
        ended
            .stderr
            .contains("(code -22): Still awaiting payment; pay for the order"),
        "{ended:?}"
    );
}

#[test]
fn a_certificate_that_cannot_be_read_is_named_with_its_causes() {
    let ended = Run::inspect(data("pem/cut-in-a-line.txt")).ends();
    assert_eq!(ended.code, 6);
    let causes: Vec<_> = ended
        .stderr
        .lines()
        .filter(|line| line.starts_with("  caused by: "))
        .collect();
    assert!(
        causes.len() >= 2 && causes.iter().any(|cause| cause.contains("PEM block")),
        "{ended:?}"
    );
}

#[test]
fn a_file_that_is_no_response_is_not_said_to_have_come_with_an_http_status() {
    let ended = Run::inspect("# Notes\n").ends();
    assert_eq!(ended.code, 6);
    let said = "unexpected content: 8 bytes that look like text and begin: # Notes\n  caused by: neither";
    assert!(ended.stderr.contains(said), "{ended:?}");

    let saved = "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html\r\n\r\n<html>";
    let ended = Run::inspect(saved).ends();
    let said = "HTTP status 503, content type text/html, 6 bytes";
    assert!(ended.stderr.contains(said), "{ended:?}");

    for (saved, status) in [
        ("# Notes\n", json!(null)),
        ("-20\nno", json!(null)),
        (saved, json!(503)),
    ] {
        let report = Run::inspect(saved).arg("--json").ends().one_json();
        assert_eq!(report["error"]["http_status"], status, "{report:#}");
    }
}

#[test]
fn no_line_of_an_error_repeats_another() {
    for folder in ["certificates", "hierarchy", "pem", "pkcs7", "text", "zip"] {
        for entry in std::fs::read_dir(committed::data().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let ended = Run::new(["inspect"]).arg(&path).ends();
            let lines: Vec<_> = ended
                .stderr
                .lines()
                .map(|line| line.trim_start_matches("  caused by: "))
                .collect();
            for (at, line) in lines.iter().enumerate() {
                let mut others = lines.iter().enumerate().filter(|(other, _)| *other != at);
                assert!(
                    !others.any(|(_, other)| other.contains(line)),
                    "{}: {line}: {ended:?}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn a_head_of_more_headers_than_fit_is_read() {
    let headers: String = (0..40_000).map(|name| format!("{name:x}:\n")).collect();
    let ended = Run::inspect(format!("HTTP/1.1 200 OK\n{headers}\n0\n"))
        .arg("--json")
        .ends();
    assert_eq!(ended.code, 3, "{ended:?}");
    assert_eq!(ended.one_json()["outcome"], "processing", "{ended:?}");
}

#[test]
fn the_page_can_go_to_standard_output_and_takes_the_summarys_place() {
    let run = |arguments: &[&str], body: Vec<u8>| Run::inspect(body).args(["--html", "-"]).args(arguments).ends();
    let page = run(&[], data("pkcs7/documented.p7b"));
    assert_eq!((page.code, page.files().len()), (0, 0), "{page:?}");
    assert!(page.stdout.starts_with("<!DOCTYPE html>") && page.stdout.trim_end().ends_with("</html>"));
    let none = run(&[], b"0\n".to_vec());
    assert_eq!((none.code, none.stdout.as_str()), (3, ""), "{none:?}");
    assert!(none.stderr.contains("no page"), "{none:?}");
    let both = run(&["--json"], data("pkcs7/documented.p7b"));
    assert_eq!((both.code, both.stdout.as_str()), (2, ""), "{both:?}");
}

#[test]
fn any_file_that_is_read_may_be_standard_input() {
    let file = || Hierarchy::new().leaf_first_pem();
    let logo = || collectmc_test_support::certificates::LOGO;
    let svg = Run::new(["inspect", "mark.pem", "--svg", "-", "--roots", "mark.pem"])
        .args(AT)
        .file("mark.pem", file())
        .stdin(logo());
    assert_eq!(svg.ends().code, 0);
    let hierarchy = Hierarchy::new();
    let roots = Run::new(["inspect", "mark.pem", "--roots", "-"]).args(AT);
    let roots = roots
        .file("mark.pem", hierarchy.leaf_first_pem())
        .stdin(hierarchy.root.to_pem())
        .ends();
    assert_eq!(roots.code, 0, "{roots:?}");
    assert!(roots.stdout.contains("a root that was given with --roots"), "{roots:?}");
    let compared = Run::new(["logo", "mark.pem", "--compare", "-"])
        .file("mark.pem", file())
        .stdin(logo())
        .ends();
    assert_eq!(compared.code, 0, "{compared:?}");
}

#[test]
fn what_was_skipped_is_reported() {
    let ended = Run::inspect(data("zip/folders-and-readme.zip")).ends();
    assert!(ended.stdout.contains("not read   member '"), "{ended:?}");
}

#[test]
fn a_file_of_more_than_16_mib_is_refused() {
    let ended = Run::inspect(vec![b'0'; (16 << 20) + 1]).ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(ended.stderr.contains("more than 16777216 bytes"), "{ended:?}");
}

#[test]
fn a_name_in_a_certificate_cannot_steer_the_terminal() {
    let leaf = Hierarchy::of(MarkCertificate::new().common_name("\u{1b}[2J\u{202e}evil\nerror: no")).leaf;
    let ended = Run::inspect(leaf.der).ends();
    assert!(
        ended.stdout.contains("CN=\\1B[2J\\E2\\80\\AEevil\\0Aerror: no"),
        "{ended:?}"
    );
    assert!(
        !ended.stdout.contains('\u{1b}') && !ended.stdout.contains('\u{202e}'),
        "{ended:?}"
    );
}

#[test]
fn neither_a_file_name_nor_a_message_can_steer_the_terminal() {
    let ended = Run::inspect("-91\n\u{1b}]0;owned\u{7}Permission denied!").ends();
    assert!(!ended.stderr.contains(['\u{1b}', '\u{7}']), "{ended:?}");
    let ended = Run::new(["inspect", "\u{1b}[2J\nerror: no"]).ends();
    assert!(
        ended
            .stderr
            .starts_with("error: \\u{1b}[2J\\nerror: no: could not read it\n"),
        "{ended:?}"
    );
}
