//! What a drawing refers to.

use super::*;

#[test]
fn a_link_to_anything_but_a_name_in_the_file_is_found() {
    for link in [
        "https://brand.example/x.svg#a",
        "//brand.example/x",
        "x.svg",
        "file:///etc/passwd",
        "data:image/svg+xml,x",
        "",
        "javascript:x()",
        "java&#10;script:x()",
    ] {
        assert_only(Rule::SvgExternalReference, &with(&format!(r#"<use href="{link}"/>"#)));
    }
    let xlink = r#"<use xmlns:x="http://www.w3.org/1999/xlink" x:href="https://brand.example/"/>"#;
    assert_eq!(rules(with(xlink)), [Rule::SvgExternalReference, Rule::SvgAttribute]);
}

#[test]
fn a_url_in_any_attribute_that_is_not_a_local_name_is_found() {
    for attribute in [
        r#"fill="url(https://brand.example/g.svg#g)""#,
        r#"filter="URL( &quot;//brand.example/f&quot; )""#,
        r#"cursor="url(x.cur), auto""#,
        r#"fill="url()""#,
        r#"fill="url(data:image/svg+xml,x)""#,
        r#"stroke="url(#a) url(b)""#,
        r#"something-new="url(b)""#,
        r#"fill="u\72l(b)""#,
    ] {
        assert_eq!(
            rules(with(&format!("<path {attribute}/>")))[0],
            Rule::SvgExternalReference,
            "{attribute}"
        );
    }
    assert_fine(&with(r#"<path content="C:\logo"/>"#));
}

#[test]
fn style_attributes_and_sheets_are_looked_into() {
    for css in [
        "fill:url(https://brand.example/g#g)",
        r"fill:\75 rl(b)",
        "fill:image-set('b' 1x)",
    ] {
        let attribute = rules(with(&format!(r#"<path style="{css}"/>"#)));
        assert_eq!(attribute, [Rule::SvgExternalReference, Rule::SvgAttribute], "{css}");
        let sheet = rules(with(&format!("<style>a{{{css}}}</style>")));
        assert_eq!(sheet, [Rule::SvgExternalReference, Rule::SvgElement], "{css}");
    }
    assert_only(Rule::SvgAttribute, &with(r#"<path style="fill:url(#g)"/>"#));
    assert_only(Rule::SvgElement, &with("<style>a{fill:url(#g)}</style>"));
    let import = "<style><![CDATA[@IMPORT 'https://brand.example/x.css';]]></style>";
    assert_eq!(rules(with(import)), [Rule::SvgExternalReference, Rule::SvgElement]);
}

#[test]
fn a_style_sheet_named_before_the_root_is_found() {
    let drawing = format!("<?xml-stylesheet href='https://brand.example/x.css'?>{}", with(""));
    assert_only(Rule::SvgExternalReference, &drawing);
}

#[test]
fn a_base_that_moves_every_local_name_is_found() {
    let drawing = with(r##"<g xml:base="https://brand.example/x.svg"><use href="#a"/></g>"##);
    assert_only(Rule::SvgExternalReference, &drawing);
    assert_fine(&with(r#"<g xml:space="preserve" xml:lang="en"/>"#));
}

#[test]
fn a_link_that_an_animation_sets_is_found() {
    let animated = |value: &str| {
        rules(with(&format!(
            r##"<use href="#a"><set attributeName="xlink:href" to="{value}"/></use>"##
        )))
    };
    assert_eq!(
        animated("https://brand.example/"),
        [Rule::SvgExternalReference, Rule::SvgAnimation]
    );
    assert_eq!(animated("#b"), [Rule::SvgAnimation]);
}

#[test]
fn a_paint_that_an_animation_sets_is_looked_into_behind_escapes_too() {
    for paint in ["url(https://brand.example/)", r"u\72l(https://brand.example/)"] {
        let animated = with(&format!(r#"<rect><set attributeName="fill" to="{paint}"/></rect>"#));
        assert_eq!(
            rules(animated),
            [Rule::SvgExternalReference, Rule::SvgAnimation],
            "{paint}"
        );
    }
}

#[test]
fn a_raster_image_is_found_and_one_from_outside_is_an_external_reference_too() {
    assert_only(
        Rule::SvgRasterImage,
        &with(r#"<image href="data:image/png;base64,AAAA"/>"#),
    );
    assert_only(Rule::SvgRasterImage, &with("<image/>"));
    for link in [
        "https://brand.example/x.png",
        "data:image/svg+xml,x",
        "data:text/html,x",
    ] {
        let drawing = with(&format!(r#"<image href="{link}"/>"#));
        assert_eq!(
            rules(drawing),
            [Rule::SvgExternalReference, Rule::SvgRasterImage],
            "{link}"
        );
    }
}
