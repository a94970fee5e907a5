//! HTTP status codes other than 200.

use std::time::{Duration, SystemTime};

use collectmc::protocol::RetryAfter;
use collectmc::{Error, TransportErrorKind};
use collectmc_test_support::server::{Response, Script, Server};

use crate::{assert_complete, collect, kind, pem};

fn responded(response: impl Into<Vec<u8>>) -> Result<collectmc::Outcome, Error> {
    collect(&Server::start([Script::new().respond(response)]))
}

#[test]
fn certificates_with_an_error_status_are_refused() {
    for status in [
        400, 401, 403, 404, 405, 407, 408, 410, 413, 418, 429, 500, 501, 502, 503, 504, 511, 599, 999,
    ] {
        let result = responded(Response::ok(pem()).status(&format!("{status} Whatever")));
        let Err(Error::Response(error)) = result else {
            panic!("{status}: {result:?}")
        };
        assert_eq!(error.http_status(), Some(status));
    }
}

#[test]
fn a_rejection_by_the_service_takes_precedence_over_the_status() {
    let result = responded(Response::ok("-20\nrejected").status("404 Not Found"));
    assert!(matches!(result, Err(Error::Service(error)) if error.code() == -20));
}

#[test]
fn only_a_status_of_a_transient_failure_is_retryable() {
    for (status, retryable) in [
        (400, false),
        (404, false),
        (429, true),
        (500, false),
        (502, true),
        (503, true),
        (504, true),
    ] {
        let error = responded(Response::ok("").status(&format!("{status} Whatever"))).unwrap_err();
        assert_eq!(error.is_retryable(), retryable, "{status}");
    }
}

#[test]
fn informational_responses_are_skipped() {
    let flood = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n".repeat(50);
    let script = Script::new().respond(flood).send(Response::ok(pem()));
    assert_complete(collect(&Server::start([script])), &pem());
}

#[test]
fn a_protocol_switch_is_an_error() {
    let response = "HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n";
    let result = responded(response);
    assert!(
        matches!(&result, Err(Error::Response(error)) if error.http_status() == Some(101)),
        "{result:?}"
    );
}

#[test]
fn a_response_without_content_is_an_error() {
    let result = responded("HTTP/1.1 204 No Content\r\n\r\n");
    assert!(matches!(result, Err(Error::Response(_))), "{result:?}");
    let result = responded(Response::ok("").status("205 Reset Content"));
    assert!(matches!(result, Err(Error::Response(_))), "{result:?}");
}

#[test]
fn a_partial_response_is_an_error() {
    let response = Response::ok(pem())
        .status("206 Partial Content")
        .header("content-range", "bytes 0-99/100");
    let result = responded(response);
    assert!(
        matches!(&result, Err(Error::Response(error)) if error.http_status() == Some(206)),
        "{result:?}"
    );
}

#[test]
fn an_invalid_status_code_is_an_error() {
    for line in [
        "HTTP/1.1 000 x",
        "HTTP/1.1 099 x",
        "HTTP/1.1 1000 x",
        "HTTP/1.1 -20 x",
        "HTTP/1.1 2e2 x",
    ] {
        let response = format!("{line}\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(kind(responded(response)), TransportErrorKind::Io, "{line}");
    }
}

fn retry_after(value: &str) -> Option<RetryAfter> {
    let waits = [("429 Too Many Requests"), ("503 Service Unavailable")].map(|status| {
        responded(Response::ok("busy").status(status).header("retry-after", value))
            .unwrap_err()
            .retry_after()
    });
    assert_eq!(waits[0], waits[1]);
    waits[0]
}

#[test]
fn retry_after_in_seconds_is_reported() {
    assert_eq!(
        retry_after("120").unwrap().delay(SystemTime::now()),
        Duration::from_secs(120)
    );
}

#[test]
fn retry_after_as_a_date_is_reported() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 60);
    assert_eq!(
        retry_after("Sun, 06 Nov 1994 08:49:37 GMT").unwrap().delay(now),
        Duration::from_secs(60)
    );
}

#[test]
fn a_huge_retry_after_never_overflows() {
    for huge in [
        "18446744073709551615",
        "99999999999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        if let Some(wait) = retry_after(huge) {
            assert!(wait.delay(SystemTime::now()) > Duration::from_secs(3600), "{huge}");
        }
    }
}

#[test]
fn an_unparsable_retry_after_is_ignored() {
    for garbage in ["", "soon", "-5", "1.5", "Sun, 99 Nov 1994 08:49:37 GMT"] {
        assert_eq!(retry_after(garbage), None, "{garbage:?}");
    }
}
