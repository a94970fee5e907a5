//! How much a recording may hold, and what reading it takes.
#![cfg(feature = "replay")]

mod replay_support;

use std::fs;
use std::path::Path;
use std::process::Command;

use collectmc_test_support::tool::skip;
use collectmc_transports::replay::{Exchange, MAX_EXCHANGE_BYTES, MAX_EXCHANGES_BYTES, MAX_HEADERS, Scenario};
use collectmc_transports::{RecordingTransport, Transport, from_fn};
use http::Response;
use replay_support::{ask_for_order, files, one, order, pattern, whole_message};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A response with so many headers, each of another name.
fn with_headers(count: usize) -> Response<Vec<u8>> {
    let names = (0..count).map(|number| format!("x-{number}"));
    let response = names.fold(Response::builder(), |response, name| response.header(name, "value"));
    response.body(b"0\n".to_vec()).expect("a response")
}

/// `exchanges.toml` of one exchange whose response has these headers.
fn exchange(headers: &str) -> String {
    format!(
        "[[exchange]]\nrequest = {{ method = \"POST\", url = \"https://example.com/\" }}\nresponse = {{ status = 200, body = \"\", headers = {{ {headers} }} }}\n"
    )
}

/// Why a recording cannot be read.
fn refused(text: &str) -> String {
    let dir = folder();
    fs::write(dir.path().join("exchanges.toml"), text).expect("written");
    whole_message(&Scenario::load(dir.path()).expect_err("it is refused"))
}

#[test]
fn a_response_may_have_256_headers() {
    let dir = folder();
    let scenario = Scenario::new("").with(Exchange::new(pattern(), with_headers(MAX_HEADERS)));
    scenario.save(dir.path()).expect("saved");
    let loaded = Scenario::load(dir.path()).expect("loaded");
    assert_eq!(
        loaded.exchanges()[0].outcome().expect("a response").headers().len(),
        256
    );
}

#[test]
fn more_headers_are_refused_by_name_and_by_value() {
    let names: Vec<String> = (0..=MAX_HEADERS).map(|number| format!("x-{number} = \"\"")).collect();
    let values = vec!["\"\""; MAX_HEADERS + 1];
    for headers in [names.join(", "), format!("x = [{}]", values.join(", "))] {
        let message = refused(&exchange(&headers));
        assert!(
            message.contains("exchange 1: the response has more than 256 headers"),
            "{message}"
        );
    }
    let error = Scenario::new("").with(Exchange::new(pattern(), with_headers(MAX_HEADERS + 1)));
    let message = whole_message(&error.save(folder().path()).expect_err("it is refused"));
    assert!(message.contains("more than 256 headers"), "{message}");
}

#[test]
fn a_response_with_more_headers_is_handed_back_and_reported_as_not_recorded() {
    let dir = folder();
    let recorder = RecordingTransport::new(from_fn(|_| Ok(with_headers(10_000))), dir.path()).expect("a recorder");
    let response = recorder.send(ask_for_order("1")).expect("a response");
    assert_eq!(response.headers().len(), 10_000);
    let message = whole_message(&recorder.finish().expect_err("it is not recorded"));
    assert!(
        message.contains("1 of 1 exchanges") && message.contains("more than 256 headers"),
        "{message}"
    );
    assert!(files(dir.path()).is_empty());
}

#[test]
fn exchanges_toml_may_have_a_mebibyte() {
    let dir = folder();
    one(order("1")).save(dir.path()).expect("saved");
    let path = dir.path().join("exchanges.toml");
    let text = fs::read_to_string(&path).expect("text");
    let filled = |length: usize| format!("# {}\n{text}", "x".repeat(length - text.len() - 3));
    fs::write(&path, filled(MAX_EXCHANGES_BYTES)).expect("written");
    Scenario::load(dir.path()).expect("loaded");
    let message = refused(&filled(MAX_EXCHANGES_BYTES + 1));
    assert!(
        message.contains("exchanges.toml has more than 1048576 bytes"),
        "{message}"
    );
    let long = Scenario::new("x".repeat(MAX_EXCHANGES_BYTES)).with(Exchange::new(pattern(), with_headers(1)));
    let message = whole_message(&long.save(dir.path()).expect_err("it is refused"));
    assert!(
        message.contains("exchanges.toml has more than 1048576 bytes"),
        "{message}"
    );
}

#[test]
fn an_exchange_may_have_64_kibibytes() {
    let names = |count: u32| {
        (0..count)
            .map(|number| format!("x-{number:05} = \"\""))
            .collect::<Vec<_>>()
            .join(", ")
    };
    // More names than a map of headers can have.
    for text in [
        exchange(&names(33_000)),
        format!("count = 1 #{}\n", "x".repeat(MAX_EXCHANGE_BYTES)),
    ] {
        let message = refused(&text);
        assert!(
            message.contains("exchange 1: its text has more than 65536 bytes"),
            "{message}"
        );
    }
    let dir = folder();
    let request = pattern().field("x", "x".repeat(MAX_EXCHANGE_BYTES));
    let message = whole_message(&one(request).save(dir.path()).expect_err("it is refused"));
    assert!(
        message.contains("exchange 1: its text has more than 65536 bytes"),
        "{message}"
    );
}

#[test]
fn a_line_in_an_error_is_counted_from_the_top() {
    for (text, line) in [
        ("# one\n\ncount = two\n", 3),
        ("# one\ncount = 1\n\n[[exchange]]\nrequest = POST\n", 5),
        ("[[exchange]]\nrequest = POST\n", 2),
    ] {
        let message = refused(text);
        assert!(message.contains(&format!("exchanges.toml: line {line}: ")), "{message}");
    }
}

/// Texts of the largest size that is read, each of which has as much of something as there can be.
fn largest() -> Vec<(&'static str, String)> {
    let full = |before: &str, unit: &str, after: &str, size: usize| {
        let count = (size - before.len() - after.len()) / unit.len();
        [before, &unit.repeat(count), after].concat()
    };
    let begins = "[[exchange]]\nrequest.method = \"POST\"\nrequest.url = \"https://example.com/\"\n";
    let ends = "]\nresponse.status = 200\nresponse.body = \"\"\n";
    let exchange_with = |key: &str, value: &str| full(&format!("{begins}{key} = ["), value, ends, MAX_EXCHANGE_BYTES);
    let fields = (0..2500)
        .map(|number| format!("request.form.x{number}=''\n"))
        .collect::<String>();
    let units = [
        ("exchanges", exchange("")),
        ("empty exchanges", "[[exchange]]\n".to_owned()),
        ("headers", exchange_with("response.headers.x", "'',")),
        ("values", exchange_with("request.form.x", "'',")),
        ("fields", [begins, &fields, &ends[1..]].concat()),
        ("numbers", exchange_with("request.form.x", "1,")),
        ("tables", "[[exchange]]\na={}\n".to_owned()),
    ];
    let before = [
        ("nested lists", "["),
        ("nested tables", "a."),
        ("quotes", "\""),
        ("line ends", "\n"),
        ("comments", "#\n"),
    ];
    let exchanges = units.map(|(name, unit)| (name, full("", &unit, "", MAX_EXCHANGES_BYTES)));
    let before = before.map(|(name, unit)| (name, full("", unit, "", MAX_EXCHANGES_BYTES)));
    exchanges.into_iter().chain(before).collect()
}

const MORE_THAN_A_GOOD_RUN_KIB: u64 = 16 * 1024;

#[test]
fn the_memory_that_a_recording_takes_is_bounded() {
    if !cfg!(target_os = "linux") {
        return skip("the peak of a process's memory is read from /proc, which only Linux has");
    }
    let peak = |text: &str| {
        let dir = folder();
        fs::write(dir.path().join("exchanges.toml"), text).expect("written");
        peak_of_child(dir.path())
    };
    let good = peak(&exchange(""));
    for (name, text) in largest() {
        let allowed = good + MORE_THAN_A_GOOD_RUN_KIB + 2 * 1024;
        let peak = peak(&text);
        assert!(peak <= allowed, "{name}: {peak} KiB, where a good run takes {good}");
    }
}

#[test]
fn the_memory_that_recording_takes_is_bounded() {
    if !cfg!(target_os = "linux") {
        return skip("the peak of a process's memory is read from /proc, which only Linux has");
    }
    let peak = |bytes: usize, unit: &[u8]| {
        let body = unit.repeat(bytes / unit.len());
        let dir = folder();
        fs::write(dir.path().join("body"), &body).expect("written");
        peak_of_child(dir.path())
    };
    let good = peak(200, b"0\n");
    let size = 2 * 1024 * 1024;
    for unit in [&b"user alice "[..], b"\0\x01", b"%25%61"] {
        let allowed = good + MORE_THAN_A_GOOD_RUN_KIB + 2 * size as u64 / 1024;
        let peak = peak(size, unit);
        assert!(peak <= allowed, "{unit:?}: {peak} KiB, where a good run takes {good}");
    }
}

/// The most memory, in KiB, that a process of its own had while it read the recording in the folder, or recorded the body that
/// is there.
fn peak_of_child(dir: &Path) -> u64 {
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env("REPLAY_BOUNDS_FOLDER", dir)
        .output()
        .expect("a child process");
    let output = String::from_utf8_lossy(&output.stdout);
    let peak = output.lines().find_map(|line| line.strip_prefix("peak: "));
    peak.and_then(|peak| peak.parse().ok())
        .unwrap_or_else(|| panic!("the child reports its peak: {output}"))
}

#[test]
#[ignore = "the other process of the tests above"]
fn child() {
    let dir = std::env::var_os("REPLAY_BOUNDS_FOLDER").expect("only the tests above start this one");
    let body = Path::new(&dir).join("body");
    if body.exists() {
        let network = from_fn(move |_| Ok(Response::new(fs::read(&body).expect("the body"))));
        let recorder = RecordingTransport::new(network, Path::new(&dir).join("recording")).expect("a recorder");
        recorder.send(ask_for_order("1")).expect("a response");
        recorder.finish().expect("recorded");
    } else {
        let _ = Scenario::load(dir);
    }
    println!("\npeak: {}", peak_kib().expect("the peak"));
}

/// The peak of the resident set (`proc_pid_status(5)`, VmHWM).
fn peak_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
