//! The login name and the password are in no text that the library makes: neither `{:?}` nor `{}` of a public type nor an
//! error with its causes, whatever the server repeats of them.
//!
//! They are canaries, looked for in every encoding. Outcomes are data of the server's and are not made by the library: what
//! stands in a certificate is shown as it stands there.

use std::error::Error as _;
use std::fmt::{Debug, Display};
use std::sync::{Arc, Mutex};

use collectmc::protocol::{self, RetryPolicy};
use collectmc::{
    Body, Client, CollectRequest, Credentials, Endpoint, Error, InputError, Limits, OrderNumber, Outcome,
    TransportError, TransportErrorKind, from_fn,
};
use collectmc_test_support::canary::Canary;
use collectmc_test_support::committed;
use http::{Request, Response};

const NAME: &str = "Käfer-Canary <mine> & yours";
const PASSWORD: &str = "P4ss \"Wörd\" \\ 100%+ünsafe/?=";

fn credentials() -> Credentials {
    Credentials::new(NAME, PASSWORD).unwrap()
}

fn order() -> CollectRequest {
    CollectRequest::new(OrderNumber::new(1_234_567).unwrap())
}

fn request() -> Request<Body> {
    order().to_http(&Endpoint::default(), &credentials())
}

/// The form, which is what a careless server repeats.
fn form() -> String {
    String::from_utf8(request().body().expose_secret().to_vec()).unwrap()
}

#[track_caller]
fn check_text(text: &str) {
    for (secret, canary) in [
        ("the login name", Canary::new(NAME)),
        ("the password", Canary::new(PASSWORD)),
    ] {
        assert_eq!(canary.found_in(text.as_bytes()), None, "{secret} is in:\n{text}");
    }
}

#[track_caller]
fn check_debug(value: &impl Debug) {
    check_text(&format!("{value:?}\n{value:#?}"));
}

#[track_caller]
fn check_shown<T: Debug + Display>(value: &T) {
    check_debug(value);
    check_text(&format!("{value}"));
}

#[track_caller]
fn check_error(error: &(dyn std::error::Error + 'static)) {
    for cause in std::iter::successors(Some(error), |error| std::error::Error::source(*error)) {
        check_text(&format!("{cause}\n{cause:?}\n{cause:#?}"));
    }
}

/// What a server may repeat of a request, in the encodings that servers use.
fn echoes() -> Vec<String> {
    let html = format!("{NAME} / {PASSWORD}")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    vec![
        form(),
        format!("loginName={NAME}, loginPassword={PASSWORD}"),
        html.replace('"', "&quot;"),
        data_encoding::BASE64.encode(PASSWORD.as_bytes()),
        format!("{:?} {:?}", NAME, PASSWORD),
    ]
}

/// Answers that repeat it in every place that a message may be made of.
fn answers(echo: &str) -> Vec<Response<Vec<u8>>> {
    let answer = |status: u16, header: &str, value: &str, body: String| {
        let value = http::HeaderValue::from_bytes(value.as_bytes()).expect("a header can hold it");
        let mut answer = Response::new(body.into_bytes());
        *answer.status_mut() = status.try_into().expect("a status");
        answer
            .headers_mut()
            .insert(http::HeaderName::from_bytes(header.as_bytes()).expect("a name"), value);
        answer
    };
    let text = "text/plain";
    let url = format!("https://elsewhere.example/?{echo}");
    vec![
        answer(200, "content-type", text, format!("-91\nPermission denied! '{echo}'")),
        answer(
            200,
            "content-type",
            text,
            format!("-3\nThe '{echo}' argument is missing!"),
        ),
        answer(200, "content-type", text, format!("-4\n{echo}")),
        answer(
            200,
            "content-type",
            text,
            format!("errorCode=-2&errorMessage=x&errorItem={}", echo.replace('&', "%26")),
        ),
        answer(200, "content-type", text, format!("<html>{echo}</html>")),
        answer(500, "content-type", text, echo.to_owned()),
        answer(200, "content-type", echo, "{}".to_owned()),
        answer(302, "location", &url, String::new()),
        answer(503, "retry-after", echo, String::new()),
        answer(
            200,
            "content-type",
            text,
            format!("2\n-----BEGIN CERTIFICATE-----\n{echo}\n-----END CERTIFICATE-----\n"),
        ),
        answer(
            200,
            "content-type",
            text,
            format!("-----BEGIN {echo}-----\nMAA=\n-----END {echo}-----\n"),
        ),
    ]
}

#[test]
fn neither_is_in_a_type_that_holds_them() {
    check_debug(&credentials());
    check_debug(&order());
    check_debug(&request());
    check_debug(request().body());
    check_debug(&from_fn(|_: Request<Body>| Ok(Response::new(form().into_bytes()))));
    check_debug(&Client::new(credentials(), from_fn(|_| Ok(Response::new(Vec::new())))).retries(RetryPolicy::new(3)));
    check_shown(&Endpoint::default());
}

#[test]
fn values_that_cannot_be_sent_are_not_repeated() {
    let long = |text: &str| text.repeat(9);
    for error in [
        Credentials::new(long(NAME), PASSWORD).unwrap_err(),
        Credentials::new(NAME, long(PASSWORD)).unwrap_err(),
        Credentials::new("", PASSWORD).unwrap_err(),
        Credentials::new(NAME, "").unwrap_err(),
        format!("https://user:{PASSWORD}@localhost/")
            .parse::<Endpoint>()
            .unwrap_err(),
        format!("https://localhost/?{}", form())
            .parse::<Endpoint>()
            .unwrap_err(),
        format!("https://localhost/#{PASSWORD}")
            .parse::<Endpoint>()
            .unwrap_err(),
        format!("http://{NAME}").parse::<Endpoint>().unwrap_err(),
    ] {
        check_error(&error);
        let error: InputError = error;
        check_error(&Error::from(error));
    }
}

#[test]
fn an_answer_that_repeats_them_is_an_error_that_does_not() {
    for echo in echoes() {
        for answer in answers(&echo) {
            let shown = format!("{:?} {}", answer, String::from_utf8_lossy(answer.body()));
            match protocol::parse_redacting(answer, &Limits::default(), &credentials()) {
                Err(error) => {
                    assert!(
                        error.source().is_some() || matches!(error, Error::Service(_)),
                        "{shown}"
                    );
                    check_error(&error);
                    if let Error::Service(error) = &error {
                        check_text(&format!(
                            "{:?} {:?} {:?}",
                            error.message(),
                            error.argument(),
                            error.kind()
                        ));
                    }
                    if let Error::Response(error) = &error {
                        check_text(&format!(
                            "{:?} {:?} {:?}",
                            error.excerpt(),
                            error.content_type(),
                            error.kind()
                        ));
                    }
                }
                Ok(outcome) => panic!("an error was expected: {outcome:?} of {shown}"),
            }
        }
    }
}

#[test]
fn certificates_with_the_request_beside_them_are_printed_without_it() {
    let pem = std::fs::read_to_string(committed::data().join("hierarchy/leaf.pem")).unwrap();
    for echo in echoes() {
        let body = format!("2\n{echo}\n{pem}").into_bytes();
        let outcome = protocol::parse_redacting(Response::new(body), &Limits::default(), &credentials()).unwrap();
        check_debug(&outcome);
        let Outcome::Attached(certificates) = outcome else {
            panic!("{outcome:?}")
        };
        check_debug(&certificates);
        check_text(&certificates.to_pem());
    }
}

#[test]
fn a_client_tells_neither_whatever_fails() {
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::Tls,
        TransportErrorKind::Timeout,
        TransportErrorKind::Io,
        TransportErrorKind::BodyTooLarge,
        TransportErrorKind::Redirect,
        TransportErrorKind::Replay,
        TransportErrorKind::Other,
    ] {
        let transport = from_fn(move |_| Err(TransportError::new(kind, "it failed").with_source("a cause")));
        let client = Client::new(credentials(), transport);
        check_error(&client.collect(&order()).unwrap_err());
    }
}

#[test]
fn a_client_logs_neither() {
    static LOG: Log = Log(Mutex::new(String::new()));
    log::set_logger(&LOG).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    for echo in echoes() {
        let answers = Arc::new(Mutex::new(answers(&echo)));
        let transport = from_fn(move |_| {
            Ok(answers
                .lock()
                .unwrap()
                .pop()
                .unwrap_or_else(|| Response::new(Vec::new())))
        });
        let client = Client::new(credentials(), transport)
            .retries(RetryPolicy::new(2))
            .sleep_with(|_| ());
        for _ in 0..12 {
            let _ = client.collect(&order());
        }
    }
    let log = LOG.0.lock().unwrap();
    assert!(
        log.contains("order 1234567: asking secure.trust-provider.com"),
        "it does log: {log}"
    );
    check_text(&log);
}

struct Log(Mutex<String>);

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.0.lock().unwrap().push_str(&format!("{}\n", record.args()));
    }

    fn flush(&self) {}
}

#[cfg(feature = "ureq")]
#[test]
fn the_transport_for_the_network_tells_neither() {
    use collectmc::{Transport as _, UreqTransport};
    let proxy = "http://proxy-user:P4ss-canary@proxy.example:3128";
    let builder = UreqTransport::builder().proxy(proxy);
    let transport = UreqTransport::builder().proxy(proxy).build().unwrap();
    for text in [
        format!("{builder:?} {builder:#?}"),
        format!("{transport:?} {transport:#?}"),
    ] {
        assert!(!text.contains("P4ss-canary"), "{text}");
    }
    let plain = Request::post("http://localhost/").body(Body::from(form())).unwrap();
    check_error(&transport.send(plain).unwrap_err());
    let user = Request::post("https://user@localhost/")
        .body(Body::from(form()))
        .unwrap();
    check_error(&transport.send(user).unwrap_err());
}

#[cfg(feature = "replay")]
#[test]
fn neither_is_in_a_recording_or_in_what_a_replay_says() {
    use collectmc::protocol::RECORDABLE_FIELDS;
    use collectmc::replay::{Exchange, RequestPattern, Scenario};
    use collectmc::{RecordingTransport, ReplayTransport, Transport as _};

    let pattern = RequestPattern::redacting(&request(), &RECORDABLE_FIELDS).unwrap();
    check_debug(&pattern);
    let exchange = Exchange::answered(pattern, Response::new(b"0\n".to_vec()));
    check_debug(&exchange);
    let scenario = Scenario::new("Nothing left.").with(exchange);
    check_debug(&scenario);
    let replay = ReplayTransport::new(scenario).show_form_values(RECORDABLE_FIELDS);
    check_debug(&replay);
    check_error(&replay.finish().unwrap_err());
    replay.send(request()).unwrap();
    check_error(&replay.send(request()).unwrap_err());

    let folder = tempfile::tempdir().unwrap();
    let careless = from_fn(|_| Ok(Response::new(format!("-20\n{}", form()).into_bytes())));
    let recorder = RecordingTransport::new(careless, folder.path())
        .unwrap()
        .show_form_values(RECORDABLE_FIELDS);
    recorder.send(request()).unwrap();
    recorder.finish().unwrap();
    check_debug(&recorder);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        check_text(&String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()));
    }
}
