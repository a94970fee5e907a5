//! What the page looks like, as far as a program can tell.

use collectmc_test_support::certificates::MarkCertificate;

use crate::browser::{Browser, DESKTOP, DESKTOP_DARK, PHONE, Screen};
use crate::cases;
use crate::page::Page;

#[test]
fn the_logo_is_drawn() {
    let Some(mut browser) = Browser::start() else { return };
    browser.look(&Page::of_leaf(MarkCertificate::new()).html, DESKTOP);
    assert!(browser.evaluate("document.images[0].naturalWidth").as_u64() > Some(0));
    // Its lower left corner is the sea.
    let pixel = browser.evaluate(
        "(() => {
            const image = document.images[0];
            const canvas = document.createElement('canvas');
            canvas.width = canvas.height = 64;
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0, 64, 64);
            return [...context.getImageData(2, 61, 1, 1).data].join();
        })()",
    );
    assert_eq!(pixel, "11,57,84,255");
}

#[test]
fn the_logo_is_in_every_shape_and_size_on_light_and_dark() {
    let Some(mut browser) = Browser::start() else { return };
    browser.look(&Page::of_leaf(MarkCertificate::new()).html, DESKTOP);
    for ground in ["on-light", "on-dark"] {
        for (shape, radius) in [("circle", "50%"), ("rounded", "22%")] {
            for size in [16, 24, 32, 48, 64, 96] {
                let crop = browser.evaluate(&format!(
                    "(() => {{
                        const crops = document.querySelectorAll('.crops.{ground} .mark.{shape}.px{size}');
                        const style = getComputedStyle(crops[0]);
                        const image = style.backgroundImage.startsWith('url(\"data:image/svg+xml;base64,');
                        return [crops.length, crops[0].offsetWidth, crops[0].offsetHeight, image, style.borderRadius].join();
                    }})()"
                ));
                assert_eq!(
                    crop,
                    format!("1,{size},{size},true,{radius}"),
                    "{ground} {shape} {size}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_wider_than_the_screen() {
    let Some(mut browser) = Browser::start() else { return };
    for (name, page) in cases::ALL.iter() {
        for screen in [DESKTOP, PHONE] {
            browser.look(&page.html, screen);
            let width = browser.evaluate("document.documentElement.scrollWidth");
            assert_eq!(width, screen.width, "{name}");
            assert_eq!(browser.evaluate(SPILLED), "", "{name} on {screen:?}");
        }
    }
}

/// The texts of elements that reach beyond the sides of the page.
const SPILLED: &str = "[...document.querySelectorAll('body *:not(svg *)')]
    .filter(element => {
        for (let outer = element.parentElement; outer !== document.body; outer = outer.parentElement) {
            if (getComputedStyle(outer).overflow === 'hidden') return false;
        }
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
    })
    .map(element => element.outerHTML.slice(0, 100)).join()";

#[test]
fn the_page_is_dark_where_people_like_it_dark() {
    let Some(mut browser) = Browser::start() else { return };
    let page = Page::of_leaf(MarkCertificate::new());
    let mut ground = |screen: Screen| {
        browser.look(&page.html, screen);
        browser.evaluate("getComputedStyle(document.body).backgroundColor")
    };
    assert_eq!(ground(DESKTOP), "rgb(245, 245, 242)");
    assert_eq!(ground(DESKTOP_DARK), "rgb(18, 21, 24)");
}

#[test]
fn the_bars_lie_where_their_days_are() {
    let Some(mut browser) = Browser::start() else { return };
    browser.look(&Page::of_leaf(MarkCertificate::new()).html, DESKTOP);
    let shown = browser.evaluate(
        "(() => {
            const sides = element => { const box = element.getBoundingClientRect(); return [box.left, box.right]; };
            const plots = [...document.querySelectorAll('.chain li .plot')];
            return plots.map(plot => ({
                plot: sides(plot), bar: sides(plot.querySelector('.bar')), now: sides(plot.querySelector('line.now'))[0],
            }));
        })()",
    );
    let [leaf, intermediate, root] = shown.as_array().unwrap().as_slice() else {
        panic!("{shown}");
    };
    let inside = |outer: &serde_json::Value, inner: &serde_json::Value| {
        let number = |value: &serde_json::Value| value.as_f64().unwrap();
        number(&inner[0]) > number(&outer[0]) + 20.0 && number(&inner[1]) < number(&outer[1]) - 20.0
    };
    // The mark certificate is a month old, in a year; the authorities last longer than the line.
    assert!(inside(&leaf["plot"], &leaf["bar"]), "{leaf}");
    let now = leaf["now"].as_f64().unwrap();
    let (begin, end) = (leaf["bar"][0].as_f64().unwrap(), leaf["bar"][1].as_f64().unwrap());
    let part = (now - begin) / (end - begin);
    assert!((0.06..0.09).contains(&part), "{part}: {leaf}");
    for authority in [intermediate, root] {
        let apart =
            |side: usize| (authority["plot"][side].as_f64().unwrap() - authority["bar"][side].as_f64().unwrap()).abs();
        assert!(apart(0) < 1.0 && apart(1) < 1.0, "{authority}");
        assert_eq!(authority["now"], leaf["now"]);
    }
}
