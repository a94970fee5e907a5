//! The recorded exchanges, one scenario per folder.

use std::fs;
use std::path::Path;

use collectmc_test_support::certificates::{der, pem};
use collectmc_transports::replay::{Exchange, Fault, RequestPattern, Scenario};
use http::header::{CONTENT_TYPE, DATE};

use crate::Result;

const ENDPOINT: &str = "https://secure.trust-provider.com/products/download/CollectMC";
const ORDER: &str = "1234567";

/// The date of the recordings, at which the certificates are valid. A program that replays them checks the certificates as of
/// that date, so that its findings never change.
const ANSWERED_AT: &str = "Tue, 01 Dec 2026 12:00:00 GMT";

/// The requested format, as form fields.
const PKCS7: &[(&str, &str)] = &[("responseType", "2"), ("responseEncoding", "1")];
const ZIP: &[(&str, &str)] = &[("responseType", "0"), ("responseEncoding", "1")];
const PEM: &[(&str, &str)] = &[("responseEncoding", "0")];
const SERVER_DEFAULT: &[(&str, &str)] = &[];

/// Responses of plain text: the folder, a description and the text.
const STATUSES: &[(&str, &str, &str)] = &[
    (
        "available",
        "the certificates are issued; the service says so and attaches none.",
        "1\n",
    ),
    ("processing", "the order is being processed.", "0\n"),
    (
        "not-https",
        "the request did not come over HTTPS.",
        "-1\nRequest was not made over https!\n",
    ),
    (
        "unrecognized-argument",
        "the service does not know an argument.",
        "-2\nUnrecognised argument!\n",
    ),
    (
        "missing-argument",
        "an argument is missing, and it is the password.",
        "-3\nThe 'loginPassword' argument is missing!\n",
    ),
    (
        "invalid-argument",
        "the order number is not one of this account.",
        "-4\nThe value of the 'orderNumber' argument is invalid!\n",
    ),
    (
        "unknown-error",
        "the service does not know what went wrong.",
        "-14\nAn unknown error occurred!\n",
    ),
    (
        "wrong-login",
        "the login is not accepted.",
        "-16\nIncorrect login details, account is locked, password has expired or your source IP is blocked.\n",
    ),
    (
        "not-post",
        "the request was not a POST when it arrived.",
        "-17\nRequest used GET rather than POST!\n",
    ),
    (
        "rejected",
        "the order was rejected.",
        "-20\nThe certificate request has been rejected!\n",
    ),
    (
        "revoked",
        "the certificate was revoked.",
        "-21\nThe certificate has been revoked!\n",
    ),
    (
        "awaiting-payment",
        "the order is not paid for.",
        "-22\nStill awaiting payment!\n",
    ),
    (
        "permission-denied",
        "the account may not collect.",
        "-91\nPermission denied! 'collect'\n",
    ),
    (
        "failed-to-collect",
        "the service fails to fetch the certificate.",
        "-160\nFailed to collect the certificate.\n",
    ),
    (
        "unlisted-code",
        "a code that the documentation does not list.",
        "-43\nSomething that nobody has documented.\n",
    ),
];

/// Returns every scenario with the name of its folder. Bodies with certificates are files of `data`.
pub(crate) fn all(data: &Path) -> Result<Vec<(&'static str, Scenario)>> {
    let body = |path: &str| fs::read(data.join(path));
    let mut scenarios = vec![
        (
            "issued-pkcs7",
            scenario("issued as PKCS #7, shaped like the documented sample: a signed message, leaf first.")
                .with(pkcs7(body("pkcs7/documented.p7b")?)?),
        ),
        (
            "issued-pkcs7-as-text",
            scenario("PKCS #7 was asked for in binary and comes as PEM, as in the documented sample.")
                .with(answered(PKCS7, "text/plain", body("pkcs7/documented.pem")?)?.in_file("issued.pem")),
        ),
        (
            "issued-pem",
            scenario("issued as PEM, root first, with the spaced dashes of the documentation.")
                .with(answered(PEM, "text/plain", body("pem/documented.txt")?)?.in_file("issued.txt")),
        ),
        (
            "issued-zip",
            scenario("issued as a ZIP archive of three PEM files.")
                .with(answered(ZIP, "application/zip", body("zip/pem-members.zip")?)?.in_file("issued.zip")),
        ),
        (
            "issued-server-default",
            scenario("issued in whatever format the service chooses when the request names none.")
                .with(answered(SERVER_DEFAULT, "text/plain", body("pem/crlf.txt")?)?.in_file("issued.txt")),
        ),
        (
            "issued-after-processing",
            scenario("being processed at first, issued as PKCS #7 when asked again.")
                .with(answered(PKCS7, "text/plain", b"0\n".to_vec())?)
                .with(pkcs7(body("pkcs7/documented.p7b")?)?),
        ),
        (
            "issued-after-outage",
            scenario("the service is unavailable twice, then the order is issued as PKCS #7.")
                .with(
                    unavailable(body("text/maintenance.html")?)?
                        .in_file("page.html")
                        .times(2),
                )
                .with(pkcs7(body("pkcs7/documented.p7b")?)?),
        ),
        (
            "issued-after-timeouts",
            scenario("no response comes in time twice, then the order is issued as PKCS #7.")
                .with(Exchange::failed(request(PKCS7)?, &Fault::Timeout.into()).times(2))
                .with(pkcs7(body("pkcs7/documented.p7b")?)?),
        ),
        (
            "issued-after-reset",
            scenario("the connection is reset after the request, then the order is issued as PKCS #7.")
                .with(Exchange::failed(request(PKCS7)?, &Fault::ConnectionReset.into()))
                .with(pkcs7(body("pkcs7/documented.p7b")?)?),
        ),
        (
            "issued-then-renewed",
            scenario("issued as PKCS #7, and later with a certificate that is valid for longer.")
                .with(pkcs7(body("pkcs7/documented.p7b")?)?)
                .with(answered(PKCS7, "application/x-pkcs7-certificates", renewed(data)?)?.in_file("renewed.p7b")),
        ),
        (
            "unknown-root",
            scenario("issued as PKCS #7, and nothing says that the root can be trusted.")
                .with(pkcs7(body("pkcs7/documented.p7b")?)?),
        ),
        (
            "maintenance-page",
            scenario("a page for people, with the HTTP status of success, instead of a response.").with(
                answered(PKCS7, "text/html; charset=utf-8", body("text/maintenance.html")?)?.in_file("page.html"),
            ),
        ),
    ];
    for (name, what, text) in STATUSES {
        scenarios.push((
            name,
            scenario(what).with(answered(PKCS7, "text/plain", text.as_bytes().to_vec())?),
        ));
    }
    Ok(scenarios)
}

fn scenario(what: &str) -> Scenario {
    Scenario::new(format!(
        "Order {ORDER}: {what}\nSynthetic; made by make-fixtures, see ../README.md."
    ))
}

fn pkcs7(body: Vec<u8>) -> Result<Exchange> {
    Ok(answered(PKCS7, "application/x-pkcs7-certificates", body)?.in_file("issued.p7b"))
}

/// The renewed certificate with its issuers, as certificates without a signer (RFC 5652, section 5.1).
fn renewed(data: &Path) -> Result<Vec<u8>> {
    let mut certificates = Vec::new();
    for name in ["renewed", "intermediate", "root"] {
        certificates.extend(pem::decode(&fs::read_to_string(
            data.join("hierarchy").join(name).with_extension("pem"),
        )?));
    }
    let signed_data = der::sequence(&[
        der::integer(&[1]),
        der::set(&[]),
        der::sequence(&[der::oid("1.2.840.113549.1.7.1")]),
        der::context(0, &certificates),
        der::set(&[]),
    ]);
    Ok(der::sequence(&[
        der::oid("1.2.840.113549.1.7.2"),
        der::context(0, &signed_data),
    ]))
}

fn unavailable(page: Vec<u8>) -> Result<Exchange> {
    let response = http::Response::builder()
        .status(http::StatusCode::SERVICE_UNAVAILABLE)
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .header(DATE, ANSWERED_AT)
        .body(page)?;
    Ok(Exchange::new(request(PKCS7)?, response))
}

fn answered(format: &[(&str, &str)], content_type: &str, body: Vec<u8>) -> Result<Exchange> {
    let response = http::Response::builder()
        .header(CONTENT_TYPE, content_type)
        .header(DATE, ANSWERED_AT)
        .body(body)?;
    Ok(Exchange::new(request(format)?, response))
}

fn request(format: &[(&str, &str)]) -> Result<RequestPattern> {
    let mut request = RequestPattern::post(ENDPOINT)?
        .redacted("loginName")
        .redacted("loginPassword")
        .field("orderNumber", ORDER);
    for (name, value) in format {
        request = request.field(*name, value);
    }
    Ok(request)
}
