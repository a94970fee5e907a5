//! The client: one call at a time, as many attempts as set, and every failure as the phase it belongs to.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use collectmc::protocol::RetryPolicy;
use collectmc::{
    Body, Client, CollectRequest, Credentials, Endpoint, Error, OrderNumber, Outcome, Transport, TransportError,
    TransportErrorKind, from_fn,
};

type SendResult = Result<http::Response<Vec<u8>>, TransportError>;

fn credentials() -> Credentials {
    Credentials::new("canary-name", "canary-password").unwrap()
}

fn order() -> CollectRequest {
    CollectRequest::new(OrderNumber::new(1234567).unwrap())
}

fn status(status: u16, body: &str) -> SendResult {
    Ok(http::Response::builder()
        .status(status)
        .body(body.as_bytes().to_vec())
        .unwrap())
}

fn failure(kind: TransportErrorKind) -> SendResult {
    Err(TransportError::new(kind, "as scripted"))
}

/// Collects over a transport with these responses; returns the number of requests and the delays between them too.
fn collect(responses: Vec<SendResult>, policy: RetryPolicy) -> (Result<Outcome, Error>, usize, Vec<Duration>) {
    let responses = Mutex::new(VecDeque::from(responses));
    let asked = AtomicUsize::new(0);
    let waits = Arc::new(Mutex::new(Vec::new()));
    let transport = from_fn(|_: http::Request<Body>| {
        asked.fetch_add(1, Ordering::Relaxed);
        responses
            .lock()
            .unwrap()
            .pop_front()
            .expect("one more request than responses")
    });
    let log = Arc::clone(&waits);
    let client = Client::new(credentials(), &transport)
        .retries(policy)
        .sleep_with(move |delay| log.lock().unwrap().push(delay));
    let result = client.collect(&order());
    let waits = waits.lock().unwrap().clone();
    (result, asked.load(Ordering::Relaxed), waits)
}

#[test]
fn nothing_is_tried_again_unless_it_was_asked_for() {
    let (result, asked, _) = collect(vec![failure(TransportErrorKind::Connect)], RetryPolicy::default());
    assert!(matches!(result, Err(Error::Transport(_))));
    assert_eq!(asked, 1);
}

#[test]
fn what_fails_in_passing_is_tried_until_it_succeeds() {
    let responses = vec![
        failure(TransportErrorKind::Connect),
        failure(TransportErrorKind::Timeout),
        status(503, "busy"),
        status(200, "-14\nAn unknown error occurred!"),
        status(200, "0"),
    ];
    let (result, asked, waits) = collect(responses, RetryPolicy::new(5));
    assert!(matches!(result, Ok(Outcome::Processing)));
    assert_eq!((asked, waits), (5, [2, 4, 8, 16].map(Duration::from_secs).to_vec()));
}

#[test]
fn the_last_error_is_the_one_returned() {
    let (result, asked, _) = collect(vec![status(502, ""), status(504, "")], RetryPolicy::new(2));
    assert!(matches!(result, Err(Error::Response(error)) if error.http_status() == Some(504)));
    assert_eq!(asked, 2);
}

#[test]
fn wrong_credentials_are_never_repeated() {
    let (result, asked, _) = collect(vec![status(503, "-16\nIncorrect login details")], RetryPolicy::new(9));
    assert!(result.unwrap_err().is_authentication());
    assert_eq!(asked, 1);
}

#[test]
fn a_failure_of_tls_or_of_a_broken_connection_is_not_repeated() {
    for kind in [
        TransportErrorKind::Tls,
        TransportErrorKind::Io,
        TransportErrorKind::Redirect,
        TransportErrorKind::Replay,
    ] {
        let (result, asked, _) = collect(vec![failure(kind)], RetryPolicy::new(9));
        assert!(!result.unwrap_err().is_retryable(), "{kind:?}");
        assert_eq!(asked, 1, "{kind:?}");
    }
}

#[test]
fn an_error_tells_whether_the_request_may_have_been_sent() {
    let sent = |response| {
        collect(vec![response], RetryPolicy::never())
            .0
            .unwrap_err()
            .request_may_have_been_sent()
    };
    assert!(!sent(failure(TransportErrorKind::Connect)));
    assert!(!sent(failure(TransportErrorKind::Tls)));
    assert!(sent(failure(TransportErrorKind::Timeout)));
    assert!(sent(status(500, "")));
    assert!(sent(status(200, "-20\nx")));
    assert!(!Error::from(OrderNumber::new(0).unwrap_err()).request_may_have_been_sent());
}

#[test]
fn threads_that_share_a_client_take_turns() {
    let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let client = Client::new(
        credentials(),
        from_fn(|_: http::Request<Body>| {
            most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(5));
            inside.fetch_sub(1, Ordering::SeqCst);
            status(200, "0")
        }),
    );
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.collect(&order()).unwrap());
        }
    });
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[test]
fn a_panic_in_a_transport_does_not_lock_the_client() {
    let client = Client::new(
        credentials(),
        from_fn(|request: http::Request<Body>| {
            assert!(request.uri().path() != "/panic", "as scripted");
            status(200, "0")
        }),
    );
    let client = client.endpoint("https://localhost/panic".parse::<Endpoint>().unwrap());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| client.collect(&order())));
    assert!(panicked.is_err());
    let client = client.endpoint(Endpoint::default());
    assert!(matches!(client.collect(&order()), Ok(Outcome::Processing)));
}

#[test]
fn a_request_goes_to_the_endpoint_that_was_chosen() {
    let seen = Mutex::new(String::new());
    let client = Client::new(
        credentials(),
        from_fn(|request: http::Request<Body>| {
            *seen.lock().unwrap() = format!("{} {}", request.method(), request.uri());
            status(200, "1")
        }),
    )
    .endpoint("https://127.0.0.1:8443/collect".parse().unwrap());
    assert!(matches!(client.collect(&order()), Ok(Outcome::Available)));
    drop(client);
    assert_eq!(seen.into_inner().unwrap(), "POST https://127.0.0.1:8443/collect");
}

#[test]
fn a_transport_may_be_borrowed_boxed_or_shared() {
    let transport = from_fn(|_: http::Request<Body>| status(200, "0"));
    let boxed: Box<dyn Transport + Send + Sync> = Box::new(transport);
    let shared: Arc<dyn Transport + Send + Sync> = Arc::new(boxed);
    assert!(matches!(
        Client::new(credentials(), &transport).collect(&order()),
        Ok(Outcome::Processing)
    ));
    assert!(matches!(
        Client::new(credentials(), Arc::clone(&shared)).collect(&order()),
        Ok(Outcome::Processing)
    ));
}

#[test]
fn a_transport_that_quotes_the_credentials_is_not_quoted() {
    for leak in [
        "to https://canary-name.example",
        "canary-password",
        "Y2FuYXJ5LXBhc3N3b3Jk",
    ] {
        let (message, cause) = (format!("redirects {leak}"), std::io::Error::other(leak));
        for error in [
            TransportError::new(TransportErrorKind::Redirect, message.clone()),
            TransportError::new(TransportErrorKind::Redirect, "redirects").with_source(cause),
        ] {
            let (result, ..) = collect(vec![Err(error)], RetryPolicy::never());
            let error = result.unwrap_err();
            let Error::Transport(transport) = &error else {
                panic!("{error:?}")
            };
            assert_eq!(transport.kind(), TransportErrorKind::Redirect);
            assert!(error.to_string().starts_with("redirects "), "{error}");
            let text = format!("{error} {error:?} {:?}", std::error::Error::source(&error)).to_lowercase();
            assert!(!text.contains("canary") && !text.contains("y2fuyxj5"), "{text}");
        }
    }
}

#[test]
fn errors_stay_small() {
    assert!(size_of::<Error>() <= 56, "{}", size_of::<Error>());
}

#[test]
fn a_client_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Client::new(
        credentials(),
        from_fn(|_: http::Request<Body>| status(200, "0")),
    ));
    fn error<T: Send + Sync + 'static>() {}
    error::<Error>();
}
