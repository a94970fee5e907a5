//! The meaning of the tags of an assertion record (draft-brand-indicators-for-message-identification-12, sections 4.3 to 4.5).

use std::borrow::Cow;

use url::Url;

use super::{AssertionRecord, AvatarPreference, LocalPartSelectors};

/// A tag of an assertion record, and its meaning to receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordTag {
    name: String,
    value: String,
    meaning: Cow<'static, str>,
}

impl RecordTag {
    fn new(name: &str, value: impl Into<String>, meaning: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.to_owned(),
            value: value.into(),
            meaning: meaning.into(),
        }
    }

    /// The tag's name, such as `l`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The tag's value. It is printable ASCII.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The meaning of the tag in this record, in one sentence for people.
    pub fn meaning(&self) -> &str {
        &self.meaning
    }
}

impl AssertionRecord {
    /// The record's tags with their meanings, in the order of the record's text; those that receivers ignore come last.
    pub fn tags(&self) -> Vec<RecordTag> {
        let ignored = self.ignored.iter().map(|(name, value)| {
            let meaning = match name.as_str() {
                "avp" => "Receivers ignore this value, or refuse the record: only 'brand' and 'personal' are defined.",
                _ => "Receivers ignore this tag: no such tag is defined.",
            };
            RecordTag::new(name, value, meaning)
        });
        self.effective_tags().into_iter().chain(ignored).collect()
    }

    /// The tags that receivers do not ignore.
    pub(super) fn effective_tags(&self) -> Vec<RecordTag> {
        let mut tags = vec![
            RecordTag::new("v", "BIMI1", "This is a BIMI record, of version 1."),
            RecordTag::new("l", text(self.location()), self.location_meaning()),
        ];
        if self.evidence.is_some() || self.is_declined() {
            tags.push(RecordTag::new("a", text(self.evidence()), self.evidence_meaning()));
        }
        if let Some(preference) = self.avatar_preference {
            tags.push(RecordTag::new("avp", preference.as_str(), avatar_meaning(preference)));
        }
        if let Some(selectors) = &self.local_part_selectors {
            tags.push(RecordTag::new(
                "lps",
                selectors.to_string(),
                selectors_meaning(selectors),
            ));
        }
        tags
    }

    fn location_meaning(&self) -> &'static str {
        match (&self.location, &self.evidence, &self.local_part_selectors) {
            (Some(_), ..) => "The logo is the SVG file at this URL.",
            (None, Some(_), _) => "No logo is named although there is evidence for one: receivers refuse the record.",
            (None, None, None) => "The domain declines: no logo is shown with its mail.",
            (None, None, Some(_)) => {
                "The domain declines: no logo is shown with its mail, except where 'lps=' finds one."
            }
        }
    }

    fn evidence_meaning(&self) -> &'static str {
        match &self.evidence {
            Some(_) => "The evidence for the logo is the mark certificate at this URL, with its issuers.",
            None => "There is no evidence, since there is no logo.",
        }
    }
}

fn text(url: Option<&Url>) -> &str {
    url.map_or("", Url::as_str)
}

fn avatar_meaning(preference: AvatarPreference) -> &'static str {
    match preference {
        AvatarPreference::Brand => {
            "Where the sender has a picture of their own, the logo is preferred, as without this tag."
        }
        AvatarPreference::Personal => "Where the sender has a picture of their own, it is preferred to the logo.",
    }
}

fn selectors_meaning(selectors: &LocalPartSelectors) -> String {
    let whom = if selectors.is_every_sender() {
        "each sender".to_owned()
    } else {
        let prefixes: Vec<_> = selectors.prefixes().map(|prefix| format!("'{prefix}'")).collect();
        format!("senders whose address begins with {}", prefixes.join(" or "))
    };
    format!("For {whom}, a record under the selector made of the part before the @ takes precedence over this one.")
}
