//! `svg --fix` never changes how a logo looks: both files are drawn, and compared pixel by pixel.

use std::fs;
use std::process::Command;

use collectmc_test_support::drawings::{FIXABLE, TITLE};
use data_encoding::BASE64;

use crate::browser::{Browser, DESKTOP};

/// What is seen of two drawings: `same`, `blank` where there is nothing to see in either, or `different`.
fn compare(browser: &mut Browser, pairs: &[(String, String)]) -> Vec<String> {
    let image = |svg: &str| {
        format!(
            "<img src=\"data:image/svg+xml;base64,{}\">",
            BASE64.encode(svg.as_bytes())
        )
    };
    let images = pairs.iter().map(|(before, after)| image(before) + &image(after));
    browser.look(&format!("<!DOCTYPE html><body>{}", images.collect::<String>()), DESKTOP);
    let seen = browser.evaluate(
        "(() => {
            const pixels = image => {
                const canvas = document.createElement('canvas');
                canvas.width = canvas.height = 256;
                const context = canvas.getContext('2d');
                context.drawImage(image, 0, 0, 256, 256);
                const size = [image.naturalWidth, image.naturalHeight];
                return [size.join() + ':', ...context.getImageData(0, 0, 256, 256).data].join();
            };
            const all = [...document.images].map(pixels);
            const isBlank = pixels => /^0,0:|:(,0)*$/.test(pixels);
            const pairs = all.filter((_, index) => index % 2 === 0).map((before, index) => [before, all[2 * index + 1]]);
            return pairs.map(([before, after]) => before !== after ? 'different' : isBlank(before) ? 'blank' : 'same').join();
        })()",
    );
    seen.as_str().unwrap().split(',').map(str::to_owned).collect()
}

/// The file as the program fixes it.
fn fixed(before: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("before.svg"), before).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_collectmc"))
        .arg("svg")
        .arg(path("before.svg"))
        .args(["--fix", "--title", TITLE, "-o"])
        .arg(path("after.svg"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    fs::read_to_string(path("after.svg")).unwrap()
}

#[test]
fn a_fixed_logo_looks_as_before() {
    let Some(mut browser) = Browser::start() else { return };
    let pair = |before: &str| (before.to_owned(), fixed(before));
    let pairs: Vec<_> = FIXABLE.iter().map(|drawing| pair(drawing.before)).collect();
    assert!(pairs.len() >= 20);
    for (drawing, seen) in FIXABLE.iter().zip(compare(&mut browser, &pairs)) {
        assert_eq!(seen, "same", "{}", drawing.name);
    }
}

#[test]
fn the_comparison_sees_what_must_not_be_removed() {
    let Some(mut browser) = Browser::start() else { return };
    let rooted =
        |content: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">{content}</svg>");
    let pair = |before: &str, after: &str| (rooted(before), rooted(after));
    let pairs = [
        pair(
            "<rect width='64' height='64' opacity='.99'/>",
            "<rect width='64' height='64'/>",
        ),
        pair(
            "<rect width='64' height='64' fill='#000001'/>",
            "<rect width='64' height='64'/>",
        ),
        pair(
            "<path style='fill:red' d='M0 0h9v9z' fill='blue'/>",
            "<path d='M0 0h9v9z' fill='blue'/>",
        ),
        pair("<text y='20' font-weight='900'>A</text>", "<text y='20'>A</text>"),
        pair("<g/>", "<g/>"),
    ];
    let seen = compare(&mut browser, &pairs);
    assert_eq!(seen, ["different", "different", "different", "different", "blank"]);
}
