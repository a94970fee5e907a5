//! The page is for everybody: for those who see little, no colours or nothing, and for those who print it.

use collectmc_test_support::certificates::MarkCertificate;

use crate::browser::{Browser, DESKTOP, DESKTOP_DARK};
use crate::cases;
use crate::page::Page;

#[test]
fn every_text_stands_out_from_its_ground() {
    let Some(mut browser) = Browser::start() else { return };
    for (name, page) in cases::ALL.iter() {
        for screen in [DESKTOP, DESKTOP_DARK] {
            browser.look(&page.html, screen);
            let result = browser.evaluate(CONTRAST);
            assert!(result["texts"].as_u64() > Some(20), "{name}: {result}");
            assert_eq!(
                result["faint"].as_array().unwrap().len(),
                0,
                "{name} on {screen:?}: {result}"
            );
        }
    }
}

#[test]
fn a_text_that_does_not_stand_out_is_caught() {
    let Some(mut browser) = Browser::start() else { return };
    let page = Page::of_leaf(MarkCertificate::new()).without_policy();
    let grey = "<main><p class=\"grey\">hardly to be read</p><style>.grey { color: #999; background: #fff }</style>";
    browser.look(&page.with_change("<main>", grey).html, DESKTOP);
    let result = browser.evaluate(CONTRAST);
    assert_eq!(result["faint"].as_array().unwrap().len(), 1, "{result}");
}

/// The texts with a contrast below 4.5 to 1 (WCAG 2.2, success criterion 1.4.3), and how many were looked at.
const CONTRAST: &str = "(() => {
    const parts = colour => {
        const numbers = colour.match(/[\\d.]+/g).map(Number);
        const scale = colour.startsWith('color(') ? 255 : 1;
        return [...numbers.slice(0, 3).map(part => part * scale), numbers[3] ?? 1];
    };
    const luminance = colour => {
        const linear = parts(colour).slice(0, 3).map(part => part / 255)
            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const ground = element => {
        for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if (parts(colour)[3] === 1) return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    document.querySelectorAll('details').forEach(details => details.open = true);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    let texts = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || element.tagName === 'STYLE') continue;
        texts += 1;
        const style = getComputedStyle(element);
        const [a, b] = [luminance(element.closest('svg') ? style.fill : style.color), luminance(ground(element))];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < 4.5) faint.push([node.data, contrast]);
    }
    return { texts, faint };
})()";

#[test]
fn headings_are_one_tree() {
    let Some(mut browser) = Browser::start() else { return };
    for (name, page) in cases::ALL.iter() {
        browser.look(&page.html, DESKTOP);
        let levels = browser.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])");
        let levels: Vec<u64> = levels
            .as_array()
            .unwrap()
            .iter()
            .map(|level| level.as_u64().unwrap())
            .collect();
        assert_eq!(levels.first(), Some(&1), "{name}: {levels:?}");
        assert_eq!(
            levels.iter().filter(|level| **level == 1).count(),
            1,
            "{name}: {levels:?}"
        );
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{name}: {levels:?}"
        );
    }
}

#[test]
fn every_picture_has_words_or_is_marked_as_without() {
    let Some(mut browser) = Browser::start() else { return };
    for (name, page) in cases::ALL.iter() {
        browser.look(&page.html, DESKTOP);
        let wordless = browser.evaluate(
            "[...document.querySelectorAll('img, svg, figure > [role=img]')]
                .filter(picture => !picture.closest('[aria-hidden=true]'))
                .filter(picture => !(picture.getAttribute('alt') || picture.getAttribute('aria-label')))
                .map(picture => picture.outerHTML.slice(0, 200))",
        );
        assert_eq!(wordless.as_array().unwrap().len(), 0, "{name}: {wordless}");
        let pictures = browser.evaluate("document.querySelectorAll('img, svg, [role=img]').length");
        assert!(pictures.as_u64() > Some(0), "{name}");
    }
}

#[test]
fn what_is_reported_by_colour_is_reported_by_words_too() {
    let Some(mut browser) = Browser::start() else { return };
    for (name, page) in cases::ALL.iter() {
        browser.look(&page.html, DESKTOP);
        let bars_and_states = browser.evaluate(
            "[...document.querySelectorAll('.chain li')].map(row =>
                row.querySelector('.bar').classList[1] + ': ' + row.querySelector('.state').textContent.split(/[ ,]/)[0])",
        );
        for reported in bars_and_states.as_array().unwrap() {
            let known = ["good: valid", "warning: not", "error: expired", "error: never"];
            assert!(known.contains(&reported.as_str().unwrap()), "{name}: {reported}");
        }
    }
}

#[test]
fn a_print_has_the_details_too() {
    let Some(mut browser) = Browser::start() else { return };
    browser.look(&Page::of_leaf(MarkCertificate::new()).html, DESKTOP);
    let is_there = "document.querySelector('details dl').checkVisibility()";
    assert_eq!(browser.evaluate(is_there), false);
    browser.print();
    assert_eq!(browser.evaluate(is_there), true);
    assert_eq!(
        browser.evaluate("getComputedStyle(document.body).backgroundColor"),
        "rgb(255, 255, 255)"
    );
}
