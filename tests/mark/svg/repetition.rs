//! A drawing that multiplies itself is reported, and one that repeats a shape is not.

use collectmc::checks::Rule;

use super::{assert_fine, assert_only, rules, with};

/// Ten levels, each of which shows the one below it ten times.
fn ten_levels(show: impl Fn(usize) -> String) -> String {
    let levels = (1..=10).map(|level| format!("<g id=\"level{level}\">{}</g>", show(level - 1).repeat(10)));
    let levels: String = levels.collect();
    with(&format!(
        "<defs><g id=\"level0\"><rect width=\"64\" height=\"64\"/></g>{levels}</defs>{}",
        show(10)
    ))
}

#[test]
fn ten_thousand_million_shapes_in_a_few_lines_are_an_error() {
    assert_only(
        Rule::SvgRepetition,
        &ten_levels(|level| format!("<use href=\"#level{level}\"/>")),
    );
    let linked = ten_levels(|level| {
        format!("<use xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\" #level{level} \"/>")
    });
    assert_eq!(rules(linked), [Rule::SvgRepetition, Rule::SvgAttribute]);
}

#[test]
fn references_are_followed_however_they_are_written() {
    for reference in [
        "fill=\"url(#level{})\"",
        "style=\"mask: URL( '#level{}' )\"",
        "fill=\"url(#%6Cevel{})\"",
    ] {
        let drawing = ten_levels(|level| format!("<path {}/>", reference.replace("{}", &level.to_string())));
        assert!(rules(drawing).contains(&Rule::SvgRepetition), "{reference}");
    }
}

#[test]
fn an_element_that_refers_to_itself_is_an_error() {
    assert_only(Rule::SvgRepetition, &with("<use id=\"a\" href=\"#a\"/>"));
    assert_only(Rule::SvgRepetition, &with("<g id=\"a\"><use href=\"#a\"/></g>"));
    let in_a_ring = "<g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/></g>";
    assert_only(Rule::SvgRepetition, &with(in_a_ring));
}

#[test]
fn shapes_and_paints_that_are_used_often_are_fine() {
    let uses = "<use href=\"#tile\" x=\"1\"/>".repeat(900);
    let stops = "<stop offset=\"0\" stop-color=\"#fff\"/>".repeat(20);
    assert_fine(&with(&format!(
        "<defs><linearGradient id=\"paint\">{stops}</linearGradient><g id=\"tile\">{}</g></defs>{uses}",
        "<path d=\"M0 0h1v1z\" fill=\"url(#paint)\"/>".repeat(4)
    )));
}

#[test]
fn a_link_to_what_it_stands_in_draws_nothing_twice() {
    let linked = with("<g id=\"top\"><a href=\"#top\"><path d=\"M0 0h1v1z\"/></a></g>");
    assert!(!rules(linked).contains(&Rule::SvgRepetition));
    let animated = with("<g id=\"top\"><animate href=\"#top\" attributeName=\"x\"/></g>");
    assert!(!rules(animated).contains(&Rule::SvgRepetition));
}

#[test]
fn a_long_way_from_reference_to_reference_is_followed_to_its_end() {
    let step = |number: usize| format!("<g id=\"s{number}\"><use href=\"#s{}\"/></g>", number + 1);
    let way: String = (0..900).map(step).collect();
    let drawing = |end: &str| with(&format!("<defs>{way}{end}</defs><use href=\"#s0\"/>"));
    assert!(rules(drawing("")).is_empty());
    assert_eq!(rules(drawing("<use id=\"s900\" href=\"#s0\"/>")), [Rule::SvgRepetition]);
}

#[test]
fn what_is_defined_and_shown_nowhere_draws_nothing() {
    let bomb = ten_levels(|level| format!("<use href=\"#level{level}\"/>"));
    let defused = bomb.replace("<use href=\"#level10\"/>", "");
    assert_ne!(bomb, defused);
    assert_fine(&defused);
}
