//! `status`: what was collected, without a network.

use crate::json::Schema;
use crate::run::{Ended, Run, trusting_the_committed_root};

/// A folder with an order that is collected, and others that are not.
fn collected() -> Ended {
    let ended = Run::replay("issued-pkcs7")
        .args(["--out", "out"])
        .file("out/7/last-request.txt", "2026-12-01T12:00:00Z\n")
        .file("out/notes/mine.txt", "")
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    ended
}

fn status(before: Ended, arguments: &[&str]) -> Ended {
    Run::new(["status", "--at", "2026-12-01"])
        .args(trusting_the_committed_root())
        .args(arguments)
        .after(before)
        .ends()
}

#[test]
fn a_line_says_domain_kind_time_left_and_verdict() {
    let ended = status(collected(), &["out"]);
    assert_eq!((ended.code, &*ended.stderr), (0, ""), "{ended:?}");
    let words: Vec<_> = ended.stdout.trim_end().split("  ").collect();
    assert_eq!(ended.stdout.lines().count(), 1, "{ended:?}");
    assert_eq!(words[0], "out/1234567");
    assert!(words[1].contains("brand.example"), "{ended:?}");
    assert_eq!(words[2], "VMC");
    assert!(
        words[3].starts_with("until 20") && words[3].ends_with("days left)"),
        "{ended:?}"
    );
    assert!(words[4].starts_with("verified"), "{ended:?}");
    let of_the_order = status(ended, &["out/1234567"]);
    assert_eq!(of_the_order.stdout.lines().count(), 1, "{of_the_order:?}");
}

#[test]
fn what_expires_within_a_time_is_11() {
    let before = status(collected(), &["out", "--within", "30d"]);
    assert_eq!(before.code, 0, "{before:?}");
    let soon = status(before, &["out", "--within", "20y"]);
    assert_eq!(soon.code, 11, "{soon:?}");
    let soon = status(soon, &["out", "--within", "20y", "--json"]);
    Schema::named("report").check(&soon);
    assert_eq!(soon.one_json()["exit_code"], 11);
    let expired = Run::new(["status", "out", "--at", "2040-01-01", "--within", "1d"])
        .args(trusting_the_committed_root())
        .after(soon)
        .ends();
    assert_eq!(expired.code, 11, "8 counts less: {expired:?}");
    assert!(
        expired.stdout.contains(" days ago)") && expired.stdout.contains("refused"),
        "{expired:?}"
    );
}

#[test]
fn json_is_the_report_of_each_order() {
    let ended = status(collected(), &["out", "--json"]);
    let report = ended.one_json();
    assert_eq!(
        (&report["order"], &report["file"]),
        (&1_234_567.into(), &"out/1234567/mark.pem".into())
    );
    assert_eq!(report["verdict"]["state"], "verified", "{ended:?}");
    assert!(report["validity"]["days_left"].as_i64().unwrap() > 0, "{ended:?}");
}

#[test]
fn the_newest_response_stands_for_an_order_that_has_no_mark_pem() {
    let before = collected();
    std::fs::remove_file(before.path("out/1234567/mark.pem")).unwrap();
    let ended = status(before, &["out", "--json"]);
    assert_eq!(ended.one_json()["file"], "out/1234567/response.p7b", "{ended:?}");
}

#[test]
fn an_unknown_root_is_8_and_a_file_that_is_damaged_is_reported() {
    let unknown = Run::new(["status", "out", "--at", "2026-12-01"])
        .after(collected())
        .ends();
    assert_eq!(unknown.code, 8, "{unknown:?}");
    assert!(unknown.stdout.contains("unknown root"), "{unknown:?}");
    std::fs::write(
        unknown.path("out/1234567/mark.pem"),
        "-----BEGIN CERTIFICATE-----\nMIIB",
    )
    .unwrap();
    let damaged = status(unknown, &["out"]);
    assert_ne!(damaged.code, 0, "{damaged:?}");
    assert!(damaged.stderr.contains("error: out/1234567/mark.pem: "), "{damaged:?}");
}

#[test]
fn a_folder_without_an_order_is_7() {
    for folder in ["nowhere", "out/notes"] {
        let ended = status(collected(), &[folder]);
        assert_eq!(ended.code, 7, "{ended:?}");
        assert!(ended.stderr.contains(&format!("error: {folder}: ")), "{ended:?}");
    }
    let without_orders = status(collected(), &["out/notes"]);
    assert!(
        without_orders
            .stderr
            .contains("name the folder that `collect` wrote to")
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_not_passed_over() {
    let before = collected();
    // Also a superuser, as whom tests run in containers, cannot read a link that leads to itself.
    std::os::unix::fs::symlink("8", before.path("out/8")).unwrap();
    let ended = status(before, &["out"]);
    assert_eq!((ended.code, ended.stdout.lines().count()), (7, 2), "{ended:?}");
    assert!(ended.stdout.contains("out/8  could not be read"), "{ended:?}");
}

#[test]
fn a_folder_without_an_order_hides_no_other() {
    let ended = status(collected(), &["out/notes", "out", "--within", "20y"]);
    assert_eq!((ended.code, ended.stdout.lines().count()), (7, 1), "{ended:?}");
    assert!(ended.stdout.contains("out/1234567"), "{ended:?}");
    assert!(
        ended.stderr.contains("out/notes: it holds no collected order"),
        "{ended:?}"
    );
}
