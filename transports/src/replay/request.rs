//! Requests as recordings see them: method, URL and form, of an actual request or as a pattern.

use std::collections::BTreeMap;
use std::fmt;

use http::header::CONTENT_TYPE;
use http::{Method, Request};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::error::{ReplayError, ensure, fail};
use crate::{Body, REDACTED, TransportError};

/// The requests that a recorded exchange is for: method, URL and form.
///
/// A request matches when its method and URL are the recorded ones and its form has exactly the recorded fields, each
/// with the recorded value; [`REDACTED`] accepts any value but the empty one.
///
/// - The order of different fields means nothing. A field that is repeated must have its values in the recorded order.
/// - A field that is not recorded does not match, nor does a missing one: both would make another request.
/// - URLs are compared as the [`url`] crate normalises them: the host in lower case, the port left out where it is the
///   scheme's own; or by their path alone, [where the scenario says so](super::Scenario::match_by_path). Headers are not
///   compared.
/// - Names and values are compared decoded; bytes that are not UTF-8 count as U+FFFD.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestPattern(pub(super) RequestParts<Pattern>);

/// An actual request. Its values may be secret, so it has no `Debug` and they are wiped.
pub(super) type Asked = RequestParts<Zeroizing<String>>;

/// What is compared of a request. A value of it is a pattern, or what was asked, or whatever else is known of each value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct RequestParts<V> {
    pub(super) method: Method,
    /// Without user info, query and fragment.
    pub(super) base: Url,
    pub(super) user_info: Option<V>,
    pub(super) query: Option<V>,
    /// The values of each field, in the order in which they were sent; the fields themselves have no order.
    pub(super) form: BTreeMap<String, Vec<V>>,
}

/// What a value must be.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Pattern {
    /// Present and not empty.
    Redacted,
    Exactly(String),
}

impl RequestPattern {
    /// Creates a pattern for this method and URL, without a form.
    ///
    /// # Errors
    ///
    /// When `url` is not absolute, or has a fragment, a user name or a password. A query and user info may be
    /// `[redacted]`: `https://[redacted]@example.com/path?[redacted]` accepts any that is not empty.
    pub fn new(method: Method, url: &str) -> Result<Self, TransportError> {
        Ok(Self::parse(method.as_str(), url)?)
    }

    /// Creates a pattern for a POST to this URL, without a form.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub fn post(url: &str) -> Result<Self, TransportError> {
        Self::new(Method::POST, url)
    }

    /// Adds a form field with this value; again with the same name, one more value of that field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl AsRef<str>) -> Self {
        let values = self.0.form.entry(name.into()).or_default();
        values.push(Pattern::parse(value.as_ref()));
        self
    }

    /// Adds a form field with any value but the empty one.
    #[must_use]
    pub fn redacted(self, name: impl Into<String>) -> Self {
        self.field(name, REDACTED)
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// The form fields by their names, each with its values; [`REDACTED`] for any value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let form = self.0.form.iter();
        form.map(|(field, values)| (field.as_str(), values.iter().map(Pattern::as_str).collect()))
    }

    /// Creates the pattern of an actual request, with the values of all fields redacted but those named in `harmless`.
    ///
    /// # Errors
    ///
    /// When the URL is not absolute, or the body is not a form.
    pub fn redacting(request: &Request<Body>, harmless: &[&str]) -> Result<Self, TransportError> {
        Ok(Asked::read(request)?.redacting(|field| harmless.contains(&field)))
    }

    /// Reads a recorded method and URL.
    pub(super) fn parse(method: &str, url: &str) -> Result<Self, ReplayError> {
        let method = Method::from_bytes(method.as_bytes())
            .or_else(|_| fail("the method of the request is invalid: write GET or POST"))?;
        let url = absolute(url).ok_or_else(|| {
            ReplayError::new(
                "the URL of the request is not absolute: write scheme, host and path, as in https://example.com/path",
            )
        })?;
        ensure(
            url.fragment().is_none(),
            || "the URL of the request has a fragment (#…), which is never sent: leave it out",
        )?;
        // The parser percent-encodes the brackets of `[redacted]`.
        let is_redacted = |user_info: &str| user_info == "%5Bredacted%5D";
        ensure(
            user_info(&url).is_none_or(|text| is_redacted(&text)),
            || "the URL of the request has a user name or password: write https://[redacted]@host/path",
        )?;
        Ok(Self(RequestParts {
            method,
            user_info: user_info(&url).map(|_| Pattern::Redacted),
            query: url.query().map(Pattern::parse),
            base: base(url),
            form: BTreeMap::new(),
        }))
    }

    /// The URL as it is recorded, with user info `[redacted]`.
    pub fn url(&self) -> String {
        let base = self.0.base.as_str();
        let mut url = match (&self.0.user_info, base.split_once("://")) {
            (Some(_), Some((scheme, rest))) => format!("{scheme}://{REDACTED}@{rest}"),
            _ => base.to_owned(),
        };
        if let Some(query) = &self.0.query {
            url.extend(["?", query.as_str()]);
        }
        url
    }
}

impl fmt::Debug for RequestPattern {
    /// The names of the fields only: a pattern built by hand may hold a value that should have been redacted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestPattern")
            .field("method", &self.0.method)
            .field("url", &format_args!("{}", self.url()))
            .field("fields", &self.0.form.keys())
            .finish()
    }
}

impl Asked {
    /// Reads a request. An error says what of it cannot be recorded or matched, and quotes nothing of it.
    pub(super) fn read(request: &Request<Body>) -> Result<Self, ReplayError> {
        // Formatting a URI and the parser's copy leave its user info and query in memory; neither is where a secret belongs.
        let url = absolute(&request.uri().to_string())
            .ok_or_else(|| ReplayError::new("the request's URL is not absolute: give it a scheme, host and path"))?;
        Ok(Self {
            method: request.method().clone(),
            user_info: user_info(&url),
            query: url.query().map(|query| query.to_owned().into()),
            base: base(url),
            form: read_form(request)?,
        })
    }

    /// What may be written of the request.
    pub(super) fn redacting(&self, is_harmless: impl Fn(&str) -> bool) -> RequestPattern {
        RequestPattern(self.map(|field, value| match field.is_some_and(&is_harmless) {
            true => Pattern::parse(value),
            // An empty value holds no secret.
            false if value.is_empty() => Pattern::Exactly(String::new()),
            false => Pattern::Redacted,
        }))
    }
}

impl<V> RequestParts<V> {
    /// The same request with each value replaced by what the closure makes of its form field, if it is in one, and itself.
    pub(super) fn map<W>(&self, value: impl Fn(Option<&str>, &V) -> W) -> RequestParts<W> {
        let form = self.form.iter().map(|(field, values)| {
            let values = values.iter().map(|of_field| value(Some(field), of_field));
            (field.clone(), values.collect())
        });
        RequestParts {
            method: self.method.clone(),
            base: self.base.clone(),
            user_info: self.user_info.as_ref().map(|user_info| value(None, user_info)),
            query: self.query.as_ref().map(|query| value(None, query)),
            form: form.collect(),
        }
    }

    /// All values, in the same order for all requests with the same fields.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        let in_url = self.user_info.iter().chain(&self.query);
        in_url.chain(self.form.values().flatten())
    }
}

impl Pattern {
    /// Reads a recorded value.
    fn parse(text: &str) -> Self {
        match text {
            REDACTED => Self::Redacted,
            _ => Self::Exactly(text.to_owned()),
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

fn absolute(url: &str) -> Option<Url> {
    Url::parse(url).ok().filter(Url::has_host)
}

/// User name and password as the URL has them, if it has any: a colon stands between them only.
fn user_info(url: &Url) -> Option<Zeroizing<String>> {
    match (url.username(), url.password()) {
        ("", None) => None,
        (name, None) => Some(name.to_owned().into()),
        (name, Some(password)) => Some([name, ":", password].concat().into()),
    }
}

fn base(mut url: Url) -> Url {
    // These fail only for a URL without a host, which no pattern and no request has.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url
}

fn read_form(request: &Request<Body>) -> Result<BTreeMap<String, Vec<Zeroizing<String>>>, ReplayError> {
    let body = request.body().expose_secret();
    ensure(
        body.is_empty() || is_form(request),
        || "the request's body is not a form: recorded exchanges are matched by the fields of application/x-www-form-urlencoded",
    )?;
    let mut form: BTreeMap<String, Vec<_>> = BTreeMap::new();
    // Bytes that are not UTF-8 are read as U+FFFD, as the WHATWG's parser of forms has it.
    for (name, value) in form_urlencoded::parse(body) {
        let values = form.entry(name.into_owned()).or_default();
        values.push(value.into_owned().into());
    }
    Ok(form)
}

/// A body without a content type is taken for the form that it nearly always is.
fn is_form(request: &Request<Body>) -> bool {
    let Some(value) = request.headers().get(CONTENT_TYPE) else {
        return true;
    };
    let media_type = value.as_bytes().split(|&byte| byte == b';').next().unwrap_or_default();
    media_type
        .trim_ascii()
        .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
}
