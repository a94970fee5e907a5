//! What is wrong with a hand-written recording is reported, with the place and the remedy.
#![cfg(feature = "replay")]

mod replay_support;

use std::fs;
use std::path::Path;

use collectmc_transports::TransportErrorKind;
use collectmc_transports::replay::{MAX_ALL_BODIES_BYTES, MAX_BODY_BYTES, Scenario};
use replay_support::whole_message;

const REQUEST: &str = r#"request = { method = "POST", url = "https://example.com/" }"#;

fn load(toml: impl AsRef<[u8]>) -> Result<Scenario, String> {
    load_with(toml, |_| {})
}

fn load_with(toml: impl AsRef<[u8]>, prepare: impl FnOnce(&Path)) -> Result<Scenario, String> {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("exchanges.toml"), toml).expect("written");
    prepare(dir.path());
    Scenario::load(dir.path()).map_err(|error| {
        assert_eq!(error.kind(), TransportErrorKind::Replay);
        let message = whole_message(&error);
        assert!(message.contains("exchanges.toml"), "{message}");
        message
    })
}

/// A good exchange, then one with this in it: whatever is wrong is wrong with the second.
fn second_exchange(lines: &str) -> String {
    format!("[[exchange]]\n{REQUEST}\nresponse = {{ status = 200, body = \"\" }}\n[[exchange]]\n{lines}\n")
}

fn assert_refused(toml: &str, expected: &str) {
    let message = load(toml).expect_err("it is refused");
    assert!(message.contains(expected), "{message}");
}

fn assert_exchange_refused(lines: &str, expected: &str) {
    let message = load(second_exchange(lines)).expect_err("it is refused");
    let (_, place) = message.split_once("exchanges.toml: ").expect("the file is named");
    let is_second = ["exchange 2: ", "line 4: ", "line 5: ", "line 6: "]
        .iter()
        .any(|second| place.starts_with(second));
    assert!(is_second, "{message}");
    assert!(message.contains(expected), "{message}");
}

fn assert_response_refused(response: &str, expected: &str) {
    assert_exchange_refused(&format!("{REQUEST}\nresponse = {{ {response} }}"), expected);
}

fn assert_request_refused(request: &str, expected: &str) {
    assert_exchange_refused(
        &format!("request = {{ {request} }}\nresponse = {{ status = 200, body = \"\" }}"),
        expected,
    );
}

#[test]
fn the_layout_of_many_lines_and_that_of_few_mean_the_same() {
    let few = r#"
# By hand.
[[exchange]]
request = { method = "POST", url = "https://example.com/",
            form = { user = "[redacted]", order = "1" } }
response = { status = 200, headers = { Content-Type = "text/plain" }, body = "0\n" }
"#;
    let many = r#"
[[exchange]]
request.method = "POST"
request.url = "https://example.com/"
request.form.order = "1"
request.form.user = "[redacted]"
response.status = 200
response.headers.content-type = "text/plain"
response.body = "0\n"
"#;
    let (few, many) = (load(few).expect("loaded"), load(many).expect("loaded"));
    assert_eq!(few.exchanges()[0].request(), many.exchanges()[0].request());
    let [few, many] = [few, many].map(|scenario| scenario.exchanges()[0].outcome().expect("a response"));
    assert_eq!(
        (few.status(), few.headers(), few.body()),
        (many.status(), many.headers(), many.body())
    );
}

#[test]
fn a_file_from_another_system_is_read() {
    let toml = second_exchange(&format!("{REQUEST}\nerror = {{ kind = \"io\", message = \"cut\" }}"));
    let scenario = load(format!("\u{feff}# By hand.\n{toml}").replace('\n', "\r\n")).expect("loaded");
    assert_eq!((scenario.description(), scenario.exchanges().len()), ("By hand.", 2));
}

#[test]
fn size_and_checksum_are_optional() {
    let toml = format!("[[exchange]]\n{REQUEST}\nresponse = {{ status = 200, body-file = \"a.bin\" }}");
    let scenario = load_with(toml, |dir| fs::write(dir.join("a.bin"), b"\0").expect("written")).expect("loaded");
    assert_eq!(scenario.exchanges()[0].outcome().expect("a response").body(), b"\0");
}

#[test]
fn whether_an_error_came_after_the_request_follows_from_its_kind() {
    for (kind, sent) in [("connect", false), ("timeout", true)] {
        let scenario = load(format!(
            "[[exchange]]\n{REQUEST}\nerror = {{ kind = \"{kind}\", message = \"\" }}"
        ))
        .expect("loaded");
        let error = scenario.exchanges()[0].outcome().expect_err("the error");
        assert_eq!(error.request_may_have_been_sent(), sent, "{kind}");
    }
}

#[test]
fn what_is_no_toml_is_reported_with_its_line() {
    assert_refused("# By hand.\n\n[[exchange]\n", "exchanges.toml: line 3: ");
}

#[test]
fn what_is_no_utf_8_is_refused() {
    assert!(
        load(b"# caf\xe9")
            .expect_err("refused")
            .contains("it is not UTF-8 text")
    );
}

#[test]
fn no_exchange_is_refused() {
    for toml in ["", "# Only a comment.\n", "exchange = []"] {
        assert_refused(toml, "it has no exchange; if it was truncated, record it again");
    }
}

#[test]
fn another_count_is_refused() {
    for count in ["0", "2", "18446744073709551615"] {
        let toml = format!("count = {count}\n[[exchange]]\n{REQUEST}\nresponse = {{ status = 200, body = \"\" }}");
        if count.len() < 3 {
            assert_refused(&toml, &format!("it says count = {count}, but has 1"));
        } else {
            load(toml).expect_err("refused");
        }
    }
}

#[test]
fn unknown_keys_are_refused() {
    assert_refused("counts = 1", "unknown field `counts`");
    assert_exchange_refused(&format!("{REQUEST}\nreply = 1"), "unknown field `reply`");
    assert_request_refused(
        "method = \"POST\", url = \"https://example.com/\", headers = {}",
        "unknown field `headers`",
    );
    assert_response_refused("status = 200, body = \"\", bodyfile = \"\"", "unknown field `bodyfile`");
}

#[test]
fn a_key_that_occurs_twice_is_refused() {
    assert_refused("count = 1\ncount = 1", "duplicate key");
}

#[test]
fn an_exchange_without_a_request_is_refused() {
    assert_exchange_refused("response = { status = 200, body = \"\" }", "missing field `request`");
}

#[test]
fn an_exchange_has_a_response_or_an_error() {
    assert_exchange_refused(REQUEST, "neither a response nor an error");
    let both =
        format!("{REQUEST}\nresponse = {{ status = 200, body = \"\" }}\nerror = {{ kind = \"io\", message = \"\" }}");
    assert_exchange_refused(&both, "both a response and an error");
}

#[test]
fn a_method_is_a_word() {
    assert_request_refused(
        "method = \"PO ST\", url = \"https://example.com/\"",
        "the method of the request is invalid",
    );
}

#[test]
fn a_url_is_absolute() {
    for url in ["", "/path", "example.com", "mailto:a@example.com"] {
        assert_request_refused(
            &format!("method = \"POST\", url = \"{url}\""),
            "as in https://example.com/path",
        );
    }
}

#[test]
fn a_url_has_no_password() {
    for user in ["alice", "alice:swordfish", ":swordfish", "[redacted]:swordfish"] {
        let request = format!("method = \"POST\", url = \"https://{user}@example.com/\"");
        assert_request_refused(&request, "write https://[redacted]@host/path");
    }
}

#[test]
fn a_url_has_no_fragment() {
    assert_request_refused(
        "method = \"POST\", url = \"https://example.com/#top\"",
        "has a fragment",
    );
}

#[test]
fn a_form_value_is_text() {
    let form = |value: &str| format!("method = \"POST\", url = \"https://example.com/\", form = {{ order = {value} }}");
    for value in ["1", "true", "[1]", "{ a = \"1\" }"] {
        assert_request_refused(&form(value), "expected a string, or a list of strings");
    }
}

#[test]
fn a_status_has_three_digits() {
    for status in ["99", "1000"] {
        assert_response_refused(&format!("status = {status}, body = \"\""), "not between 100 and 999");
    }
    assert_response_refused("status = -1, body = \"\"", "integer `-1`");
}

#[test]
fn headers_are_what_http_allows() {
    for (headers, expected) in [
        ("\"a b\" = \"1\"", "\"a b\" has a name that HTTP does not allow"),
        ("a = \"1\\n2\"", "\"a\" has a value that is not printable ASCII"),
        ("a = \"é\"", "\"a\" has a value that is not printable ASCII"),
    ] {
        assert_response_refused(
            &format!("status = 200, body = \"\", headers = {{ {headers} }}"),
            expected,
        );
    }
}

#[test]
fn a_response_has_one_body() {
    assert_response_refused(
        "status = 200",
        "neither a body nor a body-file: write body = \"\" if it was empty",
    );
    assert_response_refused(
        "status = 200, body = \"\", body-file = \"a.bin\"",
        "both a body and a body-file",
    );
    assert_response_refused("status = 200, body = \"\", body-size = 0", "belong to a body-file");
}

#[test]
fn a_body_file_stays_in_the_folder() {
    for name in [
        "",
        "..",
        "../a",
        "/etc/passwd",
        "sub/a",
        ".hidden",
        "exchanges.toml",
        "Exchanges.TOML",
    ] {
        assert_response_refused(
            &format!("status = 200, body-file = \"{name}\""),
            "is not a plain file name",
        );
    }
}

#[test]
fn a_body_file_is_a_file() {
    let toml = second_exchange(&format!(
        "{REQUEST}\nresponse = {{ status = 200, body-file = \"sub\" }}"
    ));
    let message = load_with(toml, |dir| fs::create_dir(dir.join("sub")).expect("made")).expect_err("refused");
    assert!(message.contains("sub is not a file"), "{message}");
}

#[test]
fn a_body_file_over_the_limit_is_refused() {
    let toml = second_exchange(&format!(
        "{REQUEST}\nresponse = {{ status = 200, body-file = \"big\" }}"
    ));
    let too_big = |dir: &Path| {
        let file = fs::File::create(dir.join("big")).expect("made");
        file.set_len(MAX_BODY_BYTES as u64 + 1).expect("as large");
    };
    let message = load_with(toml, too_big).expect_err("refused");
    assert!(message.contains("big has more than 16777216 bytes"), "{message}");
}

#[test]
fn bodies_over_the_limit_in_all_are_refused() {
    let exchange = format!("[[exchange]]\n{REQUEST}\nresponse = {{ status = 200, body-file = \"body\" }}\n");
    let load = |times: usize| {
        load_with(exchange.repeat(times), |dir| {
            let file = fs::File::create(dir.join("body")).expect("made");
            file.set_len(MAX_BODY_BYTES as u64).expect("grown, and sparse");
        })
    };
    let most = MAX_ALL_BODIES_BYTES / MAX_BODY_BYTES;
    assert!(load(most).is_ok());
    let message = load(most + 1).expect_err("it is refused");
    assert!(
        message.contains(&format!("has more than {MAX_ALL_BODIES_BYTES} bytes")),
        "{message}"
    );
}

#[test]
fn an_unknown_kind_of_error_is_refused_and_the_known_are_named() {
    let lines = format!("{REQUEST}\nerror = {{ kind = \"reset\", message = \"\" }}");
    assert_exchange_refused(
        &lines,
        "unknown variant `reset`, expected one of `connect`, `proxy-login`, `tls`, `timeout`, `io`, `body-too-large`, `redirect`",
    );
}
