use collectmc::checks::svg;

use super::assert_printable;

/// A file that was fixed is left alone when it is fixed again, and has no finding that it did not have.
pub fn svg(data: &[u8]) {
    let before = svg::check_for_order(data);
    before.iter().for_each(|finding| assert_printable(&finding.to_string()));
    let Ok(fixed) = svg::fix(data, Some("Test & Co")) else {
        return;
    };
    let file = fixed.svg().as_bytes();
    let again = svg::fix(file, Some("Test & Co")).expect("a fixed file can be read");
    assert_eq!(
        again.changes(),
        [],
        "a fixed file has something to fix: {}",
        fixed.svg()
    );
    let rules =
        |findings: &[collectmc::checks::Finding]| findings.iter().map(|finding| finding.rule()).collect::<Vec<_>>();
    let (before, after) = (rules(&before), rules(&svg::check_for_order(file)));
    assert!(
        after.iter().all(|rule| before.contains(rule)),
        "{after:?} in place of {before:?}"
    );
}
