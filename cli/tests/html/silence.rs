//! The page asks nobody for anything, and the check that says so would notice.

use crate::browser::Browser;
use crate::cases;
use crate::deeds::Deeds;

#[test]
fn the_page_asks_nobody_runs_nothing_and_logs_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    for (name, page) in cases::ALL.iter() {
        assert_eq!(browser.watch(&page.html), Deeds::default(), "{name}");
    }
}

#[test]
fn a_page_that_asks_is_caught() {
    let Some(mut browser) = Browser::start() else { return };
    for html in [
        "<img src='http://canary.example/image.png'>",
        "<img src='http://127.0.0.1:8080/image.png'>",
        "<link rel=stylesheet href='http://canary.example/style.css'>",
        "<p style='background: url(http://canary.example/style.png)'>text",
        "<iframe src='http://canary.example/frame'></iframe>",
    ] {
        let is_caught = |deeds: &Deeds| !deeds.requests.is_empty() && !deeds.witnessed.is_empty();
        let deeds = browser.catch("page.html", html, is_caught);
        assert!(is_caught(&deeds), "{html}: {deeds:?}");
    }
}

#[test]
fn a_page_that_logs_is_caught() {
    let Some(mut browser) = Browser::start() else { return };
    for html in [
        "<script>console.error('canary')</script>",
        "<script>canary()</script>",
        "<img src='missing.png'>",
    ] {
        let is_caught = |deeds: &Deeds| !deeds.console.is_empty();
        let deeds = browser.catch("page.html", html, is_caught);
        assert!(is_caught(&deeds), "{html}: {deeds:?}");
    }
}

#[test]
fn a_page_that_opens_something_is_caught() {
    let Some(mut browser) = Browser::start() else { return };
    for html in [
        "<script>alert('canary')</script>",
        "<iframe srcdoc='canary'></iframe>",
        "<script>new Worker('data:text/javascript,1')</script>",
    ] {
        let is_caught = |deeds: &Deeds| !deeds.opened.is_empty();
        let deeds = browser.catch("page.html", html, is_caught);
        assert!(is_caught(&deeds), "{html}: {deeds:?}");
    }
}
