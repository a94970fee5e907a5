//! One transport that replays, records, records what is missing, or does neither.
#![cfg(feature = "replay")]

mod replay_support;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use collectmc_transports::replay::{Exchange, Mode, ModeTransport, Scenario};
use collectmc_transports::{Body, Transport, TransportError, from_fn};
use http::Request;
use replay_support::{ask_for_order, files, naming, one, order, text};

static REQUESTS: AtomicUsize = AtomicUsize::new(0);

/// A request that names its order as harmless.
fn request(number: &str) -> Request<Body> {
    naming(&["order"], ask_for_order(number))
}

fn network() -> Result<impl Transport, TransportError> {
    Ok(from_fn(|request: Request<Body>| {
        REQUESTS.fetch_add(1, Ordering::Relaxed);
        let order = request.body().expose_secret().iter().rev().take(1).copied().collect();
        Ok(http::Response::new(order))
    }))
}

/// As code has it that is to know nothing of recordings.
fn boxed(mode: Mode, dir: &Path) -> Box<dyn Transport> {
    Box::new(ModeTransport::new(mode, dir, network).expect("a transport"))
}

fn send(transport: &dyn Transport, number: &str) -> Result<String, String> {
    let response = transport.send(request(number)).map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(response.body()).into_owned())
}

#[test]
fn what_was_recorded_is_replayed_and_finish_is_reachable_in_a_box() {
    let dir = tempfile::tempdir().expect("a folder");
    let recorder = boxed(Mode::Record, dir.path());
    for number in ["1", "2"] {
        assert_eq!(send(&recorder, number).as_deref(), Ok(number));
    }
    recorder.finish().expect("recorded");

    let replay = boxed(Mode::Replay, dir.path());
    assert_eq!(send(&replay, "2").as_deref(), Ok("2"), "not that of order 1");
    assert!(send(&replay, "9").is_err());
    let left = replay.finish().expect_err("order 1 was not requested").to_string();
    assert!(left.contains("1 of 2 recorded exchanges"), "{left}");
}

#[test]
fn finish_goes_through_references_boxes_and_arcs() {
    let dir = tempfile::tempdir().expect("a folder");
    one(order("1")).save(dir.path()).expect("saved");
    let replay = ModeTransport::new(Mode::Replay, dir.path(), network).expect("a transport");
    let transport: std::sync::Arc<Box<dyn Transport + Send + Sync>> = std::sync::Arc::new(Box::new(replay));
    assert!(Transport::finish(&&transport).is_err());
}

#[test]
fn only_what_is_missing_is_requested_and_recorded() {
    let dir = tempfile::tempdir().expect("a folder");
    let recorded = Exchange::new(order("1"), text("old"))
        .describe("By hand.")
        .in_file("old.txt");
    Scenario::new("Kept.")
        .with(recorded)
        .in_order()
        .save(dir.path())
        .expect("saved");

    let transport = boxed(Mode::RecordMissing, dir.path());
    assert_eq!(send(&transport, "1").as_deref(), Ok("old"));
    assert_eq!(send(&transport, "2").as_deref(), Ok("2"));
    transport.finish().expect("recorded");

    let extended = Scenario::load(dir.path()).expect("a recording");
    let (text, _) = extended.to_text().expect("text");
    assert!(
        text.starts_with("# Kept.\n\ncount = 2\norder = \"strict\"\n\n# By hand.\n[[exchange]]\n"),
        "{text}"
    );
    assert_eq!(
        files(dir.path()).into_keys().collect::<Vec<_>>(),
        ["exchanges.toml", "old.txt"]
    );
    let replay = boxed(Mode::Replay, dir.path());
    assert_eq!(
        (send(&replay, "1").as_deref(), send(&replay, "2").as_deref()),
        (Ok("old"), Ok("2"))
    );
    replay.finish().expect("all used");
}

#[test]
fn recording_what_is_missing_begins_without_a_recording() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("new");
    let transport = boxed(Mode::RecordMissing, &folder);
    assert_eq!(send(&transport, "1").as_deref(), Ok("1"));
    transport.finish().expect("recorded");
    assert_eq!(Scenario::load(&folder).expect("a recording").exchanges().len(), 1);
}

#[test]
fn a_broken_recording_is_an_error_in_every_mode_that_uses_it() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("exchanges.toml"), "count = 1").expect("written");
    let before = REQUESTS.load(Ordering::Relaxed);
    for mode in [Mode::Replay, Mode::Record, Mode::RecordMissing] {
        assert!(ModeTransport::new(mode, dir.path(), network).is_err(), "{mode}");
    }
    boxed(Mode::Live, dir.path()).finish().expect("it uses no recording");
    assert_eq!(fs::read(dir.path().join("exchanges.toml")).expect("kept"), b"count = 1");
    assert!(REQUESTS.load(Ordering::Relaxed) >= before);
}

#[test]
fn a_replay_makes_no_transport_for_the_network() {
    let dir = tempfile::tempdir().expect("a folder");
    one(order("1")).save(dir.path()).expect("saved");
    let network = || -> Result<Box<dyn Transport>, TransportError> { panic!("a network") };
    let transport = ModeTransport::new(Mode::Replay, dir.path(), network).expect("a replay");
    assert_eq!(transport.scenario().expect("one").exchanges().len(), 1);
}

#[test]
fn a_live_transport_leaves_the_folder_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let transport = boxed(Mode::Live, dir.path());
    assert_eq!(send(&transport, "1").as_deref(), Ok("1"));
    transport.finish().expect("nothing to say");
    assert!(files(dir.path()).is_empty());
}

#[test]
fn a_mode_has_a_name() {
    for mode in [Mode::Replay, Mode::Record, Mode::RecordMissing, Mode::Live] {
        assert_eq!(mode.to_string().parse::<Mode>().expect("a mode"), mode);
    }
    let error = "Replay".parse::<Mode>().expect_err("another case").to_string();
    assert_eq!(error, "the mode is none of replay, record, record-missing, live");
}

/// The environment belongs to the process, so each case has one of its own.
#[test]
fn the_environment_names_a_mode_where_the_caller_asks_for_it() {
    for (value, expected) in [
        (None, "Ok(Replay)"),
        (Some(""), "Ok(Replay)"),
        (Some("record-missing"), "Ok(RecordMissing)"),
        (
            Some("recording"),
            "the environment variable COLLECTMC_TRANSPORT is none of replay, record, record-missing, live",
        ),
    ] {
        let mut child = std::process::Command::new(std::env::current_exe().expect("this program"));
        child
            .args(["--exact", "child", "--ignored", "--nocapture"])
            .env_remove("COLLECTMC_TRANSPORT");
        let output = child
            .envs(value.map(|value| ("COLLECTMC_TRANSPORT", value)))
            .output()
            .expect("a child");
        let output = String::from_utf8_lossy(&output.stdout);
        assert!(output.contains(expected), "{value:?}: {output}");
    }
}

#[test]
#[ignore = "the other process of the test above"]
fn child() {
    println!("\n{:?}", Mode::from_environment_or(Mode::Replay));
}
