//! The login name and the password are in no text that the library makes: neither `{:?}` nor `{}` of a public type nor an
//! error with its causes, whatever the server repeats of them.
//!
//! They are canaries, which a server repeats in every spelling of the table, and which are looked for in every spelling.
//! Outcomes are data of the server's and are not made by the library: what stands in a certificate is shown as it stands there.

use std::error::Error as _;
use std::fmt::{Debug, Display};
use std::sync::{Arc, LazyLock, Mutex};

use collectmc::protocol::{self, RetryPolicy};
use collectmc::{
    Body, Client, CollectRequest, Credentials, Endpoint, Error, InputError, Limits, OrderNumber, Outcome,
    TransportError, TransportErrorKind, from_fn,
};
use collectmc_test_support::committed;
use collectmc_test_support::spellings::{self, Spelling, Spellings};
use collectmc_test_support::zip;
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

/// The form and both secrets, as a server may repeat them.
static ECHOES: LazyLock<Vec<Spelling>> = LazyLock::new(|| {
    let form = Spelling {
        name: "the form".to_owned(),
        bytes: form().into_bytes(),
    };
    [NAME, PASSWORD]
        .into_iter()
        .flat_map(spellings::of)
        .chain([form])
        .collect()
});

#[track_caller]
fn check_text(text: &str) {
    static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| Spellings::of(&[NAME, PASSWORD]));
    assert_eq!(SPELLINGS.piece_in(text.as_bytes()), None, "in:\n{text}");
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

/// Answers that repeat it in every place that a message may be made of. What no header can hold is in none.
fn responses(echo: &[u8]) -> Vec<Response<Vec<u8>>> {
    let around = |before: &str, after: &str| [before.as_bytes(), echo, after.as_bytes()].concat();
    let response = |status: u16, header: &str, value: &[u8], body: Vec<u8>| {
        let mut response = Response::new(body);
        *response.status_mut() = status.try_into().expect("a status");
        let name = http::HeaderName::from_bytes(header.as_bytes()).expect("a name");
        response
            .headers_mut()
            .insert(name, http::HeaderValue::from_bytes(value).ok()?);
        Some(response)
    };
    let text = |body: Vec<u8>| response(200, "content-type", b"text/plain", body);
    let end = "\n-----END CERTIFICATE-----\n";
    let item = url::form_urlencoded::byte_serialize(echo).collect::<String>();
    let responses = [
        text(around("-91\nPermission denied! '", "'")),
        text(around("-3\nThe '", "' argument is missing!")),
        text(around("-4\n", "")),
        text(format!("errorCode=-2&errorMessage=x&errorItem={item}").into_bytes()),
        text(around("<html>", "</html>")),
        response(500, "content-type", b"text/plain", echo.to_vec()),
        response(200, "content-type", echo, b"{}".to_vec()),
        response(302, "location", &around("https://elsewhere.example/?", ""), Vec::new()),
        response(302, "location", &around("https://", ".example/"), Vec::new()),
        response(503, "retry-after", echo, Vec::new()),
        text(around("2\n-----BEGIN CERTIFICATE-----\n", end)),
        text(around("-----BEGIN ", "-----\nMAA=\n-----END X-----\n")),
    ];
    responses.into_iter().flatten().collect()
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
fn a_response_that_repeats_them_is_an_error_that_does_not() {
    for echo in &*ECHOES {
        for response in responses(&echo.bytes) {
            let shown = format!("{:?} {}", response, String::from_utf8_lossy(response.body()));
            match protocol::parse(response, &Limits::default(), &credentials()) {
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

/// Certificates with something beside them, as the client gets them; what was skipped is shown.
fn skipped_in(body: Vec<u8>) -> Result<Vec<String>, Error> {
    let outcome = protocol::parse(Response::new(body), &Limits::default(), &credentials())?;
    check_debug(&outcome);
    let Outcome::Attached(certificates) = outcome else {
        panic!("{outcome:?}")
    };
    check_debug(&certificates);
    check_text(&certificates.to_pem());
    certificates.skipped().iter().for_each(check_shown);
    Ok(certificates.skipped().iter().map(ToString::to_string).collect())
}

fn leaf() -> Vec<u8> {
    std::fs::read(committed::data().join("hierarchy/leaf.pem")).unwrap()
}

#[test]
fn certificates_with_the_request_beside_them_are_printed_without_it() {
    for echo in &*ECHOES {
        let _ = skipped_in([b"2\n", &*echo.bytes, b"\n", &leaf()].concat()).map_err(|error| check_error(&error));
    }
}

#[test]
fn members_of_an_archive_whose_names_repeat_them_are_skipped_without_saying_so() {
    for echo in &*ECHOES {
        let members = [(&*echo.bytes, &b"read me"[..]), (b"leaf.pem", &leaf())];
        match &*skipped_in(zip::stored(&members, &echo.bytes)).unwrap() {
            [skipped] => assert!(skipped.contains("[redacted]"), "{skipped}"),
            skipped => panic!("{skipped:?}"),
        }
    }
}

#[test]
fn blocks_whose_labels_repeat_them_are_skipped_without_saying_so() {
    let mut read = 0;
    for echo in &*ECHOES {
        let label = [
            b"-----BEGIN ",
            &*echo.bytes,
            b"-----\nMAA=\n-----END ",
            &*echo.bytes,
            b"-----\n",
        ]
        .concat();
        match skipped_in([label, leaf()].concat()) {
            Ok(skipped) => read += usize::from(skipped.iter().any(|skipped| skipped.contains("[redacted]"))),
            Err(error) => check_error(&error),
        }
    }
    assert!(read > 0, "some can be labels");
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
fn a_transport_that_quotes_them_is_quoted_without_them() {
    for echo in &*ECHOES {
        let text = String::from_utf8_lossy(&echo.bytes).into_owned();
        let client = Client::new(
            credentials(),
            from_fn(move |_| {
                let cause = TransportError::new(TransportErrorKind::Io, text.clone()).with_source(text.clone());
                Err(TransportError::new(TransportErrorKind::Tls, format!("no user '{text}'")).with_source(cause))
            }),
        );
        let error = client.collect(&order()).unwrap_err();
        assert!(error.to_string().starts_with("no user '"), "{error}");
        check_error(&error);
    }
}

#[test]
fn a_client_logs_neither() {
    static LOG: Log = Log(Mutex::new(String::new()));
    log::set_logger(&LOG).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    for echo in &*ECHOES {
        let responses = Arc::new(Mutex::new(responses(&echo.bytes)));
        let transport = from_fn(move |_| {
            Ok(responses
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
        log.contains("order 1234567: request to secure.trust-provider.com"),
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
    use collectmc::{ReplayTransport, Transport as _};

    let pattern = RequestPattern::redacting(&request(), &RECORDABLE_FIELDS).unwrap();
    check_debug(&pattern);
    let exchange = Exchange::new(pattern, Response::new(b"0\n".to_vec()));
    check_debug(&exchange);
    let scenario = Scenario::new("Nothing left.").with(exchange);
    check_debug(&scenario);
    let replay = ReplayTransport::new(scenario);
    check_debug(&replay);
    check_error(&replay.finish().unwrap_err());
    replay.send(request()).unwrap();
    check_error(&replay.send(request()).unwrap_err());

    let in_text = ECHOES
        .iter()
        .map(|echo| &*echo.bytes)
        .collect::<Vec<_>>()
        .join(&b"\n--\n"[..]);
    let texts = record(Response::new(in_text)).unwrap();
    assert!(texts.matches("[redacted]").count() >= ECHOES.len(), "{texts}");
    for echo in &*ECHOES {
        let responses = [responses(&echo.bytes), named_so(&echo.bytes)].concat();
        // A form would be one layer more.
        for response in responses
            .into_iter()
            .filter(|response| !response.body().starts_with(b"errorCode"))
        {
            let _ = record(response).map_err(|error| check_error(&error));
        }
        let error = record(Response::new([b"\0", &*echo.bytes].concat())).unwrap_err();
        check_error(&error);
    }
}

/// A response with a header of that name, if it can be one.
#[cfg(feature = "replay")]
fn named_so(echo: &[u8]) -> Vec<Response<Vec<u8>>> {
    let response = Response::builder().header(echo, "x").body(Vec::new());
    response.into_iter().collect()
}

/// Records a response, and gives all that is in the folder, checked.
#[cfg(feature = "replay")]
fn record(response: Response<Vec<u8>>) -> Result<String, TransportError> {
    use collectmc::{RecordingTransport, Transport as _};

    let folder = tempfile::tempdir().unwrap();
    let careless = from_fn(|_| Ok(response.clone()));
    let recorder = RecordingTransport::new(careless, folder.path()).unwrap();
    recorder.send(request()).unwrap();
    check_debug(&recorder);
    let mut texts = String::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        texts += &String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap());
    }
    check_text(&texts);
    recorder.finish().map(|()| texts)
}

#[cfg(feature = "replay")]
#[test]
fn a_replays_difference_is_shown_in_full_whatever_the_credentials() {
    use collectmc::ReplayTransport;
    use collectmc::protocol::RECORDABLE_FIELDS;
    use collectmc::replay::{Exchange, RequestPattern, Scenario};

    let difference = |name: &str, password: &str| {
        let pattern = RequestPattern::redacting(&request(), &RECORDABLE_FIELDS).unwrap();
        let scenario = Scenario::new("").with(Exchange::new(pattern, Response::new(b"0\n".to_vec())));
        let replay = ReplayTransport::new(scenario);
        let other = CollectRequest::new(OrderNumber::new(7).unwrap());
        let client = Client::new(Credentials::new(name, password).unwrap(), replay);
        client.collect(&other).unwrap_err().to_string()
    };
    let shown = difference(NAME, PASSWORD);
    check_text(&shown);
    assert!(
        shown.contains("\"orderNumber\" is recorded as \"1234567\", but was sent as \"7\""),
        "{shown}"
    );
    for (name, password) in [
        ("user", "net"),
        ("me", "is"),
        ("loginName", "orderNumber"),
        ("recorded", "exchange"),
        ("7", "1234567"),
    ] {
        assert_eq!(difference(name, password), shown);
    }
}

#[cfg(feature = "ureq")]
#[test]
fn the_transports_own_words_are_shown_whatever_the_credentials() {
    use collectmc::UreqTransport;
    let refused = collectmc_test_support::server::RefusedPort::new();
    let endpoint: Endpoint = format!("https://localhost:{}/", refused.port()).parse().unwrap();
    let transport = UreqTransport::new().unwrap();
    let message = |name: &str, password: &str| {
        let client = Client::new(Credentials::new(name, password).unwrap(), &transport).endpoint(endpoint.clone());
        let error = client.collect(&order()).unwrap_err();
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| {
            std::error::Error::source(*error)
        });
        causes.map(ToString::to_string).collect::<Vec<_>>()
    };
    let shown = message(NAME, PASSWORD);
    for (name, password) in [("connect", "network"), ("cannot", "localhost"), ("me", "net")] {
        assert_eq!(message(name, password), shown);
    }
}
