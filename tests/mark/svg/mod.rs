//! The drawing: every rule on SVG broken once and kept once, and what would make a reader run, fetch or fall over.

mod fixing;
mod generated;
mod references;
mod repetition;
mod schema;

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

mod unreadable {
    use super::*;

    #[test]
    fn what_is_not_well_formed_is_told_with_its_place() {
        let findings = svg::check(b"<svg xmlns=\"http://www.w3.org/2000/svg\">\n<g></svg>");
        assert_eq!(findings[0].rule(), Rule::SvgXml);
        assert!(findings[0].message().contains("2:4"), "{}", findings[0]);
        for broken in ["", " ", "logo", "<svg", "<a/><b/>", "<svg a='1' a='2'/>"] {
            assert_only(Rule::SvgXml, broken);
        }
    }

    #[test]
    fn a_root_that_is_not_svg_is_told() {
        assert_only(Rule::SvgXml, "<html xmlns='http://www.w3.org/1999/xhtml'/>");
        assert_only(Rule::SvgXml, "<svg/>");
        assert_only(Rule::SvgXml, "<SVG xmlns='http://www.w3.org/2000/svg'/>");
    }

    #[test]
    fn what_is_not_utf_8_is_told() {
        let latin_1 = [ROOT.as_bytes(), b"<title>M\xfcller</title></svg>"].concat();
        assert_eq!(rules(latin_1), [Rule::SvgXml]);
        let utf_16: Vec<u8> = with("").encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(rules(utf_16), [Rule::SvgXml]);
    }

    #[test]
    fn a_file_that_says_that_it_is_in_another_encoding_is_told() {
        // Readers that believe the declaration find a script in what is a text here.
        let hidden = with("<text>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</text>");
        for declaration in [
            r#"<?xml version="1.0" encoding="UTF-7"?>"#,
            r#"<?xml version='1.0' encoding = 'utf-7' standalone='no'?>"#,
            "<?xml\tversion=\"1.0\"\nencoding=\"UTF-7\"?>",
            r#"<?xml version="encoding" encoding="UTF-7"?>"#,
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
        ] {
            assert_only(Rule::SvgXml, &format!("{declaration}{hidden}"));
        }
        let latin = r#"<?xml version="1.0" encoding="ISO-8859-1"?>"#;
        assert_only(Rule::SvgXml, &format!("{latin}{}", with("<text>ä</text>")));
    }

    #[test]
    fn a_declared_encoding_in_which_the_file_is_the_same_is_fine() {
        for encoding in ["UTF-8", "utf-8", "US-ASCII", "iso-8859-1"] {
            assert_fine(&format!("<?xml version='1.0' encoding='{encoding}'?>{}", with("")));
        }
        assert_fine(&format!(
            "<?xml version='1.0'?>{}",
            with("<desc>encoding='UTF-7'?></desc>")
        ));
    }

    #[test]
    fn a_packed_file_is_told_for_what_it_is() {
        let findings = svg::check(&gzip(LOGO));
        assert_eq!(findings[0].rule(), Rule::SvgXml);
        assert!(findings[0].message().contains("gzip"), "{}", findings[0]);
    }

    #[test]
    fn a_document_type_is_refused_with_and_without_entities() {
        let system =
            "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'https://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>";
        assert_only(Rule::SvgDtd, &format!("{system}{}", with("")));
        assert_only(
            Rule::SvgDtd,
            &format!("<?xml version='1.0'?>\n<!-- <svg> -->\n{system}{}", with("")),
        );
        let laughs = "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>";
        assert_only(Rule::SvgDtd, &format!("{laughs}{}", with("<text>&b;</text>")));
        let file = "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>";
        assert_only(Rule::SvgDtd, &format!("{file}{}", with("<text>&a;</text>")));
        assert_only(Rule::SvgXml, &with("<text>&a;</text>"));
    }
}

mod limits {
    use super::*;

    fn padded_to(length: usize) -> Vec<u8> {
        let mut drawing = with("").into_bytes();
        drawing.resize(length, b' ');
        drawing
    }

    #[test]
    fn a_file_has_at_most_32768_bytes() {
        assert_eq!(rules(padded_to(32_768)), []);
        assert_eq!(rules(padded_to(32_769)), [Rule::SvgSize]);
    }

    #[test]
    fn a_file_of_twice_that_is_still_read_and_a_larger_one_is_not() {
        let with_script = |length| [with("<script/>").into_bytes(), vec![b' '; length]].concat();
        assert_eq!(rules(with_script(32_768)), [Rule::SvgSize, Rule::SvgScript]);
        assert_eq!(rules(with_script(65_536)), [Rule::SvgSize]);
    }

    #[test]
    fn elements_nested_100_000_deep_do_not_overflow_the_stack() {
        // In a thread whose stack recursion would soon use up.
        let check = || {
            let nested = |depth| with(&format!("{}{}", "<g>".repeat(depth), "</g>".repeat(depth)));
            (
                rules(nested(100_000)),
                rules(nested(9_000)),
                rules(nested(255)),
                rules(nested(256)),
            )
        };
        let thread = std::thread::Builder::new().stack_size(128 * 1024).spawn(check).unwrap();
        let (too_large, too_deep, just_fits, one_more) = thread.join().unwrap();
        assert_eq!(too_large, [Rule::SvgSize]);
        assert_eq!(too_deep, [Rule::SvgSize, Rule::SvgXml]);
        assert_eq!(just_fits, []);
        assert_eq!(one_more, [Rule::SvgXml]);
    }

    /// What 64 kB can hold of what is costly to read. Generous, since tests share their computer and are not optimised.
    #[test]
    fn no_file_of_64_kb_takes_long() {
        let filled = |begin: &str, part: &str, end: &str| {
            let room = svg::MAX_BYTES_READ - with("").len() - begin.len() - end.len();
            with(&format!("{begin}{}{end}", part.repeat(room / part.len())))
        };
        let distinct = |part: &dyn Fn(usize) -> String, most: usize| {
            let all = (0..).map(part).scan(0, |length, part| {
                *length += part.len();
                (*length < most).then_some(part)
            });
            all.collect::<String>()
        };
        let drawings = [
            with(&format!(
                "<path{}/>",
                distinct(&|number| format!(" a{number}=''"), 60_000)
            )),
            with(&distinct(&|number| format!("<g xmlns:n{number}='u{number}'>"), 60_000)),
            with(&distinct(&|number| format!("<a{number} a='1' b='2'/>"), 60_000)),
            filled("<path fill=\"", "url(#%", "\"/>"),
            filled("<path fill=\"", "url(#%)", "\"/>"),
            filled("<path style=\"", "url(", "\"/>"),
            filled("<style>", "url(#a ", "</style>"),
            filled("", "<use href='#a'/>", ""),
            filled("<g id='a'>", "<use href='#b'/>", "</g><g id='b'/>"),
            filled("", "<b/>", ""),
            filled("", "<g o=''/>", ""),
            filled("<text>", "&#32;", "</text>"),
            filled("<title>", "a ", "</title>"),
            filled("", "\n<a/>", ""),
            filled("<g class='", "a ", "'/>"),
            filled("<g xml:lang='a", "-a", "'/>"),
            format!("{}{}", "<!-- -->".repeat(8_000), with("")),
        ];
        for drawing in drawings {
            let begin = std::time::Instant::now();
            rules(&drawing);
            assert!(
                begin.elapsed().as_secs() < 5,
                "{:?}: {}",
                begin.elapsed(),
                &drawing[120..200]
            );
        }
    }

    #[test]
    fn an_element_has_at_most_256_attributes() {
        let attributes = |count| -> String {
            (0..count)
                .map(|number| format!(" a{number}='<>\"'").replace('<', ""))
                .collect()
        };
        let drawing = |count| with(&format!("<!-- {} --><path{}/>", "\"".repeat(600), attributes(count)));
        assert_eq!(rules(drawing(256)), [Rule::SvgAttribute]);
        assert_eq!(rules(drawing(257)), [Rule::SvgXml]);
    }

    #[test]
    fn of_a_rule_that_is_broken_often_the_first_places_are_listed() {
        let findings = svg::check(with(&"\n  <e/>".repeat(100)).as_bytes());
        assert_eq!(findings.len(), 20);
        assert_eq!((findings[0].line(), findings[0].column()), (Some(2), Some(3)));
        assert!(findings[19].message().ends_with("(and 80 more)"), "{}", findings[19]);
    }

    #[test]
    fn a_file_of_more_than_24_000_bytes_cannot_be_ordered() {
        let rules = |length| -> Vec<_> {
            let findings = svg::check_for_order(&padded_to(length));
            findings.iter().map(Finding::rule).collect()
        };
        assert_eq!(rules(24_000), []);
        assert_eq!(rules(24_001), [Rule::SvgOrderSize]);
        assert_eq!(rules(32_769), [Rule::SvgSize]);
        assert_eq!(svg::check(&padded_to(24_001)), []);
    }
}

mod places {
    use super::*;

    /// Line and column of the one finding.
    #[track_caller]
    fn place(drawing: &str) -> (Option<u32>, Option<u32>) {
        let findings = svg::check(drawing.as_bytes());
        let [finding] = findings.as_slice() else {
            panic!("{findings:#?}");
        };
        (finding.line(), finding.column())
    }

    #[test]
    fn a_finding_is_where_its_element_attribute_or_text_begins() {
        let at = |content: &str| place(&with(&format!("\n<!-- ü --> {content}")));
        assert_eq!(at("<tspan/>"), (Some(2), Some(12)));
        assert_eq!(at("<g  opacity='1'/>"), (Some(2), Some(16)));
        assert_eq!(at("<g><stop/></g>"), (Some(2), Some(15)));
        assert_eq!(at("<g><!-- -->words</g>"), (Some(2), Some(23)));
        assert_eq!(at("<use href='x'/>"), (Some(2), Some(17)));
    }

    #[test]
    fn what_is_missing_in_the_root_is_where_the_root_begins() {
        let rootless = rooted(&ROOT.replace(r#"version="1.2""#, ""));
        assert_eq!(
            place(&format!("<?xml version='1.0'?>\n {rootless}")),
            (Some(2), Some(2))
        );
    }

    #[test]
    fn a_document_type_is_found_in_its_place_and_moves_nothing() {
        let drawing = format!("<!-- ü -->\n <!DOCTYPE svg\n  SYSTEM '>x'>{}", with("<tspan/>"));
        let places: Vec<_> = svg::check(drawing.as_bytes())
            .iter()
            .map(|finding| (finding.rule(), finding.line(), finding.column()))
            .collect();
        let column = "  SYSTEM '>x'>".len() + with("").len() - "</svg>".len() + 1;
        assert_eq!(
            places,
            [
                (Rule::SvgDtd, Some(2), Some(2)),
                (Rule::SvgElement, Some(3), u32::try_from(column).ok())
            ]
        );
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
