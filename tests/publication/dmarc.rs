//! Reading a DMARC record.

use collectmc::publication::{DmarcError, DmarcPolicy, DmarcRecord, PublicSuffix};

fn read(text: &str) -> DmarcRecord {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn all_tags_that_count_are_read() {
    let record =
        read("v=DMARC1; p=reject; sp=quarantine; np=none; pct=50; t=y; psd=n; rua=mailto:a@brand.example; x=1");
    assert_eq!(record.policy(), DmarcPolicy::Reject);
    assert_eq!(record.subdomain_policy(), Some(DmarcPolicy::Quarantine));
    assert_eq!(record.nonexistent_policy(), Some(DmarcPolicy::None));
    assert_eq!((record.percentage(), record.is_testing()), (Some(50), true));
    assert_eq!(record.public_suffix(), PublicSuffix::No);
    assert_eq!(record.defects(), [""; 0]);
}

#[test]
fn the_usual_spellings_are_read() {
    for text in [
        "v=DMARC1;p=reject",
        "v=DMARC1; p=reject;",
        "v = DMARC1 ;\tp = Reject ; ; ",
        "V=DMARC1; P=REJECT",
        "v=DMARC1; rua=mailto:a@b.example; p=reject",
        "v=DMARC1; nonsense; p=reject",
    ] {
        let record = read(text);
        assert_eq!(
            (record.policy(), record.defects().len()),
            (DmarcPolicy::Reject, 0),
            "{text}"
        );
    }
}

#[test]
fn what_does_not_begin_with_the_version_is_no_record() {
    for text in [
        "",
        " v=DMARC1; p=reject",
        "v=dmarc1; p=reject",
        "p=reject; v=DMARC1",
        "v=DMARC12; p=none",
        "v=DMARC1 p=reject",
    ] {
        assert_eq!(text.parse::<DmarcRecord>(), Err(DmarcError::NotDmarc), "{text}");
    }
}

#[test]
fn a_policy_that_is_missing_or_unknown_asks_for_nothing_and_is_a_defect() {
    for text in [
        "v=DMARC1",
        "v=DMARC1; p=",
        "v=DMARC1; p=rejected",
        "v=DMARC1; sp=reject",
    ] {
        let record = read(text);
        assert_eq!(
            (record.policy(), record.defects().len()),
            (DmarcPolicy::None, 1),
            "{text}"
        );
    }
    let record = read("v=DMARC1; p=reject; sp=al\u{1b}l");
    assert_eq!(record.subdomain_policy(), Some(DmarcPolicy::None));
    assert_eq!(record.defects(), ["'sp=al l' is not a policy"]);
}

#[test]
fn a_percentage_that_is_no_number_up_to_100_is_a_defect() {
    for value in ["101", "-1", "+5", "5.5", "", "ten", "256"] {
        let record = read(&format!("v=DMARC1; p=quarantine; pct={value}"));
        assert_eq!((record.percentage(), record.defects().len()), (None, 1), "{value}");
    }
    assert_eq!(read("v=DMARC1; p=quarantine; pct=100").percentage(), Some(100));
}

#[test]
fn a_tag_that_occurs_twice_is_an_error() {
    let error = "v=DMARC1; p=none; P=reject".parse::<DmarcRecord>().unwrap_err();
    assert_eq!(error, DmarcError::RepeatedTag { tag: "p".to_owned() });
}

#[test]
fn the_tag_psd_is_read_in_its_three_forms() {
    for (text, expected) in [
        ("y", PublicSuffix::Yes),
        ("n", PublicSuffix::No),
        ("u", PublicSuffix::Unknown),
        ("x", PublicSuffix::Unknown),
    ] {
        assert_eq!(read(&format!("v=DMARC1; p=none; psd={text}")).public_suffix(), expected);
    }
}
