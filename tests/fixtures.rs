//! Each recorded exchange, embedded as the feature `fixtures` has it, driven through the client: what comes out, in full.

use std::collections::BTreeSet;
use std::fs;

use collectmc::certificates::Container;
use collectmc::chain::{ChainError, Trust, TrustAnchors};
use collectmc::checks::Verdict;
use collectmc::fixtures::{self, Fixture};
use collectmc::protocol::{LaterAttempt, ResponseErrorKind};
use collectmc::replay::Scenario;
use collectmc::{
    Certificates, Client, CollectRequest, Credentials, Error, Format, OrderNumber, Outcome, PublicationOptions,
    ReplayTransport, TransportErrorKind,
};
use collectmc_test_support::certificates::sha256_hex;
use collectmc_test_support::committed;

const LEAF_FIRST: [fn() -> Vec<u8>; 3] = [committed::leaf, committed::intermediate, committed::root];
const ROOT_FIRST: [fn() -> Vec<u8>; 3] = [committed::root, committed::intermediate, committed::leaf];

/// Folder, code, kind, argument or detail, and whether a later attempt helps.
const REFUSALS: [(&str, i64, &str, Option<&str>, LaterAttempt); 13] = [
    ("not-https", -1, "not-https", None, LaterAttempt::Never),
    (
        "unrecognized-argument",
        -2,
        "unrecognized-argument",
        None,
        LaterAttempt::Never,
    ),
    (
        "missing-argument",
        -3,
        "missing-argument",
        Some("loginPassword"),
        LaterAttempt::AfterAction,
    ),
    (
        "invalid-argument",
        -4,
        "invalid-argument",
        Some("orderNumber"),
        LaterAttempt::Never,
    ),
    ("unknown-error", -14, "unknown", None, LaterAttempt::Soon),
    ("wrong-login", -16, "authentication", None, LaterAttempt::AfterAction),
    ("not-post", -17, "not-post", None, LaterAttempt::Never),
    ("rejected", -20, "rejected", None, LaterAttempt::Never),
    ("revoked", -21, "revoked", None, LaterAttempt::Never),
    (
        "awaiting-payment",
        -22,
        "awaiting-payment",
        None,
        LaterAttempt::AfterAction,
    ),
    (
        "permission-denied",
        -91,
        "permission-denied",
        Some("collect"),
        LaterAttempt::Never,
    ),
    ("failed-to-collect", -160, "collection-failed", None, LaterAttempt::Soon),
    ("unlisted-code", -43, "other", None, LaterAttempt::Never),
];

/// The folders that a test of their own drives.
const OTHERS: [&str; 14] = [
    "available",
    "issued-after-outage",
    "issued-after-processing",
    "issued-after-reset",
    "issued-after-timeouts",
    "issued-pem",
    "issued-pkcs7",
    "issued-pkcs7-as-text",
    "issued-server-default",
    "issued-then-renewed",
    "issued-zip",
    "maintenance-page",
    "processing",
    "unknown-root",
];

fn fixture(name: &str) -> &'static Fixture {
    let mut all = fixtures::all().iter();
    all.find(|fixture| fixture.name() == name)
        .unwrap_or_else(|| panic!("{name} is not embedded"))
}

fn client(name: &str) -> Client<ReplayTransport> {
    let transport = ReplayTransport::new(fixture(name).scenario().unwrap());
    Client::new(Credentials::for_replay(), transport)
}

fn request(format: Format) -> CollectRequest {
    CollectRequest::new(OrderNumber::new(1_234_567).unwrap()).format(format)
}

/// Requests once, and makes sure that nothing recorded is left.
fn collect(folder: &str, format: Format) -> Result<Outcome, Error> {
    let client = client(folder);
    let request = request(format);
    assert_eq!(fixture(folder).request().unwrap(), request, "{folder}");
    let outcome = client.collect(&request);
    client.transport().finish().unwrap();
    outcome
}

fn assert_attached(outcome: Outcome, container: Container, status: Option<i64>, expected: [fn() -> Vec<u8>; 3]) {
    let Outcome::Attached(certificates) = outcome else {
        panic!("{outcome:?}")
    };
    let found: Vec<String> = certificates
        .iter()
        .map(|certificate| hex(certificate.sha256()))
        .collect();
    assert_eq!(found, expected.map(|der| sha256_hex(&der())));
    assert_eq!(certificates.container(), container);
    assert_eq!(certificates.status(), status);
    assert_eq!(certificates.skipped(), []);
}

fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn pkcs7_is_collected_leaf_first_as_it_was_sent() {
    let outcome = collect("issued-pkcs7", Format::Pkcs7).unwrap();
    assert_attached(outcome, Container::Pkcs7, None, LEAF_FIRST);
}

#[test]
fn pem_in_response_to_a_request_for_pkcs7_is_collected() {
    let outcome = collect("issued-pkcs7-as-text", Format::Pkcs7).unwrap();
    assert_attached(outcome, Container::Pem, None, LEAF_FIRST);
}

#[test]
fn pem_with_the_documented_dashes_is_collected_root_first_as_it_was_sent() {
    let outcome = collect("issued-pem", Format::Pem).unwrap();
    assert_attached(outcome, Container::Pem, Some(2), ROOT_FIRST);
}

#[test]
fn a_zip_archive_is_collected_in_the_order_of_its_members() {
    let outcome = collect("issued-zip", Format::Zip).unwrap();
    assert_attached(outcome, Container::Zip, None, ROOT_FIRST);
}

#[test]
fn what_the_server_chooses_is_collected() {
    let outcome = collect("issued-server-default", Format::ServerDefault).unwrap();
    assert_attached(outcome, Container::Pem, Some(2), ROOT_FIRST);
}

#[test]
fn an_order_that_is_processed_at_first_is_collected_when_requested_again() {
    let client = client("issued-after-processing");
    let first = client.collect(&request(Format::Pkcs7)).unwrap();
    assert_eq!(first, Outcome::Processing);
    let second = client.collect(&request(Format::Pkcs7)).unwrap();
    assert_attached(second, Container::Pkcs7, None, LEAF_FIRST);
    client.transport().finish().unwrap();
}

/// Requests until the order is issued. Gives the errors before that.
fn collect_at_last(name: &str) -> (Vec<Error>, Certificates) {
    let client = client(name);
    let mut errors = Vec::new();
    loop {
        match client.collect(&request(Format::Pkcs7)) {
            Ok(Outcome::Attached(certificates)) => {
                client.transport().finish().unwrap();
                return (errors, certificates);
            }
            Ok(outcome) => panic!("{outcome:?}"),
            Err(error) => errors.push(error),
        }
    }
}

#[test]
fn an_outage_is_transient_and_then_the_order_is_issued() {
    let (errors, certificates) = collect_at_last("issued-after-outage");
    assert_eq!(errors.len(), 2);
    for error in errors {
        assert!(error.is_retryable(), "{error}");
        let Error::Response(error) = error else {
            panic!("{error}")
        };
        assert_eq!(error.http_status(), Some(503));
    }
    assert_attached(Outcome::Attached(certificates), Container::Pkcs7, None, LEAF_FIRST);
}

#[test]
fn timeouts_and_a_reset_are_errors_of_the_transport_and_then_the_order_is_issued() {
    for (name, kind, times) in [
        ("issued-after-timeouts", TransportErrorKind::Timeout, 2),
        ("issued-after-reset", TransportErrorKind::Io, 1),
    ] {
        let (errors, certificates) = collect_at_last(name);
        assert_eq!(errors.len(), times, "{name}");
        for error in errors {
            let Error::Transport(error) = error else {
                panic!("{error}")
            };
            assert_eq!(
                (error.kind(), error.request_may_have_been_sent()),
                (kind, true),
                "{name}"
            );
        }
        assert_attached(Outcome::Attached(certificates), Container::Pkcs7, None, LEAF_FIRST);
    }
}

/// The options with the root of the fixtures, as of the time that they are made for.
fn options() -> PublicationOptions {
    let options = PublicationOptions::new(fixtures::VALID_AT.parse().unwrap());
    options.trust_anchors(fixtures::trust_anchors().unwrap())
}

#[test]
fn a_renewed_certificate_is_another_one_and_verified_like_the_first() {
    let client = client("issued-then-renewed");
    let [first, second] = [(), ()].map(|()| match client.collect(&request(Format::Pkcs7)).unwrap() {
        Outcome::Attached(certificates) => certificates,
        outcome => panic!("{outcome:?}"),
    });
    client.transport().finish().unwrap();
    let [first, second] = [first, second].map(|certificates| {
        let publication = certificates.publication(&options()).unwrap();
        assert!(
            matches!(publication.verdict(), Verdict::Verified(_)),
            "{:?}",
            publication.findings()
        );
        certificates
            .chain_to(&fixtures::trust_anchors().unwrap())
            .unwrap()
            .end_entity()
            .clone()
    });
    assert_ne!(first.sha256(), second.sha256());
    assert_eq!(first.subject(), second.subject());
    assert!(second.not_after() > first.not_after());
}

#[test]
fn the_root_of_the_fixtures_is_unknown_until_it_is_trusted() {
    let (_, certificates) = collect_at_last("unknown-root");
    let trust = |anchors: &TrustAnchors| Ok::<_, ChainError>(certificates.chain_to(anchors)?.trust());
    assert_eq!(trust(&TrustAnchors::known()), Ok(None));
    assert_eq!(trust(&fixtures::trust_anchors().unwrap()), Ok(Some(Trust::Given)));
    assert!(
        !committed::fixtures().join("unknown-root/roots.pem").exists(),
        "a replay trusts it neither"
    );
}

#[test]
fn an_order_in_process_is_no_error() {
    assert_eq!(collect("processing", Format::Pkcs7).unwrap(), Outcome::Processing);
}

#[test]
fn issued_certificates_that_are_not_attached_are_no_error() {
    assert_eq!(collect("available", Format::Pkcs7).unwrap(), Outcome::Available);
}

#[test]
fn each_refusal_has_its_code_kind_and_argument() {
    for (folder, code, kind, argument, later) in REFUSALS {
        let Err(Error::Service(error)) = collect(folder, Format::Pkcs7) else {
            panic!("{folder} is no refusal")
        };
        let found = (
            error.code(),
            error.kind().as_str(),
            error.argument(),
            error.later_attempt(),
        );
        assert_eq!(found, (code, kind, argument, later), "{folder}");
        assert_eq!(error.http_status(), Some(200));
        assert!(!error.message().is_empty(), "{folder}");
    }
}

#[test]
fn a_maintenance_page_with_status_200_is_an_unexpected_response() {
    let Err(Error::Response(error)) = collect("maintenance-page", Format::Pkcs7) else {
        panic!("no error")
    };
    assert!(matches!(error.kind(), ResponseErrorKind::Unrecognized));
    assert_eq!(error.http_status(), Some(200));
    assert_eq!(error.content_type(), Some("text/html; charset=utf-8"));
    assert_eq!(error.looks_like(), "an HTML page");
}

#[test]
fn another_order_gets_no_response_from_a_recording() {
    let client = client("issued-pkcs7");
    let other = CollectRequest::new(OrderNumber::new(7_654_321).unwrap()).format(Format::Pkcs7);
    let error = client.collect(&other).unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(error.to_string().contains("7654321"), "{error}");
}

#[test]
fn every_folder_is_embedded_and_driven_by_a_test() {
    let folders: BTreeSet<String> = fs::read_dir(committed::fixtures())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    let driven: BTreeSet<String> = REFUSALS
        .iter()
        .map(|refusal| refusal.0)
        .chain(OTHERS)
        .map(str::to_owned)
        .collect();
    assert_eq!(folders, driven);
    assert_eq!(folders.len(), fixtures::all().len());
    for fixture in fixtures::all() {
        let embedded = fixture.scenario().unwrap().to_text().unwrap();
        let folder = Scenario::load(committed::fixtures().join(fixture.name())).unwrap();
        assert!(embedded == folder.to_text().unwrap(), "{}", fixture.name());
    }
}
