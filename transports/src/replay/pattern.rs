//! Which requests a recorded exchange is for.

use std::collections::BTreeMap;
use std::fmt;

use http::{Method, Request};

use super::asked::Asked;
use super::fault::Fault;
use super::url_pattern::UrlPattern;
use crate::{Body, REDACTED, TransportError};

/// Which requests a recorded exchange is for: method, URL and form.
///
/// A request matches when its method and URL are the recorded ones and its form has exactly the recorded fields, each
/// with the recorded value; [`REDACTED`] accepts any value but the empty one.
///
/// - The order of different fields means nothing. A field that is repeated must have its values in the recorded order.
/// - A field that is not recorded does not match, nor does a missing one: both would make another request.
/// - URLs are compared as the [`url`] crate normalises them: the host in lower case, the port left out where it is the
///   scheme's own. Headers are not compared.
/// - Names and values are compared decoded; bytes that are not UTF-8 count as U+FFFD.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestPattern {
    pub(super) method: Method,
    pub(super) url: UrlPattern,
    pub(super) form: BTreeMap<String, Vec<Value>>,
}

impl RequestPattern {
    /// A request with this method and URL, and no form yet.
    ///
    /// # Errors
    ///
    /// When `url` is not absolute, or has a fragment, a user name or a password. A query and user info may be
    /// `[redacted]`: `https://[redacted]@example.com/path?[redacted]` accepts any that is not empty.
    pub fn new(method: Method, url: &str) -> Result<Self, TransportError> {
        Ok(Self {
            method,
            url: UrlPattern::parse(url)?,
            form: BTreeMap::new(),
        })
    }

    /// A POST to this URL, and no form yet.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub fn post(url: &str) -> Result<Self, TransportError> {
        Self::new(Method::POST, url)
    }

    /// A form field with this value; again with the same name, one more value of that field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl AsRef<str>) -> Self {
        self.form
            .entry(name.into())
            .or_default()
            .push(Value::parse(value.as_ref()));
        self
    }

    /// A form field with any value but the empty one.
    #[must_use]
    pub fn redacted(self, name: impl Into<String>) -> Self {
        self.field(name, REDACTED)
    }

    /// The pattern of an actual request, with the values of all fields but those named in `harmless` redacted.
    ///
    /// # Errors
    ///
    /// When the URL is not absolute, or the body is not a form.
    pub fn redacting(request: &Request<Body>, harmless: &[&str]) -> Result<Self, TransportError> {
        Ok(Self::of(&Asked::read(request)?, |name| harmless.contains(&name)))
    }

    pub(super) fn of(asked: &Asked, is_harmless: impl Fn(&str) -> bool) -> Self {
        let form = asked.form.iter().map(|(name, values)| {
            let value: fn(&str) -> Value = if is_harmless(name) {
                Value::parse
            } else {
                Value::redacting
            };
            (name.clone(), values.iter().map(|text| value(text)).collect())
        });
        Self {
            method: asked.method.clone(),
            url: UrlPattern::redacting(&asked.url),
            form: form.collect(),
        }
    }

    /// Reads what stands in a recording, whose method may be no method.
    pub(super) fn parse(method: &str, url: &str) -> Result<Self, Fault> {
        let method = Method::from_bytes(method.as_bytes())
            .map_err(|cause| Fault::new("the method of the request is not one: write GET or POST").because(cause))?;
        Ok(Self {
            method,
            url: UrlPattern::parse(url)?,
            form: BTreeMap::new(),
        })
    }
}

impl fmt::Debug for RequestPattern {
    /// The names of the fields only: a pattern built by hand may hold a value that should have been redacted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestPattern")
            .field("method", &self.method)
            .field("url", &format_args!("{}", self.url))
            .field("fields", &self.form.keys())
            .finish()
    }
}

/// What a field's value, or a URL's query, must be.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Present and not empty.
    Redacted,
    Exactly(String),
}

impl Value {
    /// Reads what stands in a recording.
    pub(super) fn parse(text: &str) -> Self {
        if text == REDACTED {
            Self::Redacted
        } else {
            Self::Exactly(text.to_owned())
        }
    }

    /// What may be written of a value that is not known to be harmless. An empty one holds no secret.
    pub(super) fn redacting(value: &str) -> Self {
        if value.is_empty() {
            Self::Exactly(String::new())
        } else {
            Self::Redacted
        }
    }

    pub(super) fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Redacted => !value.is_empty(),
            Self::Exactly(text) => text == value,
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Redacted => REDACTED,
            Self::Exactly(text) => text,
        }
    }
}
