//! What receivers accept as a record, and what they do not.

use super::*;

#[test]
fn every_tag_is_read() {
    let record =
        parse("v=BIMI1; l=https://brand.example/l.svg; a=https://brand.example/a.pem; avp=personal; lps=news,offers;");
    let record = record.unwrap();
    assert_eq!(record.location().unwrap().as_str(), "https://brand.example/l.svg");
    assert_eq!(record.evidence().unwrap().as_str(), "https://brand.example/a.pem");
    assert_eq!(record.avatar_preference(), AvatarPreference::Personal);
    let selectors = record.local_part_selectors().unwrap();
    assert_eq!(selectors.prefixes().collect::<Vec<_>>(), ["news", "offers"]);
    assert!(!record.is_declined());
}

#[test]
fn what_is_left_out_has_its_default() {
    let record = parse("v=BIMI1; l=https://brand.example/l.svg").unwrap();
    assert_eq!(record.evidence(), None);
    assert_eq!(record.avatar_preference(), AvatarPreference::Brand);
    assert_eq!(record.local_part_selectors(), None);
}

#[test]
fn tags_after_the_version_may_come_in_any_order() {
    let record = parse("v=BIMI1;a=https://brand.example/a.pem;l=https://brand.example/l.svg").unwrap();
    assert_eq!(record.location().unwrap().path(), "/l.svg");
    assert_eq!(record.evidence().unwrap().path(), "/a.pem");
}

#[test]
fn a_record_that_does_not_begin_with_the_version_is_ignored() {
    for text in [
        "",
        "l=https://brand.example/l.svg; v=BIMI1",
        "v=BIMI2; l=",
        "v=bimi1; l=",
        "V=BIMI1; l=",
        "v=BIMI1 x; l=",
        "v=BIMI10; l=",
        " v=BIMI1; l=",
        "v=DMARC1; p=none",
        "BIMI1; l=",
    ] {
        assert_eq!(parse(text), Err(RecordError::NotBimi), "{text:?}");
    }
}

#[test]
fn white_space_may_stand_around_equals_signs_and_semicolons() {
    let record = parse("v\t= BIMI1 ; l =\thttps://brand.example/l.svg ;\ta = ; ").unwrap();
    assert_eq!(record, parse("v=BIMI1;l=https://brand.example/l.svg;a=").unwrap());
}

#[test]
fn the_last_semicolon_is_optional_and_a_second_one_is_an_error() {
    assert_eq!(parse("v=BIMI1; l=").unwrap(), parse("v=BIMI1; l=;").unwrap());
    let empty = |text: &str| RecordError::BadTag { text: text.into() };
    assert_eq!(parse("v=BIMI1; l=;;"), Err(empty("")));
    assert_eq!(parse("v=BIMI1;; l="), Err(empty("")));
}

#[test]
fn a_record_without_a_location_is_an_error() {
    assert_eq!(parse("v=BIMI1"), Err(RecordError::MissingLocation));
    assert_eq!(
        parse("v=BIMI1; a=https://brand.example/a.pem"),
        Err(RecordError::MissingLocation)
    );
    assert_eq!(
        parse("v=BIMI1; L=https://brand.example/l.svg"),
        Err(RecordError::MissingLocation)
    );
}

#[test]
fn what_receivers_ignore_is_kept_apart_and_not_written() {
    let record = parse("v=BIMI1; x_1=a b, c; l=; A=1; a=").unwrap();
    assert_eq!(record.to_string(), "v=BIMI1; l=; a=;");
    let ignored: Vec<_> = record.tags().into_iter().skip(3).collect();
    let ignored: Vec<_> = ignored.iter().map(|tag| (tag.name(), tag.value())).collect();
    assert_eq!(ignored, [("x_1", "a b, c"), ("A", "1")]);
}

#[test]
fn an_unknown_avatar_preference_is_ignored() {
    let record = parse("v=BIMI1; l=; avp=Personal").unwrap();
    assert_eq!(record.avatar_preference(), AvatarPreference::Brand);
    assert_eq!(record.check()[0].rule(), Rule::AvatarPreference);
}

#[test]
fn an_empty_list_of_local_part_selectors_is_not_the_same_as_none() {
    let record = parse("v=BIMI1; l=; lps=").unwrap();
    assert!(record.local_part_selectors().unwrap().is_every_sender());
    assert_eq!(parse("v=BIMI1; l=").unwrap().local_part_selectors(), None);
}

#[test]
fn the_flag_of_older_drafts_is_a_prefix_and_warned_of() {
    for flag in ["true", "false"] {
        let record = parse(&format!("v=BIMI1; l=; lps={flag}")).unwrap();
        assert_eq!(record.local_part_selectors().unwrap().to_string(), flag);
        assert_eq!(record.check()[0].rule(), Rule::LocalPartFlag);
    }
    assert_eq!(parse("v=BIMI1; l=; lps=true,news").unwrap().check(), []);
}

#[test]
fn a_text_longer_than_any_record_is_an_error() {
    let text = |length: usize| format!("v=BIMI1; l=; x={}", "x".repeat(length - "v=BIMI1; l=; x=".len()));
    assert!(parse(&text(65_535)).is_ok());
    assert_eq!(parse(&text(65_536)), Err(RecordError::TooLong { length: 65_536 }));
}

#[test]
fn a_tag_that_occurs_twice_is_an_error_also_an_unknown_one() {
    for (text, tag) in [
        ("v=BIMI1; l=; l=", "l"),
        ("v=BIMI1; l=; x=1; x=2", "x"),
        ("v=BIMI1; l=; v=BIMI1", "v"),
    ] {
        assert_eq!(parse(text), Err(RecordError::RepeatedTag { tag: tag.into() }), "{text}");
    }
}

#[test]
fn what_is_not_a_tag_is_an_error() {
    for tag in ["l", " =x", "1=x", "l-l=x", "ü=x", "x=ü", "x=\u{7f}", "x=a\nb"] {
        let refused = parse(&format!("v=BIMI1;{tag}; l="));
        assert_eq!(refused, Err(RecordError::BadTag { text: tag.into() }), "{tag}");
    }
}

#[test]
fn a_url_that_is_not_https_is_an_error() {
    assert_eq!(
        parse("v=BIMI1; l=http://brand.example/l.svg"),
        Err(RecordError::NotHttps { tag: "l" })
    );
    assert_eq!(
        parse("v=BIMI1; l=; a=ftp://brand.example/a"),
        Err(RecordError::NotHttps { tag: "a" })
    );
    assert!(parse("v=BIMI1; l=HTTPS://brand.example/l.svg").is_ok());
}

#[test]
fn a_comma_in_a_url_is_an_error_unless_it_is_encoded() {
    let list = "v=BIMI1; l=https://brand.example/1.svg,https://brand.example/2.svg";
    assert_eq!(parse(list), Err(RecordError::Comma { tag: "l" }));
    let encoded = parse("v=BIMI1; l=https://brand.example/a%2Cb.svg").unwrap();
    assert_eq!(encoded.location().unwrap().path(), "/a%2Cb.svg");
}

#[test]
fn a_url_that_would_have_to_be_repaired_is_an_error() {
    for value in [
        "brand.example/l.svg",
        "https:brand.example/l.svg",
        "https:///brand.example/l.svg",
        "https://brand.example/a b.svg",
        "https://brand.example\\l.svg",
        "https://brand.example/l.svg?\"",
        "https://brand.example/%zz.svg",
        "https://brand.example:99999/l.svg",
        "https://",
    ] {
        let refused = parse(&format!("v=BIMI1; l={value}"));
        assert_eq!(refused, Err(RecordError::BadUrl { tag: "l" }), "{value}");
    }
}

#[test]
fn a_location_in_another_image_format_is_an_error() {
    let refused = parse("v=BIMI1; l=https://brand.example/l.png");
    assert_eq!(refused, Err(RecordError::NotSvg { suffix: "png".into() }));
}
