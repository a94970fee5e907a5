//! The drawing: every rule on SVG broken once and kept once, and what would make a reader run, fetch or fall over.

mod fixing;
mod generated;
mod limits;
mod places;
mod references;
mod repetition;
mod schema;
mod unreadable;

use collectmc::checks::{Finding, Rule, Severity, svg};
use collectmc_test_support::certificates::{LOGO, gzip, with_crlf};

const ROOT: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 64 64">"#;

/// A drawing in which nothing is wrong but what is added after its title.
fn with(content: &str) -> String {
    format!("{ROOT}<title>Example Test Brand</title>{content}</svg>")
}

/// A drawing in which nothing is wrong but its root, whose start tag is given.
fn rooted(root: &str) -> String {
    format!("{root}<title>Example Test Brand</title></svg>")
}

/// The rules that a drawing breaks, each once.
fn rules(drawing: impl AsRef<[u8]>) -> Vec<Rule> {
    let mut rules: Vec<_> = svg::check(drawing.as_ref()).iter().map(Finding::rule).collect();
    rules.dedup();
    rules
}

#[track_caller]
fn assert_only(rule: Rule, drawing: &str) {
    assert_eq!(rules(drawing), [rule], "{drawing}");
}

#[track_caller]
fn assert_fine(drawing: &str) {
    assert_eq!(svg::check(drawing.as_bytes()), [], "{drawing}");
}

mod sound {
    use super::*;

    #[test]
    fn a_drawing_of_the_profile_gives_no_finding() {
        assert_eq!(svg::check(LOGO), []);
        assert_eq!(svg::check(&with_crlf(LOGO)), []);
        assert_fine(&with(""));
    }

    #[test]
    fn an_xml_declaration_comments_and_a_byte_order_mark_are_fine() {
        let drawing = with("<!-- drawn by hand -->");
        assert_fine(&format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- x -->\n{drawing}\n"
        ));
    }

    #[test]
    fn shapes_gradients_text_and_local_links_are_fine() {
        assert_fine(&with(
            r##"<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
                <g id="a"><path d="M0 0h1v1z" fill="url(#g)"/></g><use href="#a"/>
                <use href=" #a"/><rect fill="url( '#g' )" width="1" height="1"/><text>on</text>"##,
        ));
    }
}

mod root {
    use super::*;

    #[test]
    fn the_version_is_1_2() {
        assert_only(Rule::SvgVersion, &rooted(&ROOT.replace("1.2", "1.1")));
        assert_only(Rule::SvgVersion, &rooted(&ROOT.replace(r#"version="1.2""#, "")));
    }

    #[test]
    fn the_base_profile_is_tiny_ps() {
        assert_only(Rule::SvgBaseProfile, &rooted(&ROOT.replace("tiny-ps", "tiny")));
        assert_only(Rule::SvgBaseProfile, &rooted(&ROOT.replace("tiny-ps", "Tiny-PS")));
        let without = ROOT.replace(r#"baseProfile="tiny-ps""#, "");
        assert_only(Rule::SvgBaseProfile, &rooted(&without));
    }

    #[test]
    fn the_root_has_one_title_and_it_comes_first() {
        assert_only(Rule::SvgTitle, &format!("{ROOT}</svg>"));
        assert_only(Rule::SvgTitle, &format!("{ROOT}<g/><title>x</title></svg>"));
        assert_only(Rule::SvgTitle, &with("<title>Another</title>"));
        assert_fine(&format!("{ROOT}<!-- first --><title><![CDATA[x]]></title></svg>"));
    }

    #[test]
    fn the_title_is_not_empty_and_has_at_most_64_characters() {
        assert_only(Rule::SvgTitleText, &format!("{ROOT}<title> \n </title></svg>"));
        assert_only(Rule::SvgTitleText, &format!("{ROOT}<title/></svg>"));
        let titled = |length| format!("{ROOT}<title>{}</title></svg>", "ü".repeat(length));
        assert_fine(&titled(64));
        assert_only(Rule::SvgTitleText, &titled(65));
    }

    #[test]
    fn a_description_is_not_empty() {
        assert_fine(&with("<desc>A circle</desc>"));
        assert_only(Rule::SvgDescription, &with("<desc> </desc>"));
    }

    #[test]
    fn width_and_height_are_pixels_and_at_least_96() {
        let sized = |size: &str| rooted(&ROOT.replace("version", &format!("{size} version")));
        for fine in [r#"width="96" height="96""#, r#"width="512px""#, r#"height=" 1e3 ""#] {
            assert_fine(&sized(fine));
        }
        for broken in [
            r#"width="100%""#,
            r#"height="95.9""#,
            r#"width="10em""#,
            r#"height="30mm""#,
            r#"width="inf""#,
            r#"width="""#,
        ] {
            assert_only(Rule::SvgDimensions, &sized(broken));
        }
    }

    #[test]
    fn an_editors_attribute_is_not_the_profiles_of_the_same_name() {
        let root = ROOT.replace(r#"version="1.2""#, r#"xmlns:ed="urn:editor" ed:version="1.2""#);
        assert_eq!(rules(rooted(&root)), [Rule::SvgAttribute, Rule::SvgVersion]);
        let beside = ROOT.replace("version", r#"xmlns:ed="urn:editor" ed:version="1.0" version"#);
        assert_only(Rule::SvgAttribute, &rooted(&beside));
    }

    #[test]
    fn the_root_has_no_position_and_its_children_may() {
        for position in [r#"x="0""#, r#"y="0px""#] {
            assert_only(
                Rule::SvgRootPosition,
                &rooted(&ROOT.replace("version", &format!("{position} version"))),
            );
        }
        assert_fine(&with(r#"<rect x="1" y="1" width="1" height="1"/>"#));
    }

    #[test]
    fn the_view_box_is_there_and_square() {
        let boxed = |view_box: &str| rooted(&ROOT.replace("0 0 64 64", view_box));
        for fine in ["-1,-1,967.5,967.5", "0  0\n64\t64", "0, 0, 1e2, 100", "0 0 512 511.99"] {
            assert_fine(&boxed(fine));
        }
        for broken in [
            "0 0 64 65",
            "0 0 64",
            "0 0 64 64 64",
            "0 0 0 0",
            "0 0 -1 -1",
            "0 0 a a",
            "0 0 inf inf",
            "0 0 NaN NaN",
            "",
        ] {
            assert_only(Rule::SvgViewBox, &boxed(broken));
        }
        assert_only(Rule::SvgViewBox, &rooted(&ROOT.replace(r#"viewBox="0 0 64 64""#, "")));
    }
}

mod active {
    use super::*;

    #[test]
    fn a_script_is_found_in_every_namespace_and_case() {
        for script in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            r#"<g><defs><script type="text/plain"/></defs></g>"#,
            r#"<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load"/>"#,
            "<listener/>",
        ] {
            assert_only(Rule::SvgScript, &with(script));
        }
        let html = r#"<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>"#;
        assert_eq!(rules(with(html)), [Rule::SvgScript, Rule::SvgForeignContent]);
    }

    #[test]
    fn event_attributes_are_found_in_every_case_and_on_the_root() {
        assert_only(Rule::SvgScript, &with(r#"<path onclick="x()"/>"#));
        assert_only(Rule::SvgScript, &with(r#"<path OnMouseOver=""/>"#));
        assert_only(
            Rule::SvgScript,
            &rooted(&ROOT.replace("version", r#"onload="x()" version"#)),
        );
        let events = r#"<path xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load"/>"#;
        assert_only(Rule::SvgScript, &with(events));
    }

    #[test]
    fn an_attribute_that_only_looks_like_an_event_runs_nothing() {
        assert_only(
            Rule::SvgAttribute,
            &with(r#"<g on="1" xmlns:tool="urn:tool" tool:onion="2"/>"#),
        );
    }

    #[test]
    fn foreign_content_is_found() {
        assert_only(Rule::SvgForeignContent, &with("<foreignObject/>"));
        assert_only(Rule::SvgForeignContent, &with("<foreignobject/>"));
        let html = r#"<h:img xmlns:h="http://www.w3.org/1999/xhtml"/>"#;
        assert_only(Rule::SvgForeignContent, &with(html));
        let formula = r#"<math xmlns="http://www.w3.org/1998/Math/MathML"/>"#;
        assert_only(Rule::SvgForeignContent, &with(formula));
    }

    #[test]
    fn every_element_of_animation_is_found() {
        for element in [
            "animate",
            "animateColor",
            "animateMotion",
            "animateTransform",
            "animation",
            "discard",
            "mpath",
            "set",
        ] {
            assert_only(Rule::SvgAnimation, &with(&format!("<path><{element}/></path>")));
        }
    }
}

mod elements {
    use super::*;

    #[test]
    fn elements_that_the_profile_does_not_have_are_found() {
        for element in [
            "switch",
            "a",
            "video",
            "filter",
            "clipPath",
            "Path",
            "tbreak",
            "unheard-of",
        ] {
            assert_only(Rule::SvgElement, &with(&format!("<{element}/>")));
        }
        assert_only(Rule::SvgElement, &with(r#"<tool:namedview xmlns:tool="urn:tool"/>"#));
        assert_only(Rule::SvgElement, &with(r#"<path xmlns=""/>"#));
    }

    #[test]
    fn a_message_cannot_be_steered() {
        let steering = with(&format!("<e{} a\u{200d}b=''/>", "\u{200d}".repeat(300)));
        for finding in svg::check(steering.as_bytes()) {
            assert!(!finding.message().contains('\u{200d}'), "{finding:?}");
        }
    }
}

#[test]
fn what_runs_fetches_or_is_too_large_is_an_error_and_the_rest_a_warning() {
    let errors = [
        Rule::SvgSize,
        Rule::SvgXml,
        Rule::SvgDtd,
        Rule::SvgScript,
        Rule::SvgForeignContent,
        Rule::SvgExternalReference,
        Rule::SvgRepetition,
    ];
    for rule in Rule::ALL
        .iter()
        .filter(|rule| rule.as_str().starts_with("svg-") && **rule != Rule::SvgTinyPs)
    {
        let expected = if errors.contains(rule) {
            Severity::Error
        } else {
            Severity::Warning
        };
        assert_eq!(rule.severity(), expected, "{rule}");
    }
}
