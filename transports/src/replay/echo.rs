//! Secrets of the request that come back in the answer.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD};
use zeroize::Zeroizing;

use super::asked::Asked;
use super::fault::Fault;
use super::pattern::REDACTED;
use super::views::{self, View};
use super::write::is_text;

/// Shorter values turn up by chance: they are not looked for in data, and not taken out of text.
const TELLING_BYTES: usize = 4;

/// From this length on a value is taken out of text also where it is part of a longer word.
const UNMISTAKABLE_BYTES: usize = 8;

/// The values of a request that must not be written down.
pub(super) struct Secrets(Vec<Secret>);

struct Secret {
    /// Where in the request it stood, for messages.
    place: String,
    /// Its length.
    bytes: usize,
    tolerated_in_data: bool,
    /// As it is, and encoded in ways that no [view](views) of a text undoes.
    forms: Vec<Form>,
    /// In UTF-16, which is not text here.
    wide_forms: [Form; 2],
}

type Form = Zeroizing<Vec<u8>>;

impl Secrets {
    /// All values of the form but those of the fields in `shown`, and what the URL has of user info and query.
    pub(super) fn of(asked: &Asked, shown: &BTreeSet<String>, tolerated: &BTreeSet<String>) -> Self {
        let mut secrets = Vec::new();
        for (field, values) in asked.form.iter().filter(|(field, _)| !shown.contains(*field)) {
            let place = format!("the form field {field:?}");
            secrets.extend(
                values
                    .iter()
                    .map(|value| Secret::new(&place, value, tolerated.contains(field))),
            );
        }
        for (name, value) in asked.url.query_pairs() {
            let value = if value.is_empty() { name } else { value };
            secrets.push(Secret::new("the URL's query", &value, false));
        }
        for user_info in [asked.url.username(), asked.url.password().unwrap_or_default()] {
            let decoded = views::percent_decoded(user_info.as_bytes());
            let decoded = String::from_utf8_lossy(&decoded);
            secrets.push(Secret::new("the URL's user info", &decoded, false));
        }
        secrets.retain(|secret| secret.bytes > 0);
        Self(secrets)
    }

    /// The bytes with the secrets in them redacted. An error says why that cannot be.
    pub(super) fn redact<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, Fault> {
        if is_text(bytes) {
            Ok(replace(bytes, self.find_in_text(bytes)?))
        } else {
            self.check_data(bytes)?;
            Ok(Cow::Borrowed(bytes))
        }
    }

    /// What of the text must be replaced.
    fn find_in_text(&self, text: &[u8]) -> Result<Vec<Range<usize>>, Fault> {
        let pem = views::pem_part(text);
        let mut found = Vec::new();
        for view in views::of(text) {
            for secret in &self.0 {
                for range in secret.find_in(&view) {
                    let is_data = pem.start < range.end && range.start < pem.end;
                    match (is_data, secret.is_telling()) {
                        (true, true) if !secret.tolerated_in_data => return Err(secret.in_data()),
                        (true, _) => {}
                        (false, true) => found.push(range),
                        (false, false) => return Err(secret.too_short()),
                    }
                }
            }
        }
        Ok(found)
    }

    fn check_data(&self, data: &[u8]) -> Result<(), Fault> {
        let searched = || {
            self.0
                .iter()
                .filter(|secret| secret.is_telling() && !secret.tolerated_in_data)
        };
        let repeated = views::of(data).find_map(|view| searched().find(|secret| secret.is_in(view.bytes())));
        repeated.map_or(Ok(()), |secret| Err(secret.in_data()))
    }
}

impl Secret {
    fn new(place: &str, value: &str, tolerated_in_data: bool) -> Self {
        let bytes = value.as_bytes();
        let mut forms = vec![Zeroizing::new(bytes.to_vec())];
        if !value.is_ascii() {
            forms.extend(latin1(value));
        }
        for encoding in [BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD] {
            forms.push(Zeroizing::new(encoding.encode(bytes).into_bytes()));
        }
        let wide_forms = [u16::to_le_bytes, u16::to_be_bytes]
            .map(|to_bytes| Zeroizing::new(value.encode_utf16().flat_map(to_bytes).collect()));
        Self {
            place: place.to_owned(),
            bytes: bytes.len(),
            tolerated_in_data,
            forms,
            wide_forms,
        }
    }

    fn is_telling(&self) -> bool {
        self.bytes >= TELLING_BYTES
    }

    /// Where in the text behind the view the value is repeated.
    fn find_in(&self, view: &View<'_>) -> Vec<Range<usize>> {
        let everywhere = self.forms.iter().flat_map(|form| positions(view.bytes(), form));
        everywhere
            .filter(|range| self.bytes >= UNMISTAKABLE_BYTES || stands_alone(view.bytes(), range))
            .map(|range| view.behind(range))
            .collect()
    }

    /// Whether the value is anywhere in the bytes, in whatever form.
    fn is_in(&self, bytes: &[u8]) -> bool {
        let mut forms = self.forms.iter().chain(&self.wide_forms);
        forms.any(|form| positions(bytes, form).next().is_some())
    }

    fn in_data(&self) -> Fault {
        Fault::new(format!(
            "the answer repeats the value of {} in binary data or in a PEM block, which are recorded unaltered or not at \
             all; if the value may stand there, name its field in tolerate_in_data",
            self.place
        ))
    }

    fn too_short(&self) -> Fault {
        Fault::new(format!(
            "the answer holds the value of {}, which is too short to be told from other text; \
             if it is no secret, name its field in show_form_values",
            self.place
        ))
    }
}

/// The text in Latin-1, if it can be.
fn latin1(text: &str) -> Option<Form> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect::<Option<Vec<u8>>>()
        .map(Zeroizing::new)
}

/// Servers change the case of names, and a password in another case is one still.
fn positions<'a>(bytes: &'a [u8], form: &'a [u8]) -> impl Iterator<Item = Range<usize>> {
    let windows = bytes.windows(form.len().max(1)).enumerate();
    windows
        .filter(move |(_, window)| window.eq_ignore_ascii_case(form))
        .map(|(start, window)| start..start.saturating_add(window.len()))
}

/// Whether no letter or digit continues the word at either end of the range.
fn stands_alone(bytes: &[u8], range: &Range<usize>) -> bool {
    let (before, rest) = bytes.split_at_checked(range.start).unwrap_or_default();
    let (inside, after) = rest.split_at_checked(range.len()).unwrap_or_default();
    let begins_inside_a_word = is_word(last_char(before)) && is_word(first_char(inside));
    let ends_inside_a_word = is_word(last_char(inside)) && is_word(first_char(after));
    !begins_inside_a_word && !ends_inside_a_word
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// The first character; what is not UTF-8 is U+FFFD, and so no letter.
fn first_char(bytes: &[u8]) -> Option<char> {
    let longest = bytes.get(..4).unwrap_or(bytes);
    String::from_utf8_lossy(longest).chars().next()
}

/// The last character; what is not UTF-8 is U+FFFD, and so no letter.
fn last_char(bytes: &[u8]) -> Option<char> {
    let longest = bytes.get(bytes.len().saturating_sub(4)..).unwrap_or(bytes);
    String::from_utf8_lossy(longest).chars().next_back()
}

/// Ranges that overlap or touch become one `[redacted]`.
fn replace(text: &[u8], mut ranges: Vec<Range<usize>>) -> Cow<'_, [u8]> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    ranges.sort_by_key(|range| range.start);
    let mut replaced = Vec::with_capacity(text.len());
    let mut end_of_last = None;
    for range in ranges {
        let copied = end_of_last.unwrap_or(0);
        if end_of_last.is_none_or(|end| range.start > end) {
            replaced.extend_from_slice(text.get(copied..range.start).unwrap_or_default());
            replaced.extend_from_slice(REDACTED.as_bytes());
        }
        end_of_last = Some(range.end.max(copied));
    }
    replaced.extend_from_slice(text.get(end_of_last.unwrap_or(0)..).unwrap_or_default());
    Cow::Owned(replaced)
}
