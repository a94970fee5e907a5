//! The assertion record, against draft-brand-indicators-for-message-identification-10, sections 4.3 and 4.4.

use collectmc::mark::{AssertionRecord, AvatarPreference, Domain, NameError, RecordError, Rule, Selector};
use proptest::prelude::*;
use url::Url;

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

fn parse(text: &str) -> Result<AssertionRecord, RecordError> {
    text.parse()
}

fn brand() -> AssertionRecord {
    AssertionRecord::new(&url("https://brand.example/logo.svg")).unwrap()
}

mod writing {
    use super::*;

    #[test]
    fn the_logo_comes_first_then_the_evidence() {
        let record = brand().with_evidence(&url("https://brand.example/mark.pem")).unwrap();
        assert_eq!(
            record.to_string(),
            "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem"
        );
    }

    #[test]
    fn what_was_not_asked_for_is_left_out() {
        assert_eq!(brand().to_string(), "v=BIMI1; l=https://brand.example/logo.svg");
    }

    #[test]
    fn the_avatar_preference_is_written_as_stated() {
        for (preference, text) in [
            (AvatarPreference::Brand, "avp=brand"),
            (AvatarPreference::Personal, "avp=personal"),
        ] {
            let record = brand().with_avatar_preference(preference).to_string();
            assert_eq!(record, format!("v=BIMI1; l=https://brand.example/logo.svg; {text}"));
        }
    }

    #[test]
    fn local_part_selectors_are_written_as_the_draft_does() {
        assert_eq!(
            brand().with_local_part_selectors().to_string(),
            "v=BIMI1; l=https://brand.example/logo.svg; lps=true"
        );
        let declined = AssertionRecord::declined().with_local_part_selectors();
        assert_eq!(declined.to_string(), "v=BIMI1; l=; a=; lps=true;");
    }

    #[test]
    fn a_declination_is_written_as_the_draft_does() {
        assert_eq!(AssertionRecord::declined().to_string(), "v=BIMI1; l=; a=;");
    }

    #[test]
    fn commas_semicolons_and_what_no_url_may_hold_are_percent_encoded() {
        let record = AssertionRecord::new(&url("https://brand.example/a,b;c/ü?x=\\|d,e")).unwrap();
        assert_eq!(
            record.to_string(),
            "v=BIMI1; l=https://brand.example/a%2Cb%3Bc/%C3%BC?x=%5C%7Cd%2Ce"
        );
    }

    #[test]
    fn a_percent_sign_of_an_encoding_stays_and_another_is_encoded() {
        let record = AssertionRecord::new(&url("https://brand.example/100%/a%20b")).unwrap();
        assert_eq!(record.to_string(), "v=BIMI1; l=https://brand.example/100%25/a%20b");
    }

    #[test]
    fn an_internationalised_host_is_written_as_the_dns_has_it() {
        let record = AssertionRecord::new(&url("https://müller.example/logo.svg")).unwrap();
        assert_eq!(record.to_string(), "v=BIMI1; l=https://xn--mller-kva.example/logo.svg");
    }

    #[test]
    fn a_url_that_is_not_https_is_refused() {
        for text in [
            "http://brand.example/logo.svg",
            "ftp://brand.example/logo.svg",
            "data:image/svg+xml,x",
        ] {
            let refused = AssertionRecord::new(&url(text)).unwrap_err();
            assert_eq!(refused, RecordError::NotHttps { tag: "l" }, "{text}");
        }
        let refused = brand()
            .with_evidence(&url("http://brand.example/mark.pem"))
            .unwrap_err();
        assert_eq!(refused, RecordError::NotHttps { tag: "a" });
    }

    #[test]
    fn a_host_that_is_no_full_domain_is_refused() {
        for text in [
            "https://192.0.2.1/logo.svg",
            "https://[2001:db8::1]/logo.svg",
            "https://intranet/logo.svg",
        ] {
            let refused = AssertionRecord::new(&url(text)).unwrap_err();
            assert_eq!(refused, RecordError::NotFullDomain { tag: "l" }, "{text}");
        }
    }

    #[test]
    fn a_url_with_a_user_name_or_password_is_refused_without_telling_it() {
        for text in [
            "https://someone@brand.example/logo.svg",
            "https://:secret@brand.example/logo.svg",
        ] {
            let refused = AssertionRecord::new(&url(text)).unwrap_err();
            assert_eq!(refused, RecordError::UserInfo { tag: "l" });
            assert!(!refused.to_string().contains("secret"));
        }
    }

    #[test]
    fn a_logo_that_ends_like_another_image_format_is_refused() {
        let refused = AssertionRecord::new(&url("https://brand.example/logo.PNG")).unwrap_err();
        assert_eq!(refused, RecordError::NotSvg { suffix: "png".into() });
        for fine in [
            "https://brand.example/logo.svgz",
            "https://brand.example/logo",
            "https://brand.example/png/",
        ] {
            assert!(AssertionRecord::new(&url(fine)).is_ok(), "{fine}");
        }
    }

    #[test]
    fn evidence_that_does_not_end_in_pem_is_warned_of() {
        let rules = |evidence| {
            let record = brand().with_evidence(&url(evidence)).unwrap();
            record.check().iter().map(|finding| finding.rule()).collect::<Vec<_>>()
        };
        assert_eq!(rules("https://brand.example/mark.crt"), [Rule::EvidenceFileName]);
        assert_eq!(rules("https://brand.example/mark.pem?v=2"), []);
        assert_eq!(brand().check(), []);
    }
}

mod reading {
    use super::*;

    #[test]
    fn every_tag_is_read() {
        let record =
            parse("v=BIMI1; l=https://brand.example/l.svg; a=https://brand.example/a.pem; avp=personal; lps=true;");
        let record = record.unwrap();
        assert_eq!(record.location().unwrap().as_str(), "https://brand.example/l.svg");
        assert_eq!(record.evidence().unwrap().as_str(), "https://brand.example/a.pem");
        assert_eq!(record.avatar_preference(), AvatarPreference::Personal);
        assert!(record.local_part_selectors());
        assert!(!record.is_declined());
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let record = parse("v=BIMI1; l=https://brand.example/l.svg").unwrap();
        assert_eq!(record.evidence(), None);
        assert_eq!(record.avatar_preference(), AvatarPreference::Brand);
        assert!(!record.local_part_selectors());
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
    fn a_declination_is_recognised() {
        assert!(parse("v=BIMI1; l=; a=;").unwrap().is_declined());
        assert!(parse("v=BIMI1; l=;").unwrap().is_declined());
        assert!(parse("v=BIMI1; l=; a=; lps=true;").unwrap().is_declined());
        assert!(
            !parse("v=BIMI1; l=; a=https://brand.example/a.pem")
                .unwrap()
                .is_declined()
        );
    }

    #[test]
    fn unknown_tags_are_ignored() {
        let record = parse("v=BIMI1; x_1=a b, c; l=; A=1; a=").unwrap();
        assert_eq!(record, AssertionRecord::declined());
    }

    #[test]
    fn an_unknown_avatar_preference_is_ignored() {
        let record = parse("v=BIMI1; l=; avp=Personal").unwrap();
        assert_eq!(record.avatar_preference(), AvatarPreference::Brand);
    }

    #[test]
    fn local_part_selectors_are_true_or_false_and_nothing_else() {
        assert!(!parse("v=BIMI1; l=; lps=false").unwrap().local_part_selectors());
        for value in ["TRUE", "1", "yes", ""] {
            let text = format!("v=BIMI1; l=; lps={value}");
            assert_eq!(parse(&text), Err(RecordError::BadLocalPartSelectors), "{text}");
        }
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
}

mod places {
    use super::*;

    fn domain(text: &str) -> Domain {
        text.parse().unwrap()
    }

    fn selector(text: &str) -> Selector {
        text.parse().unwrap()
    }

    #[test]
    fn the_record_of_a_domain_stands_under_the_selector_default() {
        let name = domain("brand.example").owner_name(&Selector::default()).unwrap();
        assert_eq!(name, "default._bimi.brand.example");
    }

    #[test]
    fn a_selector_may_have_several_labels() {
        let name = domain("brand.example").owner_name(&selector("Winter.2026")).unwrap();
        assert_eq!(name, "winter.2026._bimi.brand.example");
    }

    #[test]
    fn a_domain_is_taken_in_any_case_and_script_and_with_a_dot_at_its_end() {
        assert_eq!(domain("Brand.EXAMPLE.").as_str(), "brand.example");
        assert_eq!(domain("Müller.example").as_str(), "xn--mller-kva.example");
    }

    #[test]
    fn what_is_no_full_domain_is_refused() {
        assert!(matches!("example".parse::<Domain>(), Err(NameError::NotFull { .. })));
        assert!(matches!("192.0.2.1".parse::<Domain>(), Err(NameError::NotFull { .. })));
    }

    #[test]
    fn labels_are_letters_digits_and_inner_hyphens() {
        for text in [
            "_bimi.example",
            "a b.example",
            "-a.example",
            "a-.example",
            "a%2e.example",
            "ü%2ea.example",
            "a\u{0}.example",
        ] {
            let refused = text.parse::<Domain>();
            assert!(
                matches!(refused, Err(NameError::LabelCharacters { .. })),
                "{text}: {refused:?}"
            );
        }
        assert!(matches!(
            "a_b".parse::<Selector>(),
            Err(NameError::LabelCharacters { .. })
        ));
    }

    #[test]
    fn labels_have_1_to_63_characters() {
        let label = "a".repeat(63);
        assert!(format!("{label}.example").parse::<Domain>().is_ok());
        for text in [
            format!("{label}a.example"),
            "a..example".into(),
            ".example".into(),
            String::new(),
        ] {
            assert!(
                matches!(text.parse::<Domain>(), Err(NameError::LabelLength { .. })),
                "{text}"
            );
        }
        assert!(matches!("".parse::<Selector>(), Err(NameError::LabelLength { .. })));
    }

    #[test]
    fn a_name_has_at_most_253_characters_with_the_selector() {
        let label = "a".repeat(61);
        let long = domain(&format!("{label}.{label}.{label}.{}.example", "a".repeat(45)));
        assert_eq!(long.as_str().len(), 239);
        assert_eq!(long.owner_name(&Selector::default()).unwrap().len(), 253);
        let refused = long.owner_name(&selector("defaults"));
        assert!(matches!(refused, Err(NameError::TooLong { .. })));
        assert!(matches!(
            brand().to_zone_file(&long, &selector("defaults")),
            Err(RecordError::Name(_))
        ));
    }

    #[test]
    fn a_zone_file_has_the_full_name_and_the_text_in_quotes() {
        let line = brand()
            .to_zone_file(&domain("brand.example"), &Selector::default())
            .unwrap();
        assert_eq!(
            line,
            "default._bimi.brand.example. IN TXT \"v=BIMI1; l=https://brand.example/logo.svg\"\n"
        );
    }

    #[test]
    fn a_long_record_is_split_into_strings_of_255_bytes_without_loss() {
        let path = "x".repeat(600);
        let record = AssertionRecord::new(&url(&format!("https://brand.example/{path}"))).unwrap();
        let strings = record.to_txt_strings().unwrap();
        let lengths: Vec<_> = strings.iter().map(String::len).collect();
        assert_eq!(lengths, [255, 255, record.to_string().len() - 510]);
        assert_eq!(strings.concat(), record.to_string());
        let line = record
            .to_zone_file(&domain("brand.example"), &Selector::default())
            .unwrap();
        assert_eq!(line.matches('"').count(), 6);
    }

    #[test]
    fn a_record_of_just_255_bytes_is_one_string() {
        let prefix = "v=BIMI1; l=https://brand.example/".len();
        let path = "x".repeat(255 - prefix);
        let record = AssertionRecord::new(&url(&format!("https://brand.example/{path}"))).unwrap();
        assert_eq!(record.to_txt_strings().unwrap().len(), 1);
    }

    #[test]
    fn a_record_that_no_txt_record_can_hold_is_an_error() {
        let path = "x".repeat(65_500);
        let record = AssertionRecord::new(&url(&format!("https://brand.example/{path}"))).unwrap();
        assert!(matches!(record.to_txt_strings(), Err(RecordError::TooLong { .. })));
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(path in "\\PC{0,40}", query in "\\PC{0,20}", personal: bool, lps: bool) {
        let mut logo = url("https://brand.example/");
        logo.set_path(&path);
        logo.set_query(Some(&query));
        // The one thing that a path can be refused for.
        prop_assume!(!matches!(AssertionRecord::new(&logo), Err(RecordError::NotSvg { .. })));
        let mut record = AssertionRecord::new(&logo).unwrap().with_evidence(&logo).unwrap();
        if personal {
            record = record.with_avatar_preference(AvatarPreference::Personal);
        }
        if lps {
            record = record.with_local_part_selectors();
        }
        prop_assert_eq!(parse(&record.to_string()), Ok(record));
    }

    #[test]
    fn no_text_makes_reading_panic_and_what_is_read_can_be_written(text in "v=BIMI1; ?(l|a|avp|lps|x)=\\PC{0,30}(; ?(l|a|lps)=\\PC{0,30}){0,3}") {
        if let Ok(record) = parse(&text) {
            prop_assert_eq!(parse(&record.to_string()), Ok(record));
        }
    }

    #[test]
    fn no_text_makes_a_name_that_the_dns_cannot_hold(text in "\\PC{0,80}") {
        if let Ok(domain) = text.parse::<Domain>() {
            prop_assert!(domain.as_str().len() <= 253 && domain.as_str().is_ascii());
        }
    }
}
