//! What the tests of recordings share.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use collectmc_transports::replay::{Exchange, Recordable, RequestPattern, Scenario};
use collectmc_transports::{Body, TransportError};
use http::{Request, Response};

pub const URL: &str = "https://example.com/products/collect";

/// A form, encoded by hand where the test says so.
pub fn post(form: &str) -> Request<Body> {
    post_to(URL, form)
}

pub fn post_to(url: &str, form: &str) -> Request<Body> {
    Request::post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .expect("a request")
}

pub fn pattern() -> RequestPattern {
    RequestPattern::post(URL).expect("a pattern")
}

/// `user=alice&password=…&order=…`, as a recording holds it.
pub fn order(number: &str) -> RequestPattern {
    pattern().redacted("user").redacted("password").field("order", number)
}

pub fn ask_for_order(number: &str) -> Request<Body> {
    post(&format!("user=alice&password=swordfish&order={number}"))
}

/// The request with these fields named as no secret.
pub fn naming(fields: &'static [&'static str], mut request: Request<Body>) -> Request<Body> {
    request.extensions_mut().insert(Recordable::fields(fields));
    request
}

pub fn text(body: &str) -> Response<Vec<u8>> {
    Response::builder()
        .header("content-type", "text/plain")
        .body(body.into())
        .expect("a response")
}

/// A scenario of one exchange.
pub fn one(request: RequestPattern) -> Scenario {
    Scenario::new("").with(Exchange::new(request, text("responded")))
}

/// A message with those of its causes.
pub fn whole_message(error: &TransportError) -> String {
    let mut message = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        message.push_str(&format!(": {cause}"));
        next = cause.source();
    }
    message
}

/// Every file in a folder, with its content.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a folder");
    entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            let name = entry.file_name().into_string().expect("a name");
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}
