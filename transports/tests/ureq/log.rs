//! What is told through the log, and what never is.

use std::cell::RefCell;

use collectmc_test_support::server::{Answer, Script, Server};
use log::{LevelFilter, Log, Metadata, Record};

use crate::{PASSWORD, send, transport};

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
fn the_request_is_in_no_line_of_any_level_of_any_crate() {
    let server = Server::start([
        Script::new().answer(Answer::ok("first")).read_request().reset(),
        Script::new().answer(Answer::ok("second")),
    ]);
    let transport = transport(&server);
    let lines = logged(|| {
        send(&transport, &server.url()).unwrap();
        send(&transport, &server.url()).unwrap();
    });
    // Crates below write bytes as hexadecimal digits, some with blanks between them.
    let hexadecimal: String = PASSWORD.bytes().map(|byte| format!("{byte:02x}")).collect();
    let numbers = format!("{:?}", PASSWORD.as_bytes());
    assert!(lines.len() > 10, "the crates below log too");
    for line in lines {
        assert!(
            !line.contains(PASSWORD) && !line.contains(numbers.trim_matches(['[', ']'])),
            "{line}"
        );
        assert!(!line.replace(' ', "").to_lowercase().contains(&hexadecimal), "{line}");
    }
}
