//! How exchanges are used: how often, in which order, at which endpoint, how late, and until what age.
#![cfg(feature = "replay")]

mod replay_support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use collectmc_transports::replay::{Exchange, Fault, Scenario};
use collectmc_transports::{ReplayTransport, Transport, TransportError, TransportErrorKind};
use http::Response;
use replay_support::{ask_for_order, naming, one, order, pattern, post_to, text};

fn body(transport: &impl Transport, number: &str) -> Result<String, String> {
    let response = transport
        .send(ask_for_order(number))
        .map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(response.body()).into_owned())
}

fn exchange(number: &str, body: &str) -> Exchange {
    Exchange::new(order(number), text(body))
}

/// Written and read again: what is kept in memory and what is kept in a file must not differ.
fn through_a_file(scenario: &Scenario) -> Scenario {
    let (text, bodies) = scenario.to_text().expect("text");
    let read = Scenario::parse(&text, |name| bodies.get(name).cloned()).expect("parsed");
    assert_eq!(read.to_text().expect("text again"), (text, bodies));
    read
}

#[test]
fn an_exchange_is_used_as_often_as_recorded() {
    let scenario = Scenario::new("")
        .with(exchange("1", "processing").times(2))
        .with(exchange("1", "issued"));
    let transport = ReplayTransport::new(through_a_file(&scenario));
    let bodies: Vec<_> = (0..3).map(|_| body(&transport, "1").expect("a response")).collect();
    assert_eq!(bodies, ["processing", "processing", "issued"]);
    transport.finish().expect("all used");
    assert!(body(&transport, "1").is_err());
}

#[test]
fn finish_says_how_often_an_exchange_is_left() {
    let transport = ReplayTransport::new(Scenario::new("").with(exchange("1", "").times(3)));
    body(&transport, "1").expect("a response");
    let message = transport.finish().expect_err("two are left").to_string();
    assert!(message.ends_with("(2 times more)"), "{message}");
}

#[test]
fn an_exchange_may_be_used_forever_or_not_at_all() {
    let scenario = Scenario::new("").with(exchange("1", "always").forever());
    let transport = ReplayTransport::new(through_a_file(&scenario));
    transport.finish().expect("not at all");
    for _ in 0..1000 {
        assert_eq!(body(&transport, "1").as_deref(), Ok("always"));
    }
    transport.finish().expect("a thousand times");
}

#[test]
fn the_last_outcome_is_repeated_where_the_caller_says_so() {
    let scenario = Scenario::new("")
        .with(exchange("1", "first"))
        .with(exchange("2", "other"))
        .with(exchange("1", "last"));
    let transport = ReplayTransport::new(scenario).repeat_last();
    let bodies: Vec<_> = (0..4).map(|_| body(&transport, "1").expect("a response")).collect();
    assert_eq!(bodies, ["first", "last", "last", "last"]);
    assert!(body(&transport, "3").is_err(), "nothing was recorded for it");
    let message = transport.finish().expect_err("one is left").to_string();
    assert!(message.contains("1 of 3 recorded exchanges"), "{message}");
}

#[test]
fn the_last_outcome_is_repeated_across_patterns_that_match_in_different_ways() {
    let any = pattern().redacted("user").redacted("password").redacted("order");
    let scenario = Scenario::new("")
        .with(exchange("1", "first"))
        .with(Exchange::new(any, text("last")));
    let transport = ReplayTransport::new(scenario).repeat_last();
    let bodies: Vec<_> = (0..3).map(|_| body(&transport, "1").expect("a response")).collect();
    assert_eq!(bodies, ["first", "last", "last"]);
}

#[test]
fn the_order_of_requests_is_free_unless_the_scenario_says_otherwise() {
    let scenario = Scenario::new("").with(exchange("1", "a")).with(exchange("2", "b"));
    assert!(body(&ReplayTransport::new(scenario.clone()), "2").is_ok());

    let strict = ReplayTransport::new(through_a_file(&scenario.in_order()));
    let message = body(&strict, "2").expect_err("not its turn");
    assert!(
        message.contains("- exchange 1: ")
            && message.contains("- exchange 2: the same, but others come first, since order = \"strict\""),
        "{message}"
    );
    assert_eq!(body(&strict, "1").as_deref(), Ok("a"));
    assert_eq!(body(&strict, "2").as_deref(), Ok("b"));
    strict.finish().expect("all used");
}

#[test]
fn in_strict_order_all_uses_come_before_the_next_exchange_and_forever_waits_for_nobody() {
    let scenario = Scenario::new("")
        .with(exchange("1", "a").times(2))
        .with(exchange("0", "any time").forever())
        .with(exchange("2", "b"))
        .in_order();
    let transport = ReplayTransport::new(scenario);
    body(&transport, "1").expect("once");
    assert!(body(&transport, "2").is_err() && body(&transport, "0").is_err());
    body(&transport, "1").expect("twice");
    for number in ["0", "2", "0"] {
        body(&transport, number).unwrap_or_else(|error| panic!("{number}: {error}"));
    }
}

const ELSEWHERE: &str = "https://test.example:8443/products/collect";

#[test]
fn another_endpoint_matches_by_path_where_the_scenario_says_so() {
    let form = "user=alice&password=x&order=1";
    let by_path = ReplayTransport::new(through_a_file(&one(order("1")).match_by_path()));
    let message = by_path
        .send(post_to("https://test.example/other/path", form))
        .expect_err("another path")
        .to_string();
    assert!(
        message.contains("the recorded URL is https://example.com/products/collect"),
        "{message}"
    );
    by_path.send(post_to(ELSEWHERE, form)).expect("the same path");
}

#[test]
fn an_error_says_what_to_do_where_only_the_endpoint_differs() {
    let transport = ReplayTransport::new(one(order("1")));
    let refused = |url: &str, form: &str| transport.send(post_to(url, form)).expect_err("refused").to_string();
    let message = refused(ELSEWHERE, "user=alice&password=x&order=1");
    assert!(
        message.ends_with("to match by path alone, put match-url = \"path\" at the top of exchanges.toml"),
        "{message}"
    );
    let message = refused("https://test.example/other/path", "user=alice&password=x&order=1");
    assert!(!message.contains("match-url"), "{message}");
}

#[test]
fn a_delay_comes_before_the_outcome() {
    let slept = Arc::new(Mutex::new(Vec::new()));
    let scenario = Scenario::new("")
        .with(exchange("1", "slow").delay(Duration::from_millis(1500)))
        .with(exchange("1", "fast"));
    let transport = ReplayTransport::new(through_a_file(&scenario)).sleep_with({
        let slept = slept.clone();
        move |delay| slept.lock().expect("no panic").push(delay)
    });
    for _ in 0..2 {
        body(&transport, "1").expect("a response");
    }
    assert_eq!(*slept.lock().expect("no panic"), [Duration::from_millis(1500)]);
}

#[test]
fn faults_are_errors_of_the_kind_that_the_network_gives() {
    use TransportErrorKind::{Connect, Io, Timeout, Tls};
    for (fault, kind, sent) in [
        (Fault::ConnectionRefused, Connect, false),
        (Fault::ConnectionReset, Io, true),
        (Fault::TornBody, Io, true),
        (Fault::Timeout, Timeout, true),
        (Fault::UntrustedServer, Tls, false),
    ] {
        let failed = Exchange::failed(order("1"), &TransportError::from(fault));
        let transport = ReplayTransport::new(through_a_file(&Scenario::new("").with(failed)));
        let error = transport.send(ask_for_order("1")).expect_err("the fault");
        assert_eq!(
            (error.kind(), error.request_may_have_been_sent()),
            (kind, sent),
            "{fault:?}"
        );
    }
}

#[test]
fn a_recording_warns_from_an_age_on() {
    let response = Response::builder().header("date", "Tue, 01 Dec 2026 12:00:00 GMT");
    let exchange = Exchange::new(order("1"), response.body(Vec::new()).expect("a response"));
    let scenario = Scenario::new("").with(exchange);
    let recorded = scenario.recorded_at().expect("a date");
    let days = |days: u64| recorded + Duration::from_secs(days * 24 * 60 * 60);
    assert_eq!(scenario.warning(days(10_000)), None, "nothing is said");

    let scenario = through_a_file(&scenario.warn_after_days(30));
    assert_eq!(scenario.warning(days(30)), None);
    assert_eq!(scenario.warning(SystemTime::UNIX_EPOCH), None, "a clock that is wrong");
    let warning = scenario.warning(days(31)).expect("it is old");
    assert_eq!(
        warning,
        "the recording is 31 days old, more than the 30 allowed by warn-after-days; record it again"
    );
}

#[test]
fn a_pattern_says_what_it_is_for() {
    let pattern = order("1").field("twice", "a").field("twice", "b");
    assert_eq!(
        (pattern.method().as_str(), pattern.url().as_str()),
        ("POST", replay_support::URL)
    );
    assert_eq!(
        pattern.fields().collect::<Vec<_>>(),
        [
            ("order", vec!["1"]),
            ("password", vec!["[redacted]"]),
            ("twice", vec!["a", "b"]),
            ("user", vec!["[redacted]"])
        ]
    );
}

#[test]
fn a_request_that_names_its_harmless_fields_shows_them_in_a_mismatch() {
    let transport = ReplayTransport::new(one(order("1")));
    let message = transport
        .send(naming(&["order"], ask_for_order("2")))
        .expect_err("another order")
        .to_string();
    assert!(
        message.contains("\"order\" is recorded as \"1\", but was sent as \"2\""),
        "{message}"
    );
    let message = transport.finish().expect_err("not used").to_string();
    assert!(message.contains("order = \"1\""), "{message}");
}

#[test]
#[should_panic(expected = "\n- exchange 1: \"order\" is recorded as (not shown), but was sent as (not shown)")]
fn unwrap_on_a_mismatch_prints_lines() {
    ReplayTransport::new(one(order("1"))).send(ask_for_order("2")).unwrap();
}
