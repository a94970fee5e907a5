//! Waiting for an order, in simulated time: days pass within a test, and every request has its hour.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use collectmc::protocol::{RetryPolicy, WaitPolicy};
use collectmc::{
    Client, CollectRequest, Credentials, Error, OrderNumber, Outcome, TransportError, TransportErrorKind, from_fn,
};

type Response = Result<http::Response<Vec<u8>>, TransportError>;

const HOUR: Duration = Duration::from_secs(60 * 60);
const START: SystemTime = SystemTime::UNIX_EPOCH;

fn status(status: u16, body: &str) -> Response {
    Ok(http::Response::builder()
        .status(status)
        .body(body.as_bytes().to_vec())
        .unwrap())
}

fn failure(kind: TransportErrorKind) -> Response {
    Err(TransportError::new(kind, "as scripted"))
}

/// A clock that only sleeping moves.
#[derive(Clone, Default)]
struct Time(Arc<Mutex<Duration>>);

impl Time {
    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, delay: Duration) {
        *self.0.lock().unwrap() += delay;
    }
}

/// What came of waiting: the last result, and how long after the start each request was made.
struct Waited {
    result: Result<Outcome, Error>,
    requests: Vec<Duration>,
}

/// Waits with a server that gives these responses and then 'being processed'. The client is the test's to change.
fn wait_with<F>(responses: Vec<Response>, policy: WaitPolicy, change: F) -> Waited
where
    F: FnOnce(Client<BoxedTransport>, &Time) -> Client<BoxedTransport>,
{
    let time = Time::default();
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (clock, sleep, transport) = (time.clone(), time.clone(), transport(responses, &time, &requests));
    let client = Client::new(Credentials::new("name", "password").unwrap(), transport)
        .clock(move || START + clock.elapsed())
        .sleep_with(move |delay| sleep.sleep(delay));
    let client = change(client, &time);
    let result = client.wait(&CollectRequest::new(OrderNumber::new(1234567).unwrap()), &policy);
    let requests = requests.lock().unwrap().clone();
    Waited { result, requests }
}

fn wait(responses: Vec<Response>, policy: WaitPolicy) -> Waited {
    wait_with(responses, policy, |client, _| client)
}

type BoxedTransport = Box<dyn collectmc::Transport + Send + Sync>;

fn transport(responses: Vec<Response>, time: &Time, log: &Arc<Mutex<Vec<Duration>>>) -> BoxedTransport {
    let responses = Mutex::new(VecDeque::from(responses));
    let (time, log) = (time.clone(), Arc::clone(log));
    Box::new(from_fn(move |_| {
        log.lock().unwrap().push(time.elapsed());
        responses
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or_else(|| status(200, "0"))
    }))
}

#[test]
fn an_order_in_the_making_is_requested_every_three_hours() {
    let waited = wait(
        vec![status(200, "0"), status(200, "-26\nBeing issued"), status(200, "1")],
        WaitPolicy::new(),
    );
    assert!(matches!(waited.result, Ok(Outcome::Available)));
    assert_eq!(waited.requests, [0, 3, 6].map(|hours| hours * HOUR));
}

#[test]
fn waiting_ends_after_seven_days_with_one_more_request_at_the_end() {
    let policy = WaitPolicy::new().every(5 * HOUR).unwrap();
    let waited = wait(Vec::new(), policy);
    assert!(matches!(waited.result, Ok(Outcome::Processing)));
    assert_eq!(waited.requests.len(), 35);
    assert_eq!(waited.requests.last(), Some(&(168 * HOUR)));
}

#[test]
fn failures_that_pass_are_outlasted() {
    let waited = wait(
        vec![
            failure(TransportErrorKind::Connect),
            status(503, "busy"),
            failure(TransportErrorKind::Io),
            status(200, "0"),
            failure(TransportErrorKind::Timeout),
            status(200, "1"),
        ],
        WaitPolicy::new().failures(4),
    );
    assert!(matches!(waited.result, Ok(Outcome::Available)));
    assert_eq!(waited.requests.len(), 6);
}

#[test]
fn too_many_failures_in_a_row_end_it_with_the_last_one() {
    let waited = wait(
        vec![failure(TransportErrorKind::Connect), status(502, ""), status(504, "")],
        WaitPolicy::new().failures(3),
    );
    assert!(matches!(waited.result, Err(Error::Response(error)) if error.http_status() == Some(504)));
    assert_eq!(waited.requests.len(), 3);
}

#[test]
fn a_server_that_asks_to_wait_longer_is_heeded() {
    let mut busy = status(429, "").unwrap();
    busy.headers_mut().insert("retry-after", "86400".parse().unwrap());
    let waited = wait(vec![Ok(busy), status(200, "1")], WaitPolicy::new());
    assert_eq!(waited.requests, [Duration::ZERO, 24 * HOUR]);
}

#[test]
fn a_rejected_login_is_never_repeated() {
    for response in [
        status(200, "-16\nIncorrect login details"),
        status(401, ""),
        status(503, "-16\nIncorrect login details"),
    ] {
        let waited = wait(vec![status(200, "0"), response], WaitPolicy::new());
        assert!(waited.result.unwrap_err().is_authentication());
        assert_eq!(waited.requests.len(), 2);
    }
}

#[test]
fn a_rejected_order_is_not_waited_for() {
    let waited = wait(vec![status(200, "-20\nRejected")], WaitPolicy::new());
    assert!(matches!(waited.result, Err(Error::Service(_))));
    assert_eq!(waited.requests.len(), 1);
}

#[test]
fn an_attempt_may_be_several_seconds_apart_and_an_observer_sees_each() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let waited = wait_with(
        vec![status(503, "first"), status(200, "0"), status(200, "1")],
        WaitPolicy::new(),
        |client, _| {
            client.retries(RetryPolicy::new(2)).observe(move |attempt| {
                let next = attempt.next.map(|next| next.as_secs());
                let body = match attempt.result {
                    Err(Error::Response(error)) => String::from_utf8(error.body().to_vec()).unwrap(),
                    result => format!("{result:?}"),
                };
                log.lock().unwrap().push((attempt.order.get(), body, next));
            })
        },
    );
    let seconds = Duration::from_secs(2);
    assert_eq!(waited.requests, [Duration::ZERO, seconds, 3 * HOUR + seconds]);
    let expected = [
        ("first", Some(2)),
        ("Ok(Processing)", Some(3 * 60 * 60)),
        ("Ok(Available)", None),
    ];
    let expected = expected.map(|(body, next)| (1_234_567, body.to_owned(), next));
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn a_flag_ends_a_wait_with_the_last_result() {
    let flag = Arc::new(AtomicBool::new(false));
    let waited = wait_with(Vec::new(), WaitPolicy::new(), |client, time| {
        let (flag, time) = (Arc::clone(&flag), time.clone());
        let setter = Arc::clone(&flag);
        client.cancelled_by(flag).sleep_with(move |delay| {
            time.sleep(delay);
            let is_set = time.elapsed() >= 4 * HOUR;
            assert!(
                !is_set || time.elapsed() < 4 * HOUR + Duration::from_millis(200),
                "it goes on"
            );
            setter.store(is_set, Ordering::Relaxed);
        })
    });
    assert!(matches!(waited.result, Ok(Outcome::Processing)));
    assert_eq!(waited.requests, [Duration::ZERO, 3 * HOUR]);
}

#[test]
fn nothing_is_sent_once_the_flag_is_set() {
    let waited = wait_with(Vec::new(), WaitPolicy::new(), |client, _| {
        client.cancelled_by(Arc::new(AtomicBool::new(true)))
    });
    assert!(matches!(waited.result, Err(Error::Cancelled)));
    assert!(waited.requests.is_empty());
}

#[test]
fn a_flag_ends_the_wait_between_retries_too() {
    let flag = Arc::new(AtomicBool::new(false));
    let waited = wait_with(vec![status(503, "busy")], WaitPolicy::new(), |client, _| {
        let setter = Arc::clone(&flag);
        client
            .retries(RetryPolicy::new(9))
            .cancelled_by(flag)
            .sleep_with(move |_| setter.store(true, Ordering::Relaxed))
    });
    assert!(matches!(waited.result, Err(Error::Response(error)) if error.http_status() == Some(503)));
    assert_eq!(waited.requests.len(), 1);
}

#[test]
fn a_computer_that_was_suspended_goes_on_in_time() {
    let waited = wait_with(
        vec![status(200, "0"), status(200, "1")],
        WaitPolicy::new(),
        |client, time| {
            let time = time.clone();
            // Each piece of sleep takes an hour.
            client
                .cancelled_by(Arc::default())
                .sleep_with(move |_| time.sleep(HOUR))
        },
    );
    assert_eq!(waited.requests, [Duration::ZERO, 3 * HOUR]);
}
