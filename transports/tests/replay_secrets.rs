//! Responses that repeat a secret of the request: it never gets into a file.
#![cfg(feature = "replay")]

mod replay_support;

use std::path::Path;

use collectmc_transports::replay::{Recordable, Scenario};
use collectmc_transports::{RecordingTransport, Transport, TransportError, TransportErrorKind, from_fn};
use http::Response;
use replay_support::{files, naming, post, post_to, whole_message};
use tempfile::TempDir;
use url::form_urlencoded::Serializer;

/// Seven bytes: long enough to be redacted where it stands alone, too short to be redacted inside a word.
const PASSWORD: &str = "hunter2";
/// With what forms, URLs, HTML and JSON escape, and a letter beyond ASCII.
const AWKWARD: &str = "p&ss \"wörd\"+<%'\\>/";

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Records an exchange with this password and response, and gives what `finish` reports.
fn record(dir: &Path, password: &str, body: &[u8]) -> Result<(), TransportError> {
    let recorder = RecordingTransport::new(from_fn(|_| Ok(Response::new(body.to_vec()))), dir).expect("a recorder");
    let form = Serializer::new(String::new())
        .append_pair("password", password)
        .finish();
    recorder.send(post(&form)).expect("a response");
    recorder.finish()
}

/// What is recorded of a response that repeats the password.
fn recorded(password: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let dir = folder();
    record(dir.path(), password, body.as_ref()).expect("recorded");
    let scenario = Scenario::load(dir.path()).expect("a recording");
    scenario.exchanges()[0].outcome().expect("a response").into_body()
}

fn recorded_text(password: &str, body: impl AsRef<[u8]>) -> String {
    String::from_utf8(recorded(password, body)).expect("text")
}

/// Why a response is not recorded; nothing is written then.
fn refused(password: &str, body: impl AsRef<[u8]>) -> String {
    let dir = folder();
    let error = record(dir.path(), password, body.as_ref()).expect_err("it is not recorded");
    assert!(files(dir.path()).is_empty());
    let message = whole_message(&error);
    assert!(!message.contains(password) || password.len() < 4, "{message}");
    message
}

#[test]
fn a_secret_that_stands_alone_in_text_is_redacted() {
    for (body, expected) in [
        ("hunter2", "[redacted]"),
        (
            "-16\nThe password 'hunter2' is wrong\n",
            "-16\nThe password '[redacted]' is wrong\n",
        ),
        ("a=hunter2&b=hunter2;", "a=[redacted]&b=[redacted];"),
        ("wrong: ‘hunter2’", "wrong: ‘[redacted]’"),
    ] {
        assert_eq!(recorded_text(PASSWORD, body), expected);
    }
}

#[test]
fn a_short_secret_inside_a_word_is_another_word() {
    for body in ["hunter21", "xhunter2", "éhunter2", "HUNTER21"] {
        assert_eq!(recorded_text(PASSWORD, body), body);
    }
}

#[test]
fn a_secret_in_another_case_is_redacted_too() {
    for body in ["HUNTER2", "Hunter2", "%48UNTER2"] {
        assert_eq!(recorded_text(PASSWORD, body), "[redacted]", "{body}");
    }
    assert_eq!(recorded_text("Brand-Team", "xBRAND-TEAM1"), "x[redacted]1");
}

#[test]
fn a_long_secret_is_redacted_inside_a_word_too() {
    assert_eq!(recorded_text("swordfish", "xswordfish1"), "x[redacted]1");
}

#[test]
fn a_form_encoded_secret_is_redacted() {
    let echo = Serializer::new(String::new())
        .append_pair("errorMessage", &format!("not '{AWKWARD}'."))
        .finish();
    assert_eq!(recorded_text(AWKWARD, echo), "errorMessage=not+%27[redacted]%27.");
}

#[test]
fn a_percent_encoded_secret_is_redacted_in_either_case() {
    for encoded in [
        "p%26ss%20%22w%C3%B6rd%22%2B%3C%25%27%5C%3E%2F",
        "p%26ss%20%22w%c3%b6rd%22%2b%3c%25'%5c%3e/",
    ] {
        assert_eq!(
            recorded_text(AWKWARD, format!("/login?p={encoded}&x")),
            "/login?p=[redacted]&x"
        );
    }
}

#[test]
fn a_percent_encoded_quote_ends_a_word() {
    assert_eq!(
        recorded_text(PASSWORD, "errorMessage=%27hunter2%27"),
        "errorMessage=%27[redacted]%27"
    );
}

#[test]
fn a_base64_encoded_secret_is_redacted() {
    for (body, expected) in [
        ("Basic aHVudGVyMg==", "Basic [redacted]=="),
        ("Basic aHVudGVyMg", "Basic [redacted]"),
        ("?p=aHVudGVyMg%3D%3D", "?p=[redacted]%3D%3D"),
    ] {
        assert_eq!(recorded_text(PASSWORD, body), expected);
    }
}

#[test]
fn an_html_escaped_secret_is_redacted() {
    for escaped in [
        "p&amp;ss &quot;wörd&quot;+&lt;%&#39;\\&gt;/",
        "p&#38;ss &#x22;w&#xF6;rd&#34;&#43;&lt;&#37;&apos;&#92;&gt;&#x2f;",
    ] {
        assert_eq!(recorded_text(AWKWARD, format!("<b>{escaped}</b>")), "<b>[redacted]</b>");
    }
}

#[test]
fn a_json_escaped_secret_is_redacted() {
    for escaped in [
        r#"p&ss \"wörd\"+<%'\\>/"#,
        r#"p\u0026ss \u0022w\u00f6rd\u0022+\u003C%\u0027\\>\/"#,
    ] {
        assert_eq!(
            recorded_text(AWKWARD, format!(r#"{{"p":"{escaped}"}}"#)),
            r#"{"p":"[redacted]"}"#
        );
    }
}

#[test]
fn a_secret_in_latin_1_is_redacted() {
    assert_eq!(
        recorded("wörd", b"<p>caf\xe9 w\xf6rd</p>"),
        b"<p>caf\xe9 [redacted]</p>"
    );
}

#[test]
fn one_secret_inside_another_leaves_nothing_of_either() {
    let dir = folder();
    let body = "alice, alice-swordfish; alicealice-swordfish";
    let inner = from_fn(|_| Ok(Response::new(body.into())));
    let recorder = RecordingTransport::new(inner, dir.path()).expect("a recorder");
    recorder
        .send(post("user=alice&password=alice-swordfish"))
        .expect("a response");
    recorder.finish().expect("recorded");
    let scenario = Scenario::load(dir.path()).expect("a recording");
    let recorded = scenario.exchanges()[0].outcome().expect("a response").into_body();
    assert_eq!(
        String::from_utf8_lossy(&recorded),
        "[redacted], [redacted]; alice[redacted]"
    );
}

#[test]
fn what_the_url_holds_is_a_secret_too() {
    let dir = folder();
    let inner = from_fn(|_| Ok(Response::new("al ice sesame canary 1".into())));
    let recorder = RecordingTransport::new(inner, dir.path()).expect("a recorder");
    recorder
        .send(post_to("https://al%20ice:sesame@example.com/?token=canary&flag", ""))
        .expect("a response");
    recorder.finish().expect("recorded");
    let scenario = Scenario::load(dir.path()).expect("a recording");
    let recorded = scenario.exchanges()[0].outcome().expect("a response").into_body();
    assert_eq!(String::from_utf8_lossy(&recorded), "[redacted] [redacted] [redacted] 1");
}

#[test]
fn a_shown_value_is_no_secret() {
    let dir = folder();
    let inner = from_fn(|_| Ok(Response::new("order 1234567".into())));
    let recorder = RecordingTransport::new(inner, dir.path()).expect("a recorder");
    recorder
        .send(naming(&["order"], post("order=1234567")))
        .expect("a response");
    let scenario = Scenario::load(dir.path()).expect("a recording");
    assert_eq!(
        scenario.exchanges()[0].outcome().expect("a response").body(),
        b"order 1234567"
    );
}

#[test]
fn a_header_whose_name_may_repeat_a_secret_is_left_out() {
    let dir = folder();
    let response = Response::builder()
        .header("x-hunter2", "1")
        .header("x-aHVudGVyMg", "2")
        .header("date", "now")
        .header("server", "3");
    let response = response.body(Vec::new()).expect("a response");
    let recorder = RecordingTransport::new(from_fn(|_| Ok(response.clone())), dir.path()).expect("a recorder");
    recorder.send(post("password=hunter2&type=date")).expect("a response");
    recorder.finish().expect("recorded");
    let scenario = Scenario::load(dir.path()).expect("a recording");
    let recorded = scenario.exchanges()[0].outcome().expect("a response");
    let names: Vec<&str> = recorded.headers().keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["date"]);
}

#[test]
fn a_transports_own_words_are_recorded_though_they_have_a_secret_in_them() {
    let dir = folder();
    let inner = from_fn(|_| {
        Err(TransportError::quoting(
            TransportErrorKind::Io,
            "no user: ",
            "user 1",
            " (user 1)",
        ))
    });
    let recorder = RecordingTransport::new(inner, dir.path()).expect("a recorder");
    recorder
        .send(naming(&["order"], post("password=user&order=1")))
        .expect_err("the error");
    recorder.finish().expect("recorded");
    let scenario = Scenario::load(dir.path()).expect("a recording");
    let recorded = scenario.exchanges()[0].outcome().expect_err("the error").to_string();
    assert_eq!(recorded, "no user: [redacted] 1 (user 1)");
}

#[test]
fn an_error_message_that_repeats_a_secret_is_redacted() {
    let dir = folder();
    let inner = from_fn(|_| {
        Err(TransportError::new(
            TransportErrorKind::Other,
            "cannot send hunter2".to_owned(),
        ))
    });
    let recorder = RecordingTransport::new(inner, dir.path()).expect("a recorder");
    recorder.send(post("password=hunter2")).expect_err("the error");
    recorder.finish().expect("recorded");
    let scenario = Scenario::load(dir.path()).expect("a recording");
    assert_eq!(
        scenario.exchanges()[0].outcome().expect_err("the error").message(),
        "cannot send [redacted]"
    );
}

#[test]
fn a_value_too_short_to_be_distinguished_from_a_status_is_not_guessed_at() {
    let message = refused("0", "0\n");
    assert!(
        message.contains("the form field \"password\", which is too short to be distinguished from other text"),
        "{message}"
    );
}

#[test]
fn a_value_too_short_to_be_distinguished_is_no_matter_where_the_response_does_not_hold_it() {
    assert_eq!(recorded_text("0", "20\n"), "20\n");
}

#[test]
fn a_binary_response_is_kept_byte_for_byte() {
    let body = b"\x30\x82\0hunter\0\x01";
    assert_eq!(recorded(PASSWORD, body), body);
}

#[test]
fn a_binary_response_that_holds_a_secret_is_not_recorded() {
    let wide: Vec<u8> = "hunter2".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for body in [
        &b"\x30\x82\0hunter2\0"[..],
        b"\x30\0xhunter2x",
        b"\0aHVudGVyMg==",
        b"\0hunter%32",
        &wide,
    ] {
        let message = refused(PASSWORD, body);
        assert!(
            message.contains("the form field \"password\" in binary data or in a PEM block"),
            "{message}"
        );
    }
}

#[test]
fn a_short_value_is_not_looked_for_in_binary_data() {
    assert_eq!(recorded("abc", b"\0abc\0"), b"\0abc\0");
}

/// A block whose data happens to hold the login name, in a line of its own.
const PEM: &str = "The user hunter2 may have it:\n-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n";

#[test]
fn a_pem_block_that_holds_a_secret_is_not_recorded() {
    for body in [PEM, "---- BEGIN X\rhunter2\r", "-----BEGIN hunter2-----"] {
        assert!(refused(PASSWORD, body).contains("in a PEM block"));
    }
}

#[test]
fn text_around_a_pem_block_is_redacted_and_the_block_kept() {
    let block = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    assert_eq!(
        recorded_text(PASSWORD, format!("hunter2\n{block}{block}hunter2\n")),
        format!("[redacted]\n{block}{block}[redacted]\n")
    );
}

#[test]
fn a_field_may_be_tolerated_in_data_and_stays_redacted_in_text() {
    let binary = b"\0hunter2";
    for (body, expected) in [
        (binary.as_slice(), binary.as_slice()),
        (PEM.as_bytes(), PEM.replacen("hunter2", "[redacted]", 1).as_bytes()),
    ] {
        let dir = folder();
        let recorder = RecordingTransport::new(from_fn(|_| Ok(Response::new(body.to_vec()))), dir.path())
            .expect("a recorder")
            .tolerate_in_data(["user"]);
        recorder.send(post("user=hunter2")).expect("a response");
        recorder.finish().expect("recorded");
        let scenario = Scenario::load(dir.path()).expect("a recording");
        assert_eq!(scenario.exchanges()[0].outcome().expect("a response").body(), expected);
    }
}

/// Records a response in which this content is packed, backwards behind a zero byte, and says what `finish` says.
fn record_packed(content: &str) -> Result<(), TransportError> {
    let body: Vec<u8> = [0].into_iter().chain(content.bytes().rev()).collect();
    let dir = folder();
    let recorder = RecordingTransport::new(from_fn(move |_| Ok(Response::new(body.clone()))), dir.path())
        .expect("a recorder")
        .tolerate_in_data(["name"]);
    let mut request = post("name=brand-team&password=hunter2");
    let recordable = Recordable::default().unpack_with(|body| vec![body.iter().skip(1).rev().copied().collect()]);
    request.extensions_mut().insert(recordable);
    recorder.send(request).expect("a response");
    recorder.finish()
}

#[test]
fn a_response_that_holds_a_secret_packed_is_not_recorded() {
    for content in ["sorry, hunter2", "sorry, brand-team", "\u{1}hunter2"] {
        let error = record_packed(content).expect_err(content);
        assert!(!whole_message(&error).contains("hunter2"), "{content}");
    }
    let block = "-----BEGIN X-----\nbrand-team\n-----END X-----\n";
    for content in ["sorry", "\u{1}brand-team", block] {
        assert!(record_packed(content).is_ok(), "{content}");
    }
}

#[test]
fn debug_of_a_recorder_shows_nothing_that_passed() {
    let dir = folder();
    let inner = from_fn(|_| Ok(Response::new("hunter2".into())));
    let recorder = RecordingTransport::new(inner, dir.path()).expect("a recorder");
    recorder
        .send(naming(&["order"], post("password=hunter2&order=1234567")))
        .expect("a response");
    let debug = format!("{recorder:?}");
    assert!(debug.contains("RecordingTransport"), "{debug}");
    assert!(!debug.contains("hunter2") && !debug.contains("1234567"), "{debug}");
}
