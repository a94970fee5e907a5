//! A recorder that is killed leaves the old recording or the new one.
#![cfg(all(unix, feature = "replay"))]

mod replay_support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use collectmc_transports::replay::{RecordingTransport, Scenario};
use collectmc_transports::{Transport, from_fn};
use http::{Request, Response};
use replay_support::ask_for_order;

/// Names the folder for the child process to record into.
const FOLDER: &str = "REPLAY_KILLED_FOLDER";
const READY: &str = "recording";
const EXCHANGES: usize = 4;
const KILLS: u32 = 100;

#[test]
fn a_recorder_killed_at_any_moment_leaves_a_whole_recording() {
    let dir = tempfile::tempdir().expect("a folder");
    record(dir.path(), "first");
    let mut unfinished = 0;
    for kill in 0..KILLS {
        let mut recorder = start_recorder(dir.path());
        // Each time a little later, so that all of a recorder's steps have their turn.
        thread::sleep(Duration::from_micros(u64::from(kill) * 97));
        recorder.kill().expect("killed");
        recorder.wait().expect("gone");
        let recorded = Scenario::load(dir.path()).unwrap_or_else(|error| panic!("after {kill} kills: {error}"));
        assert_is_what_was_recorded(&recorded);
        unfinished += usize::from(recorded.exchanges().len() < EXCHANGES);
    }
    assert!(unfinished > 0, "no recorder was killed while it recorded");
    record(dir.path(), "last");
    assert_eq!(
        std::fs::read_dir(dir.path()).expect("a folder").count(),
        EXCHANGES + 1,
        "nothing is left lying about"
    );
}

/// This test program once more, running the recorder below.
fn start_recorder(dir: &Path) -> Child {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program)
        .args(["--ignored", "--exact", "--nocapture", "record_until_killed"])
        .env(FOLDER, dir)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child process");
    let lines = BufReader::new(child.stdout.as_mut().expect("its output")).lines();
    let ready = lines.map_while(Result::ok).any(|line| line.contains(READY));
    assert!(ready, "the recorder has started");
    child
}

#[test]
#[ignore = "runs until it is killed, in the child process of the test above"]
fn record_until_killed() {
    let Some(dir) = std::env::var_os(FOLDER) else {
        return;
    };
    println!("{READY}");
    loop {
        for which in ["second", "first"] {
            record(Path::new(&dir), which);
        }
    }
}

/// Records exchanges with bodies in files, all of which name their recording.
fn record(dir: &Path, which: &'static str) {
    let network = move |_: Request<_>| Ok(Response::new(body(which).into_bytes()));
    let recorder = RecordingTransport::new(from_fn(network), dir)
        .expect("a recorder")
        .describe(which);
    for _ in 0..EXCHANGES {
        recorder.send(ask_for_order("1")).expect("a response");
    }
    recorder.finish().expect("recorded");
}

fn body(which: &str) -> String {
    format!("the {which} recording\n").repeat(20)
}

fn assert_is_what_was_recorded(scenario: &Scenario) {
    assert!((1..=EXCHANGES).contains(&scenario.exchanges().len()));
    for exchange in scenario.exchanges() {
        let recorded = exchange.outcome().expect("a response").into_body();
        assert!(
            recorded == body(scenario.description()).as_bytes(),
            "a body of another recording"
        );
    }
}
