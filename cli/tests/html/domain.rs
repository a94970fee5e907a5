//! The page of `check --html`.

use collectmc_test_support::dns::Reply;

use crate::browser::Browser;
use crate::cases;
use crate::deeds::Deeds;
use crate::page::Page;

const RECORD: &str = "default._bimi.brand.example";
const DMARC: &str = "_dmarc.brand.example";

#[test]
fn what_has_to_be_changed_comes_first_and_says_how() {
    let weak = [
        (RECORD, Reply::txt(&["v=BIMI1; l=; a="])),
        (DMARC, Reply::txt(&["v=DMARC1; p=none"])),
    ];
    let Page { html } = Page::of_domain("brand.example", &weak);
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}: {html}"));
    assert!(
        at("<bdi>brand.example</bdi>") < at("Something has to be changed."),
        "{html}"
    );
    assert!(at("Something has to be changed.") < at("<h2>To change</h2>"), "{html}");
    assert!(at("<h2>To change</h2>") < at("<code>dmarc-author</code>"), "{html}");
    assert!(at("<code>dmarc-author</code>") < at("<h2>Not looked at</h2>"), "{html}");
    assert!(html.contains("To do: "), "{html}");
}

#[test]
fn nothing_is_green_where_nothing_is_published() {
    let Page { html } = Page::of_domain("brand.example", &[]);
    assert!(!html.contains("class=\"verified\""), "{html}");
}

#[test]
fn what_the_dns_says_is_text() {
    let Page { html } = cases::hostile_domain();
    assert!(
        html.contains("&lt;b&gt;none&lt;/b&gt;") || html.contains("&lt;script&gt;"),
        "it is shown: {html}"
    );
    for foreign in ["<script", "<img", "<b>", "\u{202e}"] {
        assert!(!html.contains(foreign), "{foreign:?}: {html}");
    }
    let Some(mut browser) = Browser::start() else { return };
    assert_eq!(browser.watch(&html), Deeds::default());
}
