use collectmc::replay::Scenario;

use super::assert_printable;

/// A recording that is read is written as one that is read the same.
pub fn recording(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let scenario = match Scenario::parse(text, |_| Some(b"body".to_vec())) {
        Ok(scenario) => scenario,
        Err(error) => return assert_printable(&format!("{error:?}")),
    };
    let Ok((written, files)) = scenario.to_text() else {
        return;
    };
    let again = Scenario::parse(&written, |name| files.get(name).cloned()).expect("what we write we read");
    assert_eq!(again.to_text().unwrap(), (written, files));
}
