//! Secrets of the request that come back in the response.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use url::form_urlencoded;
use zeroize::Zeroizing;

use super::error::{ensure, fail};
use super::files::{MAX_BODY_BYTES, at_most, is_text};
use super::redaction::Unpack;
use super::request::{Asked, Place};
use crate::TransportError;
use crate::redact::{Content, REDACTED, Redactor};

/// The values of a request that must not be written down.
pub(super) struct Secrets<'s> {
    redactor: Redactor,
    /// Where in the request each of them stood.
    places: Vec<&'s Place>,
    /// The form fields whose values may appear in data.
    tolerated: &'s BTreeSet<String>,
}

impl<'s> Secrets<'s> {
    /// All values but those of fields that are shown.
    pub(super) fn of(asked: &'s Asked, shown: &[&str], tolerated: &'s BTreeSet<String>) -> Self {
        let (mut secrets, mut places) = (Vec::new(), Vec::new());
        for (place, values) in &asked.expose_secret().values {
            if !place.is_field_of(shown) {
                let parts = values.iter().flat_map(|value| place.secrets(value.as_str()));
                secrets.extend(parts.map(|part| Zeroizing::new(part.into_owned())));
                places.resize(secrets.len(), place);
            }
        }
        let redactor = Redactor::new(secrets.iter().map(|secret| secret.as_str()));
        Self {
            redactor,
            places,
            tolerated,
        }
    }

    /// The bytes with the secrets in them redacted. An error says why that cannot be.
    pub(super) fn redact<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, TransportError> {
        match is_text(bytes) {
            true => self.redact_text(bytes),
            false => self.check_data(bytes).map(|()| Cow::Borrowed(bytes)),
        }
    }

    /// Refuses binary data with something packed in it that would have to be redacted.
    pub(super) fn check_packed(&self, bytes: &[u8], unpack: Unpack) -> Result<(), TransportError> {
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

    fn redact_text<'a>(&self, text: &'a [u8]) -> Result<Cow<'a, [u8]>, TransportError> {
        let (mut redacted, mut copied) = (Vec::new(), 0);
        // Only a response that repeats something is searched for it.
        let mut pem = None;
        for found in self.redactor.find(text, Content::Text) {
            let Range { start, end } = found.range;
            let pem = pem.get_or_insert_with(|| pem_part(text));
            match (pem.start < end && start < pem.end, found.is_telling) {
                (true, true) => self.check_tolerated(found.secret)?,
                (true, false) => {}
                (false, false) => fail(format!(
                    "the response repeats the value of {}, which is too short to be distinguished from other text",
                    self.place(found.secret)
                ))?,
                (false, true) => {
                    if redacted.is_empty() || start > copied {
                        redacted.extend_from_slice(text.get(copied..start).unwrap_or_default());
                        redacted.extend_from_slice(REDACTED.as_bytes());
                        // What is redacted may be longer than what it stands for.
                        at_most(MAX_BODY_BYTES, "bytes", redacted.len(), "the redacted body")?;
                    }
                    copied = end.max(copied);
                }
            }
        }
        if redacted.is_empty() {
            return Ok(Cow::Borrowed(text));
        }
        redacted.extend_from_slice(text.get(copied..).unwrap_or_default());
        Ok(Cow::Owned(redacted))
    }

    fn check_data(&self, data: &[u8]) -> Result<(), TransportError> {
        let mut all = self.redactor.find(data, Content::Data);
        all.try_for_each(|found| self.check_tolerated(found.secret))
    }

    fn check_tolerated(&self, secret: usize) -> Result<(), TransportError> {
        let place = self.places.get(secret).and_then(|place| place.field());
        ensure(place.is_some_and(|field| self.tolerated.contains(field)), || {
            format!(
                "the response repeats the value of {} in binary data or in a PEM block, which are recorded unaltered or \
                 not at all",
                self.place(secret)
            )
        })
    }

    fn place(&self, secret: usize) -> String {
        self.places.get(secret).map(ToString::to_string).unwrap_or_default()
    }
}

impl Place {
    /// What of a value that stands there is secret by itself.
    fn secrets<'a>(&self, value: &'a str) -> Vec<Cow<'a, str>> {
        match self {
            Self::Field(_) => vec![value.into()],
            Self::UserInfo => value.split(':').map(Cow::from).collect(),
            Self::Query => form_urlencoded::parse(value.as_bytes())
                .map(|(name, value)| if value.is_empty() { name } else { value })
                .collect(),
        }
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
