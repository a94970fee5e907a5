//! Requests as recordings have them: method, URL and form.

use std::collections::BTreeMap;
use std::fmt;

use http::header::CONTENT_TYPE;
use http::{Method, Request};
use url::{Url, form_urlencoded};
use zeroize::Zeroize;

use super::error::{ensure, fail, problem};
use super::scenario::MatchUrl;
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
pub struct RequestPattern {
    pub(super) method: Method,
    /// Without user info, query and fragment.
    url: Url,
    pub(super) values: Values,
}

/// An actual request, whose values may be secret: it is not printed.
pub(super) struct Asked(RequestPattern);

/// The values of a request, those of a repeated field in the order in which they were sent.
pub(super) type Values = BTreeMap<Place, Vec<Value>>;

/// Where in a request a value is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    UserInfo,
    Query,
    Field(String),
}

/// A value, or [`REDACTED`] for any but the empty one. It is wiped.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Value(String);

impl RequestPattern {
    /// Creates a pattern for this method and URL, without a form.
    ///
    /// # Errors
    ///
    /// When `url` is not absolute, or has a fragment, a user name or a password. A query and user info may be
    /// `[redacted]`: `https://[redacted]@example.com/path?[redacted]` accepts any that is not empty.
    pub fn new(method: Method, url: &str) -> Result<Self, TransportError> {
        Self::parse(method.as_str(), url)
    }

    /// Creates a pattern for a POST to this URL, without a form.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub fn post(url: &str) -> Result<Self, TransportError> {
        Self::new(Method::POST, url)
    }

    /// Creates the pattern of an actual request, with the values of all fields redacted but those named in `harmless`.
    ///
    /// # Errors
    ///
    /// When the URL is not absolute, or the body is not a form.
    pub fn redacting(request: &Request<Body>, harmless: &[&str]) -> Result<Self, TransportError> {
        Ok(Asked::read(request)?.redacting(|place| !place.is_field_of(harmless)))
    }

    /// Adds a form field with this value; again with the same name, one more value of that field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl AsRef<str>) -> Self {
        self.add(Place::Field(name.into()), value.as_ref().to_owned());
        self
    }

    /// Adds a form field with any value but the empty one.
    #[must_use]
    pub fn redacted(self, name: impl Into<String>) -> Self {
        self.field(name, REDACTED)
    }

    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The form fields by their names, each with its values; [`REDACTED`] for any value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let values = self.values.iter();
        values.filter_map(|(place, values)| Some((place.field()?, values.iter().map(Value::as_str).collect())))
    }

    /// Whether a value of this form field is redacted.
    pub(super) fn redacts(&self, field: &str) -> bool {
        let values = self.values.get(&Place::Field(field.to_owned()));
        values.into_iter().flatten().any(Value::is_redacted)
    }

    /// The URL as it is recorded, with user info `[redacted]`.
    pub fn url(&self) -> String {
        let mut url = self.url.to_string();
        if self.values.contains_key(&Place::UserInfo) {
            url = url.replacen("://", &format!("://{REDACTED}@"), 1);
        }
        for query in self.values.get(&Place::Query).into_iter().flatten() {
            url.extend(["?", query.as_str()]);
        }
        url
    }

    /// What is compared of the URL besides user info and query.
    pub(super) fn endpoint(&self, compared: MatchUrl) -> &str {
        match compared {
            MatchUrl::Whole => self.url.as_str(),
            MatchUrl::Path => self.url.path(),
        }
    }

    /// Reads a recorded method and URL.
    pub(super) fn parse(method: &str, url: &str) -> Result<Self, TransportError> {
        let method = Method::from_bytes(method.as_bytes())
            .or_else(|_| fail("the method of the request is invalid: write GET or POST"))?;
        let url = absolute(url).ok_or_else(|| {
            problem(
                "the URL of the request is not absolute: write scheme, host and path, as in https://example.com/path",
            )
        })?;
        ensure(
            url.fragment().is_none(),
            || "the URL of the request has a fragment (#…), which is never sent: leave it out",
        )?;
        let mut pattern = Self::at(method, &url);
        for user_info in pattern.values.get_mut(&Place::UserInfo).into_iter().flatten() {
            // The parser percent-encodes the brackets of `[redacted]`.
            ensure(
                user_info.as_str() == "%5Bredacted%5D",
                || "the URL of the request has a user name or password: write https://[redacted]@host/path",
            )?;
            *user_info = Value(REDACTED.to_owned());
        }
        Ok(pattern)
    }

    /// A request without a form.
    fn at(method: Method, url: &Url) -> Self {
        let mut request = Self {
            method,
            url: url.clone(),
            values: Values::new(),
        };
        // As the URL has it: a colon stands between name and password only.
        match (url.username(), url.password()) {
            ("", None) => {}
            (name, None) => request.add(Place::UserInfo, name.to_owned()),
            (name, Some(password)) => request.add(Place::UserInfo, [name, ":", password].concat()),
        }
        if let Some(query) = url.query() {
            request.add(Place::Query, query.to_owned());
        }
        // These fail only for a URL without a host, which no pattern and no request has.
        let _ = request.url.set_username("");
        let _ = request.url.set_password(None);
        request.url.set_query(None);
        request.url.set_fragment(None);
        request
    }

    fn add(&mut self, place: Place, value: String) {
        self.values.entry(place).or_default().push(Value(value));
    }
}

impl fmt::Debug for RequestPattern {
    /// The names of the fields only: a pattern built by hand may hold a value that should have been redacted.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestPattern")
            .field("method", &self.method)
            .field("url", &format_args!("{}", self.url()))
            .field("fields", &self.fields().map(|(name, _)| name).collect::<Vec<_>>())
            .finish()
    }
}

impl Asked {
    /// Reads a request. An error says what of it cannot be recorded or matched, and quotes nothing of it.
    pub(super) fn read(request: &Request<Body>) -> Result<Self, TransportError> {
        // Formatting a URI and the parser's copy leave its user info and query in memory; neither is where a secret belongs.
        let url = absolute(&request.uri().to_string())
            .ok_or_else(|| problem("the request's URL is not absolute: give it a scheme, host and path"))?;
        let body = request.body().expose_secret();
        ensure(
            body.is_empty() || is_form(request),
            || "the request's body is not a form: recorded exchanges are matched by the fields of application/x-www-form-urlencoded",
        )?;
        let mut asked = RequestPattern::at(request.method().clone(), &url);
        // Bytes that are not UTF-8 are read as U+FFFD, as the WHATWG's parser of forms has it.
        for (name, value) in form_urlencoded::parse(body) {
            asked.add(Place::Field(name.into_owned()), value.into_owned());
        }
        Ok(Self(asked))
    }

    /// The pattern in which each value of these places is redacted, but for empty ones, which hold no secret.
    pub(super) fn redacting(&self, mut is_redacted: impl FnMut(&Place) -> bool) -> RequestPattern {
        let mut pattern = self.0.clone();
        for (place, values) in &mut pattern.values {
            for value in values {
                if is_redacted(place) && !value.0.is_empty() {
                    *value = Value(REDACTED.to_owned());
                }
            }
        }
        pattern
    }

    /// The request as a pattern that accepts it and nothing else, which holds its secrets.
    pub(super) fn expose_secret(&self) -> &RequestPattern {
        &self.0
    }
}

impl Place {
    /// Whether it is a form field of one of these names.
    pub(super) fn is_field_of(&self, names: &[&str]) -> bool {
        self.field().is_some_and(|name| names.contains(&name))
    }

    /// The name of the form field.
    pub(super) fn field(&self) -> Option<&str> {
        match self {
            Self::Field(name) => Some(name),
            Self::UserInfo | Self::Query => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UserInfo => f.write_str("the URL's user info"),
            Self::Query => f.write_str("the URL's query"),
            Self::Field(name) => write!(f, "the form field {name:?}"),
        }
    }
}

impl Value {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_redacted(&self) -> bool {
        self.0 == REDACTED
    }

    pub(super) fn accepts(&self, value: &Self) -> bool {
        match self.is_redacted() {
            true => !value.0.is_empty(),
            false => self == value,
        }
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

fn absolute(url: &str) -> Option<Url> {
    Url::parse(url).ok().filter(Url::has_host)
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
