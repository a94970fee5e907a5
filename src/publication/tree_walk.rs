//! The DNS tree walk: the DMARC records at a domain and above it, and which of these domains is the organizational one
//! (RFC 9989, section 4.10). No list of public suffixes is needed.

use super::answer::TxtAnswer;
use super::dmarc::DmarcRecord;
use super::domain_check::{DomainCheck, Missing};
use super::judgement::{Judgement, Stop};
use super::report::CheckStatus;

/// How many labels a parent has at most that is looked at: from a longer name the walk jumps there, so that it takes eight
/// queries at most.
const MAX_PARENT_LABELS: usize = 7;

/// The walk up from a domain: what each domain publishes, from the longest to the shortest.
pub(super) struct TreeWalk<'k> {
    visits: Vec<Visit<'k>>,
    /// The organizational domain (section 4.10.2), or the lookup that failed on the way to it.
    pub(super) organizational: Result<&'k str, Judgement>,
}

pub(super) struct Visit<'k> {
    domain: &'k str,
    /// The note that the name of the record is an alias.
    pub(super) alias: Option<String>,
    /// The DMARC record, or why it counts as none: receivers ignore it, or the lookup failed, which ends the walk.
    pub(super) dmarc: Result<Option<DmarcRecord>, Judgement>,
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
            let visit = Visit::of(domain, &name, check)?;
            next = next.filter(|_| !visit.is_last());
            visits.push(visit);
        }
        let organizational = organizational(start, &visits);
        Ok(Self { visits, organizational })
    }

    /// What was seen at a domain.
    pub(super) fn at(&self, domain: &str) -> Option<&Visit<'k>> {
        self.visits.iter().find(|visit| visit.domain == domain)
    }

    /// The record that subdomains without one inherit: that of the organizational domain, or else of the public suffix that the
    /// walk ended at (section 4.10.1).
    pub(super) fn inherited(&self, organizational: &str) -> Option<(&'k str, &DmarcRecord)> {
        let visits = self.visits.iter();
        let mut records = visits.filter_map(|visit| Some((visit.domain, visit.record()?)));
        records.find(|(domain, record)| *domain == organizational || record.is_public_suffix == Some(true))
    }
}

impl<'k> Visit<'k> {
    fn of(domain: &'k str, name: &str, check: &DomainCheck) -> Result<Self, Missing> {
        let (alias, dmarc) = match check.txt(name) {
            Ok(answer) => (answer.note(name), dmarc(answer, name)),
            Err(Stop::Judgement(failed)) => (None, Err(failed)),
            Err(Stop::Missing(missing)) => return Err(missing),
        };
        Ok(Self { domain, alias, dmarc })
    }

    fn record(&self) -> Option<&DmarcRecord> {
        self.dmarc.as_ref().ok()?.as_ref()
    }

    /// The lookup, if it failed.
    fn failed(&self) -> Option<&Judgement> {
        self.dmarc.as_ref().err().filter(|why| why.status != CheckStatus::Fail)
    }

    fn is_last(&self) -> bool {
        self.failed().is_some() || self.record().is_some_and(|record| record.is_public_suffix.is_some())
    }
}

/// The one DMARC record of an answer.
fn dmarc(answer: &TxtAnswer, name: &str) -> Result<Option<DmarcRecord>, Judgement> {
    let mut records: Vec<_> = answer.texts().filter_map(DmarcRecord::read).collect();
    let why = match (records.len(), records.pop().transpose()) {
        (several @ 2.., _) => format!("{name} has {several} DMARC records, and receivers ignore them all"),
        (_, Err(error)) => format!("the record at {name} is ignored: {error}"),
        (_, Ok(record)) => return Ok(record),
    };
    Err(Judgement::fail(why, "keep one valid record there"))
}

fn organizational<'k>(start: &'k str, visits: &[Visit<'k>]) -> Result<&'k str, Judgement> {
    let mut shortest = start;
    for visit in visits {
        if let Some(failed) = visit.failed() {
            return Err(failed.clone());
        }
        match visit.record() {
            Some(record) if record.is_public_suffix == Some(true) && visit.domain != start => {
                return Ok(last_labels(start, labels(visit.domain).saturating_add(1)));
            }
            Some(_) => shortest = visit.domain,
            None => {}
        }
    }
    Ok(shortest)
}

/// The next domain up: without the first label, or of a long one the last seven.
fn parent(domain: &str) -> Option<&str> {
    let labels = labels(domain).saturating_sub(1);
    (labels > 0).then(|| last_labels(domain, labels.min(MAX_PARENT_LABELS)))
}

fn labels(domain: &str) -> usize {
    domain.split('.').count()
}

fn last_labels(domain: &str, count: usize) -> &str {
    let dot = domain.rmatch_indices('.').nth(count.saturating_sub(1));
    dot.and_then(|(at, _)| domain.get(at.saturating_add(1)..))
        .unwrap_or(domain)
}
