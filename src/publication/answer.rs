//! Answers of the DNS, as the caller supplies them.

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
    records: Vec<Vec<u8>>,
    aliases: Vec<String>,
}

impl TxtAnswer {
    /// Creates an answer with these records, each with its strings.
    pub fn records(records: impl IntoIterator<Item = Vec<Vec<u8>>>) -> Self {
        Self {
            records: records.into_iter().map(|strings| strings.concat()).collect(),
            aliases: Vec::new(),
        }
    }

    /// No TXT record: the name does not exist (NXDOMAIN), or has records of other types only (NODATA).
    pub fn empty() -> Self {
        Self::default()
    }

    /// Sets the targets of the CNAME records that were followed, in order.
    #[must_use]
    pub fn by_way_of<A: Into<String>>(self, aliases: impl IntoIterator<Item = A>) -> Self {
        Self {
            aliases: aliases.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// The records that are text in UTF-8. No other one begins as a record of BIMI or DMARC may go on.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.records.iter().filter_map(|record| str::from_utf8(record).ok())
    }

    /// How many records are no text although they begin with these bytes.
    pub(super) fn binary_with(&self, start: &str) -> usize {
        let is_binary = |record: &&Vec<u8>| record.starts_with(start.as_bytes()) && str::from_utf8(record).is_err();
        self.records.iter().filter(is_binary).count()
    }

    pub(super) fn aliases(&self) -> &[String] {
        &self.aliases
    }
}

/// Why a lookup failed.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LookupError {
    message: String,
    is_transient: bool,
}

impl LookupError {
    /// A later attempt may succeed: a timeout, no connection, a server failure (SERVFAIL).
    pub fn transient(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            is_transient: true,
        }
    }

    /// A later attempt will fail too: the resolver refuses, or what it sends is no answer.
    pub fn permanent(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            is_transient: false,
        }
    }

    /// Whether a later attempt may succeed.
    pub(super) fn is_transient(&self) -> bool {
        self.is_transient
    }
}
