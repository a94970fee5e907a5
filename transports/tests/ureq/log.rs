//! What is told through the log, and what never is.

use std::cell::RefCell;

use collectmc_test_support::server::{Answer, Script, Server};
use collectmc_transports::{Body, Transport};
use log::{LevelFilter, Log, Metadata, Record};

use crate::{PASSWORD, request, send, transport};

thread_local! {
    /// Of this thread alone, since tests run side by side and a transport works on its caller's thread.
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct Collector;

impl Log for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {} {}", record.level(), record.target(), record.args());
        LINES.with_borrow_mut(|lines| lines.push(line));
    }

    fn flush(&self) {}
}

/// What is logged meanwhile, at every level, by every crate.
fn logged(act: impl FnOnce()) -> Vec<String> {
    // A second test finds it in place.
    let _ = log::set_logger(&Collector);
    log::set_max_level(LevelFilter::Trace);
    LINES.take();
    act();
    LINES.take()
}

#[test]
fn status_size_and_host_are_logged() {
    let server = Server::start([Script::new().answer(Answer::ok("0\n").header("content-type", "text/plain"))]);
    let lines = logged(|| drop(send(&transport(&server), &server.url()).unwrap()));
    let ours: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("DEBUG collectmc_transports"))
        .collect();
    assert!(
        ours.iter()
            .any(|line| line.contains("localhost: answered 200, 2 bytes, after")),
        "{ours:?}"
    );
    // A server may repeat in a header what it was sent.
    assert!(!ours.iter().any(|line| line.contains("text/plain")), "{ours:?}");
}

#[test]
fn an_error_is_logged_by_its_kind() {
    let server = Server::start([Script::new().read_request().cut_off()]);
    let lines = logged(|| drop(send(&transport(&server), &server.url()).unwrap_err()));
    assert!(
        lines.iter().any(|line| line.contains("localhost: no answer (io)")),
        "{lines:?}"
    );
}

#[test]
fn the_body_of_a_request_is_in_no_line_of_any_level_of_any_crate() {
    const ANSWER: &str = "canary-answer";
    // So often that it stands whole in some line, wherever a crate below breaks them.
    let repeated = |canary: &str| canary.repeat(50);
    let server = Server::start([
        Script::new()
            .answer(Answer::ok(repeated(ANSWER)))
            .read_request()
            .reset(),
        Script::new().answer(Answer::ok("second")),
    ]);
    let transport = transport(&server);
    let lines = logged(|| {
        for _ in 0..2 {
            let request = request(&server.url()).map(|_| Body::from(repeated(PASSWORD)));
            transport.send(request).unwrap();
        }
    });
    assert!(
        lines.iter().any(|line| holds(line, ANSWER)),
        "what is logged of answers is found, so that of requests would be"
    );
    let found: Vec<_> = lines.iter().filter(|line| holds(line, PASSWORD)).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// As it is, as hexadecimal digits with or without blanks between them, or as numbers.
fn holds(line: &str, text: &str) -> bool {
    let hexadecimal: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let numbers: Vec<_> = text.bytes().map(|byte| byte.to_string()).collect();
    line.contains(text)
        || line.replace(' ', "").to_lowercase().contains(&hexadecimal)
        || line.contains(&numbers.join(", "))
}
