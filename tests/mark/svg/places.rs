//! Where in the file a finding is.

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
