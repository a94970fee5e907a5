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
fn the_line_in_each_bar_lies_where_the_day_of_the_checks_is() {
    let Some(mut browser) = Browser::start() else { return };
    browser.look(&Page::of_leaf(MarkCertificate::new()).html, DESKTOP);
    let parts = browser.evaluate(
        "(() => {
            const day = element => Date.parse(element.dateTime);
            const part = (at, from, to) => (at - from) / (to - from);
            const at = day(document.querySelector('.counts time'));
            return [...document.querySelectorAll('.chain li')].map(row => {
                const [from, to] = [...row.querySelectorAll('.validity time')].map(day);
                const bar = row.querySelector('.bar').getBoundingClientRect();
                const line = row.querySelector('line.now').getBoundingClientRect();
                return [part(at, from, to), part(line.left + line.width / 2, bar.left, bar.right), bar.width];
            });
        })()",
    );
    let rows = parts.as_array().unwrap();
    assert_eq!(rows.len(), 3, "{parts}");
    for row in rows {
        let [time, shown, width] = [0, 1, 2].map(|index| row[index].as_f64().unwrap());
        assert!(
            (0.04..0.12).contains(&time) && (time - shown).abs() < 0.01 && width > 200.0,
            "{row}"
        );
    }
}
