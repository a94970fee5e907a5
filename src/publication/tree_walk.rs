//! The DNS tree walk: the DMARC records at a domain and above it, and which of these domains is the organizational one
//! (RFC 9989, section 4.10). No list of public suffixes is needed.

use super::answer::TxtAnswer;
use super::dmarc::DmarcRecord;
use super::domain_check::{DomainCheck, Missing};
use super::judgement::{Judgement, Stop};

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
        let (mut visits, mut organizational) = (Vec::new(), Ok(start));
        let mut next = Some(start);
        while let Some(domain) = next {
            let name = format!("_dmarc.{domain}");
            next = parent(domain);
            // A longer name cannot be in the DNS.
            if name.len() > 253 {
                continue;
            }
            let visit = match check.txt(&name) {
                Ok(answer) => Visit::of(domain, &name, answer),
                Err(Stop::Missing(missing)) => return Err(missing),
                Err(Stop::Judgement(failed)) => {
                    organizational = Err(failed.clone());
                    next = None;
                    Visit {
                        domain,
                        alias: None,
                        dmarc: Err(failed),
                    }
                }
            };
            if let Some(record) = visit.record() {
                let is_below = record.is_public_suffix == Some(true) && domain != start;
                organizational = Ok(if is_below {
                    one_label_below(domain, start)
                } else {
                    domain
                });
                next = next.filter(|_| record.is_public_suffix.is_none());
            }
            visits.push(visit);
        }
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
    fn of(domain: &'k str, name: &str, answer: &TxtAnswer) -> Self {
        let mut records: Vec<_> = answer.texts().filter_map(DmarcRecord::read).collect();
        let dmarc = match records.len() {
            several @ 2.. => Err(format!(
                "{name} has {several} DMARC records, and receivers ignore them all"
            )),
            _ => records
                .pop()
                .transpose()
                .map_err(|error| format!("the record at {name} is ignored: {error}")),
        };
        Self {
            domain,
            alias: answer.note(name),
            dmarc: dmarc.map_err(|why| Judgement::fail(why, "keep one valid record there")),
        }
    }

    fn record(&self) -> Option<&DmarcRecord> {
        self.dmarc.as_ref().ok()?.as_ref()
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
