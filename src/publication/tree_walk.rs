//! The DNS tree walk: the DMARC records at a domain and above it, and which of these domains is the organizational one
//! (RFC 9989, section 4.10). No list of public suffixes is needed.

use super::answer::TxtAnswer;
use super::dmarc::DmarcRecord;
use super::domain_check::{DomainCheck, Missing};
use super::report::Obstacle;
use crate::mark::printable;

/// How many labels a parent has at most that is looked at: from a longer name the walk jumps there, so that it takes eight
/// queries at most.
const MAX_PARENT_LABELS: usize = 7;

/// The walk up from a domain: what each domain publishes, from the longest to the shortest.
pub(super) struct TreeWalk<'k> {
    start: &'k str,
    visits: Vec<Visit<'k>>,
}

pub(super) struct Visit<'k> {
    domain: &'k str,
    /// What the name of the record is an alias of.
    pub(super) alias: Option<String>,
    pub(super) dmarc: Dmarc,
}

/// What a domain publishes of DMARC.
pub(super) enum Dmarc {
    Nothing,
    Record(DmarcRecord),
    /// One or more records that receivers ignore, and why.
    Ignored(String),
    /// The lookup failed, which ends the walk.
    Unknown(String, Obstacle),
}

impl<'k> TreeWalk<'k> {
    /// Walks from the domain up to its top-level domain, or to a record with `psd=`.
    pub(super) fn of(check: &'k DomainCheck) -> Result<Self, Missing> {
        let start = check.domain.as_str();
        let mut visits = Vec::new();
        let mut next = Some(start);
        while let Some(domain) = next {
            let name = format!("_dmarc.{domain}");
            next = parent(domain);
            // A longer name cannot be in the DNS.
            if name.len() > 253 {
                continue;
            }
            let visit = match check.txt(&name)? {
                Ok(answer) => Visit::of(domain, answer),
                Err(error) => Visit {
                    domain,
                    alias: None,
                    dmarc: Dmarc::Unknown(format!("the lookup of {name} failed: {error}"), error.obstacle),
                },
            };
            let is_last = match &visit.dmarc {
                Dmarc::Record(record) => record.is_public_suffix.is_some(),
                dmarc => matches!(dmarc, Dmarc::Unknown(..)),
            };
            visits.push(visit);
            if is_last {
                break;
            }
        }
        Ok(Self { start, visits })
    }

    /// The organizational domain (section 4.10.2), or the lookup that failed on the way to it.
    pub(super) fn organizational_domain(&self) -> Result<&'k str, (&str, Obstacle)> {
        let mut shortest = self.start;
        for visit in &self.visits {
            match &visit.dmarc {
                Dmarc::Record(record) if record.is_public_suffix == Some(true) && visit.domain != self.start => {
                    return Ok(one_label_below(visit.domain, self.start));
                }
                Dmarc::Record(_) => shortest = visit.domain,
                Dmarc::Unknown(why, obstacle) => return Err((why, *obstacle)),
                Dmarc::Nothing | Dmarc::Ignored(_) => {}
            }
        }
        Ok(shortest)
    }

    /// What was seen at a domain.
    pub(super) fn at(&self, domain: &str) -> Option<&Visit<'k>> {
        self.visits.iter().find(|visit| visit.domain == domain)
    }

    /// The record that subdomains without one inherit: that of the organizational domain, or else of the public suffix that the
    /// walk ended at (section 4.10.1).
    pub(super) fn inherited(&self, organizational: &str) -> Option<(&'k str, &DmarcRecord)> {
        let above = self.visits.iter().filter(|visit| visit.domain != self.start);
        let mut records = above.filter_map(|visit| match &visit.dmarc {
            Dmarc::Record(record) => Some((visit.domain, record)),
            _ => None,
        });
        records.find(|(domain, record)| *domain == organizational || record.is_public_suffix == Some(true))
    }
}

impl<'k> Visit<'k> {
    fn of(domain: &'k str, answer: &TxtAnswer) -> Self {
        let name = format!("_dmarc.{domain}");
        let mut records: Vec<_> = answer.texts().filter_map(DmarcRecord::read).collect();
        let dmarc = match (records.len(), records.pop()) {
            (_, None) => Dmarc::Nothing,
            (1, Some(Ok(record))) => Dmarc::Record(record),
            (1, Some(Err(error))) => Dmarc::Ignored(format!("the record at {name} is ignored: {error}")),
            (several, _) => Dmarc::Ignored(format!(
                "{name} has {several} DMARC records, and receivers ignore them all"
            )),
        };
        let target = answer.aliases().last();
        Self {
            domain,
            alias: target.map(|target| format!("{name} is an alias of {}", printable(target))),
            dmarc,
        }
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
