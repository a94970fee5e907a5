//! The responses of the service, rule by rule.

use collectmc::protocol::{self, LaterAttempt, ResponseErrorKind, ServiceErrorKind};
use collectmc::{Certificates, Credentials, Error, Limits, Outcome};

fn response(status: u16, body: &[u8]) -> Result<Outcome, Error> {
    let response = http::Response::builder().status(status).body(body.to_vec()).unwrap();
    protocol::parse_saved(response, &Limits::default())
}

fn ok(body: &[u8]) -> Outcome {
    response(200, body).unwrap()
}

fn attached(body: &[u8]) -> Certificates {
    match ok(body) {
        Outcome::Attached(certificates) => certificates,
        other => panic!("{other:?}"),
    }
}

fn unreadable(status: u16, body: &[u8]) -> Box<collectmc::protocol::ResponseError> {
    match response(status, body) {
        Err(Error::Response(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn refused(status: u16, body: &[u8]) -> Box<collectmc::protocol::ServiceError> {
    match response(status, body) {
        Err(Error::Service(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn data(file: &str) -> Vec<u8> {
    std::fs::read(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/data")
            .join(file),
    )
    .unwrap()
}

/// The three certificates as PEM, root first, without a status.
fn pem() -> Vec<u8> {
    data("pem/documented-without-status.txt")
}

fn with_status(status: &str) -> Vec<u8> {
    [status.as_bytes(), &pem()].concat()
}

#[test]
fn a_body_of_the_digit_zero_is_processing_and_not_der() {
    for body in [
        &b"0"[..],
        b"0\n",
        b"0\r\n",
        b"0\r",
        b"\xEF\xBB\xBF0\r\n",
        b" 0 \n",
        b"0\nBeing processed",
    ] {
        assert_eq!(ok(body), Outcome::Processing, "{body:?}");
    }
}

#[test]
fn der_that_begins_like_the_status_zero_is_never_processing() {
    let error = unreadable(200, &data("certificates/sequence-of-length-ten.der"));
    assert!(matches!(error.kind(), ResponseErrorKind::Certificates(_)), "{error:?}");
}

#[test]
fn pem_when_pkcs7_was_requested_is_read_by_its_content() {
    let response = http::Response::builder().header("content-type", "application/x-pkcs7-certificates");
    let outcome = protocol::parse_saved(response.body(pem()).unwrap(), &Limits::default()).unwrap();
    assert!(matches!(outcome, Outcome::Attached(certificates) if certificates.as_slice().len() == 3));
}

#[test]
fn a_status_line_may_have_blanks_carriage_returns_only_or_a_byte_order_mark() {
    for status in ["2\n", " 2\t\n", "2\r\n", "2\r", "\u{FEFF}2\n", "\r\n\r\n2\n"] {
        let certificates = attached(&with_status(status));
        assert_eq!(
            (certificates.as_slice().len(), certificates.status()),
            (3, Some(2)),
            "{status:?}"
        );
    }
    assert_eq!(attached(&data("pem/cr-only.txt")).as_slice().len(), 3);
}

#[test]
fn attached_without_a_certificate_is_an_error() {
    for body in ["2", "2\n", "2\r\n\r\n", "2\nCertificates attached"] {
        let error = unreadable(200, body.as_bytes());
        assert!(
            matches!(error.kind(), ResponseErrorKind::NoCertificates),
            "{body:?}: {error:?}"
        );
    }
}

#[test]
fn a_form_with_a_code_of_zero_or_above_is_the_success_of_another_endpoint() {
    for (body, code) in [
        ("errorCode=0&errorMessage=", 0),
        ("errorCode=0", 0),
        ("errorMessage=&errorCode=1&orderNumber=7", 1),
        ("errorCode=2&errorMessage=x", 2),
        ("errorCode=%30&errorItem=0\r\n", 0),
    ] {
        let error = unreadable(200, body.as_bytes());
        assert!(
            matches!(error.kind(), ResponseErrorKind::OtherEndpoint(found) if *found == code),
            "{body:?}: {error:?}"
        );
        assert_eq!(error.status(), Some(code));
    }
}

#[test]
fn a_status_with_a_trace_of_a_certificate_is_neither_processing_nor_available() {
    for status in ["0", "1", "2", "7"] {
        for trace in ["--begin certificate--", "-----BEGIN\u{A0}CERTIFICATE-----"] {
            let error = unreadable(200, format!("{status}\n{trace}\nAQID\n").as_bytes());
            assert!(
                matches!(error.kind(), ResponseErrorKind::Certificates(_)),
                "{status} {trace}: {error:?}"
            );
        }
    }
}

#[test]
fn available_is_issued_but_not_attached_unless_certificates_are() {
    for body in ["1", "1\n", "1\nCertificates available"] {
        assert_eq!(ok(body.as_bytes()), Outcome::Available, "{body:?}");
    }
    let certificates = attached(&with_status("1\n"));
    assert_eq!((certificates.as_slice().len(), certificates.status()), (3, Some(1)));
}

#[test]
fn processing_with_certificates_contradicts_itself_and_is_neither() {
    let error = unreadable(200, &with_status("0\n"));
    assert!(matches!(error.kind(), ResponseErrorKind::Contradiction), "{error:?}");
}

#[test]
fn a_status_above_two_counts_by_what_is_attached() {
    assert!(matches!(
        unreadable(200, b"3\nwhatever").kind(),
        ResponseErrorKind::UnknownStatus(3)
    ));
    assert_eq!(attached(&with_status("3\n")).status(), Some(3));
}

#[test]
fn a_negative_status_is_an_error_whatever_follows_it() {
    let error = refused(200, &with_status("-21\nThe certificate has been revoked!\n"));
    assert_eq!((error.code(), error.kind()), (-21, ServiceErrorKind::Revoked));
}

#[test]
fn a_missing_password_is_recognized_by_the_name_of_the_argument() {
    let error = response(200, b"-3\nThe 'loginPassword' argument is missing!").unwrap_err();
    assert!(error.is_authentication() && !error.is_retryable());
    let Error::Service(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!((error.code(), error.argument()), (-3, Some("loginPassword")));
    assert_eq!(error.message(), "The 'loginPassword' argument is missing!");
    assert_eq!(error.later_attempt(), LaterAttempt::AfterAction);
}

#[test]
fn the_siblings_form_of_an_error_is_the_same_error() {
    let error = refused(
        200,
        b"errorCode=-4&errorMessage=The+value+is+invalid%21&errorItem=orderNumber\n",
    );
    assert_eq!(
        (error.code(), error.argument(), error.message()),
        (-4, Some("orderNumber"), "The value is invalid!")
    );
}

#[test]
fn a_form_with_an_error_is_that_error_whatever_follows_it() {
    let error = refused(200, &with_status("errorCode=-20&errorMessage=Rejected%21\r\n"));
    assert_eq!((error.code(), error.message()), (-20, "Rejected!"));
    assert_eq!(refused(200, b"errorCode=-21\n\nRevoked!").message(), "Revoked!");
}

#[test]
fn an_error_code_in_the_text_of_another_outcome_is_a_contradiction() {
    for before in [
        "Sorry: errorCode=-20\n",
        "2\n{\"errorCode\": -20}\n",
        "1\n<errorCode>-20</errorCode>\n",
    ] {
        let error = unreadable(200, &with_status(before));
        assert!(
            matches!(error.kind(), ResponseErrorKind::Contradiction),
            "{before:?}: {error:?}"
        );
        let after = [&pem()[..], before.as_bytes()].concat();
        let error = unreadable(200, &after);
        assert!(
            matches!(error.kind(), ResponseErrorKind::Contradiction),
            "{before:?}: {error:?}"
        );
    }
    for body in ["0\nerrorCode=-20", "1\nerrorCode: -20"] {
        let error = unreadable(200, body.as_bytes());
        assert!(
            matches!(error.kind(), ResponseErrorKind::Contradiction),
            "{body:?}: {error:?}"
        );
    }
    assert_eq!(attached(&with_status("errorCode=0&errorMessage=\n")).len(), 3);
    assert_eq!(ok(b"0\nerrorCode=0"), Outcome::Processing);
}

#[test]
fn an_html_page_with_status_200_is_an_error_that_says_so() {
    let page = "<!DOCTYPE html>\n<html><title>Down for maintenance</title></html>";
    let response = http::Response::builder().header("content-type", "text/html; charset=utf-8");
    let error =
        protocol::parse_saved(response.body(page.as_bytes().to_vec()).unwrap(), &Limits::default()).unwrap_err();
    let text = error.to_string();
    for part in [
        "HTTP status 200",
        "text/html; charset=utf-8",
        "64 bytes",
        "an HTML page",
        "Down for maintenance",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
}

#[test]
fn an_empty_body_is_an_error() {
    for body in [&b""[..], b"\r\n", b"\xEF\xBB\xBF"] {
        let error = unreadable(200, body);
        assert_eq!((error.looks_like(), error.excerpt()), ("nothing", None), "{body:?}");
    }
}

#[test]
fn a_redirect_with_a_body_that_parses_is_an_error_that_names_the_origin_only() {
    let response = http::Response::builder().status(302).header(
        "location",
        "https://user:canary@elsewhere.example:8443/path?loginPassword=canary",
    );
    let error = protocol::parse_saved(response.body(pem()).unwrap(), &Limits::default()).unwrap_err();
    let Error::Response(error) = error else {
        panic!("{error:?}")
    };
    let ResponseErrorKind::Redirect { origin } = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(origin.as_deref(), Some("https://elsewhere.example:8443"));
    assert!(!format!("{error} {error:?} {}", error.kind()).contains("canary"));
}

#[test]
fn any_http_status_but_2xx_is_an_error_even_with_certificates() {
    for status in [
        100, 206, 300, 304, 400, 401, 403, 404, 429, 500, 502, 503, 504, 599, 999,
    ] {
        assert_eq!(unreadable(status, &pem()).http_status(), Some(status));
    }
    assert!(matches!(unreadable(500, b"0\n").kind(), ResponseErrorKind::HttpStatus));
}

#[test]
fn a_negative_code_wins_over_the_http_status() {
    let error = refused(404, b"-20\nThe certificate request has been rejected!");
    assert_eq!((error.code(), error.http_status()), (-20, Some(404)));
    assert_eq!(refused(302, b"-16\nx").code(), -16);
}

#[test]
fn a_refusal_is_read_whatever_bytes_are_in_its_message() {
    let windows_1252 = refused(200, b"-3\nThe \x91loginName\x92 argument is missing!");
    assert_eq!(windows_1252.argument(), Some("loginName"));
    for body in [
        &b"-16\0"[..],
        b"-16\nIncorrect login details\0",
        b"-16\n\x1B[31mIncorrect",
        b"\xEF\xBB\xBF-16\r\n\x1A",
    ] {
        // What it says must not be lost: the same login is tried again after a mere 503.
        let error = response(503, body).unwrap_err();
        assert!(
            error.is_authentication() && !error.is_retryable(),
            "{body:?}: {error:?}"
        );
    }
    // Binary data that begins like a number is none of the other outcomes.
    for body in [&b"0\0"[..], b"1\0", b"2\n\0"] {
        assert_eq!(unreadable(200, body).kind().as_str(), "unrecognized", "{body:?}");
    }
}

#[test]
fn an_unexpected_response_keeps_its_status_and_has_a_kind_in_one_word() {
    for (body, status, kind) in [
        (&b"2\n"[..], Some(2), "no-certificates"),
        (b"7\nwhat now", Some(7), "unknown-status"),
        (&with_status("0\n"), Some(0), "contradiction"),
        (b"2\n-----BEGIN CERTIFICATE-----\n", Some(2), "certificates"),
        (b"<html>", None, "unrecognized"),
        (b"\0", None, "unrecognized"),
    ] {
        let error = unreadable(200, body);
        assert_eq!((error.status(), error.kind().as_str()), (status, kind), "{error}");
    }
    assert_eq!(unreadable(302, b"1").kind().as_str(), "redirect");
    let error = unreadable(500, b"1");
    assert_eq!((error.status(), error.kind().as_str()), (Some(1), "http-status"));
}

#[test]
fn line_ends_may_follow_der_and_nothing_else() {
    let der = data("pkcs7/documented.p7b");
    assert_eq!(attached(&[&der[..], b"\r\n\n"].concat()).as_slice().len(), 3);
    for garbage in [&b" "[..], b"\0", b"x", b"\r\n0"] {
        let error = unreadable(200, &[&der[..], garbage].concat());
        assert!(
            matches!(error.kind(), ResponseErrorKind::Certificates(_)),
            "{garbage:?}"
        );
    }
}

#[test]
fn the_order_and_the_bytes_of_the_certificates_are_those_sent() {
    let leaf = data("certificates/leaf.der");
    assert_eq!(attached(&data("pkcs7/documented.p7b")).as_slice()[0].der(), leaf);
    assert_eq!(attached(&pem()).as_slice()[2].der(), leaf);
    let body = data("zip/pem-members.zip");
    assert_eq!(attached(&body).as_sent(), body);
}

#[test]
fn limits_can_be_changed() {
    let limits = Limits::default;
    let read =
        |file: &str, limits: Limits| Certificates::parse(&data(file), &limits).map_err(|error| error.to_string());
    assert!(read("zip/sixty-five-members.zip", limits().archive_members(65)).is_ok());
    assert!(read("pkcs7/documented.p7b", limits().certificates(3)).is_ok());
    for (file, limits) in [
        ("pkcs7/documented.p7b", limits().certificates(2)),
        ("zip/pem-members.zip", limits().archive_members(2)),
        ("zip/pem-members.zip", limits().archive_member_bytes(100)),
        ("zip/pem-members.zip", limits().archive_bytes(3000)),
    ] {
        let error = read(file, limits).unwrap_err();
        assert!(error.contains("limit"), "{file}: {error}");
    }
}

#[test]
fn the_announced_length_of_a_member_must_be_right_and_takes_no_memory() {
    let limits = Limits::default().archive_member_bytes(u64::MAX).archive_bytes(u64::MAX);
    for (place, value, expected) in [
        (24, 0xFFFF_FFF0_u32, "does not match its length"),
        (24, 10, "does not match its length"),
        (20, 0x7FFF_FFFF, "cut off"),
    ] {
        let mut archive = data("zip/pem-members.zip");
        let entry = archive.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        archive[entry + place..entry + place + 4].copy_from_slice(&value.to_le_bytes());
        let error = Certificates::parse(&archive, &limits).unwrap_err();
        let cause = std::error::Error::source(&error)
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(format!("{error}: {cause}").contains(expected), "{value}: {error:?}");
    }
}

#[test]
fn what_a_server_repeats_of_the_credentials_is_in_no_text() {
    let credentials = Credentials::new("canary-name", "canary&pass word").unwrap();
    for (status, body) in [
        (200, "-16\nNo such user: canary-name (canary&pass word)"),
        (200, "-4\nThe value of the 'canary-name' argument is invalid!"),
        (
            200,
            "errorCode=-91&errorMessage=Permission+denied%21+%27Canary-Name%27&errorItem=canary-name",
        ),
        (500, "<p>loginName=canary-name&amp;loginPassword=canary%26pass+word</p>"),
        (200, "<p>canary&amp;pass word</p>"),
        (200, "auth: Y2FuYXJ5LW5hbWU= Y2FuYXJ5JnBhc3Mgd29yZA=="),
    ] {
        let response = http::Response::builder()
            .status(status)
            .header("content-type", "text/canary-name")
            .body(body.as_bytes().to_vec())
            .unwrap();
        let error = protocol::parse(response, &Limits::default(), &credentials).unwrap_err();
        let text = format!("{error} {error:?} {error:#?}").to_ascii_lowercase();
        for leak in ["canary", "y2fuyxj5", "pass word"] {
            assert!(!text.contains(leak), "{leak:?} of {body:?} is in {text}");
        }
    }
}

#[test]
fn a_secret_at_the_edge_of_the_excerpt_is_not_shown_in_part() {
    let credentials = Credentials::new("canary-name", "x1").unwrap();
    let body = format!("{}canary-name", "y".repeat(195));
    let error = protocol::parse(http::Response::new(body.into_bytes()), &Limits::default(), &credentials).unwrap_err();
    assert!(!error.to_string().contains("cana"), "{error}");
}

#[test]
fn a_field_of_the_form_is_named_even_when_the_password_is_part_of_its_name() {
    let credentials = Credentials::new("n-1", "password").unwrap();
    let response = http::Response::new(b"-3\nThe 'loginPassword' argument is missing!".to_vec());
    let error = protocol::parse(response, &Limits::default(), &credentials).unwrap_err();
    assert!(error.is_authentication());
    let Error::Service(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.argument(), Some("loginPassword"));
    assert_eq!(error.message(), "The 'login[redacted]' argument is missing!");
}

#[test]
fn a_rejection_keeps_what_came_with_it_and_shows_none_of_it_in_debug() {
    let body = with_status("-21\nThe certificate has been revoked!\n");
    let error = refused(200, &body);
    assert_eq!(error.body(), body);
    assert!(!format!("{error:?}").contains("body"), "{error:?}");
}

#[test]
fn a_number_of_zeros_is_quoted_as_given() {
    let error = "00".parse::<collectmc::OrderNumber>().unwrap_err();
    assert_eq!(error.to_string(), "'00' is not an order number: it is zero");
}

#[test]
fn base64_without_armour_may_follow_a_status() {
    let packed = data_encoding::BASE64_MIME.encode(&data("pkcs7/certs-only.p7b"));
    let certificates = attached(format!("2\r\n{packed}").as_bytes());
    assert_eq!(certificates.status(), Some(2));
    assert_eq!(certificates.iter().count(), 3);
}

#[test]
fn a_container_without_certificates_is_never_a_success() {
    let key = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";
    for body in [key.to_owned(), format!("2\n{key}"), format!("5\n{key}")] {
        let error = unreadable(200, body.as_bytes());
        assert!(
            matches!(error.kind(), ResponseErrorKind::NoCertificates),
            "{body:?}: {error:?}"
        );
    }
}

#[test]
fn the_target_of_a_redirect_is_in_the_message() {
    let redirect = |location: Option<&str>| {
        let mut response = http::Response::builder().status(307);
        if let Some(location) = location {
            response = response.header("location", location);
        }
        let error = protocol::parse_saved(response.body(Vec::new()).unwrap(), &Limits::default()).unwrap_err();
        std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string)
    };
    assert!(redirect(Some("https://other.example/a?b")).contains(" to https://other.example"));
    assert!(!redirect(None).contains("redirected to"));
}

#[test]
fn an_unexpected_response_reports_its_content_type_and_its_beginning() {
    let response = http::Response::builder()
        .header("content-type", "text/html")
        .body(b"<p>Maintenance</p>".to_vec())
        .unwrap();
    let Err(Error::Response(error)) = protocol::parse_saved(response, &Limits::default()) else {
        panic!("a page is a success")
    };
    assert_eq!(error.content_type(), Some("text/html"));
    assert_eq!(error.excerpt(), Some("<p>Maintenance</p>"));
}

#[test]
fn the_time_that_an_error_code_comes_with_is_reported() {
    let response = http::Response::builder()
        .status(503)
        .header("retry-after", "120")
        .body(b"-14\nUnknown error!".to_vec())
        .unwrap();
    let error = protocol::parse_saved(response, &Limits::default()).unwrap_err();
    let delay = error.retry_after().map(|after| after.delay(std::time::UNIX_EPOCH));
    assert_eq!(delay, Some(std::time::Duration::from_secs(120)));
}

#[test]
fn a_name_in_the_part_of_the_message_that_is_shown_is_the_argument() {
    let message = |before: usize| format!("-3\n{} 'markLogo' is missing", "x".repeat(before));
    assert_eq!(refused(200, message(100).as_bytes()).argument(), Some("markLogo"));
    for before in [195, 200, 5000] {
        assert_eq!(refused(200, message(before).as_bytes()).argument(), None, "{before}");
    }
}

#[test]
fn the_advice_follows_the_named_argument() {
    for (argument, advice) in [
        ("loginName", "check the login name and password"),
        (
            "orderNumber",
            "check the order number: it may belong to another account",
        ),
    ] {
        let error = refused(
            200,
            format!("-4\nThe value of the '{argument}' argument is invalid!").as_bytes(),
        );
        assert!(error.to_string().contains(advice), "{error}");
    }
    let error = refused(200, b"-4\nThe value of the 'responseType' argument is invalid!");
    assert!(!error.to_string().contains("another account"), "{error}");
}

#[test]
fn only_a_message_that_begins_quoted_loses_the_quotation_mark_at_its_end() {
    assert_eq!(refused(200, b"-20 no \"such\"").message(), "no \"such\"");
    assert_eq!(refused(200, b"\"-20 no such\"").message(), "no such");
}

#[test]
fn a_form_with_markup_in_it_is_a_page_and_no_error_code() {
    let error = unreadable(200, b"errorCode=-20&errorMessage=<b>");
    assert!(matches!(error.kind(), ResponseErrorKind::Unrecognized), "{error:?}");
}
