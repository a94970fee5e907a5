//! Recordings of this service: no secret, no other order's response, and scenarios that are written in a line.

use std::time::{Duration, SystemTime};

use collectmc::certificates::Container;
use collectmc::replay::{Exchange, Fault, Mode, ModeTransport, ReplayTransport, Scenario, ScenarioBuilder};
use collectmc::{
    Body, Client, CollectRequest, Credentials, Endpoint, Error, Format, OrderNumber, Outcome, RecordingTransport,
    RetryPolicy, Transport, TransportError, TransportErrorKind, WaitPolicy, from_fn, http,
};
use collectmc_test_support::committed;

fn request(order: u64) -> CollectRequest {
    CollectRequest::new(OrderNumber::new(order).unwrap())
}

fn replay(scenario: Scenario) -> Client<ReplayTransport> {
    Client::new(Credentials::for_replay(), ReplayTransport::new(scenario)).sleep_with(|_| {})
}

fn data(name: &str) -> Vec<u8> {
    std::fs::read(committed::data().join(name)).unwrap()
}

#[test]
fn a_recording_of_order_42_does_not_respond_to_order_99_nor_to_another_format() {
    let folder = tempfile::tempdir().unwrap();
    let network = from_fn(|_| Ok(http::Response::new(b"0\n".to_vec())));
    let recorder = RecordingTransport::new(network, folder.path()).unwrap();
    let client = Client::new(Credentials::new("brand-team", "correct horse").unwrap(), recorder);
    client.collect(&request(42)).unwrap();
    client.transport().finish().unwrap();
    let text = std::fs::read_to_string(folder.path().join("exchanges.toml")).unwrap();
    assert!(!text.contains("brand-team") && !text.contains("correct"), "{text}");

    let client = replay(Scenario::load(folder.path()).unwrap());
    let error = client.collect(&request(99)).unwrap_err().to_string();
    assert!(
        error.contains("\"orderNumber\" is recorded as \"42\", but was sent as \"99\""),
        "{error}"
    );
    let error = client
        .collect(&request(42).format(Format::Zip))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("\"responseType\" is recorded as \"2\", but was sent as \"0\""),
        "{error}"
    );
    assert_eq!(client.collect(&request(42)).unwrap(), Outcome::Processing);
}

#[test]
fn a_password_that_is_packed_in_a_response_is_not_recorded_without_any_setting() {
    let folder = tempfile::tempdir().unwrap();
    let page = b"password correct horse, ".repeat(20);
    let zipped = collectmc_test_support::zip::deflated(&[(b"readme.txt", &page)]);
    let network = from_fn(move |_| Ok(http::Response::new(zipped.clone())));
    let recorder = RecordingTransport::new(network, folder.path()).unwrap();
    let client = Client::new(Credentials::new("brand-team", "correct horse").unwrap(), recorder);
    client.collect(&request(1)).unwrap_err();
    let error = client.transport().finish().unwrap_err().to_string();
    assert!(error.contains("in compressed or otherwise encoded text"), "{error}");
}

#[test]
fn a_scenario_of_every_outcome_is_written_in_a_line() {
    let scenario = ScenarioBuilder::new(7)
        .describe("Order 7.")
        .processing()
        .times(2)
        .available()
        .issued(data("pkcs7/documented.p7b"))
        .rejected(-20, "The certificate request has been rejected!")
        .fault(Fault::ConnectionReset)
        .response(http::Response::builder().status(503).body(Vec::new()).unwrap())
        .order(8)
        .format(Format::Pem)
        .issued(data("pem/documented.txt"))
        .build()
        .unwrap();
    assert_eq!(scenario.description(), "Order 7.");
    let client = replay(scenario);
    let collect = || client.collect(&request(7));
    assert_eq!(
        [collect().unwrap(), collect().unwrap()],
        [Outcome::Processing, Outcome::Processing]
    );
    assert_eq!(collect().unwrap(), Outcome::Available);
    let Outcome::Attached(certificates) = collect().unwrap() else {
        panic!()
    };
    assert_eq!((certificates.len(), certificates.container()), (3, Container::Pkcs7));
    let Error::Service(error) = collect().unwrap_err() else {
        panic!()
    };
    assert_eq!(error.code(), -20);
    let Error::Transport(error) = collect().unwrap_err() else {
        panic!()
    };
    assert_eq!(error.kind(), TransportErrorKind::Io);
    assert!(collect().unwrap_err().is_retryable());
    let other = client.collect(&request(8).format(Format::Pem)).unwrap();
    assert!(matches!(other, Outcome::Attached(_)), "{other:?}");
    client.transport().finish().unwrap();
}

#[test]
fn a_torn_response_is_an_error_whether_the_transport_notices_or_not() {
    let torn = &data("pkcs7/documented.p7b")[..3000];
    let client = replay(
        ScenarioBuilder::new(7)
            .issued(torn)
            .fault(Fault::TornBody)
            .build()
            .unwrap(),
    );
    for _ in 0..2 {
        client.collect(&request(7)).unwrap_err();
    }
}

#[test]
fn a_scenario_knows_its_endpoint_its_date_its_delays_and_forever() {
    let elsewhere: Endpoint = "https://test.example/products/download/CollectMC".parse().unwrap();
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_796_126_400);
    let scenario = ScenarioBuilder::new(7)
        .endpoint(elsewhere.clone())
        .date(date)
        .processing()
        .delay(Duration::from_secs(3600))
        .forever()
        .build()
        .unwrap();
    assert_eq!(scenario.recorded_at(), Some(date));
    let (slept, asked) = (std::sync::Arc::new(std::sync::Mutex::new(Duration::ZERO)), request(7));
    let total = slept.clone();
    let transport = ReplayTransport::new(scenario.clone()).sleep_with(move |delay| *total.lock().unwrap() += delay);
    let client = Client::new(Credentials::for_replay(), transport).endpoint(elsewhere);
    for _ in 0..10 {
        assert_eq!(client.collect(&asked).unwrap(), Outcome::Processing);
    }
    assert_eq!(*slept.lock().unwrap(), Duration::from_secs(36_000));
    assert!(
        replay(scenario.clone()).collect(&asked).is_err(),
        "the default endpoint"
    );
    let anywhere = ReplayTransport::new(scenario.match_by_path()).sleep_with(|_| {});
    Client::new(Credentials::for_replay(), anywhere)
        .collect(&asked)
        .unwrap();
}

#[test]
fn an_order_number_that_is_none_is_an_error_of_building() {
    let error = ScenarioBuilder::new(0).processing().build().unwrap_err();
    assert!(matches!(error, Error::Input(_)), "{error}");
}

#[test]
fn a_built_scenario_is_written_and_read() {
    let scenario = ScenarioBuilder::new(7)
        .processing()
        .fault(Fault::Timeout)
        .build()
        .unwrap();
    let (text, _) = scenario.to_text().unwrap();
    for line in [
        "request.url = \"https://secure.trust-provider.com/products/download/CollectMC\"",
        "request.form.loginName = \"[redacted]\"",
        "request.form.orderNumber = \"7\"",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert_eq!(Scenario::parse(&text, |_| None).unwrap().exchanges().len(), 2);
}

/// A network that fails, is busy and processes for long, then issues.
fn network() -> impl Transport {
    let busy = || {
        let response = http::Response::builder().status(503).header("retry-after", "1");
        response.body(Vec::new()).unwrap()
    };
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let issued = data("pkcs7/documented.p7b");
    from_fn(
        move |_: http::Request<Body>| match turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Err(TransportError::new(TransportErrorKind::Connect, "no connection")),
            1 => Ok(busy()),
            2 => Ok(http::Response::new(b"0\n".to_vec())),
            3 => Ok(http::Response::new(b"-26\nThe certificate is being issued!\n".to_vec())),
            4 => Err(Fault::Timeout.into()),
            _ => Ok(http::Response::new(issued.clone())),
        },
    )
}

#[test]
fn retries_and_waits_are_recorded_and_replayed_with_the_same_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = |mode: Mode| {
        let transport = ModeTransport::new(mode, folder.path(), || Ok(network())).unwrap();
        let transport: Box<dyn Transport> = Box::new(transport);
        let client = Client::new(Credentials::for_replay(), transport)
            .retries(RetryPolicy::new(3))
            .sleep_with(|_| {});
        let outcome = client.wait(&request(7), &WaitPolicy::default()).unwrap();
        client.transport().finish().unwrap();
        outcome
    };
    let live = outcome(Mode::Live);
    assert!(matches!(live, Outcome::Attached(_)), "{live:?}");
    for mode in [Mode::Record, Mode::Replay, Mode::RecordMissing] {
        assert_eq!(outcome(mode), live, "{mode}");
    }
    assert_eq!(
        Scenario::load(folder.path()).unwrap().exchanges().len(),
        6,
        "nothing was missing"
    );
}

#[test]
#[should_panic(expected = "\n- exchange 1: \"orderNumber\" is recorded as \"7\", but was sent as \"8\"")]
fn unwrap_on_a_mismatch_prints_lines() {
    let exchange: Vec<Exchange> = ScenarioBuilder::new(7)
        .processing()
        .build()
        .unwrap()
        .exchanges()
        .to_vec();
    let scenario = exchange.into_iter().fold(Scenario::new(""), Scenario::with);
    replay(scenario).collect(&request(8)).unwrap();
}
