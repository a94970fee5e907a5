//! The files of `collect`: whole or not at all, and none is lost.

use std::fs;
use std::time::Duration;

use collectmc_test_support::committed;
use collectmc_test_support::server::{Response, Script, Server};
use serde_json::json;

use crate::run::{Ended, Run, asking, data, files_below, fixture, server};

const PEM: &str = "out/1234567/certificates.pem";
const RESPONSE: &str = "out/1234567/response.p7b";
const EVIDENCE: &str = "out/1234567/mark.pem";
const LOGO: &str = "out/1234567/logo.svg";
const ALL: [&str; 4] = [PEM, LOGO, EVIDENCE, RESPONSE];

fn collected() -> Ended {
    let ended = Run::replay("issued-pkcs7").args(["--out", "out"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    ended
}

fn collected_again(earlier: Ended, arguments: &[&str]) -> Ended {
    Run::replay("issued-pkcs7")
        .args(["--out", "out"])
        .args(arguments)
        .after(earlier)
        .ends()
}

/// The names in the order's folder that begin and end so.
fn names(ended: &Ended, stem: &str, extension: &str) -> Vec<String> {
    let all = ended.files().into_iter();
    let names = all.filter_map(|file| Some(file.strip_prefix("out/1234567/")?.to_owned()));
    names
        .filter(|name| name.starts_with(stem) && name.ends_with(extension))
        .collect()
}

#[test]
fn files_are_below_the_current_folder_unless_another_is_named() {
    let ended = Run::replay("issued-pkcs7").ends();
    let expected = ALL.map(|name| name.strip_prefix("out/").unwrap().to_owned());
    assert_eq!(ended.files(), expected, "{ended:?}");
}

#[test]
fn nothing_is_written_with_no_files() {
    for name in ["issued-pkcs7", "maintenance-page"] {
        let ended = Run::replay(name).arg("--no-files").ends();
        assert!(ended.files().is_empty(), "{ended:?}");
    }
}

#[test]
fn a_minus_is_no_folder() {
    for option in ["--out", "--record", "--replay"] {
        let server = server([Response::ok("0\n")]);
        let ended = asking(&server).args([option, "-"]).ends();
        assert_eq!((ended.code, server.connections()), (2, 0), "{option}: {ended:?}");
        assert!(!ended.path("-").exists(), "{ended:?}");
    }
}

#[test]
fn the_response_is_written_byte_for_byte_with_a_fitting_extension() {
    for (name, format, sent, written) in [
        ("issued-pkcs7", "pkcs7", "issued.p7b", "response.p7b"),
        ("issued-zip", "zip", "issued.zip", "response.zip"),
        ("issued-pkcs7-as-text", "pkcs7", "issued.pem", "response.pem"),
        ("issued-pem", "pem", "issued.txt", "response.txt"),
    ] {
        let ended = Run::replay(name).args(["--format", format, "--out", "out"]).ends();
        let there = ended.read(&format!("out/1234567/{written}"));
        assert!(there == fs::read(fixture(name).join(sent)).unwrap(), "{ended:?}");
    }
}

#[test]
fn the_response_is_kept_although_the_login_name_is_a_word_of_every_pem_file() {
    let server = server([Response::ok(data("pem/documented-without-status.txt"))]);
    let run = asking(&server)
        .env("SECTIGO_LOGIN_NAME", "certificate")
        .args(["--out", "out"]);
    let ended = run.ends();
    assert!(ended.path("out/1234567/response.pem").exists(), "{ended:?}");
}

#[test]
fn every_order_has_a_folder_of_its_own() {
    let ended = collected();
    assert!(
        ended.files().iter().all(|file| file.starts_with("out/1234567/")),
        "{ended:?}"
    );
}

#[test]
fn nothing_but_a_response_to_keep_leaves_a_folder() {
    for name in ["processing", "available", "wrong-login"] {
        let ended = Run::replay(name).args(["--out", "out"]).ends();
        assert!(!ended.path("out").exists(), "{ended:?}");
    }
}

#[test]
fn files_of_the_same_content_are_left_alone() {
    let before = collected();
    let modified = |ended: &Ended| fs::metadata(ended.path(PEM)).unwrap().modified().unwrap();
    let first = modified(&before);
    let after = collected_again(before, &[]);
    assert_eq!((after.code, modified(&after)), (0, first), "{after:?}");
    assert!(after.stdout.contains("mark.pem, logo.svg (unchanged)\n"), "{after:?}");
}

#[test]
fn a_response_that_differs_is_kept_beside_the_one_that_is_there() {
    let run = Run::replay("issued-pkcs7")
        .file(RESPONSE, "earlier")
        .file(PEM, "earlier too");
    let ended = run.args(["--out", "out"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(
        (ended.read(RESPONSE), ended.read(PEM)),
        (b"earlier".to_vec(), b"earlier too".to_vec())
    );
    // The date is the recording's.
    let response = ended.read("out/1234567/response-2026-12-01T120000Z.p7b");
    assert!(response == fs::read(fixture("issued-pkcs7").join("issued.p7b")).unwrap());
    assert!(
        ended
            .read("out/1234567/certificates-2026-12-01T120000Z.pem")
            .starts_with(b"-----BEGIN")
    );

    let again = collected_again(ended, &["--force"]);
    assert_eq!(
        (again.code, again.files().len()),
        (0, 6),
        "nothing is kept twice: {again:?}"
    );
    assert!(
        again
            .stdout
            .contains("  files      out/1234567: response-2026-12-01T120000Z.p7b, "),
        "{again:?}"
    );
    assert_eq!(again.read(RESPONSE), b"earlier", "force replaces no response");
}

#[test]
fn the_date_of_a_kept_response_is_that_of_the_run_in_utc() {
    let name = || {
        let now = collectmc::Timestamp::from(std::time::SystemTime::now());
        format!("response-{}.p7b", now.to_string().replace(':', ""))
    };
    let server = server([Response::ok(data("pkcs7/documented.p7b"))]);
    let before = name();
    let ended = asking(&server).file(RESPONSE, "earlier").args(["--out", "out"]).ends();
    let [kept] = names(&ended, "response-", ".p7b").try_into().unwrap();
    assert!(before <= kept && kept <= name(), "{kept}");
}

#[test]
fn two_responses_of_one_second_are_both_kept() {
    let dated = "out/1234567/response-2026-12-01T120000Z.p7b";
    let run = Run::replay("issued-pkcs7").file(RESPONSE, "one").file(dated, "two");
    let ended = run.args(["--out", "out"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(ended.read(dated), b"two");
    assert!(
        ended.path("out/1234567/response-2026-12-01T120000Z-2.p7b").exists(),
        "{ended:?}"
    );
}

#[test]
fn a_folder_in_the_responses_place_is_no_reason_to_lose_it() {
    let run = Run::replay("issued-pkcs7").file("out/1234567/response.p7b/kept", "");
    let ended = run.args(["--out", "out"]).ends();
    assert_eq!(
        (ended.code, names(&ended, "response-", ".p7b").len()),
        (0, 1),
        "{ended:?}"
    );
}

#[test]
fn a_file_to_publish_that_differs_stays_and_the_rest_is_kept() {
    for (mine, other) in [(EVIDENCE, LOGO), (LOGO, EVIDENCE)] {
        let run = Run::replay("issued-pkcs7").file(mine, "mine").file(RESPONSE, "earlier");
        let ended = run.args(["--out", "out", "--json"]).ends();
        assert_eq!((ended.code, ended.read(mine)), (7, b"mine".to_vec()), "{ended:?}");
        assert!(!ended.path(other).exists(), "the two are a pair: {ended:?}");
        let kept = "out/1234567/response-2026-12-01T120000Z.p7b";
        for part in [mine, "--force", "so none was", kept] {
            assert!(ended.stderr.contains(part), "{part}: {ended:?}");
        }
        let report = ended.one_json();
        assert_eq!(
            report["files"],
            json!([{ "path": kept, "state": "written" }, { "path": PEM, "state": "written" }])
        );
        assert_eq!(
            (&report["error"]["phase"], &report["error"]["kind"]),
            (&json!("file"), &json!("exists"))
        );
        assert_eq!(
            report["certificates"].as_array().unwrap().len(),
            3,
            "they are shown all the same"
        );
    }
}

#[test]
fn a_response_in_gzip_data_is_named_so() {
    let body = collectmc_test_support::certificates::gzip(&data("pem/documented.txt"));
    let server = server([Response::ok(body.clone())]);
    let ended = asking(&server).args(["--out", "out"]).ends();
    assert_eq!(ended.read("out/1234567/response.gz"), body, "{ended:?}");
}

#[test]
fn files_to_publish_are_replaced_by_force() {
    let before = collected();
    let logo = before.read(LOGO);
    fs::write(before.path(LOGO), "mine").unwrap();
    let after = collected_again(before, &["--force"]);
    assert_eq!((after.code, after.read(LOGO)), (0, logo), "{after:?}");
    let told = "certificates.pem, mark.pem (unchanged); out/1234567: logo.svg (replaced)\n";
    assert!(after.stdout.contains(told), "{after:?}");
}

#[test]
fn a_pair_to_publish_is_never_of_two_certificates() {
    use collectmc_test_support::certificates::{Hierarchy, MarkCertificate};
    let other = Hierarchy::of(MarkCertificate::new().without_logotype());
    let server = server([Response::ok(other.documented_pem())]);
    let ended = asking(&server)
        .file(LOGO, "of another certificate")
        .args(["--out", "out", "--force"])
        .ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(
        !ended.path(EVIDENCE).exists() && ended.stderr.contains("logo.svg: "),
        "{ended:?}"
    );
    assert_eq!(names(&ended, "response", ".pem").len(), 1, "{ended:?}");
}

#[test]
fn a_folder_in_a_files_place_stays_also_by_force() {
    let run = Run::replay("issued-pkcs7").file("out/1234567/mark.pem/kept", "");
    let ended = run.args(["--out", "out", "--force"]).ends();
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(ended.path("out/1234567/mark.pem/kept").exists(), "{ended:?}");
}

#[test]
fn nothing_is_requested_when_the_folder_cannot_be_written_to() {
    let server = server([Response::ok("0\n")]);
    let ended = asking(&server)
        .file("out/1234567", "in the way")
        .args(["7654321", "--out", "out", "--json"])
        .ends();
    assert_eq!(
        (ended.code, server.requests().len()),
        (7, 1),
        "the other order is requested: {ended:?}"
    );
    let report = ended.json().remove(0);
    assert_eq!(
        (&report["error"]["phase"], &report["exit_code"]),
        (&json!("file"), &json!(7))
    );
    assert_eq!(report["error"]["request_may_have_been_sent"], false);
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_requested_when_the_disk_is_full() {
    let server = server([Response::ok("0\n")]);
    let run = asking(&server).args(["--out", "out", "--json"]).with(|command| {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]);
        shell.arg(command.get_program()).args(command.get_args());
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        shell.current_dir(command.get_current_dir().unwrap());
        *command = shell;
    });
    let ended = run.ends();
    assert_eq!((ended.code, server.connections()), (7, 0), "{ended:?}");
    assert!(!ended.path("out").exists(), "{ended:?}");
}

#[test]
fn a_response_that_cannot_be_written_any_more_is_kept_elsewhere() {
    let server = Server::start([Script::new()
        .read_request()
        .pause(Duration::from_secs(1))
        .send(Response::ok(data("pkcs7/documented.p7b")))]);
    let run = asking(&server)
        .file("elsewhere/here", "")
        .args(["--out", "out", "--json"]);
    let run = run.env("TMPDIR", "elsewhere");
    let folder = run.folder().join("out/1234567");
    let ended = std::thread::scope(|scope| {
        let running = scope.spawn(|| run.ends());
        while server.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(10));
        }
        fs::remove_dir(&folder).unwrap();
        fs::write(&folder, "in the way").unwrap();
        running.join().unwrap()
    });
    assert_eq!(ended.code, 7, "{ended:?}");
    let [kept] = ended.one_json()["files"]
        .as_array()
        .unwrap()
        .clone()
        .try_into()
        .unwrap();
    let kept = kept["path"].as_str().unwrap().to_owned();
    assert!(
        kept.contains("/elsewhere/collectmc-response-") && kept.ends_with(".p7b"),
        "{kept}"
    );
    assert!(fs::read(&kept).unwrap() == data("pkcs7/documented.p7b"));
    assert!(ended.stderr.contains(&format!("is kept in {kept}")), "{ended:?}");
}

#[test]
fn nothing_temporary_is_left() {
    let ended = collected();
    assert_eq!(ended.files(), ALL);
}

#[cfg(unix)]
#[test]
fn a_link_in_a_files_place_is_replaced_by_force_and_its_target_stays() {
    let before = collected();
    fs::write(before.path("elsewhere"), "mine").unwrap();
    fs::remove_file(before.path(EVIDENCE)).unwrap();
    std::os::unix::fs::symlink("../../elsewhere", before.path(EVIDENCE)).unwrap();
    let refused = collected_again(before, &[]);
    assert_eq!(refused.code, 7, "{refused:?}");
    let replaced = collected_again(refused, &["--force"]);
    assert_eq!(
        (replaced.code, replaced.read("elsewhere")),
        (0, b"mine".to_vec()),
        "{replaced:?}"
    );
    assert!(replaced.path(EVIDENCE).symlink_metadata().unwrap().is_file());
}

#[cfg(unix)]
#[test]
fn responses_may_be_read_by_their_owner_and_the_rest_by_everybody() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |ended: &Ended, name: &str| fs::metadata(ended.path(name)).unwrap().permissions().mode() & 0o777;
    let certificates = collected();
    assert_eq!(mode(&certificates, RESPONSE), 0o600);
    for name in [PEM, EVIDENCE, LOGO] {
        let mode = mode(&certificates, name);
        assert_eq!(mode & 0o644, mode, "{name}");
        assert_ne!(mode, 0o600, "unless the umask says otherwise");
    }
    let page = Run::replay("maintenance-page").args(["--out", "out"]).ends();
    let [kept] = page.files().try_into().unwrap();
    assert_eq!(mode(&page, &kept), 0o600);
}

#[test]
fn an_unexpected_response_is_kept_for_inspect() {
    let ended = Run::replay("maintenance-page").args(["--out", "out"]).ends();
    let [kept] = ended.files().try_into().unwrap_or_else(|_| panic!("{ended:?}"));
    assert_eq!(kept, "out/1234567/unexpected-response.txt");
    let sent = fs::read(committed::fixtures().join("maintenance-page/page.html")).unwrap();
    assert!(ended.read(&kept) == sent);
    assert!(
        ended.stderr.contains(&format!("`collectmc inspect {kept}` shows it")),
        "{ended:?}"
    );
    let inspected = Run::new(["inspect", &kept]).after(ended).ends();
    assert!(inspected.stderr.contains("an HTML page"), "{inspected:?}");
}

#[test]
fn certificates_that_came_with_a_rejection_are_kept() {
    let body = || [&b"-20\nrejected\n"[..], &data("hierarchy/leaf.pem")].concat();
    let server = server([Response::ok(body()), Response::ok("-20\nrejected\n")]);
    let ended = asking(&server).args(["--out", "out"]).arg("2").ends();
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(ended.read("out/1234567/unexpected-response.txt") == body());
    assert!(!ended.path("out/2").exists(), "a message alone is in the report");
}

#[test]
fn runs_at_the_same_time_keep_a_response_once_and_take_no_folder_from_each_other() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let out = folder.path().join(round.to_string());
        let run = |name: &str| Run::replay(name).arg("--out").arg(&out).ends().code;
        let codes = std::thread::scope(|scope| {
            let names = [
                "issued-pkcs7",
                "processing",
                "issued-pkcs7",
                "processing",
                "issued-pkcs7",
            ];
            let runs = names.map(|name| scope.spawn(move || run(name)));
            runs.map(|run| run.join().unwrap())
        });
        assert_eq!(codes, [0, 3, 0, 3, 0]);
        assert_eq!(files_below(&out).len(), 4, "{:?}", files_below(&out));
    }
}

#[test]
fn an_unexpected_response_is_in_nobodys_way() {
    let first = Run::replay("maintenance-page").args(["--out", "out"]).ends();
    let second = Run::replay("maintenance-page")
        .args(["--out", "out"])
        .after(first)
        .ends();
    assert_eq!(second.code, 6, "{second:?}");
    let third = collected_again(second, &[]);
    assert_eq!((third.code, third.files().len()), (0, 5), "{third:?}");
}
