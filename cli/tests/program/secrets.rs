//! The login name and the password come out nowhere: not in what is printed, and not in a file, but for the response itself.
//!
//! Both are canaries, which are looked for in every spelling in all that the program leaves, on every way that it can take.

use std::sync::LazyLock;

use collectmc_test_support::certificates::gzip;
use collectmc_test_support::server::{Request, Response, Script, Server};
use collectmc_test_support::spellings::{self, Spelling, Spellings};
use collectmc_test_support::zip;

use crate::run::{Ended, ORDER, Run, asking, data, server};

const NAME: &str = "Käfer-Canary <mine> & yours";
const PASSWORD: &str = "P4ss \"Wörd\" \\ 100%+ünsafe/?=";

/// Everything that the program left, but for the file that it was given, and responses as they were sent: those are for
/// their owner alone, and a note says so if they repeat a secret.
#[track_caller]
fn check(ended: &Ended) {
    static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| Spellings::of(&[NAME, PASSWORD]));
    let mut places: Vec<(String, Vec<u8>)> = Vec::new();
    for name in ended
        .files()
        .into_iter()
        .filter(|name| name != "credentials.toml" && !name.starts_with("given/"))
    {
        let bytes = ended.read(&name);
        let is_response = name.contains("/response.") || name.contains("/unexpected-response");
        match is_response && SPELLINGS.piece_in(&bytes).is_some() {
            true => check_private(ended, &name),
            false => places.push((name, bytes)),
        }
    }
    places.extend(
        ended
            .files()
            .into_iter()
            .map(|name| (format!("the name of {name}"), name.into_bytes())),
    );
    places.push(("standard output".to_owned(), ended.stdout.clone().into_bytes()));
    places.push(("standard error".to_owned(), ended.stderr.clone().into_bytes()));
    for (place, bytes) in places {
        let found = SPELLINGS.piece_in(&bytes);
        assert_eq!(found, None, "in {place}:\n{}", String::from_utf8_lossy(&bytes));
    }
}

#[track_caller]
fn check_private(ended: &Ended, name: &str) {
    assert!(ended.stderr.contains(REPEATS), "{ended:?}");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&ended.path(name).metadata().unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

const REPEATS: &str = "note: the response repeats the login name or password; do not pass on the file, nor what `collectmc inspect` quotes of it";

fn with_canaries(run: Run) -> Run {
    run.env("SECTIGO_LOGIN_NAME", NAME)
        .env("SECTIGO_LOGIN_PASSWORD", PASSWORD)
}

/// Asks a server that responses so, as text and as JSON, with all that can be told and written.
#[track_caller]
fn check_response(code: i32, response: impl Fn() -> Response) {
    for more in [&["--verbose"][..], &["--json", "--verbose"], &["--record", "recording"]] {
        let server = server([response()]);
        let run = asking(&server)
            .args(["--out", "out", "--tries", "1"])
            .args(more)
            .env("RUST_LOG", "trace");
        let ended = with_canaries(run).ends();
        assert!(server.received("loginPassword=P4ss"), "it was sent");
        check(&ended);
        assert_eq!(ended.code, code, "{ended:?}");
    }
}

/// Asks a server that gives these responses to one order each, in all forms of output; gives what standard error said.
#[track_caller]
fn check_responses(code: i32, responses: impl Iterator<Item = Vec<u8>> + Clone) -> String {
    let orders: Vec<String> = (1..responses.clone().count()).map(|order| order.to_string()).collect();
    let mut stderr = String::new();
    for more in [&["--record", "recording"][..], &["--json", "--verbose"]] {
        let server = server(responses.clone().map(Response::ok));
        // The order that is asked for already, and others.
        let run = asking(&server)
            .args(&orders)
            .args(["--tries", "1", "--keep-going"])
            .args(more);
        let ended = with_canaries(run).ends();
        check(&ended);
        assert_eq!(ended.code, code, "{ended:?}");
        stderr += &ended.stderr;
    }
    stderr
}

/// Both secrets in every spelling.
fn every_spelling() -> Vec<Spelling> {
    [NAME, PASSWORD].into_iter().flat_map(spellings::of).collect()
}

/// What a careless server may repeat of a request.
fn echoes() -> Vec<String> {
    let form = form();
    vec![
        form.clone(),
        format!("loginName={NAME}, loginPassword={PASSWORD}"),
        format!("<p>{}", html(&format!("{NAME} / {PASSWORD}"))),
        data_encoding::BASE64.encode(PASSWORD.as_bytes()),
    ]
}

/// The form as the program sends it: taken from a server that got it.
fn form() -> String {
    let server = server([Response::ok("0\n")]);
    with_canaries(asking(&server)).ends();
    let Request { body, .. } = server.requests().remove(0);
    String::from_utf8(body).unwrap()
}

/// Certificates as PEM.
fn hierarchy() -> Vec<u8> {
    ["leaf", "intermediate", "root"]
        .map(|name| data(&format!("hierarchy/{name}.pem")))
        .concat()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[test]
fn a_good_response_leaves_none() {
    check_response(0, || Response::ok(data("pkcs7/documented.p7b")));
    check_response(0, || Response::ok(data("pem/documented.txt")));
    check_response(3, || Response::ok("0\n"));
}

#[test]
fn each_code_of_the_service_leaves_none() {
    for code in [-1, -2, -3, -4, -14, -16, -17, -20, -21, -22, -91, -160, -43] {
        let exit = match code {
            -3 | -4 | -16 => 9,
            -14 | -160 => 5,
            _ => 4,
        };
        check_response(exit, || {
            Response::ok(format!("{code}\nThe 'loginName' argument is wrong!"))
        });
    }
}

#[test]
fn a_page_that_repeats_the_request_is_kept_for_its_owner_and_leaves_none_elsewhere() {
    for echo in echoes() {
        let server = server([Response::ok(format!("<html>{echo}</html>"))]);
        let ended = with_canaries(asking(&server)).args(["--out", "out"]).ends();
        assert_eq!(ended.code, 6, "{ended:?}");
        assert!(ended.stderr.contains(REPEATS), "{ended:?}");
        let kept = ended.read("out/1234567/unexpected-response.txt");
        assert_eq!(String::from_utf8(kept).unwrap(), format!("<html>{echo}</html>"));
        check_response(6, || Response::ok(format!("<html>{echo}</html>")));
    }
}

#[test]
fn messages_that_repeat_them_in_any_spelling_leave_none() {
    let echoes = every_spelling();
    let messages = echoes
        .iter()
        .map(|echo| [b"-91\nPermission denied! '", &*echo.bytes, b"'"].concat());
    let stderr = check_responses(4, [b"-91\n".to_vec()].into_iter().chain(messages));
    assert!(stderr.matches("[redacted]").count() >= 2 * echoes.len(), "{stderr}");
}

#[test]
fn pages_that_repeat_them_in_any_spelling_leave_none() {
    let echoes = every_spelling();
    let pages = echoes.iter().map(|echo| [b"<html>", &*echo.bytes].concat());
    let stderr = check_responses(6, [b"<html>".to_vec()].into_iter().chain(pages));
    assert!(stderr.matches("[redacted]").count() >= 2 * echoes.len(), "{stderr}");
}

#[test]
fn archives_with_members_named_by_them_in_any_spelling_leave_none() {
    let leaf = data("hierarchy/leaf.pem");
    let some: Vec<Spelling> = every_spelling().into_iter().step_by(10).collect();
    let archive = |echo: &[u8]| zip::stored(&[(echo, b"read me"), (b"leaf.pem", &leaf)], echo);
    for more in [&["--json"][..], &["--verbose"]] {
        let orders: Vec<String> = (1..some.len()).map(|order| order.to_string()).collect();
        let server = server(some.iter().map(|echo| Response::ok(archive(&echo.bytes))));
        let asking = asking(&server).arg("--keep-going").args(&orders);
        let ended = with_canaries(asking).args(more).ends();
        check(&ended);
        assert_eq!(ended.stdout.matches("[redacted]").count(), some.len(), "{ended:?}");
    }
}

#[test]
fn the_request_echoed_as_it_came_leaves_none() {
    let server = Server::start([Script::new().echo()]);
    let ended = with_canaries(asking(&server))
        .args(["--out", "out", "--json", "--verbose"])
        .ends();
    assert_eq!(ended.code, 6, "{ended:?}");
    check(&ended);
}

#[test]
fn a_page_in_utf_16_that_repeats_the_request_leaves_none() {
    for bytes_of in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let page: Vec<u8> = "\u{feff}<html>"
            .encode_utf16()
            .chain(PASSWORD.encode_utf16())
            .flat_map(bytes_of)
            .collect();
        let server = server([Response::ok(page)]);
        let ended = with_canaries(asking(&server))
            .args(["--out", "out", "--record", "recording"])
            .ends();
        // What cannot be recorded without it is not recorded, which is reported.
        assert_eq!(ended.code, 7, "{ended:?}");
        check(&ended);
    }
}

#[test]
fn a_packed_response_that_repeats_the_request_is_noted_and_not_recorded() {
    let page = || format!("<html>{PASSWORD}").into_bytes();
    let beside = || [&page()[..], b"\n", &hierarchy()].concat();
    let archive = || zip::deflated(&[(b"readme.txt", &page()), (b"leaf.pem", &data("hierarchy/leaf.pem"))]);
    for (body, code) in [(gzip(&page()), 6), (gzip(&beside()), 0), (archive(), 8)] {
        let server = server([Response::ok(body.clone()), Response::ok(body)]);
        let kept = with_canaries(asking(&server)).args(["--out", "out"]).ends();
        assert_eq!(kept.code, code, "{kept:?}");
        assert!(kept.stderr.contains(REPEATS), "{kept:?}");
        check(&kept);
        let recorded = with_canaries(asking(&server))
            .args(["--no-files", "--record", "recording"])
            .ends();
        assert_eq!(recorded.code, 7, "{recorded:?}");
        let recording: Vec<_> = recorded.files().into_iter().filter(|name| name != "root.pem").collect();
        assert!(recording.is_empty(), "{recording:?}");
    }
}

#[test]
fn an_error_that_repeats_the_request_leaves_none() {
    for echo in echoes() {
        check_response(4, || Response::ok(format!("-91\nPermission denied! '{echo}'")));
    }
}

#[test]
fn certificates_with_the_request_beside_them_leave_none_and_are_written() {
    for echo in echoes() {
        let body = || [format!("2\n{echo}\n").into_bytes(), hierarchy()].concat();
        check_response(0, || Response::ok(body()));
        let server = server([Response::ok(body())]);
        let ended = with_canaries(asking(&server)).args(["--out", "out"]).ends();
        let written: Vec<_> = ended
            .files()
            .into_iter()
            .filter(|name| name.starts_with("out/"))
            .collect();
        let expected = ["certificates.pem", "logo.svg", "mark.pem", "response.txt"];
        assert_eq!(written, expected.map(|name| format!("out/1234567/{name}")), "{ended:?}");
        assert!(ended.read("out/1234567/response.txt") == body());
        assert!(ended.stderr.contains(REPEATS), "{ended:?}");
    }
}

#[test]
fn a_redirect_that_repeats_the_request_leaves_none() {
    let form = form();
    check_response(6, || {
        Response::ok("")
            .status("302 Found")
            .header("location", format!("https://elsewhere/?{form}"))
    });
}

#[test]
fn headers_that_repeat_the_request_leave_none() {
    let form = form();
    for name in [
        "content-type",
        "server",
        "set-cookie",
        "www-authenticate",
        "retry-after",
        "x-debug",
    ] {
        for status in ["200 OK", "503 Service Unavailable"] {
            let exit = if status.starts_with('2') { 6 } else { 5 };
            check_response(exit, || {
                Response::ok("<html>").status(status).header(name, form.clone())
            });
        }
    }
}

#[test]
fn failures_of_the_network_leave_none() {
    for (script, code) in [
        (Script::without_tls().read().reset(), 5),
        (Script::new().reset(), 6),
        (Script::new().read_request().reset(), 6),
        (Script::new().respond(Response::ok("0\n").cut_after(1)).cut_off(), 6),
        (Script::new().respond("HTTP/1.1 nonsense\r\n\r\n"), 6),
        (Script::new().read_request(), 5),
    ] {
        let server = Server::start([script.clone()]);
        let run = asking(&server).args(["--verbose", "--tries", "1", "--timeout", "1", "--record", "recording"]);
        let ended = with_canaries(run).ends();
        assert_eq!(ended.code, code, "{script:?}: {ended:?}");
        check(&ended);
    }
}

#[test]
fn a_credentials_file_leaves_none_whatever_is_wrong_with_it() {
    let name = NAME.replace('\\', "\\\\").replace('"', "\\\"");
    let password = PASSWORD.replace('\\', "\\\\").replace('"', "\\\"");
    let good = format!("login_name = \"{name}\"\nlogin_password = \"{password}\"\n");
    let long = format!("login_name = \"{name}\"\nlogin_password = \"{}\"\n", password.repeat(9));
    let broken = [
        good.replace('=', ":"),
        good.replace("\"\n", "\n"),
        good.replace("login_", "user_"),
        good.replace("login_password = ", ""),
        format!("{good}{good}"),
        format!("{PASSWORD}\n{NAME}\n"),
        format!("\"{password}\" = \"{name}\"\n"),
        format!("{good}\u{0}"),
        long,
    ];
    for (text, code) in broken.into_iter().map(|text| (text, 2)).chain([(good, 3)]) {
        let server = server([Response::ok("0\n")]);
        let run = asking(&server)
            .file("credentials.toml", &text)
            .args(["--credentials", "credentials.toml", "-v"]);
        #[cfg(unix)]
        std::fs::set_permissions(
            run.folder().join("credentials.toml"),
            std::os::unix::fs::PermissionsExt::from_mode(0o600),
        )
        .unwrap();
        let ended = run.ends();
        assert_eq!(ended.code, code, "{text}\n{ended:?}");
        check(&ended);
    }
}

/// A run whose login comes from these sources, and not from the environment.
fn from_elsewhere(run: Run, sources: &[(&str, &str)]) -> Run {
    let run = run.with(|command| {
        command
            .env_remove("SECTIGO_LOGIN_NAME")
            .env_remove("SECTIGO_LOGIN_PASSWORD");
    });
    sources.iter().fold(run, |run, (name, text)| {
        let run = run.file(name, text);
        #[cfg(unix)]
        std::fs::set_permissions(
            run.folder().join(name),
            std::os::unix::fs::PermissionsExt::from_mode(0o600),
        )
        .unwrap();
        run
    })
}

#[test]
fn every_source_leaves_none() {
    let document = format!("login_name = {NAME:?}\nlogin_password = {PASSWORD:?}\n");
    type Source<'s> = (&'s [(&'s str, &'s str)], &'s [&'s str], &'s [(&'s str, &'s str)]);
    let sources: [Source<'_>; 3] = [
        (
            &[("given/name", NAME), ("given/password", PASSWORD)],
            &[],
            &[
                ("SECTIGO_LOGIN_NAME_FILE", "given/name"),
                ("SECTIGO_LOGIN_PASSWORD_FILE", "given/password"),
            ],
        ),
        (
            &[
                ("given/sectigo-login-name", NAME),
                ("given/sectigo-login-password", PASSWORD),
            ],
            &[],
            &[("CREDENTIALS_DIRECTORY", "given")],
        ),
        (
            &[("given/document", &document)],
            &["--credentials-command", "cat given/document"],
            &[("PATH", "/usr/bin:/bin")],
        ),
    ];
    for (files, arguments, variables) in sources {
        for (body, code) in [
            ("0\n".to_owned(), 3),
            (format!("-91\nDenied! '{}'", form()), 4),
            (form(), 6),
        ] {
            let server = server([Response::ok(body)]);
            let run = from_elsewhere(asking(&server), files).args(arguments).args([
                "--out",
                "out",
                "--verbose",
                "--record",
                "recording",
            ]);
            let run = variables.iter().fold(run, |run, (name, value)| run.env(name, value));
            let ended = run.ends();
            assert!(server.received("loginPassword=P4ss"), "it was sent: {ended:?}");
            assert_eq!(ended.code, code, "{ended:?}");
            check(&ended);
        }
    }
}

#[cfg(unix)]
#[test]
fn what_is_said_while_an_order_is_waited_for_leaves_none() {
    for echo in echoes() {
        let server = server([Response::ok(format!("<html>{echo}")).status("503 Service Unavailable")]);
        let run = asking(&server).args(["--wait", "--tries", "1"]);
        let ended = with_canaries(run).ends_by("TERM", |_| {
            let is_requested = !server.requests().is_empty();
            if is_requested {
                std::thread::sleep(std::time::Duration::from_millis(500));
            }
            is_requested
        });
        assert_eq!(ended.code, 143, "{ended:?}");
        assert!(ended.stderr.contains("order 1234567: attempt 1: "), "{ended:?}");
        check(&ended);
    }
}

#[test]
fn values_that_the_service_does_not_take_leave_none() {
    let ended = with_canaries(Run::new(["collect", ORDER]))
        .env("SECTIGO_LOGIN_NAME", NAME.repeat(9))
        .ends();
    assert_eq!(ended.code, 2, "{ended:?}");
    check(&ended);
    let ended = with_canaries(Run::new(["collect", ORDER]))
        .env("SECTIGO_LOGIN_PASSWORD", PASSWORD.repeat(9))
        .ends();
    assert_eq!(ended.code, 2, "{ended:?}");
    check(&ended);
}

#[test]
fn an_endpoint_with_a_password_in_it_is_not_repeated() {
    let url = format!(
        "https://user:{}@localhost/",
        PASSWORD.replace(['"', '\\', ' ', '/', '?', '%'], "")
    );
    let ended = Run::new(["collect", ORDER, "--endpoint", &url])
        .with_credentials()
        .ends();
    assert_eq!(ended.code, 2);
    assert!(!ended.stderr.contains("P4ss"), "{ended:?}");
}

#[test]
fn a_replay_leaves_none_of_what_is_in_the_environment() {
    for name in ["issued-pkcs7", "wrong-login", "maintenance-page"] {
        let ended = with_canaries(Run::replay(name))
            .args(["--out", "out", "--verbose"])
            .ends();
        check(&ended);
    }
}

#[test]
fn the_canaries_are_found_where_they_are() {
    // Else all of the above would prove nothing.
    let ended = Run::replay("processing").file("leak", form()).ends();
    assert!(std::panic::catch_unwind(|| check(&ended)).is_err());
}
