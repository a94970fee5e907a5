//! A recording that was cut short or changed is an error, and never another recording.
#![cfg(feature = "replay")]

mod replay_support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use collectmc_transports::replay::{Exchange, Scenario};
use collectmc_transports::{ReplayTransport, Transport, TransportError, TransportErrorKind};
use http::Response;
use replay_support::{ask_for_order, files, order, pattern, text};

/// How many exchanges each scenario has.
const EXCHANGES: usize = 2;

/// An exchange of each sort that is written in another way.
fn sorts() -> [Exchange; 5] {
    let with_headers = Response::builder()
        .status(503)
        .header("retry-after", "120")
        .header("a", "1")
        .header("a", "2");
    let timeout = TransportError::new(TransportErrorKind::Timeout, "it took longer than 60 s").with_request_sent(false);
    [
        Exchange::new(order("1"), text("0\n")),
        Exchange::new(order("1"), with_headers.body(Vec::new()).expect("a response")),
        Exchange::new(order("1"), text(&"2\nline by line\n".repeat(20))),
        Exchange::new(order("1"), Response::new((0..=255).collect())).in_file("issued.p7b"),
        Exchange::failed(order("1"), &timeout),
    ]
}

/// What is written last is what a cut takes away first: so each sort comes last once.
fn scenarios() -> impl Iterator<Item = Scenario> {
    let [first, ..] = sorts();
    let scenario = Scenario::new("Of every sort.\nSynthetic.").with(first);
    sorts().into_iter().map(move |last| scenario.clone().with(last))
}

/// All that a program can see of a recording: the outcome of each request until there is none left.
fn replay(dir: &Path) -> Result<Vec<Outcome>, TransportError> {
    let transport = ReplayTransport::open(dir)?;
    let mut outcomes = Vec::new();
    while transport.finish().is_err() && outcomes.len() <= EXCHANGES {
        outcomes.push(match transport.send(ask_for_order("1")) {
            Ok(response) => Outcome::Response(
                response.status().as_u16(),
                response
                    .headers()
                    .iter()
                    .map(|(name, value)| format!("{name}: {value:?}"))
                    .collect(),
                response.into_body(),
            ),
            Err(error) => Outcome::Error(error.kind(), error.to_string(), error.request_may_have_been_sent()),
        });
    }
    Ok(outcomes)
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Response(u16, Vec<String>, Vec<u8>),
    Error(TransportErrorKind, String, bool),
}

/// Writes each file cut at each byte, and gives what replaying that gives.
fn for_every_cut(
    files: &BTreeMap<String, Vec<u8>>,
    mut check: impl FnMut(&str, usize, Result<Vec<Outcome>, TransportError>),
) {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        fs::write(dir.path().join(name), content).expect("written");
    }
    for (name, content) in files {
        for length in 0..content.len() {
            fs::write(dir.path().join(name), &content[..length]).expect("cut");
            check(name, length, replay(dir.path()));
        }
        fs::write(dir.path().join(name), content).expect("whole again");
    }
}

#[test]
fn a_recording_cut_at_any_byte_is_an_error_or_the_same_recording() {
    for scenario in scenarios() {
        let dir = tempfile::tempdir().expect("a folder");
        scenario.save(dir.path()).expect("saved");
        let whole = replay(dir.path()).expect("the whole recording");
        assert_eq!(whole.len(), EXCHANGES);
        let mut the_same = 0;
        for_every_cut(&files(dir.path()), |file, length, replayed| match replayed {
            Ok(outcomes) => {
                assert_eq!(outcomes, whole, "{file} cut to {length} bytes");
                the_same += 1;
            }
            Err(error) => assert_eq!(error.kind(), TransportErrorKind::Replay),
        });
        assert_eq!(the_same, 1, "but for the last line end every byte matters");
    }
}

#[test]
fn the_error_names_the_body_that_was_cut() {
    let scenario = Scenario::new("").with(Exchange::new(pattern(), Response::new(b"\0\x01".to_vec())).in_file("a.bin"));
    let dir = tempfile::tempdir().expect("a folder");
    scenario.save(dir.path()).expect("saved");
    fs::write(dir.path().join("a.bin"), b"\0").expect("cut");
    let message = Scenario::load(dir.path()).expect_err("cut").to_string();
    assert!(message.contains("exchanges.toml: exchange 1: "), "{message}");
    assert!(
        message.contains("a.bin has 1 bytes, but was recorded with 2"),
        "{message}"
    );
}

#[test]
fn a_body_of_the_same_size_with_another_content_is_an_error() {
    let scenario = Scenario::new("").with(Exchange::new(pattern(), Response::new(b"\0\x01".to_vec())).in_file("a.bin"));
    let dir = tempfile::tempdir().expect("a folder");
    scenario.save(dir.path()).expect("saved");
    fs::write(dir.path().join("a.bin"), b"\0\x02").expect("changed");
    let message = Scenario::load(dir.path()).expect_err("changed").to_string();
    assert!(
        message.contains("a.bin does not match its recorded SHA-256"),
        "{message}"
    );
}

#[test]
fn a_body_that_is_missing_is_an_error() {
    let scenario = Scenario::new("").with(Exchange::new(pattern(), Response::new(b"\0".to_vec())).in_file("a.bin"));
    let dir = tempfile::tempdir().expect("a folder");
    scenario.save(dir.path()).expect("saved");
    fs::remove_file(dir.path().join("a.bin")).expect("removed");
    let message = Scenario::load(dir.path()).expect_err("missing").to_string();
    assert!(
        message.contains("a.bin is missing; restore it or record it again"),
        "{message}"
    );
}
