//! `collect --wait`: the program waits for hours, ends at once when it is asked to, and goes on where it was killed.

use std::time::{Duration, SystemTime};

use collectmc::Timestamp;
use collectmc_test_support::server::{RefusedPort, Response, Script, Server};

use crate::run::{Ended, Run, asking, data, server};

/// What is noted of the last request, so long ago.
fn requested(ago: Duration) -> String {
    format!("{}\n", Timestamp::from(SystemTime::now() - ago))
}

fn issued() -> Response {
    Response::ok(data("pkcs7/documented.p7b"))
}

const NOTE: &str = "1234567/last-request.txt";

#[test]
fn an_order_in_the_making_is_waited_for() {
    let ended = Run::replay("issued-after-processing").arg("--wait").ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.files().contains(&"1234567/mark.pem".to_owned()), "{ended:?}");
    let line = ended.stderr.lines().next().unwrap();
    let (time, rest) = line.split_once(" order 1234567: ").expect(line);
    let at: Timestamp = time.parse().unwrap();
    let next: Timestamp = rest
        .strip_prefix("attempt 1: not issued yet; next attempt at ")
        .expect(line)
        .parse()
        .unwrap();
    assert!((10_799..=10_801).contains(&next.seconds_since(at)), "{line}");
}

#[test]
fn the_interval_and_the_deadline_can_be_set() {
    // Two exchanges, three hours apart by default: this deadline comes before the second.
    let before = Run::replay("issued-after-processing")
        .args(["--wait", "--deadline", "59s"])
        .ends();
    assert_eq!(before.code, 3, "{before:?}");
    let at_it = Run::replay("issued-after-processing")
        .args(["--wait", "--deadline", "2h 30m"])
        .ends();
    assert_eq!(at_it.code, 0, "one more request at the deadline: {at_it:?}");
    let often = Run::replay("issued-after-processing")
        .args(["--wait", "--interval", "1m"])
        .ends();
    assert_eq!(often.code, 0, "{often:?}");
    for wrong in [
        &["--wait", "--interval", "59s"][..],
        &["--wait", "--interval", "3"],
        &["--interval", "3h"],
        &["--deadline", "3h"],
        &["--for-payment"],
    ] {
        let ended = Run::replay("processing").args(wrong).ends();
        assert_eq!(ended.code, 2, "{ended:?}");
    }
    let short = Run::replay("processing").args(["--wait", "--interval", "59s"]).ends();
    assert!(short.stderr.contains("and 3 hours as the service asks"), "{short:?}");
}

#[test]
fn payment_is_waited_for_on_request() {
    // The last recorded response is repeated: every three hours for seven days.
    for (arguments, waits) in [(&["--wait"][..], 0), (&["--wait", "--for-payment"], 56)] {
        let ended = Run::replay("awaiting-payment").args(arguments).ends();
        assert_eq!(ended.code, 4, "{ended:?}");
        assert_eq!(ended.stderr.matches(": attempt ").count(), waits, "{ended:?}");
    }
}

#[test]
fn a_rejected_login_is_not_waited_for() {
    let ended = Run::replay("wrong-login").arg("--wait").ends();
    assert_eq!(ended.code, 9, "{ended:?}");
}

#[test]
fn without_a_line_on_a_terminal_each_attempt_has_one_and_quiet_has_none() {
    let ended = Run::replay("issued-after-processing")
        .args(["--wait", "--quiet"])
        .ends();
    assert_eq!((ended.code, &*ended.stdout, &*ended.stderr), (0, "", ""), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_end_the_wait_at_once_with_what_is_known() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let server = server([Response::ok("0\n")]);
        let started = std::time::Instant::now();
        let ended = asking(&server).arg("--wait").ends_by(signal, |folder| {
            // The note is written before the request; the response takes a moment.
            let requested = folder.join(NOTE).exists() && !server.requests().is_empty();
            requested && {
                std::thread::sleep(Duration::from_millis(500));
                true
            }
        });
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
        assert_eq!((ended.code, server.requests().len()), (code, 1), "{ended:?}");
        assert!(
            ended.stdout.starts_with("order 1234567: not issued yet"),
            "what is known: {ended:?}"
        );
        assert!(ended.path(NOTE).exists(), "{ended:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_request_that_is_under_way_soon() {
    let server = Server::start([Script::new().read_request()]);
    let started = std::time::Instant::now();
    let ended = asking(&server)
        .args(["7654321", "--json"])
        .ends_by("TERM", |_| !server.requests().is_empty());
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(ended.code, 143, "{ended:?}");
    assert!(
        ended.stderr.contains("interrupted while the request was under way"),
        "{ended:?}"
    );
    assert_eq!(ended.json()[1]["error"]["kind"], "not-asked", "{ended:?}");
}

#[cfg(unix)]
#[test]
fn a_response_that_comes_soon_after_a_signal_is_kept() {
    let server = Server::start([Script::new()
        .read_request()
        .pause(Duration::from_millis(700))
        .send(issued())]);
    let ended = asking(&server).ends_by("INT", |_| !server.requests().is_empty());
    assert_eq!(ended.code, 130, "{ended:?}");
    assert!(ended.path("1234567/response.p7b").exists(), "{ended:?}");
}

#[test]
fn a_run_that_was_killed_goes_on_without_a_request_too_early() {
    let server = server([issued()]);
    let started = std::time::Instant::now();
    let ended = asking(&server)
        .file(NOTE, requested(Duration::from_secs(57)))
        .args(["--wait", "--interval", "60s"])
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(started.elapsed() >= Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(
        ended
            .stderr
            .contains("order 1234567: requested by an earlier run; next attempt at "),
        "{ended:?}"
    );
    assert!(
        !ended.path(NOTE).exists(),
        "there is nothing left to wait for: {ended:?}"
    );
}

#[test]
fn a_request_long_ago_is_in_nobodys_way_and_no_note_is_made_without_waiting() {
    let server = server([Response::ok("0\n")]);
    let started = std::time::Instant::now();
    let ended = asking(&server)
        .file(NOTE, requested(Duration::from_secs(4 * 60 * 60)))
        .ends();
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(started.elapsed() < Duration::from_secs(20));
    let ended = Run::replay("processing").args(["--wait", "--deadline", "1s"]).ends();
    assert!(ended.files().is_empty(), "a replay requests nothing: {ended:?}");
}

#[test]
fn each_unexpected_response_before_the_last_one_is_kept() {
    let page = |text: &str| Response::ok(format!("<html>{text}")).status("503 Service Unavailable");
    let server = server([page("one"), page("two"), issued()]);
    let ended = asking(&server).args(["--tries", "3"]).ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    let mut kept: Vec<Vec<u8>> = unexpected(&ended).iter().map(|name| ended.read(name)).collect();
    kept.sort();
    assert_eq!(kept, [b"<html>one".to_vec(), b"<html>two".to_vec()], "{ended:?}");
    assert!(ended.stdout.contains("unexpected-response.txt"), "{ended:?}");
}

fn unexpected(ended: &Ended) -> Vec<String> {
    let files = ended.files().into_iter();
    files.filter(|name| name.contains("/unexpected-response")).collect()
}

#[test]
fn three_orders_in_a_row_without_a_connection_end_the_run() {
    let port = RefusedPort::new();
    let url = format!("https://localhost:{}/", port.port());
    let run = Run::new(["collect", "1", "2", "3", "4", "--endpoint", &url])
        .args(["--tries", "1", "--pause", "0s"])
        .with_credentials();
    let ended = run.ends();
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("order 4: the order was not requested: there was no connection for three orders in a row"),
        "{ended:?}"
    );
}

#[test]
fn orders_take_turns_by_when_each_may_be_requested() {
    let server = Server::start([Script::new().respond(issued()).respond(issued())]);
    let ended = asking(&server)
        .arg("7654321")
        .file(NOTE, requested(Duration::from_secs(56)))
        .file("7654321/last-request.txt", requested(Duration::from_secs(58)))
        .args(["--wait", "--interval", "60s"])
        .ends();
    assert_eq!(ended.code, 0, "{ended:?}");
    let bodies: Vec<_> = server.requests().into_iter().map(|request| request.body).collect();
    let is_of = |at: usize, order: &str| String::from_utf8_lossy(&bodies[at]).contains(order);
    assert!(is_of(0, "7654321") && is_of(1, "1234567"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn three_orders_in_a_row_without_a_connection_put_the_others_off_while_they_are_waited_for() {
    let port = RefusedPort::new();
    let url = format!("https://localhost:{}/", port.port());
    let ended = Run::new(["collect", "1", "2", "3", "4", "--wait", "--endpoint", &url])
        .args(["--tries", "1", "--pause", "0s"])
        .with_credentials()
        .ends_by("TERM", |folder| {
            let requested = folder.join("3/last-request.txt").exists();
            requested && {
                std::thread::sleep(Duration::from_millis(700));
                true
            }
        });
    assert_eq!(ended.code, 143, "{ended:?}");
    assert_eq!(ended.stderr.matches(": attempt 1: ").count(), 3, "{ended:?}");
    assert!(!ended.path("4/last-request.txt").exists(), "{ended:?}");
    assert!(
        ended.stderr.contains("order 4: the order was not requested"),
        "{ended:?}"
    );
}

#[test]
fn ctrl_c_on_a_terminal_ends_the_line_and_the_wait() {
    let server = server([Response::ok("0\n")]);
    let is_shown = "order 1234567: next attempt in 2h 59m 59s; attempt 1: not issued yet";
    let run = asking(&server).arg("--wait");
    let Some(ended) = run.on_terminal(&[(is_shown, "\u{3}", false)]) else {
        return;
    };
    assert_eq!(ended.code, 130, "{ended:?}");
    // What is typed ends with a line end, which the terminal shows too.
    let [_, result, next, end] = ended.screen().try_into().unwrap();
    assert_eq!(result, "order 1234567: not issued yet: being processed");
    assert!(next.contains("--wait"), "{next}");
    assert_eq!(end, "", "the line is gone");
}

#[test]
fn what_is_shown_on_a_terminal_is_one_line_with_the_time_that_is_left() {
    let server = server([issued()]);
    let run = asking(&server)
        .file(NOTE, requested(Duration::from_secs(57)))
        .args(["--wait", "--interval", "60s"]);
    let Some(ended) = run.on_terminal(&[]) else { return };
    assert_eq!(ended.code, 0, "{ended:?}");
    let drawn: Vec<_> = ended.stdout.split("\r\u{1b}[K").collect();
    let is_shown = |line: &&str| line.contains(" order 1234567: next attempt in ");
    assert!(drawn.iter().any(is_shown), "{ended:?}");
    let screen = ended.screen();
    assert!(
        screen[0].starts_with("order 1234567: verified"),
        "it leaves no trace: {screen:?}"
    );
    assert!(
        !ended.stdout.contains("next attempt at"),
        "and there is no other line: {ended:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_request_of_another_run_puts_off_that_of_this_one() {
    let server = server([issued()]);
    let ended = asking(&server)
        .file(NOTE, requested(Duration::from_secs(58)))
        .args(["--wait", "--interval", "60s"])
        .ends_by("TERM", |folder| {
            // Once it waits for the time that the earlier note leaves.
            std::thread::sleep(Duration::from_millis(700));
            std::fs::write(folder.join(NOTE), requested(Duration::ZERO)).unwrap();
            std::thread::sleep(Duration::from_secs(3));
            true
        });
    assert_eq!((ended.code, server.requests().len()), (143, 0), "{ended:?}");
    assert!(
        ended.stderr.contains("order 1234567: requested by another run"),
        "{ended:?}"
    );
}

#[cfg(unix)]
#[test]
fn what_another_run_collected_meanwhile_is_not_requested() {
    let other = Run::replay("issued-pkcs7").ends();
    let server = server([issued()]);
    let ended = asking(&server)
        .file(NOTE, requested(Duration::from_secs(58)))
        .args(["--wait", "--interval", "60s"])
        .ends_by("TERM", |folder| {
            std::thread::sleep(Duration::from_millis(700));
            for file in ["response.p7b", "mark.pem", "logo.svg"] {
                let name = format!("1234567/{file}");
                std::fs::copy(other.path(&name), folder.join(&name)).unwrap();
            }
            std::thread::sleep(Duration::from_secs(3));
            true
        });
    assert_eq!(server.requests().len(), 0, "{ended:?}");
    assert!(ended.stderr.contains("collected already"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn of_two_runs_that_start_at_once_one_requests_the_order() {
    let server = Server::start([Script::new()
        .read_request()
        .pause(Duration::from_millis(1500))
        .send(issued())]);
    let one = asking(&server);
    let other = asking(&server).with(|command| {
        command.current_dir(one.folder());
    });
    let ended = std::thread::scope(|scope| {
        let other = scope.spawn(|| other.ends());
        [one.ends(), other.join().unwrap()]
    });
    assert_eq!(server.requests().len(), 1, "{ended:?}");
    assert!(ended.iter().all(|ended| ended.code == 0), "{ended:?}");
    let collected = ended.iter().filter(|ended| ended.stderr.contains("collected already"));
    assert_eq!(collected.count(), 1, "{ended:?}");
}

#[cfg(unix)]
#[test]
fn a_later_run_heeds_how_long_the_server_asked_to_wait() {
    let server = server([Response::ok("busy")
        .status("503 Service Unavailable")
        .header("retry-after", "7200")]);
    let wait = ["--wait", "--interval", "60s", "--tries", "1"];
    let first = asking(&server).args(wait).ends_by("TERM", |folder| {
        note(folder).is_some_and(|note| note.contains("retry-after: 7200"))
    });
    assert_eq!(first.code, 143, "{first:?}");
    let later = asking(&server).args(wait).after(first).ends_by("TERM", |_| {
        std::thread::sleep(Duration::from_secs(2));
        true
    });
    assert_eq!((later.code, server.requests().len()), (143, 1), "{later:?}");
    assert!(later.stderr.contains("requested by an earlier run"), "{later:?}");
}

#[cfg(unix)]
fn note(folder: &std::path::Path) -> Option<String> {
    std::fs::read_to_string(folder.join(NOTE)).ok()
}

#[cfg(unix)]
#[test]
fn an_interval_beyond_every_clock_makes_no_request_after_the_first() {
    let port = RefusedPort::new();
    let ended = Run::new([
        "collect",
        "1",
        "--wait",
        "--interval",
        "500000000000y",
        "--deadline",
        "500000000000y",
    ])
    .args([
        "--tries",
        "1",
        "--endpoint",
        &format!("https://localhost:{}/", port.port()),
    ])
    .with_credentials()
    .ends_by("TERM", |folder| {
        let is_requested = folder.join("1/last-request.txt").exists();
        std::thread::sleep(Duration::from_millis(if is_requested { 1500 } else { 0 }));
        is_requested
    });
    assert_eq!(ended.code, 143, "{ended:?}");
    assert_eq!(ended.stderr.matches(": attempt ").count(), 1, "{ended:?}");
}
