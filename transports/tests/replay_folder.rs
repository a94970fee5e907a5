//! Saving a recording and reading it again.
#![cfg(feature = "replay")]

mod replay_support;

use std::fs;

use collectmc_transports::replay::{Exchange, MAX_BODY_BYTES, MAX_EXCHANGES_BYTES, RequestPattern, Scenario};
use collectmc_transports::{ReplayTransport, TransportError, TransportErrorKind};
use http::{Method, Response};
use replay_support::{files, one, order, pattern, text, whole_message};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn binary(bytes: &[u8]) -> Response<Vec<u8>> {
    Response::new(bytes.to_vec())
}

/// Saves, loads, and gives what came back.
fn round_trip(scenario: &Scenario) -> Scenario {
    let dir = folder();
    scenario.save(dir.path()).expect("saved");
    let loaded = Scenario::load(dir.path()).expect("loaded");
    let again = folder();
    loaded.save(again.path()).expect("saved again");
    assert_eq!(
        files(dir.path()),
        files(again.path()),
        "saving what was loaded gives the same files"
    );
    loaded
}

fn only_body(scenario: &Scenario) -> Vec<u8> {
    scenario.exchanges()[0].outcome().expect("a response").into_body()
}

#[test]
fn a_recording_is_written_so_that_people_can_read_it() {
    let dir = folder();
    Scenario::new("Order 1234567: processing on Monday,\nissued on Tuesday. Synthetic.")
        .with(Exchange::new(order("1234567"), text("0\n")))
        .with(Exchange::new(order("1234567"), binary(b"\x30\x80\x00")).in_file("issued.p7b"))
        .with(Exchange::failed(
            order("1234567"),
            &TransportError::new(TransportErrorKind::Timeout, "it took \"too\" long"),
        ))
        .save(dir.path())
        .expect("saved");
    let files = files(dir.path());
    assert_eq!(files.keys().collect::<Vec<_>>(), ["exchanges.toml", "issued.p7b"]);
    assert_eq!(
        String::from_utf8_lossy(&files["exchanges.toml"]),
        r#"# Order 1234567: processing on Monday,
# issued on Tuesday. Synthetic.

count = 3

[[exchange]]
request.method = "POST"
request.url = "https://example.com/products/collect"
request.form.order = "1234567"
request.form.password = "[redacted]"
request.form.user = "[redacted]"
response.status = 200
response.headers.content-type = "text/plain"
response.body = "0\n"

[[exchange]]
request.method = "POST"
request.url = "https://example.com/products/collect"
request.form.order = "1234567"
request.form.password = "[redacted]"
request.form.user = "[redacted]"
response.status = 200
response.body-size = 3
response.body-sha256 = "0456284ec4ab6defc9673657f14cedf8f9b7dc1ab35d3f40ccf8847f73fa772f"
response.body-file = "issued.p7b"

[[exchange]]
request.method = "POST"
request.url = "https://example.com/products/collect"
request.form.order = "1234567"
request.form.password = "[redacted]"
request.form.user = "[redacted]"
error.kind = "timeout"
error.request-sent = true
error.message = "it took \"too\" long"
"#
    );
}

#[test]
fn status_and_headers_come_back() {
    let response = Response::builder()
        .status(503)
        .header("retry-after", "120")
        .header("x-twice", "a")
        .header("x-twice", "b \"quoted\" \\")
        .body(Vec::new())
        .expect("a response");
    let loaded = round_trip(&Scenario::new("").with(Exchange::new(pattern(), response)));
    let response = loaded.exchanges()[0].outcome().expect("a response");
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "120");
    assert_eq!(
        response.headers().get_all("x-twice").iter().collect::<Vec<_>>(),
        ["a", "b \"quoted\" \\"]
    );
}

#[test]
fn every_kind_of_error_comes_back() {
    use TransportErrorKind::*;
    for kind in [Connect, Tls, Timeout, Io, BodyTooLarge, Redirect, Replay, Other] {
        for sent in [false, true] {
            let error = TransportError::new(kind, "a message\nof two lines").with_request_sent(sent);
            let loaded = round_trip(&Scenario::new("").with(Exchange::failed(pattern(), &error)));
            let again = loaded.exchanges()[0].outcome().expect_err("the error");
            assert_eq!(
                (again.kind(), again.message(), again.request_may_have_been_sent()),
                (kind, error.message(), sent)
            );
        }
    }
}

#[test]
fn requests_come_back() {
    let patterns = [
        RequestPattern::new(Method::GET, "https://[redacted]@example.com:8443/a%20b?[redacted]").expect("a pattern"),
        RequestPattern::post("https://example.com/?list=all").expect("a pattern"),
        pattern()
            .field("", "no name")
            .field("a.b \"c\"\n", "tab\t, ö, \u{200b}, \u{7}, \u{1f600}")
            .field("naïve", ""),
        pattern().field("twice", "b").field("twice", "a").redacted("twice"),
    ];
    for request in patterns {
        assert_eq!(*round_trip(&one(request.clone())).exchanges()[0].request(), request);
    }
}

#[test]
fn every_byte_of_a_body_comes_back() {
    let every_byte: Vec<u8> = (0..=255).collect();
    let bodies: [&[u8]; 9] = [
        b"",
        b"0",
        b"-16\r\nlocked\r",
        "\u{feff}\u{2028}naïve \u{1f600} \"\"\" \\".as_bytes(),
        b"bell \x07",
        b"latin \xe9",
        b"\xff\xfeU\0T\0F\0",
        &every_byte,
        &[b'a'; 5000],
    ];
    for body in bodies {
        assert_eq!(
            only_body(&round_trip(
                &Scenario::new("").with(Exchange::new(pattern(), binary(body)))
            )),
            body
        );
    }
}

#[test]
fn text_too_long_to_be_read_in_place_gets_a_file_of_its_own() {
    let dir = folder();
    Scenario::new("")
        .with(Exchange::new(pattern(), text(&"line\n".repeat(100))))
        .save(dir.path())
        .expect("saved");
    let files = files(dir.path());
    let name = files
        .keys()
        .find(|name| name.starts_with("response-1-"))
        .expect("a file");
    assert!(name.ends_with(".txt"), "{name}");
}

#[test]
fn the_description_comes_back() {
    let description = "The first line.\n\n  - indented\n# a number sign";
    assert_eq!(round_trip(&described(description)).description(), description);
}

#[test]
fn control_characters_in_the_description_become_spaces() {
    assert_eq!(round_trip(&described("a\u{1b}[31mb\rc")).description(), "a [31mb c");
}

fn described(description: &str) -> Scenario {
    Scenario::new(description).with(Exchange::new(pattern(), text("responded")))
}

#[test]
fn bodies_that_are_the_same_may_share_a_chosen_file() {
    let exchange = Exchange::new(pattern(), text("same")).in_file("same.txt");
    let dir = folder();
    Scenario::new("")
        .with(exchange.clone())
        .with(exchange)
        .save(dir.path())
        .expect("saved");
    assert_eq!(files(dir.path()).len(), 2);
}

fn save_error(scenario: &Scenario) -> String {
    let dir = folder();
    let error = scenario.save(dir.path()).expect_err("it cannot be saved");
    assert!(files(dir.path()).is_empty(), "nothing is written");
    assert_eq!(error.kind(), TransportErrorKind::Replay);
    whole_message(&error)
}

#[test]
fn bodies_that_differ_may_not_share_a_chosen_file() {
    let scenario = Scenario::new("")
        .with(Exchange::new(pattern(), text("one")).in_file("body.txt"))
        .with(Exchange::new(pattern(), text("two")).in_file("Body.txt"));
    let message = save_error(&scenario);
    assert!(
        message.contains("exchange 2: the file \"Body.txt\" already has a different body"),
        "{message}"
    );
}

#[test]
fn a_chosen_file_stays_in_the_folder() {
    let too_long = "a".repeat(101);
    for name in [
        "",
        ".",
        "..",
        ".hidden",
        "../up",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "C:x",
        "a b",
        "exchanges.toml",
        "é",
        &too_long,
    ] {
        let message = save_error(&Scenario::new("").with(Exchange::new(pattern(), text("x")).in_file(name)));
        assert!(message.contains("is not a plain file name"), "{name:?}: {message}");
    }
}

#[test]
fn a_scenario_without_exchanges_cannot_be_saved() {
    assert!(save_error(&Scenario::new("empty")).contains("at least one exchange"));
}

#[test]
fn a_header_that_is_no_text_cannot_be_saved() {
    let response = Response::builder()
        .header("x", &b"\xe9"[..])
        .body(Vec::new())
        .expect("a response");
    let message = save_error(&Scenario::new("").with(Exchange::new(pattern(), response)));
    assert!(message.contains("header x is not printable ASCII"), "{message}");
}

#[test]
fn a_body_over_the_limit_cannot_be_saved() {
    let message = save_error(&Scenario::new("").with(Exchange::new(pattern(), binary(&vec![0; MAX_BODY_BYTES + 1]))));
    assert!(message.contains("the body has more than 16777216 bytes"), "{message}");
}

#[test]
fn saving_makes_the_folder() {
    let dir = folder();
    let deep = dir.path().join("a").join("b");
    one(pattern()).save(&deep).expect("saved");
    Scenario::load(&deep).expect("loaded");
}

#[test]
fn saving_replaces_a_recording_with_its_body_files() {
    let dir = folder();
    Scenario::new("")
        .with(Exchange::new(pattern(), binary(b"\0old")))
        .with(Exchange::new(pattern(), binary(b"\0chosen")).in_file("chosen.bin"))
        .save(dir.path())
        .expect("saved");
    one(pattern()).save(dir.path()).expect("saved");
    assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["exchanges.toml"]);
}

#[test]
fn saving_leaves_other_files_alone() {
    let dir = folder();
    fs::write(dir.path().join("README.md"), "mine").expect("written");
    one(pattern()).save(dir.path()).expect("saved");
    one(pattern()).save(dir.path()).expect("saved again");
    assert_eq!(files(dir.path())["README.md"], b"mine");
}

#[test]
fn saving_removes_what_an_interrupted_one_left() {
    let dir = folder();
    for name in [".exchanges-abc123.tmp", "response-7-0123456789abcdef.bin"] {
        fs::write(dir.path().join(name), "half").expect("written");
    }
    one(pattern()).save(dir.path()).expect("saved");
    assert_eq!(files(dir.path()).into_keys().collect::<Vec<_>>(), ["exchanges.toml"]);
}

#[cfg(unix)]
#[test]
fn a_recording_has_the_mode_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    Scenario::new("")
        .with(Exchange::new(pattern(), binary(b"\0")))
        .save(dir.path())
        .expect("saved");
    fs::write(dir.path().join("any"), "").expect("written");
    let mode = |name: &str| {
        fs::metadata(dir.path().join(name))
            .expect("a file")
            .permissions()
            .mode()
    };
    for name in files(dir.path()).keys() {
        assert_eq!(mode(name), mode("any"), "{name}");
    }
}

#[test]
fn a_folder_without_a_recording_is_an_error() {
    let dir = folder();
    let error = ReplayTransport::open(dir.path()).expect_err("nothing is there");
    assert_eq!(error.kind(), TransportErrorKind::Replay);
    assert!(error.to_string().contains("exchanges.toml is missing"), "{error}");
}

fn of_text_and_a_body() -> Scenario {
    Scenario::new("In memory.")
        .with(Exchange::new(order("1"), text("0\n")))
        .with(Exchange::new(order("1"), binary(b"\x30\x80\x00")).in_file("issued.p7b"))
}

#[test]
fn the_text_of_a_recording_is_what_saving_writes() {
    let dir = folder();
    of_text_and_a_body().save(dir.path()).expect("saved");
    let (text, mut bodies) = of_text_and_a_body().to_text().expect("text");
    bodies.insert("exchanges.toml".to_owned(), text.into_bytes());
    assert_eq!(bodies, files(dir.path()));
}

#[test]
fn a_recording_is_read_from_memory() {
    let (text, bodies) = of_text_and_a_body().to_text().expect("text");
    let scenario = Scenario::parse(&text, |name| bodies.get(name).cloned()).expect("parsed");
    assert_eq!(scenario.description(), "In memory.");
    let body = scenario.exchanges()[1].outcome().expect("a response").into_body();
    assert_eq!(body, b"\x30\x80\x00");
    assert_eq!(scenario.to_text().expect("text again"), (text, bodies));
}

#[test]
fn a_recording_in_memory_is_read_as_strictly_as_a_folder() {
    let (text, _) = of_text_and_a_body().to_text().expect("text");
    let refused = |text: &str, body: Option<&[u8]>| {
        whole_message(&Scenario::parse(text, |_| body.map(<[u8]>::to_vec)).expect_err("refused"))
    };
    for (body, expected) in [
        (None, "exchange 2: issued.p7b is missing"),
        (
            Some(&b"\x30"[..]),
            "exchange 2: issued.p7b has 1 bytes, but was recorded with 3",
        ),
        (
            Some(b"\x30\x80\x01"),
            "exchange 2: issued.p7b does not match its recorded SHA-256",
        ),
    ] {
        let message = refused(&text, body);
        assert!(message.contains(expected), "{message}");
    }
    let message = refused(&text, Some(&vec![0; MAX_BODY_BYTES + 1]));
    assert!(message.contains("issued.p7b has more than 16777216 bytes"), "{message}");
    let message = refused(&" ".repeat(MAX_EXCHANGES_BYTES + 1), None);
    assert!(
        message.contains("exchanges.toml has more than 1048576 bytes"),
        "{message}"
    );
}

#[test]
fn the_comment_above_an_exchange_comes_back() {
    let scenario = Scenario::new("All.")
        .with(Exchange::new(pattern(), text("1")).describe("On Monday:\n\n  being processed."))
        .with(Exchange::new(pattern(), text("2")))
        .with(Exchange::new(pattern(), text("3")).describe("On Tuesday."));
    let loaded = round_trip(&scenario);
    let descriptions: Vec<_> = loaded.exchanges().iter().map(Exchange::description).collect();
    assert_eq!(descriptions, ["On Monday:\n\n  being processed.", "", "On Tuesday."]);
}

#[test]
fn a_comment_is_on_what_it_stands_above() {
    let exchange = "[[exchange]]\nrequest = { method = \"POST\", url = \"https://example.com/\" }\n\
                    response = { status = 200, body = '''\n# no comment\n''' }\n";
    let toml = format!(
        "#:schema exchanges.schema.json\n# On all.\n\n# On nothing.\n\n# On the first.\n{exchange}# On the second.\n{exchange}# After all.\n"
    );
    let scenario = Scenario::parse(&toml, |_| None).expect("parsed");
    assert_eq!(scenario.description(), ":schema exchanges.schema.json\nOn all.");
    let descriptions: Vec<_> = scenario.exchanges().iter().map(Exchange::description).collect();
    assert_eq!(descriptions, ["On the first.", "On the second."]);
    let (text, _) = scenario.to_text().expect("text");
    assert!(
        text.starts_with("#:schema exchanges.schema.json\n# On all.\n\ncount = 2\n\n# On the first.\n[[exchange]]\n"),
        "{text}"
    );

    let alone = format!("# On all.\n{exchange}");
    let scenario = Scenario::parse(&alone, |_| None).expect("parsed");
    assert_eq!(
        (scenario.description(), scenario.exchanges()[0].description()),
        ("On all.", "")
    );
}

#[test]
fn empty_lines_at_the_end_of_a_comment_are_not_written() {
    let exchange = "[[exchange]]\nrequest = { method = \"POST\", url = \"https://example.com/\" }\n\
                    response = { status = 200, body = \"0\" }\n";
    let read = Scenario::parse(&format!("# On all.\n#\n#\n\n{exchange}"), |_| None).expect("parsed");
    let built = Scenario::new("On all.\n\n").with(read.exchanges()[0].clone());
    for scenario in [read, built] {
        let (written, _) = scenario.to_text().expect("text");
        let (again, _) = round_trip(&scenario).to_text().expect("text");
        assert!(written.starts_with("# On all.\n\n"), "{written}");
        assert_eq!(written, again);
    }
}

#[test]
fn the_end_of_a_string_is_no_comment() {
    let toml = "[[exchange]]\nrequest = { method = \"POST\", url = \"https://example.com/\" }\nresponse.status = 200\n\
                response.body = '''\n# a heading\n#'''\n[[exchange]]\n\
                request = { method = \"POST\", url = \"https://example.com/\" }\nresponse = { status = 200, body = \"\" }\n";
    let scenario = Scenario::parse(toml, |_| None).expect("parsed");
    assert_eq!(only_body(&scenario), b"# a heading\n#");
    assert_eq!(scenario.exchanges()[1].description(), "");
}
