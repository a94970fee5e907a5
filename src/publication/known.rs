//! What has been looked up and fetched so far.

use std::collections::HashMap;

use http::Response;
use url::Url;

use super::answer::{LookupError, TxtAnswer};
use crate::TransportError;

/// What the check has been given. It is run anew with each addition, and stops at the first thing that is not here: so the
/// rules read from top to bottom, and nothing is asked for twice.
#[derive(Debug, Default)]
pub(super) struct Known {
    answers: HashMap<String, Result<TxtAnswer, LookupError>>,
    responses: HashMap<Url, Fetched>,
}

pub(super) type Fetched = Result<Response<Vec<u8>>, TransportError>;

/// The next thing that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Txt(String),
    Resource(Url, Resource),
}

/// What is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resource {
    /// The logo, of the record's `l=`.
    Logo,
    /// The evidence document, of the record's `a=`.
    Evidence,
    /// The revocation list that the certificate names. Its URL may be an http one: it is signed.
    RevocationList,
}

impl Resource {
    /// The most bytes that its body may have.
    pub fn max_bytes(self) -> usize {
        match self {
            Self::Logo => 64 << 10,
            Self::Evidence => 256 << 10,
            Self::RevocationList => 2 << 20,
        }
    }
}

impl Known {
    pub(super) fn txt(&self, name: &str) -> Result<&Result<TxtAnswer, LookupError>, Missing> {
        self.answers.get(name).ok_or_else(|| Missing::Txt(name.to_owned()))
    }

    pub(super) fn resource(&self, url: &Url, resource: Resource) -> Result<&Fetched, Missing> {
        self.responses
            .get(url)
            .ok_or_else(|| Missing::Resource(url.clone(), resource))
    }

    pub(super) fn add_txt(&mut self, name: String, answer: Result<TxtAnswer, LookupError>) {
        self.answers.insert(name, answer);
    }

    pub(super) fn add_response(&mut self, url: Url, fetched: Fetched) {
        self.responses.insert(url, fetched);
    }
}
