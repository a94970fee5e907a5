use std::sync::LazyLock;

use collectmc::Redactor;
use collectmc_test_support::spellings::{self, Spelling};

const SECRETS: [&str; 3] = ["Canary-7391 horse", "pässwörd-ß-é", "a&b<c>\"d\\e%41+f"];

static SPELLINGS: LazyLock<[Vec<Spelling>; 3]> = LazyLock::new(|| SECRETS.map(spellings::of));

/// A secret is found in whatever spelling it stands in whatever text, and is not in what is left.
pub fn redactor(data: &[u8]) {
    let Some((&[secret, spelling], text)) = data.split_first_chunk() else {
        return;
    };
    let secret = usize::from(secret) % SECRETS.len();
    let spellings = &SPELLINGS[secret];
    let spelled = &spellings[usize::from(spelling) % spellings.len()];
    let (before, after) = text.split_at(text.len() / 2);
    let text = [before, b" \n", &spelled.bytes, b"\n ", after].concat();
    let redactor = Redactor::new([SECRETS[secret]]);
    assert!(
        redactor.appears_in(&text),
        "{} of {} in {}",
        spelled.name,
        SECRETS[secret],
        text.escape_ascii()
    );
    let Ok(text) = str::from_utf8(&text) else { return };
    let redacted = redactor.redact(text);
    assert!(
        !redactor.appears_in(redacted.as_bytes()),
        "{} leaves {redacted:?}",
        spelled.name
    );
}
