//! Files, and servers that mean no good.

use std::time::Duration;

use collectmc_test_support::certificates::LOGO;
use collectmc_test_support::server::legacy::{self, Version};
use collectmc_test_support::server::{Response, Script};

use super::site::{Site, evidence, logo, serving};

/// The line on the logo, where it is served so.
#[track_caller]
fn logo_line(script: Script, code: i32) -> String {
    let mut site = Site::right();
    site.logo = script;
    site.check().line(code, "logo")
}

#[test]
fn a_redirect_fails_and_is_not_followed() {
    let moved = logo()
        .status("301 Moved Permanently")
        .header("location", "https://brand.example/other.svg");
    let line = logo_line(serving(moved), 8);
    assert!(line.starts_with("FAIL") && line.contains("301"), "{line}");
    let mut site = Site::right();
    site.evidence = serving(
        evidence(&site.hierarchy)
            .status("307 Temporary Redirect")
            .header("location", "/mark2.pem"),
    );
    let checked = site.check();
    assert!(checked.line(8, "evidence").starts_with("FAIL"));
    assert_eq!(checked.https.connections(), 2);
}

#[test]
fn another_type_fails() {
    assert!(logo_line(serving(logo().header("content-type", "text/plain")), 8).contains("text/plain"));
    let mut site = Site::right();
    site.evidence = serving(evidence(&site.hierarchy).header("content-type", "application/octet-stream"));
    assert!(site.check().line(8, "evidence").contains("octet-stream"));
}

#[test]
fn a_file_that_does_not_end_fails() {
    let endless = Script::new()
        .read_request()
        .send(logo().until_close().head())
        .flood(LOGO);
    let line = logo_line(endless, 8);
    assert!(line.starts_with("FAIL") && line.contains("65536"), "{line}");
    let announced = logo().header("content-length", "1000000000");
    assert!(logo_line(serving(announced), 8).contains("65536"));
}

#[test]
fn an_old_version_of_tls_fails() {
    for version in [Version::Tls10, Version::Tls11] {
        let line = logo_line(Script::without_tls().read().send(legacy::server_hello(version)), 8);
        assert!(line.starts_with("FAIL") && line.contains("TLS"), "{line}");
    }
}

#[test]
fn a_file_that_is_cut_is_no_file() {
    let cut = Script::new().read_request().send(logo().cut_after(100)).cut_off();
    assert!(logo_line(cut, 6).starts_with("not looked at"));
}

#[test]
fn a_server_that_is_overloaded_is_tried_another_time() {
    let busy = logo().status("503 Service Unavailable");
    assert!(logo_line(serving(busy), 5).starts_with("not looked at"));
}

#[test]
fn a_server_that_says_nothing_ends_with_the_deadline() {
    let mut site = Site::right().argument("--timeout").argument("1");
    site.logo = Script::new().read_request().pause(Duration::from_secs(20));
    assert!(site.check().line(5, "logo").starts_with("not looked at"));
}

#[test]
fn a_server_of_another_name_fails() {
    let mut site = Site::right();
    site.collected = None;
    // brand.example is mapped to the server of brand.example; www.brand.example is, too, and is not in its certificate.
    let record = "v=BIMI1; l=https://www.brand.example/logo.svg; a=https://brand.example/mark.pem";
    let site = site.reply(super::site::RECORD, collectmc_test_support::dns::Reply::txt(&[record]));
    let https = collectmc_test_support::server::Server::start([site.logo.clone()]);
    let site = site
        .argument("--connect-to")
        .argument(&format!("www.brand.example:443:127.0.0.1:{}", https.port()));
    let line = site.check().line(8, "logo");
    assert!(line.starts_with("FAIL"), "{line}");
    assert!(https.requests().is_empty());
}

#[test]
fn a_revocation_list_without_an_end_or_elsewhere_is_no_list() {
    for script in [
        Script::without_tls()
            .read_request()
            .send(Response::ok("").until_close().head())
            .flood("x"),
        Script::without_tls().respond(
            Response::ok("")
                .status("302 Found")
                .header("location", "http://127.0.0.1/"),
        ),
        Script::without_tls().respond(Response::ok("<html>")),
    ] {
        let mut site = Site::right();
        site.list = script;
        let checked = site.check();
        assert!(checked.line(6, "revocation").starts_with("not looked at"));
        assert_eq!(checked.http.connections(), 1);
    }
}
