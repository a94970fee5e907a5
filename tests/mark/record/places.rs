//! Where a record stands in the DNS, and in what form.

use super::*;

fn domain(text: &str) -> Domain {
    text.parse().unwrap()
}

fn with_path(path: &str) -> AssertionRecord {
    AssertionRecord::builder(&url(&format!("https://brand.example/{path}")))
        .build()
        .unwrap()
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
        brand().build().unwrap().to_zone_file(&long, &selector("defaults")),
        Err(RecordError::Name(_))
    ));
}

#[test]
fn a_zone_file_has_the_full_name_and_the_text_in_quotes() {
    let line = brand()
        .build()
        .unwrap()
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
    let record = with_path(&path);
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
    let record = with_path(&path);
    assert_eq!(record.to_txt_strings().unwrap().len(), 1);
}

#[test]
fn a_record_that_no_dns_message_can_hold_is_not_built() {
    let builder = |length| AssertionRecord::builder(&url(&format!("https://brand.example/{}", "x".repeat(length))));
    // 65,252 bytes of data: 254 whole strings and one of 227, each with a byte of length before it.
    let longest = 64_997 - "v=BIMI1; l=https://brand.example/".len();
    let strings = builder(longest).build().unwrap().to_txt_strings().unwrap();
    assert_eq!(strings.iter().map(|string| 1 + string.len()).sum::<usize>(), 65_252);
    let refused = builder(longest + 1).build();
    assert_eq!(refused, Err(RecordError::TooLong { length: 64_998 }));
}

#[test]
fn a_record_that_receivers_would_refuse_is_read_but_not_written() {
    let record = parse("v=BIMI1; l=; a=https://brand.example/mark.pem").unwrap();
    let place = (domain("brand.example"), Selector::default());
    assert_eq!(record.to_txt_strings(), Err(RecordError::EvidenceWithoutLogo));
    assert_eq!(
        record.to_zone_file(&place.0, &place.1),
        Err(RecordError::EvidenceWithoutLogo)
    );
}
