//! What is logged, and what never is.

use std::cell::RefCell;

use collectmc_test_support::server::{Response, Script, Server};
use collectmc_transports::{Body, Transport};
use log::{LevelFilter, Log, Metadata, Record};

use crate::{PASSWORD, request, send, transport};

thread_local! {
    /// Per thread, since tests run concurrently and a transport works on its caller's thread.
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

/// The lines that are logged meanwhile, at every level and by every crate.
fn logged(act: impl FnOnce()) -> Vec<String> {
    // The first test has set it already.
    let _ = log::set_logger(&Collector);
    log::set_max_level(LevelFilter::Trace);
    LINES.take();
    act();
    LINES.take()
}

#[test]
fn status_size_and_host_are_logged() {
    let server = Server::start([Script::new().respond(Response::ok("0\n").header("content-type", "text/plain"))]);
    let lines = logged(|| drop(send(&transport(&server), &server.url()).unwrap()));
    let ours: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("DEBUG collectmc_transports"))
        .collect();
    assert!(
        ours.iter()
            .any(|line| line.contains("localhost: response 200, 2 bytes, after")),
        "{ours:?}"
    );
    // A header may repeat the request.
    assert!(!ours.iter().any(|line| line.contains("text/plain")), "{ours:?}");
}

#[test]
fn an_error_is_logged_as_its_kind() {
    let server = Server::start([Script::new().read_request().cut_off()]);
    let lines = logged(|| drop(send(&transport(&server), &server.url()).unwrap_err()));
    assert!(
        lines.iter().any(|line| line.contains("localhost: no response (io)")),
        "{lines:?}"
    );
}

#[test]
fn the_body_of_a_request_is_never_logged_by_any_crate() {
    const RESPONSE: &str = "canary-response";
    // Often enough to be whole in some line, wherever a crate breaks its lines.
    let repeated = |canary: &str| canary.repeat(50);
    let server = Server::start([
        Script::new()
            .respond(Response::ok(repeated(RESPONSE)))
            .read_request()
            .reset(),
        Script::new().respond(Response::ok("second")),
    ]);
    let transport = transport(&server);
    let lines = logged(|| {
        for _ in 0..2 {
            let request = request(&server.url()).map(|_| Body::from(repeated(PASSWORD)));
            transport.send(request).unwrap();
        }
    });
    assert!(
        lines.iter().any(|line| contains(line, RESPONSE)),
        "the response is logged at trace; without it, the search for the password proves nothing"
    );
    let found: Vec<_> = lines.iter().filter(|line| contains(line, PASSWORD)).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Whether a line contains the text: verbatim, as hexadecimal digits with or without spaces, or as decimal bytes.
fn contains(line: &str, text: &str) -> bool {
    let hexadecimal: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let numbers: Vec<_> = text.bytes().map(|byte| byte.to_string()).collect();
    line.contains(text)
        || line.replace(' ', "").to_lowercase().contains(&hexadecimal)
        || line.contains(&numbers.join(", "))
}
