use collectmc::AssertionRecord;

use super::assert_printable;

/// A record is read, explained, and written as one that is read the same.
pub fn record(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let record: AssertionRecord = match text.parse() {
        Ok(record) => record,
        Err(error) => return assert_printable(&format!("{error:?}")),
    };
    record
        .check()
        .iter()
        .for_each(|finding| assert_printable(&finding.to_string()));
    record.tags().iter().for_each(|tag| assert_printable(tag.meaning()));
    let Ok(strings) = record.to_txt_strings() else { return };
    assert!(
        strings
            .iter()
            .all(|string| (1..=255).contains(&string.len()) && string.is_ascii())
    );
    let again: AssertionRecord = strings.concat().parse().expect("what we write we read");
    assert_eq!(again.location(), record.location());
    assert_eq!(again.evidence(), record.evidence());
    assert_eq!(again.avatar_preference(), record.avatar_preference());
    assert_eq!(again.to_txt_strings().unwrap(), strings);
}
