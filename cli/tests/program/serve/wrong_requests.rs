//! Requests that the service rejects: its codes, in the form that it documents.

use super::{FORM, Serving, body, request};

#[test]
fn a_wrong_form_gets_the_documented_code() {
    let mut serving = Serving::fixtures(&["issued-pkcs7"]);
    for (form, expected) in [
        ("", "-3\nThe 'loginName' argument is missing!\n"),
        (
            "loginName=n&loginPassword=p",
            "-3\nThe 'orderNumber' argument is missing!\n",
        ),
        (
            "loginName=n&loginPassword=p&orderNumber=x",
            "-4\nThe value of the 'orderNumber' argument is invalid!\n",
        ),
        (
            "loginName=n&loginPassword=p&orderNumber=1&x=1",
            "-2\nUnrecognised argument!\n",
        ),
        (
            "loginName=n&loginPassword=p&orderNumber=1234567&responseType=2",
            "-3\nThe 'responseEncoding' argument is missing!\n",
        ),
    ] {
        let response = serving.post(form);
        assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
        assert!(response.contains("content-type: text/plain\r\n"), "{response}");
        assert_eq!(body(&response), expected);
        assert_eq!(serving.event(), expected.trim_end().replace('\n', " "));
    }
}

#[test]
fn what_no_scenario_has_is_an_invalid_argument() {
    let serving = Serving::fixtures(&["issued-pkcs7"]);
    let other_order = serving.post(&FORM.replace("1234567", "7654321"));
    assert_eq!(
        body(&other_order),
        "-4\nThe value of the 'orderNumber' argument is invalid!\n"
    );
    let other_format = serving.post("loginName=n&loginPassword=p&orderNumber=1234567&responseEncoding=0");
    assert_eq!(
        body(&other_format),
        "-4\nThe value of the 'responseType' argument is invalid!\n"
    );
}

#[test]
fn only_a_post_of_a_form_is_read() {
    let serving = Serving::fixtures(&["issued-pkcs7"]);
    let post = request(FORM, "Connection: close\r\n");
    let get = serving.exchange(post.replacen("POST", "GET", 1));
    assert_eq!(body(&get), "-17\nRequest used GET rather than POST!\n");
    let head = serving.exchange(post.replacen("POST", "HEAD", 1));
    assert!(head.contains("content-length: 39\r\n"), "{head}");
    assert_eq!(body(&head), "", "a response to HEAD has no body");
    let json = serving.exchange(post.replace("x-www-form-urlencoded", "json"));
    assert_eq!(body(&json), "-3\nThe 'loginName' argument is missing!\n");
    let query = serving.exchange(post.replacen("CollectMC ", "CollectMC?loginName=n ", 1));
    assert_eq!(body(&query), "-2\nUnrecognised argument!\n");
    let elsewhere = serving.exchange(post.replacen("CollectMC ", "CollectSSL ", 1));
    assert!(elsewhere.starts_with("HTTP/1.1 404 "), "{elsewhere}");
}

#[test]
fn a_request_without_tls_is_told_so_and_nothing_else() {
    use std::io::{Read as _, Write as _};
    let mut serving = Serving::fixtures(&["issued-pkcs7"]);
    let mut stream = serving.tcp();
    stream.write_all(request(FORM, "").as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert_eq!(body(&response), "-1\nRequest was not made over https!\n");
    assert_eq!(serving.event(), "without TLS: -1 Request was not made over https!");
}

#[test]
fn no_login_is_printed_whatever_the_request() {
    const SECRETS: [&str; 2] = ["brand-team", "horse"];
    let mut serving = Serving::fixtures(&["issued-pkcs7"]);
    let post = request(FORM, "Connection: close\r\n");
    let in_url = format!("CollectMC?{FORM} ");
    for request in [
        post.clone(),
        post.replacen("CollectMC ", &in_url, 1),
        post.replacen("/products", "/horse/brand-team/products", 1),
        post.replacen("POST", "horse", 1),
        post.replacen("POST", "brand-team:horse", 1),
        post.replace("orderNumber=1234567", "orderNumber=horse"),
        post.replace("&orderNumber", "&horse"),
        post.replace("HTTP/1.1\r\n", "HTTP/1.1\r\nbrand-team horse\r\n"),
    ] {
        let response = serving.exchange(&request);
        let line = serving.line();
        for secret in SECRETS {
            assert!(
                !line.contains(secret) && !response.contains(secret),
                "{line}\n{response}"
            );
        }
    }
}
