//! The DNS tree walk: which DMARC records stand at a domain and above it, and which of these domains is the organizational
//! one (RFC 9989, section 4.10). No list of public suffixes is needed.

use super::answer::LookupError;
use super::dmarc::{DmarcError, DmarcRecord, PublicSuffix};
use super::known::{Known, Missing};
use crate::mark::printable;

/// How many labels a parent has at most that is looked at: from a longer name the walk jumps there, so that it takes eight
/// queries at most.
const MAX_PARENT_LABELS: usize = 7;

/// What the walk up from a domain found.
#[derive(Debug)]
pub(super) struct TreeWalk<'k> {
    start: &'k str,
    /// The domains with one DMARC record, from the longest to the shortest.
    records: Vec<(&'k str, DmarcRecord)>,
    /// The lookup that failed, with its name, after which nothing is known.
    failure: Option<(String, &'k LookupError)>,
    /// What receivers ignore, and what else is to be said, in the order of the walk.
    notes: Vec<Note<'k>>,
}

/// Something that was seen at a domain.
#[derive(Debug)]
struct Note<'k> {
    domain: &'k str,
    text: String,
    /// Whether a record there is ignored for it.
    is_ignored: bool,
}

impl<'k> TreeWalk<'k> {
    /// Walks from the domain up to its top-level domain, or to a record that says what it stands at.
    pub(super) fn from(start: &'k str, known: &'k Known) -> Result<Self, Missing> {
        let mut walk = Self {
            start,
            records: Vec::new(),
            failure: None,
            notes: Vec::new(),
        };
        let mut next = Some(start);
        while let Some(domain) = next {
            let name = format!("_dmarc.{domain}");
            // A longer name cannot be in the DNS.
            if name.len() <= 253 {
                match known.txt(&name)? {
                    Ok(answer) => walk.visit(domain, answer),
                    Err(error) => {
                        walk.failure = Some((name, error));
                        break;
                    }
                }
            }
            let is_stop =
                |(at, record): &(&str, DmarcRecord)| *at == domain && record.public_suffix != PublicSuffix::Unknown;
            next = match walk.records.last().is_some_and(is_stop) {
                true => None,
                false => parent(domain),
            };
        }
        Ok(walk)
    }

    fn visit(&mut self, domain: &'k str, answer: &super::TxtAnswer) {
        let mut note = |text: String, is_ignored| {
            self.notes.push(Note {
                domain,
                text,
                is_ignored,
            });
        };
        let aliases = answer.aliases();
        if let Some(last) = aliases.last() {
            note(format!("_dmarc.{domain} is an alias of {}", printable(last)), false);
        }
        let read = answer.texts().map(str::parse::<DmarcRecord>);
        let mut records: Vec<_> = read.filter(|read| *read != Err(DmarcError::NotDmarc)).collect();
        let binary = answer.binary_with("v=DMARC1");
        match (records.len().saturating_add(binary), records.pop()) {
            (1, None) => note(
                format!("the record at _dmarc.{domain} is ignored: it contains bytes that are not text"),
                true,
            ),
            (1, Some(Ok(record))) => self.records.push((domain, record)),
            (1, Some(Err(error))) => note(format!("the record at _dmarc.{domain} is ignored: {error}"), true),
            (0, _) | (_, None) => {}
            (several, _) => note(
                format!("_dmarc.{domain} has {several} DMARC records, and receivers ignore them all"),
                true,
            ),
        }
    }

    /// The organizational domain (section 4.10.2), or the lookup that failed on the way to it.
    pub(super) fn organizational_domain(&self) -> Result<&'k str, (&str, &LookupError)> {
        for (domain, record) in &self.records {
            match record.public_suffix {
                PublicSuffix::No => return Ok(domain),
                PublicSuffix::Yes if *domain != self.start => return Ok(one_label_below(domain, self.start)),
                _ => {}
            }
        }
        if let Some((name, error)) = &self.failure {
            return Err((name, error));
        }
        Ok(self.records.last().map_or(self.start, |(domain, _)| domain))
    }

    /// The record at a domain that was visited.
    pub(super) fn record_at(&self, domain: &str) -> Option<&DmarcRecord> {
        let found = self.records.iter().find(|(at, _)| *at == domain);
        found.map(|(_, record)| record)
    }

    /// The record of the public suffix that the walk ended at.
    pub(super) fn suffix_record(&self) -> Option<(&'k str, &DmarcRecord)> {
        let (domain, record) = self.records.last()?;
        let is_suffix = record.public_suffix == PublicSuffix::Yes && *domain != self.start;
        is_suffix.then_some((*domain, record))
    }

    /// The lookup that failed, if it is this domain's.
    pub(super) fn failure_at(&self, domain: &str) -> Option<&LookupError> {
        let (name, error) = self.failure.as_ref()?;
        (name.strip_prefix("_dmarc.") == Some(domain)).then_some(*error)
    }

    /// What there is to say of the records at a domain.
    pub(super) fn notes_at<'a>(&'a self, domain: &'a str) -> impl Iterator<Item = String> + 'a {
        let here = self.notes.iter().filter(move |note| note.domain == domain);
        here.map(|note| note.text.clone())
    }

    /// Why a record at a domain is ignored.
    pub(super) fn ignored_at(&self, domain: &str) -> Option<&str> {
        let mut ignored = self.notes.iter().filter(|note| note.is_ignored);
        ignored
            .find(|note| note.domain == domain)
            .map(|note| note.text.as_str())
    }
}

/// The next domain up: without the first label, or of a long one the last seven.
fn parent(domain: &str) -> Option<&str> {
    let mut parent = domain.split_once('.')?.1;
    while parent.split('.').count() > MAX_PARENT_LABELS {
        parent = parent.split_once('.')?.1;
    }
    Some(parent)
}

/// The domain below `suffix` on the way to `domain`.
fn one_label_below<'d>(suffix: &str, domain: &'d str) -> &'d str {
    let labels = suffix.split('.').count().saturating_add(1);
    let mut below = domain;
    while below.split('.').count() > labels {
        below = below.split_once('.').map_or(below, |(_, parent)| parent);
    }
    below
}
