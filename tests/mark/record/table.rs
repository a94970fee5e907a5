//! Records, their outcomes, and why: `records.tsv`.

use super::*;

#[test]
fn each_record_has_the_outcome_that_the_draft_states() {
    let rows = include_str!("records.tsv").lines().skip(1);
    let mut count = 0;
    for row in rows {
        let columns: Vec<_> = row.split('\t').collect();
        let [expected, section, record] = columns.as_slice() else {
            panic!("three columns: {row:?}");
        };
        assert_eq!(outcome(record), *expected, "{record:?}: {section}");
        count += 1;
    }
    assert_eq!(count, 57);
}

/// `shown` or `declined` with the rules that are broken, `refused` when one is an error, or the kind of syntax error.
fn outcome(text: &str) -> String {
    let record = match parse(text) {
        Ok(record) => record,
        Err(error) => return kind(&error).to_owned(),
    };
    let findings = record.check();
    let outcome = if findings.iter().any(|finding| finding.severity() == Severity::Error) {
        "refused"
    } else if record.is_declined() {
        "declined"
    } else {
        "shown"
    };
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule().as_str()).collect();
    match rules.as_slice() {
        [] => outcome.to_owned(),
        rules => format!("{outcome}: {}", rules.join(", ")),
    }
}

fn kind(error: &RecordError) -> &'static str {
    match error {
        RecordError::BadLocalPartSelector { .. } => "BadLocalPartSelector",
        RecordError::BadTag { .. } => "BadTag",
        RecordError::BadUrl { .. } => "BadUrl",
        RecordError::Comma { .. } => "Comma",
        RecordError::MissingLocation => "MissingLocation",
        RecordError::NotBimi => "NotBimi",
        RecordError::NotFullDomain { .. } => "NotFullDomain",
        RecordError::NotHttps { .. } => "NotHttps",
        RecordError::NotSvg { .. } => "NotSvg",
        RecordError::RepeatedTag { .. } => "RepeatedTag",
        RecordError::UserInfo { .. } => "UserInfo",
        other => panic!("{other}"),
    }
}
