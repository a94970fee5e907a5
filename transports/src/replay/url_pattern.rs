//! The URL of a recorded request.

use std::fmt;

use url::Url;

use super::fault::Fault;
use super::pattern::Value;
use crate::REDACTED;

/// A URL to compare with, whose user info and query may be `[redacted]`: `https://[redacted]@example.com/?[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct UrlPattern {
    /// Without user info and query.
    base: Url,
    user_info: bool,
    query: Option<Value>,
}

impl UrlPattern {
    /// Reads what a recording holds.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let url = Url::parse(text).map_err(|cause| {
            Fault::new("the URL of the request is not one: write scheme, host and path, as in https://example.com/path")
                .because(cause)
        })?;
        if url.host_str().is_none() {
            return Err(Fault::new(
                "the URL of the request has no host: write scheme, host and path, as in https://example.com/path",
            ));
        }
        if url.fragment().is_some() {
            return Err(Fault::new(
                "the URL of the request has a fragment (#…), which is never sent: leave it out",
            ));
        }
        // The parser percent-encodes the brackets of `[redacted]`.
        let is_redacted = url.username() == "%5Bredacted%5D" && url.password().is_none();
        if has_user_info(&url) && !is_redacted {
            return Err(Fault::new(
                "the URL of the request holds a user name or password: write https://[redacted]@host/path",
            ));
        }
        Ok(Self {
            user_info: is_redacted,
            query: url.query().map(Value::parse),
            base: without_user_info_and_query(&url),
        })
    }

    /// What may be written of the URL of a request: neither its user info nor its query.
    pub(super) fn redacting(url: &Url) -> Self {
        Self {
            base: without_user_info_and_query(url),
            user_info: has_user_info(url),
            query: url.query().map(Value::redacting),
        }
    }

    /// Whether `url` is the recorded one.
    pub(super) fn accepts(&self, url: &Url) -> bool {
        let same_query = match (&self.query, url.query()) {
            (Some(pattern), Some(query)) => pattern.accepts(query),
            (None, None) => true,
            _ => false,
        };
        same_query && self.user_info == has_user_info(url) && self.base == without_user_info_and_query(url)
    }
}

impl fmt::Display for UrlPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.user_info, self.base.as_str().split_once("://")) {
            (true, Some((scheme, rest))) => write!(f, "{scheme}://{REDACTED}@{rest}")?,
            _ => f.write_str(self.base.as_str())?,
        }
        match &self.query {
            Some(query) => write!(f, "?{}", query.as_str()),
            None => Ok(()),
        }
    }
}

fn has_user_info(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn without_user_info_and_query(url: &Url) -> Url {
    let mut base = url.clone();
    // These fail only for a URL without a host, which no pattern and no request has.
    let _ = base.set_username("");
    let _ = base.set_password(None);
    base.set_query(None);
    base.set_fragment(None);
    base
}
