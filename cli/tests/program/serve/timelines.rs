//! What is responded when.

use std::ffi::OsString;
use std::thread;
use std::time::Duration;

use super::{FORM, Serving, body};
use crate::run::fixture;

fn with_timeline(timeline: &str) -> Serving {
    let arguments: [OsString; 3] = [fixture("issued-pkcs7").into(), "--timeline".into(), timeline.into()];
    Serving::start(arguments)
}

#[test]
fn an_order_is_processed_for_a_while_and_then_issued() {
    let serving = with_timeline("processing:2s");
    // The time counts from the first request on, not from the start.
    thread::sleep(Duration::from_millis(2500));
    assert_eq!(body(&serving.post(FORM)), "0\n");
    assert_eq!(body(&serving.post(FORM)), "0\n");
    thread::sleep(Duration::from_millis(2100));
    assert!(serving.post(FORM).contains("application/x-pkcs7-certificates"));
}

#[test]
fn a_wrong_request_does_not_start_the_time() {
    let serving = with_timeline("processing:1s");
    serving.post("");
    thread::sleep(Duration::from_millis(1200));
    assert_eq!(body(&serving.post(FORM)), "0\n");
}

#[test]
fn a_state_can_stay_and_needs_no_scenario() {
    for (state, expected) in [
        ("processing", "0\n"),
        ("available", "1\n"),
        ("awaiting-payment", "-22\nStill awaiting payment!\n"),
        (
            "wrong-login",
            "-16\nIncorrect login details, account is locked, password has expired or your source IP is blocked.\n",
        ),
        // Of no scenario.
        ("scenarios", "-4\nThe value of the 'orderNumber' argument is invalid!\n"),
    ] {
        let serving = Serving::start(["--timeline", state]);
        assert_eq!(body(&serving.post(FORM)), expected);
        assert_eq!(body(&serving.post(FORM)), expected, "it stays");
    }
}

#[test]
fn an_outage_is_a_status_a_broken_connection_or_silence() {
    let unavailable = with_timeline("unavailable").post(FORM);
    assert!(
        unavailable.starts_with("HTTP/1.1 503 Service Unavailable\r\n"),
        "{unavailable}"
    );
    assert_eq!(with_timeline("disconnect").post(FORM), "");
    let serving = with_timeline("silent");
    let mut client = serving.connect();
    client.0.sock.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    client.send(super::request(FORM, ""));
    assert_eq!(client.rest(), "");
    client.0.sock.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
}

#[test]
fn scenarios_follow_each_other_and_the_last_response_is_repeated() {
    let serving = Serving::fixtures(&["processing", "awaiting-payment", "available"]);
    let responses: Vec<String> = (0..4).map(|_| body(&serving.post(FORM)).to_owned()).collect();
    assert_eq!(responses, ["0\n", "-22\nStill awaiting payment!\n", "1\n", "1\n"]);
}

#[test]
fn several_requests_go_over_one_connection() {
    let mut serving = Serving::fixtures(&["processing", "available"]);
    let mut client = serving.connect();
    // The second one comes before the first was responded to.
    client.send([super::request(FORM, ""), super::request(FORM, "")].concat());
    assert_eq!(body(&client.response()), "0\n");
    assert_eq!(body(&client.response()), "1\n");
    client.send(super::request(FORM, "Connection: close\r\n"));
    assert_eq!(body(&client.rest()), "1\n");
    for _ in 0..3 {
        assert!(serving.event().contains("order 1234567"));
    }
}
