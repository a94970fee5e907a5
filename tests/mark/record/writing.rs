//! What a record is made of, and how it is written.

use super::*;

#[test]
fn the_logo_comes_first_then_the_evidence() {
    let record = brand()
        .evidence(&url("https://brand.example/mark.pem"))
        .build()
        .unwrap();
    assert_eq!(
        record.to_string(),
        "v=BIMI1; l=https://brand.example/logo.svg; a=https://brand.example/mark.pem"
    );
}

#[test]
fn what_was_not_asked_for_is_left_out() {
    assert_eq!(
        brand().build().unwrap().to_string(),
        "v=BIMI1; l=https://brand.example/logo.svg"
    );
}

#[test]
fn the_avatar_preference_is_written_as_stated() {
    for (preference, text) in [
        (AvatarPreference::Brand, "avp=brand"),
        (AvatarPreference::Personal, "avp=personal"),
    ] {
        let record = brand().avatar_preference(preference).build().unwrap().to_string();
        assert_eq!(record, format!("v=BIMI1; l=https://brand.example/logo.svg; {text}"));
    }
}

#[test]
fn local_part_selectors_are_written_as_a_list() {
    for (selectors, text) in [("", "lps="), ("News", "lps=news"), ("news,\t-2- ", "lps=news,-2-")] {
        let record = brand()
            .local_part_selectors(selectors.parse().unwrap())
            .build()
            .unwrap();
        assert_eq!(
            record.to_string(),
            format!("v=BIMI1; l=https://brand.example/logo.svg; {text}")
        );
    }
}

#[test]
fn local_part_selectors_have_1_to_63_letters_digits_and_hyphens() {
    let longest = "a".repeat(63);
    assert!(longest.parse::<LocalPartSelectors>().is_ok());
    for text in [
        &format!("{longest}a"),
        "a.b",
        "a_b",
        "a+b",
        "é",
        " ",
        ",",
        "a,",
        "a,,b",
        "a b",
        "a;b",
        "a\nb",
    ] {
        let refused = text.parse::<LocalPartSelectors>();
        assert!(
            matches!(refused, Err(RecordError::BadLocalPartSelector { .. })),
            "{text:?}: {refused:?}"
        );
    }
}

#[test]
fn a_declination_may_have_local_part_selectors_but_no_evidence() {
    let selectors = AssertionRecord::declination().local_part_selectors("news".parse().unwrap());
    assert_eq!(selectors.build().unwrap().to_string(), "v=BIMI1; l=; a=; lps=news;");
    let evidence = AssertionRecord::declination().evidence(&url("https://brand.example/mark.pem"));
    assert_eq!(evidence.build(), Err(RecordError::EvidenceWithoutLogo));
}

#[test]
fn a_declination_is_written_as_the_draft_does() {
    assert_eq!(
        AssertionRecord::declination().build().unwrap().to_string(),
        "v=BIMI1; l=; a=;"
    );
}

#[test]
fn commas_semicolons_and_what_no_url_may_hold_are_percent_encoded() {
    let record = AssertionRecord::builder(&url("https://brand.example/a,b;c/ü?x=\\|d,e"))
        .build()
        .unwrap();
    assert_eq!(
        record.to_string(),
        "v=BIMI1; l=https://brand.example/a%2Cb%3Bc/%C3%BC?x=%5C%7Cd%2Ce"
    );
}

#[test]
fn a_percent_sign_of_an_encoding_stays_and_another_is_encoded() {
    let record = AssertionRecord::builder(&url("https://brand.example/100%/a%20b"))
        .build()
        .unwrap();
    assert_eq!(record.to_string(), "v=BIMI1; l=https://brand.example/100%25/a%20b");
}

#[test]
fn an_internationalised_host_is_written_as_the_dns_has_it() {
    let record = AssertionRecord::builder(&url("https://müller.example/logo.svg"))
        .build()
        .unwrap();
    assert_eq!(record.to_string(), "v=BIMI1; l=https://xn--mller-kva.example/logo.svg");
}

#[test]
fn a_url_that_is_not_https_is_refused() {
    for text in [
        "http://brand.example/logo.svg",
        "ftp://brand.example/logo.svg",
        "data:image/svg+xml,x",
    ] {
        let refused = AssertionRecord::builder(&url(text)).build().unwrap_err();
        assert_eq!(refused, RecordError::NotHttps { tag: "l" }, "{text}");
    }
    let refused = brand()
        .evidence(&url("http://brand.example/mark.pem"))
        .build()
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
        let refused = AssertionRecord::builder(&url(text)).build().unwrap_err();
        assert_eq!(refused, RecordError::NotFullDomain { tag: "l" }, "{text}");
    }
}

#[test]
fn a_host_that_no_name_in_the_dns_can_be_is_refused() {
    let long_label = format!("https://{}.example/", "a".repeat(64));
    let long_name = format!("https://{}example/", "a234567.".repeat(32));
    for text in [
        "https://a;b.example/",
        "https://a,b.example/",
        "https://a%2Cb.example/",
        "https://a%3Bl=x.example/",
        "https://a\"b.example/",
        "https://a b.example/".replace(' ', "'").as_str(),
        "https://brand..example/",
        "https://.brand.example/",
        "https://-brand.example/",
        &long_label,
        &long_name,
    ] {
        let error = AssertionRecord::builder(&url(text)).build().unwrap_err();
        assert_eq!(error, RecordError::NotFullDomain { tag: "l" }, "{text}");
    }
    // Not a host name by the book; but there are servers that have it.
    assert!(
        AssertionRecord::builder(&url("https://brand_logos.storage.example/"))
            .build()
            .is_ok()
    );
}

#[test]
fn a_url_with_a_user_name_or_password_is_refused_without_telling_it() {
    for text in [
        "https://someone@brand.example/logo.svg",
        "https://:secret@brand.example/logo.svg",
    ] {
        let refused = AssertionRecord::builder(&url(text)).build().unwrap_err();
        assert_eq!(refused, RecordError::UserInfo { tag: "l" });
        assert!(!refused.to_string().contains("secret"));
    }
}

#[test]
fn a_logo_that_ends_like_another_image_format_is_refused() {
    let refused = AssertionRecord::builder(&url("https://brand.example/logo.PNG"))
        .build()
        .unwrap_err();
    assert_eq!(refused, RecordError::NotSvg { suffix: "png".into() });
    for fine in [
        "https://brand.example/logo.svgz",
        "https://brand.example/logo",
        "https://brand.example/png/",
    ] {
        assert!(AssertionRecord::builder(&url(fine)).build().is_ok(), "{fine}");
    }
}

#[test]
fn evidence_that_does_not_end_in_pem_is_warned_of() {
    let rules = |evidence| {
        let record = brand().evidence(&url(evidence)).build().unwrap();
        record.check().iter().map(|finding| finding.rule()).collect::<Vec<_>>()
    };
    assert_eq!(rules("https://brand.example/mark.crt"), [Rule::EvidenceFileName]);
    assert_eq!(rules("https://brand.example/mark.pem?v=2"), []);
    assert_eq!(brand().build().unwrap().check(), []);
}
