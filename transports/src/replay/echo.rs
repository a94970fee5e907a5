//! Secrets of the request that come back in the response.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use url::form_urlencoded;
use zeroize::Zeroizing;

use super::body_file::is_text;
use super::bounds::check_body_size;
use super::error::{ReplayError, fail};
use super::recordable::Unpack;
use super::request::Asked;
use crate::redact::{Content, REDACTED, Redactor};

/// The values of a request that must not be written down.
pub(super) struct Secrets {
    redactor: Redactor,
    /// Where in the request each of them stood, for messages, and whether it may appear in data.
    places: Vec<(String, bool)>,
}

impl Secrets {
    /// All values of the form but those of fields that are shown, and what the URL has of user info and query.
    pub(super) fn of(asked: &Asked, is_shown: impl Fn(&str) -> bool, tolerated: &BTreeSet<String>) -> Self {
        let (mut values, mut places) = (Vec::new(), Vec::new());
        let mut add = |value: &str, place: String, is_tolerated: bool| {
            values.push(Zeroizing::new(value.to_owned()));
            places.push((place, is_tolerated));
        };
        for (field, of_field) in asked.form.iter().filter(|(field, _)| !is_shown(field)) {
            for value in of_field {
                add(value, format!("the form field {field:?}"), tolerated.contains(field));
            }
        }
        let query = asked.query.as_ref().map_or("", |query| query.as_str());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            add(
                if value.is_empty() { &name } else { &value },
                "the URL's query".to_owned(),
                false,
            );
        }
        for part in asked.user_info.iter().flat_map(|user_info| user_info.split(':')) {
            add(part, "the URL's user info".to_owned(), false);
        }
        let redactor = Redactor::new(values.iter().map(|value| value.as_str()));
        Self { redactor, places }
    }

    /// The bytes with the secrets in them redacted. An error says why that cannot be.
    pub(super) fn redact<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, ReplayError> {
        match is_text(bytes) {
            true => self.redact_text(bytes),
            false => self.check_data(bytes).map(|()| Cow::Borrowed(bytes)),
        }
    }

    /// Refuses binary data with something packed in it that would have to be redacted.
    pub(super) fn check_packed(&self, bytes: &[u8], unpack: Unpack) -> Result<(), ReplayError> {
        if is_text(bytes) {
            // There it has been redacted already.
            return Ok(());
        }
        for content in unpack(bytes) {
            if let Cow::Owned(_) = self.redact(&content)? {
                fail(
                    "the response repeats what is redacted of the request in compressed or otherwise encoded text, which is \
                     recorded unaltered or not at all",
                )?;
            }
        }
        Ok(())
    }

    fn redact_text<'a>(&self, text: &'a [u8]) -> Result<Cow<'a, [u8]>, ReplayError> {
        // Only a response that repeats something is searched for it.
        let mut pem = None;
        let (mut redacted, mut end_of_last) = (Vec::new(), None);
        for found in self.redactor.find(text, Content::Text) {
            let Range { start, end } = found.range;
            let pem = pem.get_or_insert_with(|| pem_part(text));
            let is_data = pem.start < end && start < pem.end;
            match (is_data, found.is_telling) {
                (true, true) => self.check_tolerated(found.secret)?,
                (true, false) => {}
                (false, false) => fail(format!(
                    "the response repeats the value of {}, which is too short to be distinguished from other text",
                    self.place(found.secret)
                ))?,
                (false, true) => {
                    let copied = end_of_last.unwrap_or(0);
                    if end_of_last.is_none_or(|end| start > end) {
                        redacted.extend_from_slice(text.get(copied..start).unwrap_or_default());
                        redacted.extend_from_slice(REDACTED.as_bytes());
                        // What is redacted may be longer than what it stands for.
                        check_body_size(&redacted)?;
                    }
                    end_of_last = Some(end.max(copied));
                }
            }
        }
        let Some(copied) = end_of_last else {
            return Ok(Cow::Borrowed(text));
        };
        redacted.extend_from_slice(text.get(copied..).unwrap_or_default());
        Ok(Cow::Owned(redacted))
    }

    fn check_data(&self, data: &[u8]) -> Result<(), ReplayError> {
        let mut all = self.redactor.find(data, Content::Data);
        all.try_for_each(|found| self.check_tolerated(found.secret))
    }

    fn check_tolerated(&self, secret: usize) -> Result<(), ReplayError> {
        match self.places.get(secret) {
            Some((_, true)) => Ok(()),
            _ => fail(format!(
                "the response repeats the value of {} in binary data or in a PEM block, which are recorded unaltered or \
                 not at all",
                self.place(secret)
            )),
        }
    }

    fn place(&self, secret: usize) -> &str {
        self.places.get(secret).map_or("the request", |(place, _)| place)
    }
}

/// The part of the text that holds PEM blocks: from the first line with BEGIN to the last with END, or to the end of the
/// text where a block is not ended. Empty when there are none.
fn pem_part(text: &[u8]) -> Range<usize> {
    let (mut begin, mut end, mut at) = (None, 0, 0_usize);
    for line in text.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')) {
        let after = at.saturating_add(line.len());
        if is_boundary(line, b"BEGIN ") {
            begin = begin.or(Some(at));
            end = text.len();
        } else if is_boundary(line, b"END ") {
            end = after;
        }
        at = after;
    }
    begin.map_or(0..0, |begin| begin..end)
}

fn is_boundary(line: &[u8], word: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"--") && line.windows(word.len()).any(|window| window == word)
}
