//! What is fixed passes, and nothing else is touched. That it looks the same is tried in a browser, with the program.

use collectmc::checks::{Finding, Rule, Severity, svg};
use collectmc_test_support::drawings::{FIXABLE, LEFT, TITLE, left};

use super::with;

fn fixed(drawing: &str, title: Option<&str>) -> String {
    svg::fix(drawing.as_bytes(), title).unwrap().svg().to_owned()
}

/// What authorities would refuse.
fn refused(drawing: &str) -> Vec<Finding> {
    let findings = svg::check(drawing.as_bytes()).into_iter();
    findings
        .filter(|finding| finding.severity() == Severity::Error || svg::SCHEMA_RULES.contains(&finding.rule()))
        .collect()
}

#[test]
fn what_has_no_effect_is_removed_or_rewritten_and_the_drawing_passes() {
    for drawing in FIXABLE {
        assert_ne!(refused(drawing.before), [], "{}", drawing.name);
        let after = fixed(drawing.before, Some(TITLE));
        assert_eq!(after, drawing.after, "{}", drawing.name);
        assert_eq!(refused(&after), [], "{}", drawing.name);
    }
}

#[test]
fn what_is_fixed_stays_as_it_is() {
    for drawing in FIXABLE {
        let again = svg::fix(drawing.after.as_bytes(), Some(TITLE)).unwrap();
        assert_eq!(
            (again.svg(), again.changes()),
            (drawing.after, &[][..]),
            "{}",
            drawing.name
        );
    }
}

#[test]
fn what_could_be_seen_is_left_as_it_is() {
    for (name, content) in LEFT {
        let after = fixed(&left(content), Some(TITLE));
        assert!(after.contains(content), "{name}: {after}");
        assert_ne!(refused(&after), [], "{name}");
    }
}

#[test]
fn all_that_is_right_stays_byte_for_byte() {
    let sound = "\u{feff}<?xml version='1.0'?>\r\n<!-- note -->\r\n<svg  version = '1.2'\r\n\tbaseProfile=\"tiny-ps\" xmlns=\"http://www.w3.org/2000/svg\" >\r\n  <title>&#84;est</title ><g ><path d='M0 0'/></g>\r\n</svg >\r\n";
    assert_eq!(fixed(sound, None), sound);
    let with_namespace = sound.replace("<svg ", "<svg xmlns:a='urn:a' ");
    assert_eq!(fixed(&with_namespace, None), with_namespace);
    let drawn = sound.replace("<g >", "<g \r\n data-a='x' >");
    assert_eq!(fixed(&drawn, None), sound);
}

#[test]
fn a_document_type_is_removed_with_its_line() {
    let doctype =
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">";
    let drawing = format!("<?xml version=\"1.0\"?>\n{doctype}\n{}", with(""));
    assert_eq!(fixed(&drawing, None), format!("<?xml version=\"1.0\"?>\n{}", with("")));
    let entities = format!("<!DOCTYPE svg [<!ENTITY a 'b'>]>{}", with(""));
    assert_eq!(svg::fix(entities.as_bytes(), None).unwrap_err().rule(), Rule::SvgDtd);
}

#[test]
fn no_title_is_made_up() {
    let untitled = with("").replace("<title>Example Test Brand</title>", "");
    assert_eq!(fixed(&untitled, None), untitled);
    assert_eq!(
        fixed(&untitled.replace("</svg>", "<g/></svg>"), None),
        untitled.replace("</svg>", "<g/></svg>")
    );
}

#[test]
fn a_title_moves_to_the_begin_as_it_is() {
    let title = "<title id=\"t\">A &amp; B</title>";
    let drawing = with("").replace("<title>Example Test Brand</title>", &format!("\n  <g/>\n  {title}\n"));
    let moved = with("").replace("<title>Example Test Brand</title>", &format!("\n  {title}\n  <g/>\n"));
    assert_eq!(fixed(&drawing, None), moved);
}

#[test]
fn a_title_is_set_with_the_roots_prefix() {
    let drawing = "<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:g/></s:svg>";
    let after = fixed(drawing, Some("a<b"));
    assert_eq!(refused(&after), []);
    assert!(after.contains("><s:title>a&lt;b</s:title><s:g/>"), "{after}");
}

#[test]
fn what_was_done_is_counted() {
    let drawing = with(&"<g data-a='1'/>".repeat(3));
    let fixed = svg::fix(drawing.as_bytes(), None).unwrap();
    let changes: Vec<_> = fixed
        .changes()
        .iter()
        .map(|change| (change.what(), change.times()))
        .collect();
    assert_eq!(changes, [("removed the attribute data-a", 3)]);
}

#[test]
fn what_cannot_be_read_is_not_fixed() {
    for (file, rule) in [
        (&b"<svg"[..], Rule::SvgXml),
        (b"\x1f\x8b\x08", Rule::SvgXml),
        (b"", Rule::SvgXml),
    ] {
        assert_eq!(svg::fix(file, None).unwrap_err().rule(), rule);
    }
    let large = [with("").into_bytes(), vec![b' '; svg::MAX_BYTES_READ]].concat();
    assert_eq!(svg::fix(&large, None).unwrap_err().rule(), Rule::SvgSize);
}

#[test]
fn no_file_of_64_kb_takes_long_to_fix() {
    let filled = |part: &str| with(&part.repeat((svg::MAX_BYTES_READ - 200) / part.len()));
    for drawing in [
        filled("<g data-a=''/>"),
        filled("<desc/>\n"),
        filled("<title/>"),
        filled("<x:a xmlns:x='u'/>").replace("xmlns:x='u'", ""),
        filled("<g style='fill:red'/>"),
        with(&format!("<g style='{}'/>", "a:b;".repeat(16_000))),
        with(&format!(
            "<g style='{}'/>",
            (0..6_000).map(|number| format!("-x{number}:b;")).collect::<String>()
        )),
        with(&format!("<g data-a=''{}/>", " ".repeat(60_000))),
        with(&format!("<a:a xmlns:a='u'>{}</a:a>", "<a:a/>".repeat(10_000))),
    ] {
        let begin = std::time::Instant::now();
        let _ = svg::fix(drawing.as_bytes(), Some("Brand"));
        assert!(
            begin.elapsed().as_secs() < 10,
            "{:?}: {}",
            begin.elapsed(),
            &drawing[120..200]
        );
    }
}
