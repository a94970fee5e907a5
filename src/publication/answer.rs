//! Answers of the DNS, as the caller supplies them.

use super::report::Obstacle;
use crate::mark::printable;

/// The answer to a TXT query: the records, and the aliases that led to them.
///
/// The strings of one record are joined without anything between them, as receivers do (RFC 7208, section 3.3).
///
/// ```
/// use collectmc::publication::TxtAnswer;
///
/// let record = ["v=BIMI1; l=https://brand.example/", "logo.svg"].map(|string| string.as_bytes().to_vec());
/// let answer = TxtAnswer::records([record.to_vec()]).by_way_of(["bimi.hosting.example"]);
/// # let _ = answer;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TxtAnswer {
    /// What is not UTF-8 is replaced by U+FFFD, which neither BIMI nor DMARC allows.
    records: Vec<String>,
    aliases: Vec<String>,
}

impl TxtAnswer {
    /// Creates an answer with these records, each with its strings.
    pub fn records(records: impl IntoIterator<Item = Vec<Vec<u8>>>) -> Self {
        Self {
            records: records
                .into_iter()
                .map(|strings| String::from_utf8_lossy(&strings.concat()).into_owned())
                .collect(),
            aliases: Vec::new(),
        }
    }

    /// No TXT record: the name does not exist (NXDOMAIN), or has records of other types only (NODATA).
    pub fn empty() -> Self {
        Self::default()
    }

    /// Sets the targets of the CNAME records that were followed, in order.
    #[must_use]
    pub fn by_way_of<A: Into<String>>(mut self, aliases: impl IntoIterator<Item = A>) -> Self {
        self.aliases = aliases.into_iter().map(Into::into).collect();
        self
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.records.iter().map(String::as_str)
    }

    /// The note that the name is an alias, and of what.
    pub(super) fn note(&self, name: &str) -> Option<String> {
        let aliases: Vec<_> = self.aliases.iter().map(|alias| printable(alias)).collect();
        (!aliases.is_empty()).then(|| format!("{name} is an alias of {}", aliases.join(", ")))
    }
}

/// Why a lookup failed.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LookupError {
    message: String,
    pub(super) obstacle: Obstacle,
}

impl LookupError {
    /// A later attempt may succeed: a timeout, no connection, a server failure (SERVFAIL).
    pub fn transient(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            obstacle: Obstacle::Transient,
        }
    }

    /// A later attempt will fail too: the resolver refuses, or what it sends is no answer.
    pub fn permanent(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            obstacle: Obstacle::Permanent,
        }
    }
}
