//! The URL of the service.

use std::fmt;
use std::str::FromStr;

use url::Url;

use crate::InputError;

/// The URL that requests are sent to: the service's, or that of a test server or a proxy.
///
/// It is always `https`, for loopback addresses too, since a password goes there; and it has no user info, query or
/// fragment, since URLs end up in logs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    url: Url,
    uri: http::Uri,
}

impl Endpoint {
    /// The URL of the service.
    pub const DEFAULT: &'static str = "https://secure.trust-provider.com/products/download/CollectMC";

    /// Creates an endpoint.
    ///
    /// # Errors
    ///
    /// [`InputError::Endpoint`] when it is not `https`, has no host, or has user info, a query or a fragment.
    pub fn new(url: Url) -> Result<Self, InputError> {
        let refuse = |reason| Err(InputError::Endpoint { reason });
        if url.scheme() != "https" {
            return refuse("it must begin with https://, since a password is sent to it");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("it must not have a user name or password");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("it must not have a query (?…) or a fragment (#…)");
        }
        match url.as_str().parse() {
            Ok(uri) => Ok(Self { url, uri }),
            Err(_) => refuse("it is not a valid HTTP URI"),
        }
    }

    /// The URL.
    pub fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn uri(&self) -> &http::Uri {
        &self.uri
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        // Written in this file and parsed by a test: the constant is a valid endpoint.
        #[expect(clippy::expect_used)]
        Self::DEFAULT.parse().expect("the default endpoint is valid")
    }
}

impl FromStr for Endpoint {
    type Err = InputError;

    fn from_str(text: &str) -> Result<Self, InputError> {
        match Url::parse(text) {
            Ok(url) => Self::new(url),
            Err(_) => Err(InputError::Endpoint {
                reason: "it is not a URL; write it like https://host/path",
            }),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_service() {
        assert_eq!(Endpoint::default().to_string(), Endpoint::DEFAULT);
    }

    #[test]
    fn only_https_is_taken_also_for_loopback() {
        for url in [
            "http://secure.trust-provider.com/",
            "http://127.0.0.1/",
            "http://localhost/",
            "file:///x",
            "x",
        ] {
            assert!(url.parse::<Endpoint>().is_err(), "{url}");
        }
        assert!("https://127.0.0.1:8443/x".parse::<Endpoint>().is_ok());
        assert!("https://[::1]:8443/x".parse::<Endpoint>().is_ok());
    }

    #[test]
    fn user_info_query_and_fragment_are_refused_without_repeating_them() {
        for url in [
            "https://user@host/",
            "https://:canary@host/",
            "https://host/?canary=1",
            "https://host/#canary",
            "https://host/?",
        ] {
            let error = url.parse::<Endpoint>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        }
    }
}
