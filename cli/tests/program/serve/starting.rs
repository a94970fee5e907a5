//! How it starts and ends.

use std::fs;
use std::net::TcpListener;

use super::{FORM, Serving, body};
use crate::run::{Run, fixture};

#[test]
fn it_listens_on_loopback_only() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:443", "localhost:0", "127.0.0.1"] {
        let ended = Run::new(["serve", "--timeline", "processing", "--listen", address]).ends();
        assert_eq!((ended.code, &*ended.stdout), (2, ""), "{address}: {ended:?}");
    }
    let serving = Serving::start(["--timeline", "processing"]);
    assert!(serving.url.starts_with("https://127.0.0.1:"), "{}", serving.url);
    assert!(serving.url.ends_with("/products/download/CollectMC"), "{}", serving.url);
}

#[test]
fn the_certificate_is_for_the_address_that_was_chosen() {
    for address in ["127.0.0.2:0", "[::1]:0"] {
        // Not every system has it.
        if TcpListener::bind(address).is_err() {
            continue;
        }
        let serving = Serving::start(["--timeline", "processing", "--listen", address]);
        assert_eq!(body(&serving.post(FORM)), "0\n", "{address}");
    }
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let first = Serving::start(["--timeline", "processing"]);
    let address = first.url.split('/').nth(2).unwrap();
    let ended = Run::new(["serve", "--timeline", "processing", "--listen", address]).ends();
    assert_eq!((ended.code, &*ended.stdout), (2, ""), "{ended:?}");
    assert!(ended.stderr.contains("could not start serving"), "{ended:?}");
}

#[test]
fn without_a_scenario_or_with_a_broken_one_there_is_no_server() {
    assert_eq!(Run::new(["serve"]).ends().code, 2);
    let ended = Run::new(["serve", "missing"]).ends();
    assert_eq!((ended.code, &*ended.stdout), (7, ""), "{ended:?}");
    for timeline in ["processing:1", "asleep", "processing,silent"] {
        let ended = Run::new(["serve", "--timeline", timeline]).ends();
        assert_eq!((ended.code, &*ended.stdout), (2, ""), "{timeline}: {ended:?}");
    }
}

#[test]
fn each_run_has_a_root_of_its_own() {
    let [first, second] = [(), ()].map(|()| fs::read(Serving::start(["--timeline", "processing"]).root()).unwrap());
    assert_ne!(first, second);
}

#[test]
fn a_file_that_is_no_root_of_an_earlier_run_is_not_replaced() {
    let run = Run::new(["serve", "--timeline", "processing", "--ca-out", "mine.pem"]).file("mine.pem", "mine");
    let ended = run.ends();
    assert_eq!((ended.code, &*ended.stdout), (7, ""), "{ended:?}");
    assert_eq!(ended.read("mine.pem"), b"mine");
}

#[cfg(unix)]
#[test]
fn a_root_of_an_earlier_run_is_replaced() {
    let earlier = Serving::start(["--timeline", "processing"]);
    let root = fs::read(earlier.root()).unwrap();
    let ended = Run::new(["serve", "--timeline", "processing", "--ca-out", "root.pem"])
        .file("root.pem", &root)
        .ends_by("TERM", |folder| {
            fs::read(folder.join("root.pem")).is_ok_and(|now| now != root)
        });
    assert_eq!(ended.code, 143, "{ended:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_end_it_and_what_was_not_requested_is_named() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let serving = Serving::start([fixture("issued-after-processing")]);
        serving.post(FORM);
        let open = serving.connect();
        let (ended, stdout, stderr) = serving.ends_by(signal);
        drop(open);
        assert_eq!(ended, Some(code), "{stderr}");
        assert_eq!(stdout.lines().count(), 1, "{stdout}");
        assert!(stderr.contains("note: ") && stderr.contains("exchange 2"), "{stderr}");
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_reading_stops_neither_responses_nor_the_end() {
    let serving = Serving::start(["--timeline", "processing"]);
    let mut client = serving.connect();
    // More lines than a pipe holds.
    for _ in 0..1500 {
        client.send(super::request(FORM, ""));
        client.response();
    }
    let (ended, _, _) = serving.ends_by("TERM");
    assert_eq!(ended, Some(143));
}
