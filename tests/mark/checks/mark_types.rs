//! The rules on the mark type, and on the attributes that belong to it.

use super::*;

/// The rules that this end entity breaks when its validity begins then.
fn issued(begins: &str, end_entity: Builder) -> Vec<Rule> {
    let path = path_of(end_entity.validity(begins, made::NOT_AFTER));
    let mut rules = rules(&path, &options(&path));
    rules.retain(|rule| *rule != Rule::ValidityLength);
    rules
}

fn modified() -> Builder {
    MarkCertificate::new().mark_type("Modified Registered Mark")
}

/// With an attribute that has some value.
fn with(end_entity: Builder, oid: &str) -> Builder {
    end_entity.subject_attribute(oid, StringKind::Utf8, "Test value")
}

#[test]
fn a_mark_type_that_is_not_known_is_warned_of_by_name() {
    let path = path_of(MarkCertificate::new().mark_type("New Mark"));
    let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
    assert_eq!(
        finding.to_string(),
        "warning[mark-type]: the end entity's mark type 'New Mark' is not a known one"
    );
    for known in ["Modified Registered Mark", "Modified Registered Trademark"] {
        assert_breaks_nothing(MarkCertificate::new().mark_type(known));
    }
}

#[test]
fn one_mark_type_is_asked_for_since_september_2024() {
    let none = || MarkCertificate::new().without_subject_attribute(oid::MARK_TYPE);
    assert_eq!(issued("2024-09-26T00:00:00Z", none()), [Rule::MarkType]);
    assert_eq!(issued("2024-09-25T23:59:59Z", none()), []);
    assert_breaks(
        &[Rule::MarkType],
        MarkCertificate::new().subject_attribute(oid::MARK_TYPE, StringKind::Utf8, "Registered Mark"),
    );
}

#[test]
fn a_registered_mark_states_its_trademarks_country_and_identifier() {
    for end_entity in [MarkCertificate::new, modified] {
        assert_breaks_nothing(end_entity().without_subject_attribute(oid::TRADEMARK_OFFICE));
        for attribute in [oid::TRADEMARK_COUNTRY, oid::TRADEMARK_IDENTIFIER] {
            assert_breaks(
                &[Rule::RegisteredMark],
                end_entity().without_subject_attribute(attribute),
            );
        }
    }
}

#[test]
fn a_government_mark_states_its_statutes_country_and_citation() {
    for attribute in [oid::STATUTE_STATE, oid::STATUTE_LOCALITY, oid::STATUTE_URL] {
        assert_breaks_nothing(MarkCertificate::government().without_subject_attribute(attribute));
    }
    for attribute in [oid::STATUTE_COUNTRY, oid::STATUTE_CITATION] {
        assert_breaks(
            &[Rule::GovernmentMark],
            MarkCertificate::government().without_subject_attribute(attribute),
        );
    }
}

#[test]
fn a_prior_use_mark_states_its_url_since_april_2025() {
    let without = || MarkCertificate::prior_use().without_subject_attribute(oid::PRIOR_USE_URL);
    assert_eq!(issued("2025-04-15T00:00:00Z", without()), [Rule::PriorUseMark]);
    assert_eq!(issued("2025-04-14T23:59:59Z", without()), []);
    assert_eq!(issued("2025-04-15T00:00:00Z", MarkCertificate::prior_use()), []);
}

#[test]
fn what_is_lacking_is_named() {
    let end_entity = MarkCertificate::new()
        .without_subject_attribute(oid::TRADEMARK_COUNTRY)
        .without_subject_attribute(oid::TRADEMARK_IDENTIFIER);
    let path = path_of(end_entity);
    let [finding] = check_all(&path, &options(&path)).try_into().unwrap();
    assert_eq!(
        finding.message(),
        "the end entity of a Registered Mark lacks trademark country or region, trademark identifier"
    );
}

#[test]
fn an_attribute_that_only_says_that_there_is_no_value_is_lacking() {
    for value in ["", "-", " . "] {
        let end_entity = MarkCertificate::new()
            .without_subject_attribute(oid::TRADEMARK_IDENTIFIER)
            .subject_attribute(oid::TRADEMARK_IDENTIFIER, StringKind::Utf8, value);
        assert_breaks(&[Rule::RegisteredMark], end_entity);
    }
}

#[test]
fn an_attribute_of_another_mark_type_is_warned_of_and_one_of_every_type_is_not() {
    let trademark = [oid::TRADEMARK_OFFICE, oid::TRADEMARK_COUNTRY, oid::TRADEMARK_IDENTIFIER];
    let statute = [
        oid::STATUTE_COUNTRY,
        oid::STATUTE_STATE,
        oid::STATUTE_LOCALITY,
        oid::STATUTE_CITATION,
        oid::STATUTE_URL,
    ];
    let prior_use = [oid::PRIOR_USE_URL];
    for (end_entity, others) in [
        (MarkCertificate::new(), [&statute[..], &prior_use]),
        (modified(), [&statute[..], &prior_use]),
        (MarkCertificate::government(), [&trademark[..], &prior_use]),
        (MarkCertificate::prior_use(), [&trademark[..], &statute]),
    ] {
        for attribute in others.concat() {
            assert_breaks(&[Rule::MarkAttributes], with(end_entity.clone(), attribute));
        }
        for attribute in [oid::WORD_MARK, oid::LEI] {
            let without = end_entity.clone().without_subject_attribute(attribute);
            assert_breaks_nothing(with(without, attribute));
        }
    }
}

#[test]
fn of_which_type_attributes_are_is_not_asked_without_a_known_mark_type() {
    assert_breaks(
        &[Rule::MarkType],
        with(MarkCertificate::new().mark_type("New Mark"), oid::PRIOR_USE_URL),
    );
}
