//! What holds of every recording, tried on random ones.
#![cfg(feature = "replay")]

mod replay_support;

use collectmc_transports::replay::{Exchange, RequestPattern, Scenario};
use collectmc_transports::{
    RecordingTransport, ReplayTransport, Transport, TransportError, TransportErrorKind, from_fn,
};
use http::Response;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use replay_support::{files, pattern, post};
use url::form_urlencoded::{Serializer, byte_serialize};

/// Any text, often of characters that mean something to TOML, forms, URLs, HTML or JSON.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~\n\r\t]{0,40}",
        "[\"'\\\\#\\[\\]{}=.%&+;<>\u{200b}\u{feff}é]{0,12}"
    ]
}

fn any_request() -> impl Strategy<Value = RequestPattern> {
    btree_map(any_text(), vec(any_text(), 1..3), 0..4).prop_map(|form| {
        let fields = form
            .into_iter()
            .flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value)));
        fields.fold(pattern(), |pattern, (name, value)| pattern.field(name, value))
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..300), any_text().prop_map(String::into_bytes)]
}

fn any_exchange() -> impl Strategy<Value = Exchange> {
    let response = (100_u16..1000, "[ -~]{0,20}", any_body()).prop_map(|(status, header, body)| {
        Response::builder()
            .status(status)
            .header("x-header", header)
            .body(body)
            .expect("a response")
    });
    let error = (any_text(), any::<bool>())
        .prop_map(|(message, sent)| TransportError::new(TransportErrorKind::Other, message).with_request_sent(sent));
    prop_oneof![
        (any_request(), response).prop_map(|(request, response)| Exchange::new(request, response)),
        (any_request(), error).prop_map(|(request, error)| Exchange::failed(request, &error)),
    ]
}

/// What a program sees of an exchange.
fn seen(exchange: &Exchange) -> String {
    let outcome = exchange
        .outcome()
        .map_err(|error| (error.to_string(), error.request_may_have_been_sent()));
    format!("{outcome:?}")
}

proptest! {
    // A failure worth keeping becomes a test with a name.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_saved_is_what_is_loaded(exchanges in vec(any_exchange(), 1..4)) {
        let scenario = exchanges.into_iter().fold(Scenario::new("Random."), Scenario::with);
        let dir = tempfile::tempdir().expect("a folder");
        scenario.save(dir.path()).expect("saved");
        let loaded = Scenario::load(dir.path()).expect("loaded");
        prop_assert_eq!(loaded.exchanges().len(), scenario.exchanges().len());
        for (loaded, saved) in loaded.exchanges().iter().zip(scenario.exchanges()) {
            prop_assert_eq!(loaded.request(), saved.request());
            prop_assert_eq!(seen(loaded), seen(saved));
        }
    }

    #[test]
    fn a_secret_in_any_encoding_is_in_no_file(
        secret in "[ -~é]{8,20}",
        before in any_body(),
        after in any_body(),
        encode in prop::sample::select(vec![raw as fn(&str) -> String, form, base64, html, json]),
    ) {
        let echo = [&before, encode(&secret).as_bytes(), &after].concat();
        let request = Serializer::new(String::new()).append_pair("password", &secret).finish();
        let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));

        let recorder = RecordingTransport::new(from_fn(|_| Ok(Response::new(echo.clone()))), first.path()).expect("a recorder");
        recorder.send(post(&request)).expect("a response");
        if recorder.finish().is_err() {
            prop_assert!(files(first.path()).is_empty(), "what is refused is not written");
            return Ok(());
        }
        let replay = ReplayTransport::open(first.path()).expect("a recording");
        let recorded = replay.send(post("password=other")).expect("the response").into_body();
        prop_assert!(!contains(&recorded, &encode(&secret)), "{:?}", String::from_utf8_lossy(&recorded));

        // And recording it again changes nothing more.
        let replay = ReplayTransport::open(first.path()).expect("a recording");
        let recorder = RecordingTransport::new(replay, second.path()).expect("a recorder");
        recorder.send(post(&request)).expect("the response");
        recorder.finish().expect("recorded");
        prop_assert_eq!(files(first.path()), files(second.path()));
    }
}

fn raw(secret: &str) -> String {
    secret.to_owned()
}

fn form(secret: &str) -> String {
    byte_serialize(secret.as_bytes()).collect()
}

fn base64(secret: &str) -> String {
    data_encoding::BASE64.encode(secret.as_bytes())
}

fn html(secret: &str) -> String {
    secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn json(secret: &str) -> String {
    serde_json::Value::from(secret).to_string()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
