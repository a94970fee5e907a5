//! What cannot be read, and says so.

use super::*;

#[test]
fn what_is_not_well_formed_is_reported_with_its_place() {
    let findings = svg::check(b"<svg xmlns=\"http://www.w3.org/2000/svg\">\n<g></svg>");
    assert_eq!(findings[0].rule(), Rule::SvgXml);
    assert!(findings[0].message().contains("2:4"), "{}", findings[0]);
    for broken in ["", " ", "logo", "<svg", "<a/><b/>", "<svg a='1' a='2'/>"] {
        assert_only(Rule::SvgXml, broken);
    }
}

#[test]
fn a_name_that_begins_with_a_colon_is_not_well_formed() {
    for broken in ["<:g/>", "<g :id='a'/>", "<g></:g>", "<g><path/></:g>"] {
        assert_only(Rule::SvgXml, &with(broken));
    }
    assert_fine(&with("<!-- <a :b='c'> --><desc>a :b</desc><g content=' :a'/>"));
}

#[test]
fn a_root_that_is_not_svg_is_reported() {
    assert_only(Rule::SvgXml, "<html xmlns='http://www.w3.org/1999/xhtml'/>");
    assert_only(Rule::SvgXml, "<svg/>");
    assert_only(Rule::SvgXml, "<SVG xmlns='http://www.w3.org/2000/svg'/>");
}

#[test]
fn what_is_not_utf_8_is_reported() {
    let latin_1 = [ROOT.as_bytes(), b"<title>M\xfcller</title></svg>"].concat();
    assert_eq!(rules(latin_1), [Rule::SvgXml]);
    let utf_16: Vec<u8> = with("").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(rules(utf_16), [Rule::SvgXml]);
}

#[test]
fn a_file_that_says_that_it_is_in_another_encoding_is_reported() {
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
fn a_packed_file_is_reported_for_what_it_is() {
    let findings = svg::check(&gzip(LOGO));
    assert_eq!(findings[0].rule(), Rule::SvgXml);
    assert!(findings[0].message().contains("gzip"), "{}", findings[0]);
}

#[test]
fn a_document_type_is_refused_with_and_without_entities() {
    let system = "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'https://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>";
    assert_only(Rule::SvgDtd, &format!("{system}{}", with("")));
    assert_only(
        Rule::SvgDtd,
        &format!("<?xml version='1.0'?>\n<!-- <svg> -->\n{system}{}", with("")),
    );
    let laughs = "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>";
    assert_only(Rule::SvgDtd, &format!("{laughs}{}", with("<text>&b;</text>")));
    let file = "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>";
    assert_only(Rule::SvgDtd, &format!("{file}{}", with("<text>&a;</text>")));
    for subset in ["<!ATTLIST svg onload CDATA 'x()'>", "<!-- x -->", "<?x?><!-- > -->"] {
        assert_only(
            Rule::SvgDtd,
            &format!("<!DOCTYPE svg [{subset}]>{}", with("<unknown/>")),
        );
    }
    assert_only(Rule::SvgXml, &with("<text>&a;</text>"));
}
