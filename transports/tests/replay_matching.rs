//! Which request gets which recorded response, and what is reported when none does.
#![cfg(feature = "replay")]

mod replay_support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use collectmc_transports::replay::{Exchange, RequestPattern, Scenario};
use collectmc_transports::{Body, ReplayTransport, Transport, TransportError, TransportErrorKind};
use http::{Method, Request};
use replay_support::{URL, ask_for_order, naming, one, order, pattern, post, post_to, text};

fn responses(request: RequestPattern, asked: Request<Body>) -> bool {
    ReplayTransport::new(one(request)).send(asked).is_ok()
}

fn refusal(transport: &ReplayTransport, asked: Request<Body>) -> TransportError {
    let error = transport.send(asked).expect_err("nothing is recorded for it");
    assert_eq!(error.kind(), TransportErrorKind::Replay);
    assert!(!error.request_may_have_been_sent());
    error
}

#[test]
fn a_request_gets_the_response_recorded_for_it() {
    let scenario = Scenario::new("")
        .with(Exchange::new(order("1"), text("first")))
        .with(Exchange::new(order("2"), text("second")));
    let response = ReplayTransport::new(scenario)
        .send(ask_for_order("2"))
        .expect("a response");
    assert_eq!(
        (response.status().as_u16(), response.headers(), response.body()),
        (200, text("").headers(), &b"second".to_vec())
    );
}

#[test]
fn the_same_request_gets_its_responses_in_their_order() {
    let scenario = Scenario::new("")
        .with(Exchange::new(order("1"), text("processing")))
        .with(Exchange::new(order("1"), text("issued")));
    let transport = ReplayTransport::new(scenario);
    assert_eq!(
        transport.send(ask_for_order("1")).expect("the first").body(),
        b"processing"
    );
    assert_eq!(
        transport.send(ask_for_order("1")).expect("the second").body(),
        b"issued"
    );
}

#[test]
fn of_exchanges_that_match_in_different_ways_the_first_left_is_used() {
    let any_order = || pattern().redacted("user").redacted("password").redacted("order");
    let scenario = Scenario::new("")
        .with(Exchange::new(any_order(), text("first")))
        .with(Exchange::new(order("1"), text("second")))
        .with(Exchange::new(order("2"), text("of another order")))
        .with(Exchange::new(any_order(), text("third")));
    let transport = ReplayTransport::new(scenario);
    for expected in ["first", "second", "third"] {
        let response = transport.send(ask_for_order("1")).expect("a response");
        assert_eq!(response.body(), expected.as_bytes());
    }
    refusal(&transport, ask_for_order("1"));
}

#[test]
fn a_long_recording_is_replayed_in_reverse_without_a_look_at_all_of_it_each_time() {
    let exchanges = 20_000;
    let scenario = (0..exchanges).fold(Scenario::new(""), |scenario, number| {
        scenario.with(Exchange::new(order(&number.to_string()), text("")))
    });
    let transport = ReplayTransport::new(scenario);
    let begin = Instant::now();
    for number in (0..exchanges).rev() {
        transport.send(ask_for_order(&number.to_string())).expect("a response");
    }
    // Comparing with every exchange takes minutes.
    assert!(begin.elapsed() < Duration::from_secs(30), "{:?}", begin.elapsed());
}

#[test]
fn a_response_is_given_once() {
    let transport = ReplayTransport::new(one(order("1")));
    transport.send(ask_for_order("1")).expect("a response");
    let message = refusal(&transport, ask_for_order("1")).to_string();
    assert!(message.contains("exchange 1: the same, but already used"), "{message}");
}

#[test]
fn each_response_goes_to_one_of_many_threads() {
    let exchanges = 200;
    let scenario = (0..exchanges).fold(Scenario::new(""), |scenario, number| {
        scenario.with(Exchange::new(order("1"), text(&number.to_string())))
    });
    let transport = ReplayTransport::new(scenario);
    let sum = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..exchanges / 4 {
                    let response = transport.send(ask_for_order("1")).expect("a response");
                    let number: usize = String::from_utf8_lossy(response.body()).parse().expect("a number");
                    sum.fetch_add(number, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(sum.into_inner(), (0..exchanges).sum());
    transport.finish().expect("everything was requested");
}

#[test]
fn a_recorded_error_is_given_again() {
    let recorded = TransportError::new(TransportErrorKind::Connect, "no route").with_request_sent(true);
    let transport = ReplayTransport::new(Scenario::new("").with(Exchange::failed(order("1"), &recorded)));
    let error = transport.send(ask_for_order("1")).expect_err("the recorded error");
    assert_eq!(
        (error.kind(), error.message(), error.request_may_have_been_sent()),
        (TransportErrorKind::Connect, "no route", true)
    );
}

#[test]
fn another_method_does_not_match() {
    let get = RequestPattern::new(Method::GET, URL).expect("a pattern");
    assert!(responses(
        get.clone(),
        Request::get(URL).body(Body::default()).expect("a request")
    ));
    assert!(!responses(
        get,
        Request::post(URL).body(Body::default()).expect("a request")
    ));
}

#[test]
fn another_path_does_not_match() {
    assert!(!responses(pattern(), post_to("https://example.com/products/other", "")));
}

#[test]
fn urls_are_compared_normalised() {
    assert!(responses(
        pattern(),
        post_to("HTTPS://Example.com:443/products/collect", "")
    ));
}

#[test]
fn the_order_of_fields_means_nothing() {
    assert!(responses(pattern().field("a", "1").field("b", "2"), post("b=2&a=1")));
}

#[test]
fn the_order_of_a_repeated_field_is_kept() {
    let repeated = pattern().field("a", "1").field("a", "2");
    assert!(responses(repeated.clone(), post("a=1&a=2")));
    assert!(!responses(repeated, post("a=2&a=1")));
}

#[test]
fn a_field_that_is_repeated_once_more_does_not_match() {
    assert!(!responses(pattern().field("a", "1"), post("a=1&a=1")));
}

#[test]
fn a_field_that_is_not_recorded_does_not_match() {
    assert!(!responses(pattern().field("a", "1"), post("a=1&b=2")));
}

#[test]
fn a_field_that_is_not_sent_does_not_match() {
    assert!(!responses(pattern().field("a", "1").field("b", "2"), post("a=1")));
}

#[test]
fn the_form_is_decoded_before_it_is_compared() {
    assert!(responses(
        pattern().field("naïve key", "a&b=c+d é"),
        post("na%C3%AFve+key=a%26b%3dc%2Bd%20%c3%a9")
    ));
}

#[test]
fn redacted_accepts_any_value() {
    assert!(responses(pattern().redacted("password"), post("password=%26%00")));
}

#[test]
fn redacted_does_not_accept_the_empty_value() {
    assert!(!responses(pattern().redacted("password"), post("password=")));
}

#[test]
fn redacted_does_not_accept_an_absent_field() {
    assert!(!responses(pattern().redacted("password"), post("")));
}

#[test]
fn a_redacted_query_accepts_any_query_but_none() {
    let with_query = RequestPattern::post("https://example.com/?[redacted]").expect("a pattern");
    assert!(responses(
        with_query.clone(),
        post_to("https://example.com/?token=1", "")
    ));
    assert!(!responses(with_query.clone(), post_to("https://example.com/?", "")));
    assert!(!responses(with_query, post_to("https://example.com/", "")));
}

#[test]
fn redacted_user_info_accepts_any_but_none() {
    let with_user = RequestPattern::post("https://[redacted]@example.com/").expect("a pattern");
    assert!(responses(
        with_user.clone(),
        post_to("https://alice:swordfish@example.com/", "")
    ));
    assert!(!responses(with_user, post_to("https://example.com/", "")));
}

#[test]
fn a_pattern_with_a_password_in_its_url_is_refused() {
    let error = RequestPattern::post("https://alice:swordfish@example.com/").expect_err("a secret in a recording");
    assert!(error.to_string().contains("https://[redacted]@host/path"), "{error}");
    assert!(!format!("{error:?}").contains("swordfish"), "{error:?}");
}

#[test]
fn the_pattern_of_a_request_holds_only_the_values_that_are_harmless() {
    let pattern = RequestPattern::redacting(&ask_for_order("1"), &["order"]).expect("a form");
    assert_eq!(pattern, order("1"));
}

#[test]
fn a_body_that_is_no_form_is_refused() {
    let json = Request::post(URL)
        .header("content-type", "application/json")
        .body(Body::from("{}"))
        .expect("a request");
    let error = refusal(&ReplayTransport::new(one(pattern())), json);
    assert!(
        error.to_string().contains("application/x-www-form-urlencoded"),
        "{error}"
    );
}

#[test]
fn the_difference_is_reported_field_by_field() {
    let recorded = pattern()
        .redacted("password")
        .field("order", "1")
        .field("type", "2")
        .field("sort", "up");
    let transport = ReplayTransport::new(one(recorded));
    let request = naming(&["order", "type", "sort"], post("password=&order=7&type=2&mime=x"));
    let message = refusal(&transport, request).to_string();
    assert_eq!(
        message,
        "no recorded exchange is left for this request; record it, or correct the recording\n\
         requested: POST https://example.com/products/collect with mime, order = \"7\", password, type = \"2\"\n\
         - exchange 1: \"mime\" is not recorded, but was sent as (not shown); \"order\" is recorded as \"1\", but was sent as \"7\"; \
         \"password\" is recorded as \"[redacted]\", but was sent as \"\"; \"sort\" is recorded as \"up\", but was not sent"
    );
}

#[test]
fn a_value_is_not_shown_unless_its_field_is_named() {
    let transport = ReplayTransport::new(one(pattern().field("pin", "4711")));
    let message = refusal(&transport, post("pin=0815")).to_string();
    assert!(
        message.contains("\"pin\" is recorded as (not shown), but was sent as (not shown)"),
        "{message}"
    );
    assert!(!message.contains("0815") && !message.contains("4711"), "{message}");
}

#[test]
fn a_value_that_is_redacted_anywhere_is_not_shown_though_its_field_is_named() {
    let scenario = one(pattern().redacted("pin")).with(Exchange::new(pattern().field("pin", "4711"), text("")));
    let transport = ReplayTransport::new(scenario);
    let message = refusal(&transport, naming(&["pin"], post("pin=0815&other=1"))).to_string();
    assert!(!message.contains("0815") && !message.contains("4711"), "{message}");
}

#[test]
fn the_query_and_user_info_of_the_request_are_not_shown() {
    let transport = ReplayTransport::new(one(pattern()));
    let message = refusal(
        &transport,
        post_to("https://alice:swordfish@example.com/?token=canary", ""),
    )
    .to_string();
    assert!(
        message.contains("https://[redacted]@example.com/?[redacted]"),
        "{message}"
    );
    assert!(
        !message.contains("swordfish") && !message.contains("canary"),
        "{message}"
    );
}

#[test]
fn a_long_recording_does_not_make_a_long_error() {
    let scenario = (0..100).fold(Scenario::new(""), |scenario, number| {
        scenario.with(Exchange::new(order(&number.to_string()), text("")))
    });
    let message = refusal(&ReplayTransport::new(scenario), ask_for_order("x")).to_string();
    assert!(message.ends_with("- and 90 more"), "{message}");
}

#[test]
fn finish_names_what_was_not_requested() {
    let scenario = one(order("1")).with(Exchange::new(order("2"), text("")));
    let transport = ReplayTransport::new(scenario);
    transport
        .send(naming(&["order"], ask_for_order("1")))
        .expect("a response");
    let message = transport.finish().expect_err("one is left").to_string();
    assert!(message.contains("1 of 2 recorded exchanges"), "{message}");
    assert!(
        message.contains("exchange 2: POST https://example.com/products/collect with order = \"2\""),
        "{message}"
    );
    assert!(!message.contains("exchange 1"), "{message}");
}

#[test]
fn finish_is_ok_when_everything_was_requested() {
    let transport = ReplayTransport::new(one(order("1")));
    transport.send(ask_for_order("1")).expect("a response");
    transport.finish().expect("nothing is left");
}

#[test]
fn debug_shows_no_value_and_no_body() {
    let scenario = one(pattern().field("password", "swordfish"));
    let debug = format!("{scenario:?} {:?}", ReplayTransport::new(scenario.clone()));
    assert!(debug.contains("password") && debug.contains("body_bytes"), "{debug}");
    assert!(!debug.contains("swordfish") && !debug.contains("responded"), "{debug}");
}
