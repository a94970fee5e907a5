//! Ten tasks as a guest writes them who has read the README and the page on docs.rs: they compile at the first attempt.

use std::time::{Duration, SystemTime};

use collectmc::checks::{CheckOptions, Evidence, Verdict, check};
use collectmc::http::{Request, Response};
use collectmc::protocol;
use collectmc::url::Url;
use collectmc::{
    Body, Certificates, Chain, Client, CollectRequest, Credentials, Endpoint, Error, Format, Limits, Mark, OrderNumber,
    Outcome, PublicationOptions, RecordingTransport, ReplayTransport, RetryPolicy, Timestamp, Transport,
    TransportError, TransportErrorKind, TrustAnchor, TrustAnchors, UreqTransport, WaitPolicy, from_fn,
};

fn credentials() -> Result<Credentials, Error> {
    Ok(Credentials::new("brand-team", "correct horse")?)
}

fn hierarchy() -> Certificates {
    let response = std::fs::read("tests/data/pem/documented-without-status.txt").unwrap();
    Certificates::parse(&response, &Limits::default()).unwrap()
}

fn collect(number: u64, transport: impl Transport) -> Result<Option<(String, Vec<u8>)>, Error> {
    let client = Client::new(credentials()?, transport);
    let order = OrderNumber::try_from(number)?;
    match client.collect(&CollectRequest::new(order))? {
        Outcome::Attached(certificates) => {
            let chain: Chain = certificates.chain()?;
            let mark: Mark = chain.mark()?;
            Ok(Some((chain.to_pem(), mark.logo()?.svg().to_vec())))
        }
        Outcome::Available | Outcome::Processing => Ok(None),
    }
}

#[test]
fn one_question_mark_takes_every_step_from_an_order_to_a_logo() {
    let pem = hierarchy().to_pem();
    let network = from_fn(move |_| Ok(Response::new(pem.clone().into_bytes())));
    let (evidence, logo) = collect(1234567, network).unwrap().unwrap();
    assert!(evidence.starts_with("-----BEGIN CERTIFICATE-----") && logo.starts_with(b"<?xml"));
    assert!(UreqTransport::new().is_ok());
}

#[test]
fn an_order_is_waited_for_with_policies_from_the_root_of_the_crate() {
    fn wait(transport: impl Transport) -> Result<Outcome, Error> {
        let client = Client::new(credentials()?, transport)
            .retries(RetryPolicy::new(3))
            .sleep_with(|_| ());
        let policy = WaitPolicy::new()
            .every(Duration::from_secs(4 * 60 * 60))?
            .at_most(Duration::from_secs(24 * 60 * 60));
        client.wait(&CollectRequest::new("1234567".parse()?), &policy)
    }
    let processing = from_fn(|_| Ok(Response::new(b"0".to_vec())));
    assert_eq!(wait(processing).unwrap(), Outcome::Processing);
}

#[test]
fn your_own_http_client_is_a_transport() {
    struct MyHttp;

    impl Transport for MyHttp {
        fn send(&self, request: Request<Body>) -> Result<Response<Vec<u8>>, TransportError> {
            let (_head, body) = request.into_parts();
            let sent = std::io::Write::write_all(&mut Vec::new(), body.expose_secret());
            sent.map_err(|error| TransportError::new(TransportErrorKind::Io, "could not send").with_source(error))?;
            Ok(Response::new(b"0".to_vec()))
        }
    }

    assert_eq!(collect(1, MyHttp).unwrap(), None);
}

#[test]
fn a_recording_is_made_and_replayed_without_a_network() {
    fn both(folder: &std::path::Path) -> Result<Outcome, Error> {
        let network = from_fn(|_| Ok(Response::new(b"1".to_vec())));
        let request = CollectRequest::new(OrderNumber::new(1234567)?);
        let recorder = RecordingTransport::new(network, folder)?;
        let client = Client::new(credentials()?, recorder);
        client.collect(&request)?;
        client.transport().finish()?;

        let replay = ReplayTransport::open(folder)?;
        Client::new(credentials()?, replay).collect(&request)
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(both(&folder.path().join("issued")).unwrap(), Outcome::Available);
}

#[test]
fn a_build_script_takes_the_logo_out_of_a_file() {
    fn logo(file: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let limits = Limits::default().certificates(8);
        let certificates = Certificates::parse(&std::fs::read(file)?, &limits)?;
        assert_eq!(certificates.len(), 3);
        let chain = certificates.chain()?;
        println!("cargo::warning=valid until {}", chain.end_entity().not_after().year());
        Ok(chain.mark()?.logo()?.svg().to_vec())
    }
    assert!(logo("tests/data/pkcs7/documented.p7b").unwrap().starts_with(b"<?xml"));
}

#[test]
fn a_file_is_checked_and_everything_that_has_a_name_prints() {
    fn report(certificates: &Certificates) -> Result<String, Error> {
        let anchors = TrustAnchors::known().with(TrustAnchor::Fingerprint([0; 32]));
        let chain = certificates.chain_to(&anchors)?;
        let now = Timestamp::from(SystemTime::UNIX_EPOCH + Duration::from_secs(1_796_083_200));
        let assessment = check(
            &Evidence::of(&chain),
            &CheckOptions::new(now).domain("brand.example".parse()?),
        );
        let mut text = format!("{}\n", assessment.verdict());
        for finding in assessment.findings() {
            text += &format!("{} {}: {}\n", finding.severity(), finding.rule(), finding.message());
        }
        let left = chain.end_entity().not_after().duration_since(now);
        assert!(left > Duration::ZERO, "{left:?}");
        Ok(text + &format!("{} of {}-{}", certificates.container(), now.year(), now.month()))
    }
    let report = report(&hierarchy()).unwrap();
    assert!(
        report.starts_with("unknown-root\n") && report.contains("\nerror root: "),
        "{report}"
    );
    assert!(report.ends_with("\npem of 2026-12"), "{report}");
}

#[test]
fn what_to_publish_comes_from_one_call() {
    let (logo, evidence): (Url, Url) = (
        "https://brand.example/logo.svg".parse().unwrap(),
        "https://brand.example/mark.pem".parse().unwrap(),
    );
    let certificates = hierarchy();
    let root = certificates.chain().unwrap().root().clone();
    let options = PublicationOptions::new("2026-12-01".parse().unwrap())
        .domain("brand.example".parse().unwrap())
        .trust_anchors(TrustAnchors::none().with(TrustAnchor::Certificate(root)))
        .record(&logo, &evidence);

    let publication = certificates.publication(&options).unwrap();
    assert!(matches!(publication.verdict(), Verdict::Verified(_)));
    assert_eq!(publication.evidence_pem(), certificates.chain().unwrap().to_pem());
    assert_eq!(publication.svg(), publication.mark().logo().unwrap().svg());
    assert!(
        publication
            .findings()
            .iter()
            .all(|finding| finding.severity().as_str() != "error")
    );
    assert_eq!(
        publication.record().unwrap().to_string(),
        "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem"
    );

    let without_root = certificates.publication(&options.omit_root()).unwrap();
    assert_eq!(
        without_root.evidence_pem(),
        certificates.chain().unwrap().to_pem_without_root()
    );
}

#[test]
fn an_async_program_drives_the_protocol_by_hand() {
    async fn send(_request: Request<Body>) -> Response<Vec<u8>> {
        Response::new(b"0".to_vec())
    }

    async fn collect(credentials: &Credentials, order: OrderNumber) -> Result<Outcome, Error> {
        let request = CollectRequest::new(order).format(Format::Pem);
        let response = send(request.to_http(&Endpoint::default(), credentials)).await;
        protocol::parse(response, &Limits::default(), credentials)
    }

    let credentials = credentials().unwrap();
    let collected = std::pin::pin!(collect(&credentials, OrderNumber::new(7).unwrap()));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(outcome) = collected.poll(&mut context) else {
        panic!("nothing here waits")
    };
    assert_eq!(outcome.unwrap(), Outcome::Processing);
}

#[test]
fn what_went_wrong_is_listed_by_phase() {
    fn list(error: &Error) -> String {
        match error {
            Error::Transport(error) => format!("{}: {error}", error.kind()),
            Error::Service(error) => format!("{} {}: {}", error.code(), error.kind(), error.message()),
            Error::Response(error) => format!("{:?}, {} bytes", error.http_status(), error.body().len()),
            error => error.to_string(),
        }
    }
    let read = |body: &str| protocol::parse_body(body.as_bytes().to_vec(), &Limits::default()).unwrap_err();
    assert_eq!(list(&read("-20\nRejected!")), "-20 rejected: Rejected!");
    assert_eq!(list(&read("<html>")), "None, 6 bytes");
    let timeout = TransportError::new(TransportErrorKind::BodyTooLarge, "as scripted");
    assert_eq!(list(&timeout.into()), "body-too-large: as scripted");
}

#[test]
fn an_error_of_every_part_becomes_the_crates_and_prints_for_people() {
    fn errors() -> [Error; 9] {
        let leaf = || hierarchy().as_slice()[2].clone();
        let root = || hierarchy().as_slice()[0].clone();
        [
            "7 ".parse::<OrderNumber>().unwrap_err().into(),
            "yesterday".parse::<Timestamp>().unwrap_err().into(),
            "brand".parse::<collectmc::Domain>().unwrap_err().into(),
            "v=BIMI2".parse::<collectmc::AssertionRecord>().unwrap_err().into(),
            Certificates::parse(b"", &Limits::default()).unwrap_err().into(),
            collectmc::Certificate::from_der(b"0").unwrap_err().into(),
            Chain::build(&[leaf()], &TrustAnchors::known()).unwrap_err().into(),
            root().mark().unwrap_err().into(),
            leaf().mark().unwrap().logo_within(1).unwrap_err().into(),
        ]
    }
    for error in errors() {
        let printed = format!("{error:?}");
        let source: &dyn std::error::Error = match &error {
            Error::Input(error) => error,
            Error::Certificates(error) => error,
            Error::Certificate(error) => error,
            Error::Chain(error) => &**error,
            Error::Mark(error) => error,
            Error::Logo(error) => error,
            Error::Record(error) => error,
            other => panic!("{other}"),
        };
        assert_eq!(format!("{source:?}"), printed);
        assert!(printed.starts_with(&error.to_string()), "{printed}");
        assert!(
            !error.is_retryable() && !error.request_may_have_been_sent(),
            "{printed}"
        );
        // No name of a type or a field, as derived texts have them.
        assert!(!printed.contains('{') && !printed.contains("::"), "{printed}");
    }
}

#[test]
fn a_date_in_a_response_is_counted_from_a_clock_of_your_own() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
    let busy = from_fn(|_| {
        let response = Response::builder().status(503);
        let response = response.header("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT");
        Ok(response.body(Vec::new()).unwrap())
    });
    let (waits, waited) = std::sync::mpsc::channel();
    let waits = std::sync::Mutex::new(waits);
    let client = Client::new(credentials().unwrap(), busy)
        .retries(RetryPolicy::new(2))
        .clock(move || now)
        .sleep_with(move |delay| waits.lock().unwrap().send(delay).unwrap());
    client
        .collect(&CollectRequest::new(OrderNumber::new(7).unwrap()))
        .unwrap_err();
    assert_eq!(waited.try_recv(), Ok(Duration::from_secs(30)));
}
